//! One campaign on each channel, in the same hours.

use super::everyone;
use chrono::{DateTime, TimeDelta, Utc};
use integration::{
    TestApp, csv, everything_is_given_back, nobody_has_two, skype_campaign, with_pool,
};
use local::Options;
use serde_json::json;
use simulators::skype::Behaviour;

/// Everybody in one minute on both channels, so that both paces bind.
#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_on_each_channel_keeps_the_pace_of_each() {
    let people = everyone().with(50, Behaviour::Declines);
    let app = TestApp::with(Options {
        requests_per_second: 8,
        invitations_per_second: 2,
        ..with_pool(people)
    })
    .await;
    let list = app.list("Everyone", csv(90, ',')).await;
    let short = |mut body: serde_json::Value| {
        body["duration"] = json!({"hours": 2});
        body["opening_hours"] = json!({"from": "08:00", "to": "08:06"});
        body
    };
    let on_teams = app.published(&short(integration::campaign(&[&list]))).await;
    let on_skype = app
        .published(&short(skype_campaign(&[&list], "always")))
        .await;
    app.run_to_the_end(&on_teams).await;
    app.run_to_the_end(&on_skype).await;

    assert_eq!(app.total(&on_teams, "sent").await, 90);
    assert!(app.inbox().values().all(|messages| *messages == 1));
    let on_skype = app.report(&on_skype).await.at("/totals");
    assert_eq!(on_skype["sent"], nobody_has_two(&app), "{on_skype}");
    let taken = on_skype["sent"].as_u64().unwrap() + on_skype["unprogrammed"].as_u64().unwrap();
    assert_eq!(taken, 90, "{on_skype}");

    let messages = app.tenant().inbox().unwrap();
    let teams = busiest(messages.iter().map(|message| message.received_at));
    let invitations = app.pool().inbox().unwrap();
    let skype = busiest(invitations.iter().map(|invitation| invitation.invited_at));
    // One second more than the ten: who is late is as close to the next as the pace allows.
    assert!(teams <= 8 * 11, "{teams} messages in ten seconds on Teams");
    assert!(
        skype <= 2 * 11,
        "{skype} invitations in ten seconds on Skype for Business"
    );
    assert!(
        teams > 8 * 3 && skype > 2 * 5,
        "neither was busy: {teams}, {skype}"
    );
    let skype = app.pool().stats().unwrap().max_invitations_in_any_second;
    // Two, one at the edge, and one that was late by less than is forfeited.
    assert!(
        skype <= 4,
        "{skype} invitations in a second on Skype for Business"
    );
    everything_is_given_back(&app);
    app.finish().await;
}

/// The most instants within any ten seconds.
fn busiest(instants: impl Iterator<Item = DateTime<Utc>>) -> usize {
    let mut instants: Vec<_> = instants.collect();
    instants.sort_unstable();
    let within = |first: usize| {
        let until = instants[first] + TimeDelta::seconds(10);
        instants[first..].partition_point(|at| *at < until)
    };
    (0..instants.len()).map(within).max().unwrap_or(0)
}
