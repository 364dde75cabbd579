//! After the erasure of a person nothing in the table holds their address, their name or their id, and everybody else
//! is as they were.

use crate::backup::{copy, holding};
use chrono::{DateTime, TimeDelta, Utc};
use integration::{START, TestApp, campaign, csv};
use serde_json::{Value, json};
use simulators::teams::Person;

/// Spelt like nobody else, so that a byte of it anywhere is theirs.
const EVE: &str = "eve.qvarnstroem@contoso.example";
const FIRST: &str = "Evelina";
const LAST: &str = "Qvarnstroem";
const PEOPLE: usize = 30;
const LOOKS: usize = 200;

fn hour(hours: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(START, 0).unwrap() + TimeDelta::hours(hours)
}

/// 07:00 UTC on the first day: the window opens at 08:00 in Paris.
const OPENS: i64 = 19;

struct Story {
    app: TestApp,
    list: String,
    object_id: String,
}

async fn start() -> Story {
    let app = TestApp::start().await;
    let object_id = "5d0e61c2-7b1f-4c11-9a70-0c2f9e8b7a44".to_owned();
    let eve = Person {
        object_id: object_id.clone(),
        ..Person::new(EVE)
    };
    app.tenant().add_people(vec![eve]).unwrap();
    let mut file = csv(PEOPLE, ',');
    file += &format!("{FIRST},{LAST},{EVE},Umeå\r\n");
    let list = app.list("Everyone", file).await;
    Story {
        app,
        list,
        object_id,
    }
}

impl Story {
    /// Where the person is still to be found.
    async fn traces(&self) -> Vec<String> {
        let items = copy(&self.app).await;
        let mut found = Vec::new();
        for needle in [EVE, FIRST, LAST, &self.object_id] {
            found.extend(holding(&items, needle));
        }
        found.sort();
        found.dedup();
        found
    }

    async fn erase(&self) -> Value {
        let app = &self.app;
        let asked = app
            .post("/v1/people/erase", &json!({"address": EVE.to_uppercase()}))
            .await
            .expect(202);
        let path = asked.header("location").unwrap().to_owned();
        for _ in 0..LOOKS {
            app.world.driver.settle().await;
            let answer = app.get(&path).await;
            assert!(!answer.text.contains(EVE), "{}", answer.text);
            if answer.status == 200 {
                return answer.json();
            }
            app.run_until(app.world.now() + TimeDelta::seconds(10))
                .await;
        }
        panic!("the erasure never ends");
    }

    async fn versions(&self) -> u64 {
        let list = self
            .app
            .get(&format!("/v1/lists/{}", self.list))
            .await
            .expect(200);
        list.at("/version").as_u64().unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_person_is_left_who_was_sent_to() {
    let story = start().await;
    let app = &story.app;
    // Versions that have them, one that does not, and one that has them again.
    let members = format!("/v1/lists/{}/members", story.list);
    app.delete(&format!("{members}/{EVE}")).await.expect(204);
    let eve = json!({"address": EVE, "first_name": FIRST, "last_name": LAST, "columns": {"CITY": "Umeå"}});
    app.post(&members, &eve).await.expect(201);
    let id = app.published(&campaign(&[&story.list])).await;
    let tried = app
        .post(&format!("/v1/campaigns/{id}/try"), &json!({"address": EVE}))
        .await
        .expect(200);
    assert_eq!(tried.at("/delivered"), true);
    app.run_to_the_end(&id).await;
    app.tenant().read(EVE).await.unwrap();
    let report = app.report(&id).await.at("/totals");
    let traces = story.traces().await;
    assert!(traces.len() >= 6, "the search finds too little: {traces:?}");

    let done = story.erase().await;
    assert_eq!(
        (&done["lists"], &done["campaigns"], &done["step"]),
        (&json!(1), &json!(1), &json!("done"))
    );
    assert_eq!(story.traces().await, Vec::<String>::new());
    assert_eq!(app.report(&id).await.at("/totals"), report);
    app.get(&format!("/v1/campaigns/{id}/recipients/{EVE}"))
        .await
        .expect(404);
    let page = app
        .get(&format!("/v1/campaigns/{id}/recipients?limit=1000"))
        .await
        .expect(200);
    let people = page.at("/items").as_array().unwrap().clone();
    let erased: Vec<&Value> = people
        .iter()
        .filter(|person| person["address"] == "(erased)")
        .collect();
    assert_eq!((people.len(), erased.len()), (PEOPLE + 1, 1));
    assert_eq!(erased[0]["outcome"], "sent");
    let left = app.get(&format!("{members}?limit=1000")).await.expect(200);
    assert_eq!(left.at("/items").as_array().unwrap().len(), PEOPLE);
    let trail = app
        .get(&format!("/v1/campaigns/{id}/audit"))
        .await
        .expect(200);
    assert_eq!(trail.at("/items/0/act"), "erase", "{}", trail.text);

    // Twice changes nothing; and whoever is imported again is there again.
    let version = story.versions().await;
    let done = story.erase().await;
    assert_eq!((&done["lists"], &done["campaigns"]), (&json!(0), &json!(0)));
    assert_eq!(story.versions().await, version);
    app.post(&members, &eve).await.expect(201);
    let mut later = campaign(&[&story.list]);
    later["start"] = json!("2026-12-08T08:00");
    let again = app.published(&later).await;
    assert_eq!(app.total(&again, "recipients").await, PEOPLE as u64 + 1);
    story.app.finish_leaving(1_000).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_still_waits_is_not_sent_to_and_everybody_else_is() {
    let story = start().await;
    let app = &story.app;
    let running = app.published(&campaign(&[&story.list])).await;
    let mut later = campaign(&[&story.list]);
    later["start"] = json!("2026-12-08T08:00");
    let scheduled = app.published(&later).await;
    // Somewhere before their minute.
    app.run_until(hour(OPENS)).await;
    assert!(!app.inbox().contains_key(EVE));
    let done = story.erase().await;
    assert_eq!(done["campaigns"], 2);
    assert_eq!(story.traces().await, Vec::<String>::new());
    for id in [running, scheduled] {
        app.run_to_the_end(&id).await;
        assert_eq!(app.total(&id, "sent").await, PEOPLE as u64);
        let report = app.report(&id).await;
        assert_eq!(
            (
                report.at("/failures/0/reason"),
                report.at("/failures/0/people")
            ),
            (json!("erased"), json!(1))
        );
    }
    let inbox = app.inbox();
    assert!(!inbox.contains_key(EVE) && inbox.values().all(|messages| *messages == 2));
    assert_eq!(story.traces().await, Vec::<String>::new());
    story.app.finish_leaving(1_000).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_address_is_refused_without_being_repeated() {
    let app = TestApp::start().await;
    for address in ["", "eve", "(erased)", "eve @contoso.example"] {
        let refused = app
            .post("/v1/people/erase", &json!({"address": address}))
            .await
            .expect(422);
        assert!(refused.names("address"), "{}", refused.text);
    }
    app.get("/v1/people/erasures/0000000000000000")
        .await
        .expect(404);
    app.finish().await;
}
