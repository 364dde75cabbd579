//! TRY says at once: delivered, or why not and what to do.

use super::everyone;
use integration::{Answer, TestApp, csv, everything_is_given_back, skype_campaign, with_pool};
use local::{Options, Pace};
use serde_json::json;
use simulators::skype::{Behaviour, Person};

async fn try_at(app: &TestApp, campaign: &str, address: &str) -> Answer {
    let path = format!("/v1/campaigns/{campaign}/try");
    app.post(&path, &json!({"address": address}))
        .await
        .expect(200)
}

/// Time jumps by itself, so that nobody waits half a minute for who does not answer.
async fn app_with(people: &[(&str, Behaviour)]) -> TestApp {
    let app = TestApp::with(Options {
        pace: Pace::FastForward,
        // Several at a time are not to be told that the channel is busy.
        invitations_per_second: 1_000,
        ..with_pool(everyone())
    })
    .await;
    let people = people.iter().map(|(address, behaviour)| Person {
        behaviour: behaviour.clone(),
        ..Person::new(*address)
    });
    app.pool().add_people(people.collect()).unwrap();
    app
}

#[tokio::test(flavor = "multi_thread")]
async fn a_try_says_at_once_what_came_of_it_and_what_to_do() {
    let cases = [
        ("declines@contoso.example", Behaviour::Declines, "declined"),
        (
            "silent@contoso.example",
            Behaviour::DoesNotAnswer,
            "unanswered",
        ),
        (
            "dnd@contoso.example",
            Behaviour::DoNotDisturb,
            "do_not_disturb",
        ),
        ("busy@contoso.example", Behaviour::Busy, "busy"),
        (
            "away@contoso.example",
            Behaviour::Unreachable,
            "unreachable",
        ),
    ];
    let people: Vec<_> = cases
        .iter()
        .map(|(address, behaviour, _)| (*address, behaviour.clone()))
        .collect();
    let app = app_with(&people).await;
    app.pool()
        .add_people(vec![Person {
            behaviour: Behaviour::NotFound,
            ..Person::new("nobody@contoso.example")
        }])
        .unwrap();
    let list = app.list("Everyone", csv(3, ',')).await;
    let id = app.draft(&skype_campaign(&[&list], "available")).await;

    let delivered = try_at(&app, &id, "ann.martin@contoso.example").await;
    assert_eq!(delivered.at("/delivered"), true, "{}", delivered.text);
    assert_eq!(
        app.pool().inbox_for("ann.martin@contoso.example").unwrap()[0]
            .delivered
            .len(),
        1
    );
    for (address, _, word) in &cases {
        let answer = try_at(&app, &id, address).await;
        assert_eq!(answer.at("/delivered"), false, "{}", answer.text);
        assert_eq!(answer.str("/result"), *word, "{}", answer.text);
        assert!(answer.str("/cure").contains("next rung"), "{}", answer.text);
        assert!(answer.json().get("reason").is_none(), "{}", answer.text);
    }
    let nobody = try_at(&app, &id, "nobody@contoso.example").await;
    assert_eq!(
        (nobody.at("/delivered"), nobody.str("/reason")),
        (json!(false), "not_found".into())
    );
    everything_is_given_back(&app);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_try_that_ends_leaves_the_others_alone() {
    let app = app_with(&[("silent@contoso.example", Behaviour::DoesNotAnswer)]).await;
    let list = app.list("Everyone", csv(3, ',')).await;
    let id = app.draft(&skype_campaign(&[&list], "available")).await;
    let addresses = [
        "a@contoso.example",
        "silent@contoso.example",
        "b@contoso.example",
        "c@contoso.example",
    ];
    let answers =
        futures::future::join_all(addresses.map(|address| try_at(&app, &id, address))).await;
    for (address, answer) in addresses.iter().zip(answers) {
        let is_silent = address.starts_with("silent");
        assert_eq!(
            answer.at("/delivered"),
            !is_silent,
            "{address}: {}",
            answer.text
        );
    }
    everything_is_given_back(&app);
    app.finish().await;
}
