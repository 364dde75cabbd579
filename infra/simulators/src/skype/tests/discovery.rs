use super::*;
use crate::skype::Discovery;

#[tokio::test]
async fn discovery_leads_through_the_challenge_to_the_applications() {
    let harness = Harness::start().await;
    let (base, domain) = (&harness.base, "originalDomain=contoso.example");
    let service = format!("{base}/Autodiscover/AutodiscoverService.svc/root");
    let (status, body) = answer(harness.client.get(format!("{base}/discover/"))).await;
    assert_eq!(status, 200);
    assert_eq!(
        body,
        json!({"_links": {
            "self": {"href": format!("{service}?{domain}")},
            "user": {"href": format!("{service}/oauth/user?{domain}")},
            "xframe": {"href": format!("{base}/Autodiscover/XFrame/XFrame.html")}}})
    );
    let user = href(&body["_links"]["user"]);
    let response = harness.client.get(&user).send().await.unwrap();
    assert_eq!(response.status().as_u16(), 401);
    assert!(response.headers().contains_key("x-ms-server-fqdn"));
    let challenges: Vec<_> = response
        .headers()
        .get_all("www-authenticate")
        .iter()
        .collect();
    assert!(
        challenges[0]
            .to_str()
            .unwrap()
            .starts_with("Bearer trusted_issuers=")
    );
    let grants = "urn:microsoft.rtc:windows,urn:microsoft.rtc:anonmeeting,password";
    assert_eq!(
        challenges[1].to_str().unwrap(),
        format!("MsRtcOAuth href=\"{base}/WebTicket/oauthtoken\",grant_type=\"{grants}\"")
    );
    let (status, body) = answer(harness.client.get(&user).bearer_auth(&harness.ticket)).await;
    assert_eq!(status, 200);
    assert_eq!(
        href(&body["_links"]["applications"]),
        format!("{base}/ucwa/oauth/v1/applications")
    );
}

#[tokio::test]
async fn discovery_may_be_elsewhere() {
    let harness = Harness::with(|options| options.quoted_challenge = false).await;
    let url = format!("{}/discover/", harness.base);
    let elsewhere = "https://other.example/";
    harness.pool.set_discovery(Discovery::NotFound);
    assert_eq!(answer(harness.client.get(&url)).await.0, 404);
    harness.pool.set_discovery(Discovery::Moved {
        location: elsewhere.into(),
    });
    let response = harness.client.get(&url).send().await.unwrap();
    assert_eq!(
        (
            response.status().as_u16(),
            response.headers()["location"].to_str().unwrap()
        ),
        (302, elsewhere)
    );
    let body = json!({"mode": "redirect", "href": elsewhere});
    let control = format!("{}/control/discovery", harness.base);
    assert_eq!(
        answer(harness.client.post(control).json(&body)).await.0,
        204
    );
    let (status, body) = answer(harness.client.get(&url)).await;
    assert_eq!(
        (status, body),
        (200, json!({"_links": {"redirect": {"href": elsewhere}}}))
    );
    let root = format!("{}/autodiscover/autodiscoverservice.svc/root", harness.base);
    let (status, body) = answer(harness.client.get(root)).await;
    assert_eq!(
        status, 200,
        "the pool itself always answers, in any case of letters"
    );
    let user = href(&body["_links"]["user"]);
    let response = harness.client.get(user).send().await.unwrap();
    let challenges: Vec<_> = response
        .headers()
        .get_all("www-authenticate")
        .iter()
        .collect();
    let bare = format!("MsRtcOAuth href={}/WebTicket/oauthtoken,", harness.base);
    assert!(challenges[1].to_str().unwrap().starts_with(&bare));
}

#[tokio::test]
async fn the_password_grant_is_checked_and_tickets_expire() {
    let harness = Harness::with(|options| options.token_lifetime = 60).await;
    let url = format!("{}/webticket/oauthtoken", harness.base);
    let grant = |form: &[(&str, &str)]| answer(harness.client.post(&url).form(form));
    let (status, body) = harness.grant().await;
    assert_eq!(status, 200);
    assert!(body["access_token"].as_str().unwrap().starts_with("cwt="));
    assert_eq!(
        (
            &body["expires_in"],
            &body["token_type"],
            &body["ms_rtc_identityscope"]
        ),
        (&json!(60), &json!("Bearer"), &json!("local"))
    );
    let wrong = [
        ("grant_type", "password"),
        ("username", "push@contoso.example"),
        ("password", "x"),
    ];
    assert_eq!(
        grant(&wrong).await,
        (400, json!({"error": "invalid_grant"}))
    );
    assert_eq!(
        grant(&wrong[..2]).await,
        (400, json!({"error": "invalid_request"}))
    );
    assert_eq!(grant(&[]).await, (400, json!({"error": "invalid_request"})));
    assert_eq!(
        grant(&[("grant_type", "client_credentials")]).await,
        (400, json!({"error": "unsupported_grant_type"}))
    );
    assert_eq!(
        grant(&[("grant_type", "urn:microsoft.rtc:windows")]).await,
        (400, json!({"error": "invalid_grant"}))
    );
    let root = harness.application("e").await;
    harness.advance(TimeDelta::seconds(59));
    assert_eq!(harness.get(&root).await.0, 200);
    harness.advance(TimeDelta::seconds(1));
    assert_eq!(harness.get(&root).await.0, 401);
    let events = harness.get(&format!("{root}/events?ack=1")).await;
    assert_eq!(events.0, 401);
}
