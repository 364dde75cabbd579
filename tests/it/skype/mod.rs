//! Skype for Business: from a list to messages, against the simulated pool.

mod crash;
mod mixed;
mod outcomes;
mod story;
mod tries;

use integration::TestApp;
use local::{Options, Simulators};
use serde_json::{Value, json};
use simulators::skype::{InvitationResult, PopulateRule};

/// Everybody at contoso.example has an account and accepts.
fn everyone() -> PopulateRule {
    PopulateRule::everyone("contoso.example")
}

/// A system whose pool has these people.
async fn start(people: PopulateRule) -> TestApp {
    TestApp::with(options(people)).await
}

fn options(people: PopulateRule) -> Options {
    Options {
        simulators: Simulators {
            pool_people: Some(people),
            ..integration::people(integration::everyone())
        },
        ..TestApp::options()
    }
}

/// The three-day campaign, on this channel.
fn campaign(lists: &[&str], presence: &str) -> Value {
    let mut body = integration::campaign(lists);
    body["channel"] = json!("skype");
    body["presence"] = json!(presence);
    body
}

/// The verdict is the pool's: nobody has two messages, and nobody was invited again after one arrived. Returns how many
/// people have one.
fn nobody_has_two(app: &TestApp) -> usize {
    let mut delivered = std::collections::HashMap::<String, usize>::new();
    for invitation in app.pool().inbox().unwrap() {
        *delivered.entry(invitation.address).or_default() += invitation.delivered.len();
    }
    let twice: Vec<_> = delivered.iter().filter(|(_, messages)| **messages > 1).collect();
    assert!(twice.is_empty(), "more than one message: {twice:?}");
    assert_eq!(app.pool().stats().unwrap().people_with_several, 0);
    delivered.values().sum()
}

/// Nothing is left open at the pool once its campaigns are over.
fn everything_is_given_back(app: &TestApp) {
    let stats = app.pool().stats().unwrap();
    assert_eq!(
        (stats.open_applications, stats.open_conversations),
        (0, 0),
        "left open: {stats:?}"
    );
    let pending = |invitation: &simulators::skype::InboxItem| {
        invitation.result == InvitationResult::Pending
    };
    assert!(!app.pool().inbox().unwrap().iter().any(pending));
}
