//! A campaign from import to report.

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};
use chrono_tz::Europe::Paris;
use domain::campaign::Channel;
use integration::{START, TestApp, campaign, csv, everyone};
use serde_json::{Value, json};
use simulators::teams::PopulateRule;

fn instant(value: &Value) -> DateTime<Utc> {
    value
        .as_str()
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(|| panic!("not an instant: {value}"))
}

/// A third is offline at first; they come back in the course of the first two days.
fn a_third_away() -> PopulateRule {
    let start = DateTime::from_timestamp(START, 0).unwrap();
    PopulateRule {
        absent_permille: 333,
        back_from: start + TimeDelta::hours(19),
        back_to: start + TimeDelta::hours(48),
        not_installed_permille: 30,
        ..everyone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_reached_once_in_opening_hours_and_the_report_says_so() {
    let app = TestApp::with_people(a_third_away()).await;
    let list = app.list("Everyone", csv(120, ';')).await;
    let mut body = campaign(&[&list]);
    body["presence"] = json!("available");
    let id = app.published(&body).await;
    assert_eq!(app.total(&id, "pending").await, 120);
    app.run_to_the_end(&id).await;

    let report = app.report(&id).await;
    assert_eq!(report.at("/totals/recipients"), 120);
    for nobody in ["pending", "claimed", "absent", "unknown", "cancelled"] {
        assert_eq!(report.at(&format!("/totals/{nobody}")), 0, "{nobody}");
    }
    let inbox = app.inbox();
    assert!(
        inbox.values().all(|messages| *messages == 1),
        "somebody got two"
    );
    assert_eq!(report.at("/totals/sent"), inbox.len());
    assert!(inbox.len() > 100, "only {} were reached", inbox.len());
    for message in app.tenant().inbox().unwrap() {
        let local = message.received_at.with_timezone(&Paris);
        let (hour, day) = (local.hour(), local.day());
        assert!(
            (8..18).contains(&hour) && (1..=3).contains(&day),
            "a message at {local}"
        );
        let text = message.activity["text"].as_str().unwrap();
        assert!(
            text.contains("/r/") && !text.contains("[FIRSTNAME]"),
            "{text}"
        );
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_retry_is_at_the_rung_the_table_says() {
    let start = DateTime::from_timestamp(START, 0).unwrap();
    // Nearly everybody misses the first try, whatever minute is drawn for them.
    let app = TestApp::with_people(PopulateRule {
        absent_permille: 900,
        back_from: start + TimeDelta::hours(30),
        back_to: start + TimeDelta::hours(60),
        ..everyone()
    })
    .await;
    let list = app.list("Everyone", csv(60, ',')).await;
    let mut body = campaign(&[&list]);
    body["presence"] = json!("available");
    let id = app.published(&body).await;
    app.run_to_the_end(&id).await;

    let mut retries = 0;
    for n in 0..60 {
        let person = app
            .get(&format!(
                "/v1/campaigns/{id}/recipients/person{n:05}@contoso.example"
            ))
            .await
            .expect(200);
        let attempts = person.at("/attempts");
        let attempts = attempts.as_array().unwrap();
        let planned = instant(&person.at("/planned_at"));
        assert_eq!(instant(&attempts[0]["at"]), planned, "{}", person.text);
        for pair in attempts.windows(2) {
            retries += 1;
            let (before, after) = (instant(&pair[0]["at"]), instant(&pair[1]["at"]));
            let rung = |attempt: &Value| {
                (
                    attempt["cycle"].as_u64().unwrap(),
                    attempt["rung"].as_u64().unwrap(),
                )
            };
            let local = after.with_timezone(&Paris);
            match (rung(&pair[0]), rung(&pair[1])) {
                ((c, 1), (d, 2)) if c == d => assert_eq!(after - before, TimeDelta::minutes(10)),
                ((c, _), (d, 3)) if c == d => {
                    assert_eq!(local.minute(), 0, "rung 3 at {local}");
                    assert!(after - before <= TimeDelta::minutes(70));
                }
                ((c, _), (d, 1)) => {
                    assert_eq!(c + 1, d);
                    assert!(local.day() > before.with_timezone(&Paris).day());
                }
                other => panic!("from rung to rung {other:?}: {}", person.text),
            }
        }
    }
    assert!(
        retries > 20,
        "only {retries} retries: the test proves nothing"
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_suppressed_while_they_are_away_gets_nothing_when_they_are_back() {
    let start = DateTime::from_timestamp(START, 0).unwrap();
    let back = start + TimeDelta::hours(30);
    let app = TestApp::with_people(PopulateRule {
        absent_permille: 1_000,
        back_from: back,
        back_to: back + TimeDelta::hours(1),
        ..everyone()
    })
    .await;
    let list = app.list("Everyone", csv(8, ',')).await;
    let mut body = campaign(&[&list]);
    body["presence"] = json!("available");
    let id = app.published(&body).await;
    app.world.driver.advance_to(back).await;
    assert!(app.total(&id, "absent").await > 0, "nobody was tried yet");

    let unwanted = "person00003@contoso.example";
    let store = &app.world.app.store;
    let suppressed = store.set_suppressed(Channel::Teams, unwanted, true);
    suppressed.await.unwrap();
    app.run_to_the_end(&id).await;
    let person = app
        .get(&format!("/v1/campaigns/{id}/recipients/{unwanted}"))
        .await
        .expect(200);
    assert_eq!(person.at("/outcome"), "failed", "{}", person.text);
    assert_eq!(person.at("/reason"), "suppressed", "{}", person.text);
    assert_eq!(app.inbox().len(), 7);
    assert_eq!(app.total(&id, "sent").await, 7);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_people_than_minutes_share_batches_and_everybody_has_a_planned_minute() {
    let app = TestApp::start().await;
    let list = app.list("Everyone", csv(250, ',')).await;
    let mut body = campaign(&[&list]);
    body["duration"] = json!({"hours": 1});
    body["opening_hours"] = json!({"from": "08:00", "to": "08:15"});
    let id = app.published(&body).await;
    let plan = app
        .get(&format!("/v1/campaigns/{id}/plan?limit=1000"))
        .await
        .expect(200)
        .json();
    let minutes: std::collections::BTreeMap<String, usize> = plan["items"]
        .as_array()
        .unwrap()
        .iter()
        .fold(Default::default(), |mut minutes, item| {
            *minutes
                .entry(item["planned_at"].as_str().unwrap().to_owned())
                .or_default() += 1;
            minutes
        });
    assert_eq!(
        minutes.len(),
        10,
        "08:00 to 08:10, without the last five minutes: {minutes:?}"
    );
    assert!(
        minutes.values().all(|people| *people == 25),
        "stratified: {minutes:?}"
    );
    app.run_to_the_end(&id).await;
    assert_eq!(app.total(&id, "sent").await, 250);
    assert_eq!(app.inbox().len(), 250);
    assert!(app.tenant().max_requests_in_any_second() <= 50);
    app.finish().await;
}
