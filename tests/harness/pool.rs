//! Campaigns on Skype for Business, and the verdict of the simulated pool on them.

use crate::{START, TestApp, csv};
use chrono::{DateTime, Datelike, TimeDelta, Timelike};
use chrono_tz::Europe::Paris;
use local::{Options, Simulators};
use serde_json::{Value, json};
use simulators::skype::{Behaviour, InvitationResult, PopulateRule};
use std::collections::HashMap;

/// A system whose pool has these people, and whose tenant has everybody.
pub fn with_pool(people: PopulateRule) -> Options {
    Options {
        simulators: Simulators {
            pool_people: Some(people),
            ..crate::people(crate::everyone())
        },
        ..TestApp::options()
    }
}

/// The three-day campaign, on this channel.
pub fn skype_campaign(lists: &[&str], presence: &str) -> Value {
    let mut body = crate::campaign(lists);
    body["channel"] = json!("skype");
    body["presence"] = json!(presence);
    body
}

/// Holds that nobody has two messages. Returns how many have one.
///
/// # Panics
/// When somebody has two.
pub fn nobody_has_two(app: &TestApp) -> usize {
    let mut delivered = HashMap::<String, usize>::new();
    for invitation in app.pool().inbox().expect("an inbox") {
        *delivered.entry(invitation.address).or_default() += invitation.delivered.len();
    }
    let twice: Vec<_> = delivered
        .iter()
        .filter(|(_, messages)| **messages > 1)
        .collect();
    assert!(twice.is_empty(), "more than one message: {twice:?}");
    let stats = app.pool().stats().expect("figures");
    assert_eq!(stats.people_with_several, 0);
    delivered.values().sum()
}

/// Holds that nothing is left open at the pool.
///
/// # Panics
/// When something is.
pub fn everything_is_given_back(app: &TestApp) {
    let stats = app.pool().stats().expect("figures");
    let open = (stats.open_applications, stats.open_conversations);
    assert_eq!(open, (0, 0), "left open: {stats:?}");
    let inbox = app.pool().inbox().expect("an inbox");
    let pending = InvitationResult::Pending;
    assert!(inbox.iter().all(|invitation| invitation.result != pending));
}

/// Of a thousand: some decline, do not answer, are busy, do not want to be disturbed, are not there at first, or are
/// nobody at all.
fn mixed_people() -> PopulateRule {
    let start = DateTime::from_timestamp(START, 0).unwrap_or_default();
    PopulateRule {
        absent_permille: 200,
        back_from: start + TimeDelta::hours(19),
        back_to: start + TimeDelta::hours(90),
        ..PopulateRule::everyone("contoso.example")
            .with(40, Behaviour::Declines)
            .with(40, Behaviour::DoesNotAnswer)
            .with(30, Behaviour::DoNotDisturb)
            .with(20, Behaviour::Busy)
            .with(20, Behaviour::Unreachable)
            .with(20, Behaviour::NotFound)
    }
}

/// A campaign to so many people, from import to report.
///
/// # Panics
/// When anybody gets two messages, one at the wrong hour, or none that the report counts.
pub async fn pool_story(people: usize, presence: &str) {
    let app = TestApp::with(with_pool(mixed_people())).await;
    let list = app.list("Everyone", csv(people, ';')).await;
    let id = app.published(&skype_campaign(&[&list], presence)).await;
    app.run_to_the_end(&id).await;

    let totals = app.report(&id).await.at("/totals");
    let of = |name: &str| totals[name].as_u64().unwrap_or_default();
    assert_eq!(of("recipients"), people as u64);
    for nobody in ["pending", "claimed", "absent", "unknown", "cancelled"] {
        assert_eq!(totals[nobody], 0, "{nobody}: {totals}");
    }
    assert_eq!(of("sent"), nobody_has_two(&app) as u64, "{totals}");
    assert!(of("sent") > people as u64 * 6 / 10, "{totals}");
    // Whoever never takes it is tried to the end of the ladder; whoever does not exist is told at once.
    assert!(of("unprogrammed") > people as u64 / 13, "{totals}");
    assert!(of("failed") > 0, "{totals}");
    for invitation in app.pool().inbox().expect("an inbox") {
        for message in &invitation.delivered {
            let local = message.at.with_timezone(&Paris);
            let in_time = (8..18).contains(&local.hour()) && (1..=3).contains(&local.day());
            assert!(in_time, "a message at {local}");
            assert!(message.text.contains("/r/") && !message.text.contains("[FIRSTNAME]"));
        }
    }
    let stats = app.pool().stats().expect("figures");
    for word in ["declined", "Timeout", "DoNotDisturb", "Busy", "Unreachable"] {
        let known = stats
            .results
            .keys()
            .any(|result| result.eq_ignore_ascii_case(word));
        assert!(known, "no {word}: {stats:?}");
    }
    assert!(stats.max_open_conversations <= 40, "{stats:?}");
    everything_is_given_back(&app);
    app.finish().await;
}
