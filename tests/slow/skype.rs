//! A thousand people on Skype for Business, and the real process killed while it invites them.

use crate::kill::{System, moments, publish};
use integration::pool_story;
use serde_json::Value;
use std::collections::HashMap;
use std::time::Duration;

const KILLS: u64 = 10;
const WORKERS: u64 = 2;
const PEOPLE: usize = 200;
/// What a crash may leave unknown, for each worker.
const WINDOW: u64 = 8;

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_people_who_are_available_get_one_message_each() {
    pool_story(1_000, "available").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_people_who_are_reachable_get_one_message_each() {
    pool_story(1_000, "reachable").await;
}

/// Every invitation the pool has seen.
async fn invitations(system: &System) -> Vec<Value> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/inbox?limit=500{cursor}");
        let page = system.get(system.port + 2, &path).await.expect(200).json();
        found.extend(page["invitations"].as_array().unwrap().iter().cloned());
        match &page["next_cursor"] {
            Value::Null => return found,
            next => cursor = format!("&cursor={next}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_killed_during_invitations_gives_nobody_a_second_message() {
    let mut system = System::new().await;
    system.start().await;
    let (mut campaigns, mut kills) = (vec![publish(&system, 0, "skype", PEOPLE).await], 0);
    for moment in moments(20_261_202) {
        tokio::time::sleep(moment).await;
        // Something must be going on for a kill to prove anything.
        if system.state(campaigns.last().unwrap()).await == "finished" {
            campaigns.push(publish(&system, campaigns.len() as u64, "skype", PEOPLE).await);
            continue;
        }
        system.kill().await;
        kills += 1;
        system.start().await;
        if kills == KILLS {
            break;
        }
    }
    let all_finished = async {
        for campaign in &campaigns {
            while system.state(campaign).await != "finished" {
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(900), all_finished)
        .await
        .expect("every campaign finishes");

    let (mut sent, mut unknown) = (0, 0);
    for campaign in &campaigns {
        let path = format!("/v1/campaigns/{campaign}/report");
        let totals = system
            .get(system.port, &path)
            .await
            .expect(200)
            .at("/totals");
        let of = |name: &str| totals[name].as_u64().unwrap();
        let ended = ["sent", "failed", "unknown", "unprogrammed"];
        let ended: u64 = ended.map(of).iter().sum();
        assert_eq!(ended, PEOPLE as u64, "{totals}");
        sent += of("sent");
        unknown += of("unknown");
    }
    // The tracked link names campaign and person: twice the same would be two messages to one person.
    let mut links = HashMap::<String, usize>::new();
    for invitation in invitations(&system).await {
        for message in invitation["delivered"].as_array().unwrap() {
            let text = message["text"].as_str().unwrap();
            let token = text.split("/r/").nth(1).and_then(|rest| rest.get(..54));
            *links
                .entry(token.expect("a tracked link").to_owned())
                .or_default() += 1;
        }
    }
    assert!(
        links.values().all(|messages| *messages == 1),
        "somebody got two"
    );
    let messages = links.len() as u64;
    assert!(
        messages >= sent && messages <= sent + unknown,
        "{messages} messages, {sent} sent, {unknown} unknown"
    );
    assert!(
        unknown <= WINDOW * WORKERS * kills,
        "{unknown} unknown after {kills} kills"
    );
    println!(
        "{kills} kills, {} campaigns, {sent} sent, {messages} messages, {unknown} unknown",
        campaigns.len()
    );
    system.kill().await;
}
