//! The channels through the router, over an embedded table and a simulated tenant.

use crate::acts::tests::support::{World, list_id, member, start};
use chrono::TimeDelta;
use domain::campaign::{Channel, State};
use domain::pace::Grant;
use serde_json::{Value, json};
use simulators::teams::{FaultAction, FaultBody, FaultRule, Operation, Person};

async fn teams(world: &World) -> Value {
    let answer = world.call("viewer", "GET", "/v1/channels", None).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body["channels"][0].clone()
}

async fn act(world: &World, roles: &str, act: &str) -> (u16, Value) {
    let path = format!("/v1/channels/teams/{act}");
    let answer = world.call(roles, "POST", &path, None).await;
    (answer.status, answer.body)
}

/// Past the time for which checks are kept, and for which refused credentials are not tried again.
fn later(world: &World) {
    world.advance(TimeDelta::seconds(61));
}

fn consent<'a>(channel: &'a Value, permission: &str) -> &'a Value {
    let consents = channel["consents"].as_array().unwrap();
    consents
        .iter()
        .find(|consent| consent["permission"] == permission)
        .unwrap_or_else(|| panic!("no {permission} in {channel}"))
}

#[tokio::test]
async fn a_channel_that_works_is_ok_and_says_what_it_offers() {
    let world = World::start().await;
    let answer = world.call("viewer", "GET", "/v1/channels", None).await;
    let (teams, skype) = (&answer.body["channels"][0], &answer.body["channels"][1]);
    assert_eq!(
        (&teams["channel"], &teams["status"], &teams["configured"]),
        (&json!("teams"), &json!("ok"), &json!(true)),
        "{teams}"
    );
    assert_eq!(
        (&teams["formats"], &teams["default_presence"]),
        (
            &json!(["message", "idea", "success", "important", "card"]),
            &json!("always")
        )
    );
    let checks: Vec<_> = teams["checks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|check| (check["check"].as_str().unwrap(), check["ok"] == true))
        .collect();
    assert_eq!(
        checks,
        [
            ("connector_token", true),
            ("graph_token", true),
            ("graph", true)
        ]
    );
    assert_eq!(consent(teams, "Presence.Read.All")["granted"], true);
    assert_eq!(consent(teams, "AppCatalog.Read.All")["used"], false);
    assert_eq!(
        (
            &teams["breaker"]["open"],
            &teams["last_error"],
            &teams["stop"]
        ),
        (&json!(false), &Value::Null, &Value::Null)
    );
    assert_eq!(
        (&skype["channel"], &skype["status"], &skype["formats"]),
        (
            &json!("skype"),
            &json!("not_configured"),
            &json!(["message"])
        )
    );
    assert_eq!(
        (&skype["default_presence"], &skype["checked_at"]),
        (&json!("available"), &Value::Null)
    );
    // Nothing was asked of the connector, and none of its pace is gone.
    assert_eq!(world.app.teams.as_ref().unwrap().requests().connector(), 0);
    assert_eq!(teams["pace"]["backlog_seconds"], 0.0);
    assert_eq!(teams["pace"]["granted_until"], Value::Null);
}

#[tokio::test]
async fn a_secret_that_does_not_work_makes_it_faulty_with_a_cure_and_without_the_secret() {
    let world = World::start().await;
    world.tenant.faults().add(FaultRule::new(
        Operation::Token,
        FaultAction::Respond {
            status: 401,
            retry_after: None,
            body: FaultBody::Error {
                code: "invalid_client".into(),
            },
        },
    ));
    let channel = teams(&world).await;
    assert_eq!(channel["status"], "faulty", "{channel}");
    let check = &channel["checks"][0];
    assert_eq!(
        (&check["check"], &check["ok"], &check["fault"]["kind"]),
        (&json!("connector_token"), &json!(false), &json!("token"))
    );
    assert!(
        check["fault"]["cure"]
            .as_str()
            .unwrap()
            .contains("TEAMS_APP_SECRET")
    );
    assert!(!channel.to_string().contains("s3cret"));
    assert_eq!(consent(&channel, "User.Read.All")["granted"], Value::Null);
    world.tenant.faults().clear();
    later(&world);
    assert_eq!(teams(&world).await["status"], "ok");
}

#[tokio::test]
async fn a_missing_consent_is_named_and_seen_once_it_is_given() {
    let world = World::start().await;
    let all = ["User.Read.All", "Presence.Read.All", "GroupMember.Read.All"];
    world.tenant.consent_to(&[all[0], all[2]]);
    let channel = teams(&world).await;
    assert_eq!(channel["status"], "limited", "{channel}");
    assert_eq!(consent(&channel, "Presence.Read.All")["granted"], false);
    assert_eq!(consent(&channel, "User.Read.All")["granted"], true);
    assert_eq!(consent(&channel, "GroupMember.Read.All")["granted"], true);

    world.tenant.consent_to(&all[1..]);
    later(&world);
    let channel = teams(&world).await;
    assert_eq!(
        channel["status"], "faulty",
        "nobody can be found: {channel}"
    );
    assert_eq!(consent(&channel, "User.Read.All")["granted"], false);

    world.tenant.consent_to(&all);
    later(&world);
    assert_eq!(teams(&world).await["status"], "ok");
}

#[tokio::test]
async fn checks_are_kept_for_half_a_minute_and_shared_by_all_who_look() {
    let world = World::start().await;
    let looks = (0..8).map(|_| teams(&world));
    futures::future::join_all(looks).await;
    let asked = || {
        let counts = world.app.teams.as_ref().unwrap().requests();
        (counts.token, counts.graph())
    };
    assert_eq!(asked(), (2, 2));
    let first = teams(&world).await["checked_at"].clone();
    world.advance(TimeDelta::seconds(29));
    assert_eq!(teams(&world).await["checked_at"], first);
    world.advance(TimeDelta::seconds(1));
    assert_ne!(teams(&world).await["checked_at"], first);
    assert_eq!(asked(), (4, 4));
}

#[tokio::test]
async fn an_open_breaker_and_a_busy_pace_show_as_they_are_now() {
    let world = World::start().await;
    let (store, now) = (&world.app.store, start());
    store
        .open_breaker(
            Channel::Teams,
            now + TimeDelta::seconds(40),
            "RateLimited",
            now,
        )
        .await
        .unwrap();
    // Another worker's requests: this process has never asked for any.
    let other = store::Store::clone(store);
    let granted = other
        .take_pace(Channel::Teams, |pace| pace.grant(None, 90, 45, now))
        .await
        .unwrap();
    assert!(matches!(granted, Grant::Stretch(_)));
    let channel = teams(&world).await;
    assert_eq!(channel["status"], "resting", "{channel}");
    assert_eq!(
        channel["breaker"],
        json!({"open": true, "open_until": "2026-11-30T10:00:40Z", "since": "2026-11-30T10:00:00Z",
               "kind": "rate_limited", "faults": 1})
    );
    assert_eq!(
        (
            &channel["pace"]["requests_per_second"],
            channel["pace"]["backlog_seconds"].as_f64().unwrap().round()
        ),
        (&json!(45), 2.0)
    );
    world.advance(TimeDelta::seconds(40));
    let channel = teams(&world).await;
    assert_eq!(
        (&channel["status"], &channel["breaker"]),
        (&json!("ok"), &json!({"open": false, "faults": 0}))
    );
    assert_eq!(
        channel["last_error"],
        json!({"kind": "rate_limited", "at": "2026-11-30T10:00:00Z"})
    );
}

#[tokio::test]
async fn a_stop_is_shown_audited_and_undone() {
    let world = World::start().await;
    let (status, stopped) = act(&world, "operator", "stop").await;
    assert_eq!(
        (status, &stopped["stopped"], &stopped["stopped_by"]),
        (200, &json!(true), &json!("local")),
        "{stopped}"
    );
    let (status, again) = act(&world, "operator", "stop").await;
    assert_eq!((status, &again["code"]), (409, &json!("already_stopped")));
    let channel = teams(&world).await;
    assert_eq!(
        (&channel["status"], &channel["stop"]),
        (
            &json!("stopped"),
            &json!({"at": "2026-11-30T10:00:00Z", "by": "local"})
        )
    );
    world.advance(TimeDelta::minutes(3));
    let (status, resumed) = act(&world, "operator", "resume").await;
    assert_eq!(
        (status, &resumed["stopped"], &resumed["resumed_at"]),
        (200, &json!(false), &json!("2026-11-30T10:03:00Z"))
    );
    let (status, again) = act(&world, "operator", "resume").await;
    assert_eq!((status, &again["code"]), (409, &json!("not_stopped")));
    assert_eq!(teams(&world).await["status"], "ok");
    let trail = world
        .call("viewer", "GET", "/v1/channels/teams/audit", None)
        .await;
    let acts: Vec<_> = trail.body["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (item["act"].as_str().unwrap(), item["by"].as_str().unwrap()))
        .collect();
    assert_eq!(acts, [("resume", "local"), ("stop", "local")]);
    assert_eq!(
        trail.body["items"][0]["detail"]["stopped_at"],
        "2026-11-30T10:00:00Z"
    );
    let other = world
        .call("viewer", "GET", "/v1/channels/skype/audit", None)
        .await;
    assert_eq!(other.body["items"], json!([]));
}

#[tokio::test]
async fn each_role_does_its_own_and_unknown_channels_are_not_there() {
    let world = World::start().await;
    for verb in ["stop", "resume"] {
        let (status, problem) = act(&world, "viewer+author", verb).await;
        assert_eq!((status, &problem["code"]), (403, &json!("role_required")));
        let path = format!("/v1/channels/pigeon/{verb}");
        assert_eq!(
            world.call("operator", "POST", &path, None).await.status,
            404
        );
    }
    for path in ["/v1/channels", "/v1/channels/teams/audit"] {
        let answer = world.call("author+operator", "GET", path, None).await;
        assert_eq!(answer.code(), (403, "role_required"), "{path}");
    }
    assert!(
        world
            .app
            .store
            .channel_stop(Channel::Teams)
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn a_stopped_channel_refuses_try() {
    let world = World::start().await;
    world.people(vec![Person::new("ann@contoso.example")]);
    world.list(1, &[member("ann", "Oslo")]).await;
    let id = world
        .draft(json!({"audience": {"include": [list_id(1)]}}))
        .await;
    let to = Some(json!({"address": "ann@contoso.example"}));
    assert_eq!(act(&world, "operator", "stop").await.0, 200);
    let refused = world.act("author", id, "try", to.clone()).await;
    assert_eq!(refused.code(), (409, "channel_stopped"), "{}", refused.body);
    assert_eq!(world.tenant.inbox().unwrap().len(), 0);
    assert_eq!(act(&world, "operator", "resume").await.0, 200);
    let sent = world.act("author", id, "try", to).await;
    assert_eq!(
        (sent.status, &sent.body["delivered"]),
        (200, &json!(true)),
        "{}",
        sent.body
    );
    assert_eq!(world.campaign(id).await.state, State::Draft);
}
