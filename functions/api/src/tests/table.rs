//! The table of campaigns, its filters and the calendar.

use super::support::{Server, draft_body};
use crate::results::tests::{click, usual};
use chrono::TimeDelta;
use domain::campaign::State;
use domain::capacity::Hourly;
use serde_json::{Value, json};

/// Drafts with these names, each made a second after the one before.
async fn named(server: &Server, names: &[&str]) {
    for name in names {
        let next = server.api.app.clock.campaign_now() + TimeDelta::seconds(1);
        server.time.set(&next.to_rfc3339());
        let mut body = draft_body();
        body["name"] = json!(name);
        server.draft(&body).await;
    }
}

fn names(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["name"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn campaigns_are_sorted_and_paged() {
    let server = Server::start().await;
    named(&server, &["delta", "Alpha", "echo", "Bravo", "charlie"]).await;
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    for _ in 0..3 {
        let path = format!("/v1/campaigns?sort=name&limit=2{cursor}");
        let page = server.get(&path).await.expect(200);
        seen.extend(names(&page).into_iter().map(str::to_owned));
        if let Some(next) = page["next_cursor"].as_str() {
            cursor = format!("&cursor={next}");
        }
    }
    assert_eq!(seen, ["Alpha", "Bravo", "charlie", "delta", "echo"]);
    let down = server.get("/v1/campaigns?sort=-name&limit=2").await;
    assert_eq!(names(&down.expect(200)), ["echo", "delta"]);
    let oldest = server.get("/v1/campaigns?sort=created").await;
    assert_eq!(
        names(&oldest.expect(200)),
        ["delta", "Alpha", "echo", "Bravo", "charlie"]
    );
    for bad in [
        "sort=size",
        "state=gone",
        "state=",
        "cursor=x&sort=name",
        "channel=mail",
    ] {
        server
            .get(&format!("/v1/campaigns?{bad}"))
            .await
            .problem(400);
    }
}

#[tokio::test]
async fn campaigns_are_found_by_state_channel_owner_and_text() {
    let server = Server::start().await;
    named(&server, &["Parking", "Canteen"]).await;
    let mut skype = draft_body();
    skype["channel"] = json!("skype");
    skype["message"] = json!("The canteen is closed");
    server.time.set("2026-11-20T09:01:00Z");
    let (id, _) = server.draft(&skype).await;
    server.put_in_state(id, State::Finished).await;
    let find = async |query: &str| {
        let page = server.get(&format!("/v1/campaigns?{query}")).await;
        names(&page.expect(200)).join(" ")
    };
    assert_eq!(find("q=CANTEEN").await, "Office move Canteen");
    assert_eq!(find("state=draft").await, "Canteen Parking");
    assert_eq!(
        find("state=draft,finished&q=canteen").await,
        "Office move Canteen"
    );
    assert_eq!(find("channel=skype").await, "Office move");
    assert_eq!(find("owner=somebody").await, "");
    assert_eq!(find("owner=local&state=finished").await, "Office move");
    let facets = server.get("/v1/campaigns/facets").await.expect(200);
    assert_eq!(facets["total"], 3);
    assert_eq!(
        facets["states"],
        json!({"draft": 2, "publishing": 0, "scheduled": 0, "running": 0, "finished": 1})
    );
    assert_eq!(facets["channels"], json!({"teams": 2, "skype": 1}));
    assert_eq!(
        facets["owners"],
        json!([{"owner": "local", "campaigns": 3}])
    );
}

#[tokio::test]
async fn figures_stand_beside_campaigns_and_add_up() {
    let server = Server::start().await;
    let id = usual(&server).await;
    named(&server, &["Later"]).await;
    let page = server
        .get("/v1/campaigns?sort=-sent_rate")
        .await
        .expect(200);
    let row = &page["items"][0];
    assert_eq!(row["id"], json!(id));
    assert_eq!(page["items"][1]["figures"], Value::Null);
    let figures = &row["figures"];
    let of = |name: &str| figures[name].as_u64().unwrap();
    let outcomes = [
        "sent",
        "waiting",
        "absent",
        "failed",
        "unknown",
        "unprogrammed",
        "cancelled",
    ];
    assert_eq!(of("recipients"), 10);
    assert_eq!(outcomes.map(of).iter().sum::<u64>(), 10);
    assert_eq!(outcomes.map(of), [3, 3, 2, 1, 0, 1, 0]);
    assert_eq!(
        (of("clicked"), of("first_tried"), of("first_absent")),
        (1, 6, 2)
    );
    // Kept for two seconds, then read again.
    click(&server, id, (1, 0), 100).await;
    let again = async || {
        let page = server.get("/v1/campaigns?state=running").await.expect(200);
        page["items"][0]["figures"]["clicked"].clone()
    };
    assert_eq!(again().await, 1);
    server.time.set("2026-12-01T14:02:04Z");
    assert_eq!(again().await, 2);
}

#[tokio::test]
async fn the_calendar_shows_what_is_reserved_in_each_hour() {
    let server = Server::start().await;
    let id = usual(&server).await;
    let hour = "2026-12-01T15:00:00Z".parse().unwrap();
    let reserved: Hourly<u64> = [(hour, 12)].into();
    let changed = server.store().update_campaign(id, |campaign| {
        let publication = campaign.publication.as_mut().unwrap();
        publication.counts.as_mut().unwrap().reserved = reserved.clone();
        Ok::<_, std::convert::Infallible>(())
    });
    changed.await.unwrap();
    named(&server, &["Later"]).await;
    let load = server.get("/v1/load").await.expect(200);
    assert_eq!(load["from"], "2026-12-01T14:00:00Z");
    assert_eq!(load["to"], "2026-12-08T14:00:00Z");
    let campaigns = load["campaigns"].as_array().unwrap();
    assert_eq!(campaigns.len(), 2);
    let one = campaigns.iter().find(|one| one["id"] == json!(id)).unwrap();
    assert_eq!(
        one["hours"],
        json!([{"hour": "2026-12-01T15:00:00Z", "requests": 12}])
    );
    assert_eq!(
        load["pace"][0],
        json!({"channel": "teams", "requests_per_hour": 162_000})
    );
    let elsewhere = server.get("/v1/load?from=2027-01-01T00:00:00Z").await;
    assert_eq!(elsewhere.expect(200)["campaigns"], json!([]));
    for (query, field) in [
        ("from=2026-12-02T00:00:00Z&to=2026-12-01T00:00:00Z", "to"),
        ("from=2026-12-01T00:00:00Z&to=2027-01-02T00:00:00Z", "to"),
        ("from=never", "from"),
    ] {
        let answer = server.get(&format!("/v1/load?{query}")).await;
        assert_eq!(answer.fields(400), [field]);
    }
}

#[tokio::test]
async fn a_draft_may_be_stored_before_it_is_complete() {
    let server = Server::start().await;
    let list = server
        .list("Paris", &["Ann,Lee,ann@contoso.example,Oslo"])
        .await;
    let mut body = draft_body();
    (body["name"], body["message"]) = (json!(""), json!(""));
    assert_eq!(
        server.post("/v1/campaigns", &body).await.fields(422),
        ["name", "message"]
    );
    let made = server.post("/v1/campaigns?incomplete=true", &body).await;
    let path = format!("/v1/campaigns/{}", made.expect(201)["id"].as_str().unwrap());
    assert_eq!(made.expect(201)["window"]["from"], "2026-12-01T14:00:00Z");
    let put = async |body: &Value, query: &str| {
        let call = server.call("PUT", &format!("{path}{query}"));
        call.header("if-match", "*").json(body).send().await
    };
    body["message"] = json!("Hello [TEAM]");
    body["audience"]["include"] = json!([list]);
    put(&body, "?incomplete=true").await.expect(200);
    assert_eq!(put(&body, "").await.fields(422), ["name", "message"]);
    // What cannot be read, or is too long, is refused all the same.
    for (field, value) in [
        ("start", json!("soon")),
        ("message", json!("x".repeat(8_001))),
        ("name", json!("x".repeat(121))),
        ("message", Value::Null),
        ("card", json!(5)),
    ] {
        let mut bad = body.clone();
        bad[field] = value;
        assert_eq!(put(&bad, "?incomplete=true").await.fields(422), [field]);
    }
    let publish = server.post(&format!("{path}/publish"), &json!({})).await;
    assert!(publish.fields(422).contains(&"name".to_owned()));
}

#[tokio::test]
async fn a_caller_learns_who_they_are() {
    let server = Server::start().await;
    let me = server.get("/v1/me").await.expect(200);
    assert_eq!(
        (&me["name"], &me["roles"], &me["local"]),
        (
            &json!("local"),
            &json!(["viewer", "author", "operator"]),
            &json!(true)
        )
    );
    assert_eq!(me["now"], "2026-11-20T09:00:00Z");
    let fewer = server
        .call("GET", "/v1/me")
        .header("authorization", "Bearer local.operator");
    assert_eq!(fewer.send().await.expect(200)["roles"], json!(["operator"]));
}
