use super::*;

async fn ask(harness: &Harness, authority: &str, change: (&str, &str)) -> (u16, Value) {
    let mut form = vec![
        ("grant_type", "client_credentials"),
        ("client_id", APP),
        ("client_secret", SECRET),
        ("scope", "https://api.botframework.com/.default"),
    ];
    form.retain(|(name, _)| *name != change.0);
    if !change.1.is_empty() {
        form.push(change);
    }
    let url = format!("{}/login/{authority}/oauth2/v2.0/token", harness.base);
    answer(harness.client.post(url).form(&form)).await
}

#[tokio::test]
async fn a_token_is_issued_for_the_client_credentials() {
    let harness = Harness::start().await;
    let (status, body) = ask(&harness, TENANT, ("", "")).await;
    assert_eq!(status, 200);
    assert_eq!(
        (&body["token_type"], &body["expires_in"]),
        (&json!("Bearer"), &json!(3600))
    );
    assert!(body["access_token"].as_str().unwrap().starts_with("eyJ"));
}

#[tokio::test]
async fn refusals_carry_their_number() {
    let harness = Harness::start().await;
    for (authority, change, status, error, number) in [
        (
            TENANT,
            ("client_secret", "wrong"),
            401,
            "invalid_client",
            7000215,
        ),
        (
            TENANT,
            ("client_id", "other"),
            400,
            "unauthorized_client",
            700016,
        ),
        (
            TENANT,
            ("scope", "https://vault.azure.net/.default"),
            400,
            "invalid_scope",
            1002012,
        ),
        (
            TENANT,
            ("grant_type", "password"),
            400,
            "unsupported_grant_type",
            70003,
        ),
        (TENANT, ("scope", ""), 400, "invalid_request", 900144),
        ("common", ("", ""), 400, "invalid_request", 90002),
        (
            "botframework.com",
            ("", ""),
            400,
            "unauthorized_client",
            700016,
        ),
    ] {
        let (got, body) = ask(&harness, authority, change).await;
        assert_eq!(
            (got, body["error"].as_str()),
            (status, Some(error)),
            "{change:?}"
        );
        assert_eq!(body["error_codes"], json!([number]));
        assert!(
            body["error_description"]
                .as_str()
                .unwrap()
                .starts_with(&format!("AADSTS{number}: "))
        );
        assert!(!body.to_string().contains(SECRET));
    }
}

#[tokio::test]
async fn a_multi_tenant_bot_is_known_to_both_authorities() {
    let harness = Harness::with(|options| options.multi_tenant = true).await;
    for authority in [TENANT, "botframework.com"] {
        assert_eq!(ask(&harness, authority, ("", "")).await.0, 200);
    }
    let graph = ("scope", "https://graph.microsoft.com/.default");
    assert_eq!(ask(&harness, "botframework.com", graph).await.0, 400);
}

#[tokio::test]
async fn tokens_serve_one_audience_and_expire_by_the_clock() {
    let harness = Harness::start().await;
    let (person, conversation) = harness.converse(Person::new("ann@contoso.example")).await;
    let graph = harness.token("https://graph.microsoft.com").await;
    let bot = harness.token("https://api.botframework.com").await;
    let user = format!("{}/graph/v1.0/users/{person}", harness.base);
    let members = format!(
        "{}/connector/v3/conversations/{conversation}/members",
        harness.base
    );
    let get =
        async |url: &str, token: &str| answer(harness.client.get(url).bearer_auth(token)).await;

    assert_eq!(get(&user, &graph).await.0, 200);
    assert_eq!(get(&members, &bot).await.0, 200);
    let (status, body) = get(&user, &bot).await;
    assert_eq!(
        (status, &body["error"]["code"]),
        (401, &json!("InvalidAuthenticationToken"))
    );
    assert!(body["error"]["innerError"]["request-id"].is_string());
    assert_eq!(get(&members, &graph).await.0, 401);
    assert_eq!(get(&members, "eyJ.eyJ.x").await.0, 401);
    assert_eq!(answer(harness.client.get(&members)).await.0, 401);

    harness.advance(TimeDelta::seconds(3599));
    assert_eq!(
        (get(&user, &graph).await.0, get(&members, &bot).await.0),
        (200, 200)
    );
    harness.advance(TimeDelta::seconds(1));
    assert_eq!(
        (get(&user, &graph).await.0, get(&members, &bot).await.0),
        (401, 401)
    );
}
