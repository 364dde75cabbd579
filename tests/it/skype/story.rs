//! The campaign to a thousand people, on the pool.

use super::{campaign, everything_is_given_back, everyone, nobody_has_two, start};
use chrono::{DateTime, Datelike, TimeDelta, Timelike};
use chrono_tz::Europe::Paris;
use integration::{START, TestApp, csv};
use simulators::skype::{Behaviour, PopulateRule};

const PEOPLE: usize = 1_000;

/// Of a thousand: some decline, do not answer, are busy, do not want to be disturbed, are not there at first, or are
/// nobody at all.
fn mixed_people() -> PopulateRule {
    let start = DateTime::from_timestamp(START, 0).unwrap();
    PopulateRule {
        absent_permille: 200,
        back_from: start + TimeDelta::hours(19),
        back_to: start + TimeDelta::hours(90),
        ..everyone()
            .with(40, Behaviour::Declines)
            .with(40, Behaviour::DoesNotAnswer)
            .with(30, Behaviour::DoNotDisturb)
            .with(20, Behaviour::Busy)
            .with(20, Behaviour::Unreachable)
            .with(20, Behaviour::NotFound)
    }
}

async fn whole_story(presence: &str) {
    let app = start(mixed_people()).await;
    let list = app.list("Everyone", csv(PEOPLE, ';')).await;
    let id = app.published(&campaign(&[&list], presence)).await;
    app.run_to_the_end(&id).await;

    let totals = app.report(&id).await.at("/totals");
    let of = |name: &str| totals[name].as_u64().unwrap();
    assert_eq!(of("recipients"), PEOPLE as u64);
    for nobody in ["pending", "claimed", "absent", "unknown", "cancelled"] {
        assert_eq!(of(nobody), 0, "{nobody}: {totals}");
    }
    let has_message = nobody_has_two(&app);
    assert_eq!(of("sent"), has_message as u64, "{totals}");
    assert!(of("sent") > 600, "{totals}");
    // Whoever never takes it is tried to the end of the ladder; whoever does not exist is told at once.
    assert!(of("unprogrammed") > 80, "{totals}");
    assert!((5..60).contains(&of("failed")), "{totals}");
    for invitation in app.pool().inbox().unwrap() {
        for message in &invitation.delivered {
            let local = message.at.with_timezone(&Paris);
            assert!(
                (8..18).contains(&local.hour()) && (1..=3).contains(&local.day()),
                "a message at {local}"
            );
            assert!(message.text.contains("/r/") && !message.text.contains("[FIRSTNAME]"));
        }
    }
    let stats = app.pool().stats().unwrap();
    assert!(stats.invitations > of("sent"), "nobody was invited in vain: {stats:?}");
    for word in ["Declined", "Timeout", "DoNotDisturb", "Busy", "Unreachable"] {
        let declined = word == "Declined" && stats.results.contains_key("declined");
        assert!(declined || stats.results.contains_key(word), "no {word}: {stats:?}");
    }
    assert!(stats.max_open_conversations <= 40, "{stats:?}");
    everything_is_given_back(&app);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_people_who_are_available_get_one_message_each_and_the_totals_add_up() {
    whole_story("available").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_people_who_are_reachable_get_one_message_each_and_the_totals_add_up() {
    whole_story("reachable").await;
}

/// A campaign of a few people whom presence would keep from nothing.
#[tokio::test(flavor = "multi_thread")]
async fn people_are_known_by_their_address_until_they_are_due() {
    let app: TestApp = start(everyone()).await;
    let list = app.list("Everyone", csv(12, ',')).await;
    let id = app.draft(&campaign(&[&list], "always")).await;
    let preflight = app
        .post(&format!("/v1/campaigns/{id}/preflight"), &serde_json::json!({}))
        .await
        .expect(200);
    assert_eq!(preflight.at("/refusals"), serde_json::json!([]), "{}", preflight.text);
    app.publish(&id).await;
    // The pool has not been asked for anybody yet.
    assert_eq!(app.pool().stats().unwrap().requests.values().sum::<u64>(), 0);
    app.run_to_the_end(&id).await;
    assert_eq!(app.total(&id, "sent").await, 12);
    assert_eq!(nobody_has_two(&app), 12);
    everything_is_given_back(&app);
    app.finish().await;
}
