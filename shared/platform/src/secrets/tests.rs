use super::*;
use crate::clients;
use crate::config::LocalEndpoints;
use crate::vault::fake::FakeVault;

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;
const KEYS: &str = "arn:aws:secretsmanager:eu-central-1:1:secret:keys";
const APP: &str = "arn:aws:secretsmanager:eu-central-1:1:secret:app";
const POOL: &str = "arn:aws:secretsmanager:eu-central-1:1:secret:pool";
const GOOD_KEYS: &str = "1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

async fn read(fake: &FakeVault, pairs: &[(&str, &str)]) -> Result<Secrets, ConfigError> {
    let endpoint = ("AWS_ENDPOINT_URL_SECRETS_MANAGER", fake.url.as_str());
    read_with(pairs.iter().copied().chain([endpoint]).collect()).await
}

async fn read_with(pairs: Vec<(&str, &str)>) -> Result<Secrets, ConfigError> {
    let nobody = "http://127.0.0.1:9";
    let aws = AwsConfig {
        region: "eu-central-1".into(),
        local: Some(LocalEndpoints {
            dynamodb: nobody.into(),
            sqs: nobody.into(),
            scheduler: nobody.into(),
        }),
    };
    let shared = clients::shared(&aws).await.unwrap();
    Secrets::read(&Env::fixed(pairs), &aws, &shared, NOW).await
}

fn shown(secret: &Option<SecretString>) -> Option<&str> {
    secret.as_ref().map(|secret| secret.expose_secret())
}

#[tokio::test]
async fn what_is_named_is_read_and_what_is_given_is_taken() {
    let fake = FakeVault::start().await;
    fake.put(KEYS, GOOD_KEYS);
    fake.put(APP, "app secret");
    let pairs = [
        ("LINK_KEYS_SECRET", KEYS),
        ("TEAMS_APP_SECRET_ID", APP),
        ("SKYPE_PASSWORD", "pool secret"),
    ];
    let secrets = read(&fake, &pairs).await.unwrap();
    assert_eq!(secrets.link_keys.current().id, 1);
    assert_eq!(shown(&secrets.teams_app_secret), Some("app secret"));
    assert_eq!(shown(&secrets.skype_password), Some("pool secret"));
    assert_eq!(fake.asked(), [APP, KEYS]);
    let printed = format!("{secrets:?}");
    assert!(!printed.contains("app secret") && !printed.contains("pool secret"));
}

#[tokio::test]
async fn a_function_that_names_only_link_keys_asks_for_nothing_else() {
    let fake = FakeVault::start().await;
    fake.put(KEYS, GOOD_KEYS);
    let secrets = read(&fake, &[("LINK_KEYS_SECRET", KEYS)]).await.unwrap();
    assert!(secrets.teams_app_secret.is_none() && secrets.skype_password.is_none());
    assert_eq!(fake.asked(), [KEYS]);
}

#[tokio::test]
async fn where_nothing_is_named_nobody_is_asked_and_nobody_needs_to_be_there() {
    let secrets = read_with(vec![("LINK_KEYS", GOOD_KEYS)]).await.unwrap();
    assert_eq!(secrets.link_keys.all().len(), 1);
    let error = read_with(vec![("LINK_KEYS_SECRET", KEYS)])
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "AWS_ENDPOINT_URL_SECRETS_MANAGER is not set"
    );
}

#[tokio::test]
async fn every_mistake_names_the_key_and_no_value() {
    let fake = FakeVault::start().await;
    fake.put(KEYS, "what the template generates");
    fake.put(POOL, "");
    let error = async |pairs: &[(&str, &str)]| read(&fake, pairs).await.unwrap_err().to_string();
    for (plain, named) in [
        ("LINK_KEYS", "LINK_KEYS_SECRET"),
        ("TEAMS_APP_SECRET", "TEAMS_APP_SECRET_ID"),
        ("SKYPE_PASSWORD", "SKYPE_PASSWORD_ID"),
    ] {
        assert_eq!(
            error(&[(plain, GOOD_KEYS), (named, KEYS)]).await,
            format!("{plain} and {named} are both set: one secret, one place")
        );
        assert_eq!(
            error(&[(named, "the name")]).await,
            format!("{named} must be an ARN")
        );
    }
    assert_eq!(error(&[]).await, "LINK_KEYS is not set");
    let generated = error(&[("LINK_KEYS_SECRET", KEYS)]).await;
    assert!(generated.starts_with("LINK_KEYS_SECRET must be one or two keys "));
    assert!(!generated.contains("template"), "{generated}");
    let keys = ("LINK_KEYS", GOOD_KEYS);
    assert_eq!(
        error(&[keys, ("TEAMS_APP_SECRET_ID", APP)]).await,
        "the secret that TEAMS_APP_SECRET_ID names cannot be read: ResourceNotFoundException"
    );
    assert_eq!(
        error(&[keys, ("SKYPE_PASSWORD_ID", POOL)]).await,
        "the secret that SKYPE_PASSWORD_ID names cannot be read: it holds no text"
    );
}
