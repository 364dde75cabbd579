//! People who do not have the app: it is installed for them where that is allowed.

use integration::{TestApp, campaign, csv, everyone, people};
use local::Options;
use simulators::teams::{Behaviour, Operation, Person, PopulateRule};

/// Everybody at contoso.example, one in three of them without the app.
fn rule() -> PopulateRule {
    PopulateRule {
        not_installed_permille: 333,
        ..everyone()
    }
}

async fn start(install_app: bool) -> TestApp {
    TestApp::with(Options {
        simulators: people(rule()),
        install_app,
        ..TestApp::options()
    })
    .await
}

/// How many of the first `count` people of the list do not have the app.
fn lacking(app: &TestApp, count: usize) -> u64 {
    let lacks = |n: &usize| {
        let address = format!("person{n:05}@contoso.example");
        let person = app.tenant().person(&address).unwrap().unwrap();
        person.behaviour == Behaviour::NotInstalled
    };
    (0..count).filter(lacks).count() as u64
}

#[tokio::test(flavor = "multi_thread")]
async fn where_it_is_allowed_the_app_is_installed_and_the_message_follows() {
    let app = start(true).await;
    let list = app.list("Everyone", csv(60, ',')).await;
    let without = lacking(&app, 60);
    assert!(without > 5);
    let id = app.published(&campaign(&[&list])).await;
    app.run_to_the_end(&id).await;
    assert_eq!(app.total(&id, "sent").await, 60);
    assert!(app.inbox().values().all(|messages| *messages == 1));
    assert_eq!((app.inbox().len(), lacking(&app, 60)), (60, 0));
    // One installation each; each of the two workers looked into the catalogue once at most.
    let asked = app.tenant().requests_log()[&Operation::GraphApps];
    assert!((without + 1..=without + 2).contains(&asked), "{asked}");
    assert_eq!(app.tenant().stats().unwrap().rate_limit_hits, 0);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_it_is_not_allowed_they_fail_with_the_reason() {
    let app = start(false).await;
    let list = app.list("Everyone", csv(30, ',')).await;
    let without = lacking(&app, 30);
    let id = app.published(&campaign(&[&list])).await;
    app.run_to_the_end(&id).await;
    assert_eq!(app.total(&id, "failed").await, without);
    assert_eq!(app.total(&id, "sent").await, 30 - without);
    let report = app.report(&id).await;
    assert!(report.text.contains("app_not_installed"), "{}", report.text);
    assert_eq!(app.tenant().requests_log().get(&Operation::GraphApps), None);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_that_is_missing_fails_those_people_and_nobody_else() {
    let app = start(true).await;
    app.tenant()
        .consent_to(&["User.Read.All", "Presence.Read.All", "AppCatalog.Read.All"]);
    let list = app.list("Everyone", csv(30, ',')).await;
    let without = lacking(&app, 30);
    let id = app.published(&campaign(&[&list])).await;
    app.run_to_the_end(&id).await;
    assert_eq!(app.total(&id, "failed").await, without);
    assert_eq!(app.total(&id, "sent").await, 30 - without);
    let report = app.report(&id).await;
    assert!(
        report.text.contains("channel_misconfigured"),
        "{}",
        report.text
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_try_installs_too() {
    let app = start(true).await;
    let zoe = Person {
        behaviour: Behaviour::NotInstalled,
        ..Person::new("zoe@contoso.example")
    };
    app.tenant().add_people(vec![zoe]).unwrap();
    let list = app.list("Everyone", csv(3, ',')).await;
    let id = app.draft(&campaign(&[&list])).await;
    let body = serde_json::json!({"address": "zoe@contoso.example"});
    let tried = app
        .post(&format!("/v1/campaigns/{id}/try"), &body)
        .await
        .expect(200);
    assert_eq!(
        tried.at("/delivered"),
        serde_json::json!(true),
        "{}",
        tried.text
    );
    app.finish().await;
}
