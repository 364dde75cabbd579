//! The part of the deployment that is there only where a pool is spoken to.

use super::document::Template;
use super::{SPEAKING, environment_with_keys};
use domain::campaign::Channel;
use platform::config::Env;
use platform::{App, Clock, Entropy};
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;
use timers::queues;

const NAME: &str = "DispatchSkype";

async fn app(environment: BTreeMap<String, String>) -> App {
    let env = Env::fixed(environment);
    App::from(&env, Clock::system(), Entropy::seeded(1))
        .await
        .unwrap()
}

#[tokio::test]
async fn without_a_pool_no_function_speaks_to_one() {
    let template = Template::read();
    for kind in [
        "AWS::Serverless::Function",
        "AWS::IAM::Role",
        "AWS::SecretsManager::Secret",
    ] {
        let mut made = template.of_type(kind);
        assert!(made.all(|(name, _)| !name.contains("Skype")), "{kind}");
    }
    for name in SPEAKING {
        let app = app(environment_with_keys(&template, name)).await;
        assert!(app.carrier(Channel::Skype).is_none(), "{name}");
    }
}

#[tokio::test]
async fn with_a_pool_every_function_that_speaks_is_told_of_it_and_the_dispatcher_of_nothing_else() {
    let template = Template::read_with_skype();
    for name in ["Api", "Plan"] {
        let app = app(environment_with_keys(&template, name)).await;
        assert_eq!(app.carriers().count(), 2, "{name}");
    }
    let app = app(environment_with_keys(&template, NAME)).await;
    let spoken: Vec<_> = app.carriers().map(|carrier| carrier.channel()).collect();
    assert_eq!(spoken, [Channel::Skype]);
    let timers = app.timers.config();
    assert_eq!(
        timers.due_queue_urls[&Channel::Skype],
        "https://sqs.example/presently-due-skype"
    );
    assert_eq!(timers.due_queue_arns[&Channel::Skype], "arn:DueSkype");
    assert_eq!(timers.due_dlq_arns[&Channel::Skype], "arn:DueSkypeDlq");
    assert_eq!(app.settings.rate(Channel::Skype), 2);
}

#[tokio::test]
async fn the_dispatcher_of_skype_outlasts_a_send_and_is_one_of_few() {
    let template = Template::read_with_skype();
    let function = template.properties(NAME);
    assert_eq!(function["Timeout"], queues::due_timeout(Channel::Skype));
    let mapping = &function["Events"]["Wakes"]["Properties"];
    assert_eq!(mapping["ScalingConfig"], json!({"MaximumConcurrency": 2}));

    let carrier = app(environment_with_keys(&template, NAME))
        .await
        .carrier(Channel::Skype)
        .unwrap();
    let needed = carrier.send_timeout() + carrier.close_timeout();
    let timeout = Duration::from_secs(queues::due_timeout(Channel::Skype).into());
    assert!(
        needed * 2 < timeout,
        "half of an invocation is there to begin sends"
    );
    // A try has to be answered within the 30 seconds of the HTTP API.
    let api = app(environment_with_keys(&template, "Api"))
        .await
        .carrier(Channel::Skype)
        .unwrap();
    assert!(api.send_timeout() + api.close_timeout() < Duration::from_secs(30));
}

#[test]
fn a_pool_inside_is_reached_from_subnets_by_those_who_are_told_to() {
    let pool = [
        ("SkypeSipDomain", "contoso.example"),
        ("SkypeUsername", "push@contoso.example"),
        ("VpcSubnetIds", "subnet-1,subnet-2"),
        ("VpcSecurityGroupIds", "sg-1"),
    ];
    let inside = |template: &Template, name: &str| {
        let role =
            template.texts(&template.properties(&format!("{name}Role"))["ManagedPolicyArns"]);
        let network = template.value(&template.properties(name)["VpcConfig"]);
        assert_eq!(
            role.contains(&"UseVpc".to_owned()),
            !network.is_null(),
            "{name}"
        );
        network
    };
    let subnets = json!({"SubnetIds": ["subnet-1", "subnet-2"], "SecurityGroupIds": ["sg-1"]});
    let template = Template::given(pool);
    assert_eq!(inside(&template, NAME), subnets);
    assert_eq!(inside(&template, "Api"), json!(null));
    let template = Template::given(pool.into_iter().chain([("VpcForApi", "true")]));
    assert_eq!(inside(&template, "Api"), subnets);
    let template = Template::read_with_skype();
    for name in [NAME, "Api"] {
        assert_eq!(inside(&template, name), json!(null));
    }
}
