//! What the console reads of a campaign, from the first forecast to the last figure: its answers agree with one
//! another and with what arrived.

use chrono::{DateTime, Utc};
use integration::{TestApp, campaign, csv};
use serde_json::{Value, json};
use simulators::teams::PopulateRule;

const PEOPLE: u64 = 60;
const OUTCOMES: [&str; 7] = [
    "sent",
    "waiting",
    "absent",
    "failed",
    "unknown",
    "unprogrammed",
    "cancelled",
];

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn sum(list: &Value, field: &str) -> u64 {
    let items = list.as_array().unwrap().iter();
    items.map(|item| item[field].as_u64().unwrap()).sum()
}

/// The row of the only campaign in the table.
async fn row(app: &TestApp) -> Value {
    let page = app.get("/v1/campaigns?q=passkeys&sort=-sent_rate").await;
    page.expect(200).at("/items/0")
}

/// Everybody, page by page.
async fn people(app: &TestApp, id: &str) -> Vec<Value> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/v1/campaigns/{id}/recipients?limit=25{cursor}");
        let page = app.get(&path).await.expect(200).json();
        found.extend(page["items"].as_array().unwrap().clone());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_console_shows_agrees_at_every_moment() {
    let some_away = PopulateRule {
        absent_permille: 400,
        not_installed_permille: 50,
        back_from: at("2026-12-01T12:00:00Z"),
        back_to: at("2026-12-04T12:00:00Z"),
        ..integration::everyone()
    };
    let app = TestApp::with_people(some_away).await;
    let list = app.list("Everybody", csv(PEOPLE as usize, ',')).await;
    let mut body = campaign(&[&list]);
    body["presence"] = json!("available");

    let forecast = app.post("/v1/forecast", &json!({"draft": body})).await;
    let forecast = forecast.expect(200).json();
    assert_eq!(forecast["outlook"]["people"], PEOPLE);
    assert_eq!(sum(&forecast["outlook"]["hours"], "first_tries"), PEOPLE);

    let id = app.published(&body).await;
    assert_eq!(row(&app).await["figures"]["waiting"], PEOPLE);
    for until in ["2026-12-01T11:00:00Z", "2026-12-02T11:00:00Z"] {
        app.run_until(at(until)).await;
        agree(&app, &id).await;
    }
    let series = app.get(&format!("/v1/campaigns/{id}/series")).await;
    let ahead = series.expect(200).at("/ahead");
    let sent = app.total(&id, "sent").await;
    assert_eq!(
        sent + sum(&ahead["hours"], "sent"),
        ahead["sent"].as_u64().unwrap()
    );
    app.run_to_the_end(&id).await;
    agree(&app, &id).await;
    let series = app.get(&format!("/v1/campaigns/{id}/series")).await;
    assert_eq!(series.at("/ahead"), Value::Null);
    assert_eq!(series.at("/open").as_array().unwrap().len(), 3);
    let arrived: usize = app.inbox().values().sum();
    assert_eq!(row(&app).await["figures"]["sent"], arrived);
    app.finish().await;
}

/// The table's figures, the report and the people say the same.
async fn agree(app: &TestApp, id: &str) {
    let report = app.get(&format!("/v1/campaigns/{id}/report")).await;
    let report = report.expect(200).json();
    let figures = row(app).await["figures"].clone();
    let of = |name: &str| figures[name].as_u64().unwrap();
    assert_eq!(OUTCOMES.map(of).iter().sum::<u64>(), PEOPLE);
    assert_eq!(report["funnel"]["sent"], figures["sent"]);
    let people = people(app, id).await;
    assert_eq!(people.len() as u64, PEOPLE);
    for outcome in ["sent", "absent", "failed", "unprogrammed"] {
        let count = people
            .iter()
            .filter(|one| one["outcome"] == outcome)
            .count();
        assert_eq!(report["totals"][outcome], count, "{outcome}");
        assert_eq!(figures[outcome], count, "{outcome}");
    }
    // Names are known although the message uses only one of them, and each ladder tells what happened.
    for one in people.iter().step_by(7) {
        assert!(!one["last_name"].as_str().unwrap().is_empty());
        let address = one["address"].as_str().unwrap();
        let person = app
            .get(&format!("/v1/campaigns/{id}/recipients/{address}"))
            .await;
        let person = person.expect(200).json();
        let ladder = person["ladder"].as_array().unwrap();
        let states = |state: &str| ladder.iter().filter(|step| step["state"] == state).count();
        assert_eq!(ladder.len(), 9, "{address}");
        assert_eq!(
            states("tried") as u64,
            one["tries"].as_u64().unwrap(),
            "{address}"
        );
        let waits = ["pending", "absent"].contains(&one["outcome"].as_str().unwrap());
        assert_eq!(states("due"), usize::from(waits), "{address}: {ladder:?}");
        let due = ladder.iter().find(|step| step["state"] == "due");
        assert_eq!(
            due.map_or(&Value::Null, |due| &due["at"]),
            &person["next_try"]
        );
    }
}
