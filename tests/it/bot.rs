//! The two halves of the bot together: people act in the simulated tenant, and the system hears of it over HTTP.

use integration::{TestApp, campaign};
use reqwest::Method;
use serde_json::json;
use simulators::teams::{Behaviour, BotAnswer, Operation, Person};

const ANN: &str = "ann@contoso.example";

/// Ann is in the directory and does not have the app.
async fn start() -> TestApp {
    let app = TestApp::start().await;
    let ann = Person {
        behaviour: Behaviour::NotInstalled,
        ..Person::new(ANN)
    };
    app.tenant().add_people(vec![ann]).unwrap();
    app
}

fn accepted(answers: Vec<BotAnswer>) {
    assert!(!answers.is_empty(), "the bot was not told");
    for answer in answers {
        assert_eq!((answer.status, answer.body.as_str()), (200, ""));
    }
}

/// A campaign to Ann, run to its end. Returns its id.
async fn sent_to_ann(app: &TestApp) -> String {
    let list = app
        .list(
            "Ann",
            format!("First name,Last name,Email\r\nAnn,Martin,{ANN}\r\n"),
        )
        .await;
    let id = app.published(&campaign(&[&list])).await;
    app.run_to_the_end(&id).await;
    id
}

/// Conversations that were asked for so far.
fn created(app: &TestApp) -> u64 {
    let requests = app.tenant().requests_log();
    requests
        .get(&Operation::Create)
        .copied()
        .unwrap_or_default()
}

/// Texts of Ann's messages, newest first.
fn texts(app: &TestApp) -> Vec<String> {
    let inbox = app.tenant().inbox_for(ANN).unwrap();
    let text = |activity: serde_json::Value| activity["text"].as_str().unwrap().to_owned();
    inbox
        .into_iter()
        .map(|message| text(message.activity))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_installs_the_app_gets_the_message_in_the_conversation_the_bot_was_told_of() {
    let app = start().await;
    accepted(app.tenant().install(ANN).await.unwrap());
    let id = sent_to_ann(&app).await;
    assert_eq!(app.total(&id, "sent").await, 1);
    assert_eq!(texts(&app).len(), 1);
    assert_eq!(created(&app), 0, "a conversation was asked for");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_removes_the_app_gets_no_message() {
    let app = start().await;
    let late = app.tenant().install_activities(ANN).unwrap();
    accepted(app.tenant().install(ANN).await.unwrap());
    app.world
        .driver
        .advance_to(app.world.now() + chrono::TimeDelta::minutes(1))
        .await;
    accepted(app.tenant().uninstall(ANN).await.unwrap());
    // What was said before comes once more, and changes nothing.
    for activity in &late {
        accepted(app.tenant().tell_bot(activity).await.unwrap());
    }
    let id = sent_to_ann(&app).await;
    let person = app
        .get(&format!("/v1/campaigns/{id}/recipients/{ANN}"))
        .await
        .expect(200);
    assert_eq!(
        (person.str("/outcome"), person.str("/reason")),
        ("failed".into(), "app_not_installed".into())
    );
    assert!(texts(&app).is_empty());
    assert_eq!(created(&app), 1, "the conversation was not forgotten");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_writes_to_the_bot_is_answered_once() {
    let app = start().await;
    accepted(app.tenant().install(ANN).await.unwrap());
    for text in ["Qui êtes-vous ?", "Allô ?"] {
        accepted(app.tenant().say(ANN, text, "fr-FR").await.unwrap());
    }
    let texts = texts(&app);
    assert_eq!(texts.len(), 1);
    assert!(texts[0].starts_with("Bonjour"), "{}", texts[0]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_read_is_on_the_report() {
    let app = start().await;
    accepted(app.tenant().install(ANN).await.unwrap());
    let id = sent_to_ann(&app).await;
    let opened = async || {
        let report = app.report(&id).await.json();
        let count = report.pointer("/opened/engagement/count");
        count.and_then(serde_json::Value::as_u64)
    };
    assert_eq!(opened().await, None);
    accepted(app.tenant().read(ANN).await.unwrap());
    assert_eq!(opened().await, Some(1));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_is_believed() {
    let app = start().await;
    let [_, installation] = &app.tenant().install_activities(ANN).unwrap()[..] else {
        panic!("two activities")
    };
    // Without a token, with the API's, and with one that the tenant signed for another service address.
    let post = || {
        app.request(Method::POST, "/api/messages")
            .json(installation)
    };
    app.send(post()).await.expect(401);
    app.send(post().bearer_auth(&app.world.token))
        .await
        .expect(401);
    let mut elsewhere = installation.clone();
    elsewhere["serviceUrl"] = json!("https://evil.example/");
    let answers = app.tenant().tell_bot(&elsewhere).await.unwrap();
    assert_eq!(answers[0].status, 403);
    let id = sent_to_ann(&app).await;
    assert_eq!(app.total(&id, "failed").await, 1);
    app.finish().await;
}
