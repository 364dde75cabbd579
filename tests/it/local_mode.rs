//! The system on one machine: restarts, a foreign tenant, and who may do what.

use integration::{START, TestApp, campaign, csv, everyone, people};
use local::{APP_ID, Options, Production, RealTenant, TENANT_ID};
use reqwest::Method;
use secrecy::SecretString;
use serde_json::json;

fn kept_in(folder: &tempfile::TempDir) -> Options {
    Options {
        data: Some(folder.path().to_owned()),
        simulators: people(everyone()),
        ..TestApp::options()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_goes_on_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let app = TestApp::with(kept_in(&folder)).await;
    let list = app.list("Everyone", csv(30, ',')).await;
    let id = app.published(&campaign(&[&list])).await;
    let half = chrono::DateTime::from_timestamp(START, 0).unwrap() + chrono::TimeDelta::hours(45);
    app.run_until(half).await;
    let before = app.inbox().len();
    assert!((1..30).contains(&before), "{before} of 30 at half time");
    let token = app.world.token.clone();
    app.finish_leaving(30).await;

    let app = TestApp::with(kept_in(&folder)).await;
    let later = app.world.now() - half;
    assert!(
        later >= chrono::TimeDelta::zero() && later < chrono::TimeDelta::minutes(1),
        "campaign time goes on where it stood"
    );
    assert_eq!(app.world.token, token);
    assert_eq!(app.inbox().len(), before);
    app.run_to_the_end(&id).await;
    assert_eq!(app.total(&id, "sent").await, 30);
    assert!(app.inbox().values().all(|messages| *messages == 1));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_data_directory_serves_one_process_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let app = TestApp::with(kept_in(&folder)).await;
    let second = local::World::start(kept_in(&folder)).await;
    let refused = second.err().expect("the directory is in use").to_string();
    assert!(refused.contains("in use by another"), "{refused}");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_tenant_is_spoken_to_and_every_change_needs_the_token() {
    let tenant = TestApp::start().await;
    let at = |path: &str| format!("{}{path}", tenant.world.wiring.tenant_url);
    let teams = Some(RealTenant {
        connector_url: at("/connector"),
        graph_url: at("/graph"),
        login_url: at("/login"),
        tenant_id: TENANT_ID.into(),
        app_id: APP_ID.into(),
        app_secret: SecretString::from(tenant.world.wiring.kept.simulator_secret.clone()),
    });
    let production = Production { teams, skype: None };
    let options = Options {
        production: Some(production),
        ..TestApp::options()
    };
    let mut app = TestApp::with(options).await;
    let without = app.post("/v1/lists", &json!({"name": "Everyone"})).await;
    assert!(without.expect(401).names(""));
    app.get("/v1/lists").await.expect(200);

    app.bearer = Some(app.world.token.clone());
    let list = app.list("Everyone", csv(5, ',')).await;
    let id = app.published(&campaign(&[&list])).await;
    app.run_to_the_end(&id).await;
    assert_eq!(app.total(&id, "sent").await, 5);
    assert_eq!(tenant.inbox().len(), 5);
    app.finish().await;
    tenant.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_of_a_token_hold_for_every_act() {
    let mut app = TestApp::start().await;
    let list = app.list("Everyone", csv(3, ',')).await;
    let id = app.published(&campaign(&[&list])).await;
    let token = app.world.token.clone();
    let acts = ["publish", "try", "clone", "pause", "resume", "cancel"];
    for (roles, refused) in [
        ("viewer", &acts[..]),
        ("viewer+author", &acts[3..]),
        ("operator", &acts[..3]),
    ] {
        app.bearer = Some(format!("{token}.{roles}"));
        for act in refused {
            let path = format!("/v1/campaigns/{id}/{act}");
            let answer = app
                .post(&path, &json!({"address": "a@contoso.example"}))
                .await;
            assert_eq!(answer.status, 403, "{roles} may {act}: {}", answer.text);
        }
    }
    app.bearer = Some("stolen".into());
    app.get("/v1/campaigns").await.expect(401);
    app.bearer = None;
    let foreign = app
        .request(Method::POST, "/v1/lists")
        .header("origin", "https://evil.example");
    app.send(foreign.json(&json!({"name": "x"})))
        .await
        .expect(403);
    let foreign = app
        .request(Method::GET, "/_clock")
        .header("host", "evil.example");
    app.send(foreign).await.expect(421);
    app.delete(&format!("/v1/campaigns/{id}")).await.expect(204);
    app.finish_leaving(3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clock_is_held_stepped_and_let_go_by_hand() {
    let app = TestApp::start().await;
    let shown = app.get("/_clock").await.expect(200);
    assert_eq!(shown.str("/pace"), "hold");
    let to = "2026-12-02T09:30:00Z";
    let stepped = app
        .post("/_clock", &json!({"do": "step", "to": to}))
        .await
        .expect(200);
    assert_eq!(stepped.str("/now"), to);
    app.post("/_clock", &json!({"do": "dance"}))
        .await
        .expect(422);
    app.finish().await;
}
