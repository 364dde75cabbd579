//! Drafts from the first word to the last edit.

use super::support::{Server, draft_body};
use serde_json::{Value, json};

#[tokio::test]
async fn a_draft_is_made_read_and_listed() {
    let server = Server::start().await;
    let list = server
        .list("Paris", &["Ann,Lee,ann@contoso.example,Oslo"])
        .await;
    let mut body = draft_body();
    body["audience"]["include"] = json!([list]);
    let made = server.post("/v1/campaigns", &body).await;
    let campaign = made.expect(201);
    let path = format!("/v1/campaigns/{}", campaign["id"].as_str().unwrap());
    assert_eq!(
        (made.header("location"), made.header("etag")),
        (path.as_str(), "\"v1\"")
    );
    for (field, value) in body.as_object().unwrap() {
        assert_eq!(&campaign[field], value, "{field}");
    }
    assert_eq!(
        (&campaign["state"], &campaign["owner"]),
        (&json!("draft"), &json!("local"))
    );
    assert_eq!(
        (&campaign["paused"], &campaign["cancelled"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(
        (&campaign["progress"], &campaign["refused"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(
        campaign["lists"],
        json!([{"id": list, "name": "Paris", "version": null, "excluded": false}])
    );
    assert_eq!(campaign["created"], "2026-11-20T09:00:00Z");
    let read = server.get(&path).await;
    assert_eq!(
        (read.expect(200), read.header("etag")),
        (campaign.clone(), "\"v1\"")
    );
    let page = server.get("/v1/campaigns").await.expect(200);
    let mut row = page["items"][0].clone();
    let row = row.as_object_mut().unwrap();
    assert_eq!(row.remove("figures"), Some(Value::Null));
    assert_eq!(
        row.remove("excerpt"),
        Some(json!("Hello there, see https://contoso.example/move"))
    );
    assert_eq!(Value::Object(row.clone()), campaign);
    assert_eq!(page["read_at"], "2026-11-20T09:00:00Z");
}

#[tokio::test]
async fn what_may_be_left_out_has_its_default() {
    let server = Server::start().await;
    let mut body = draft_body();
    for field in ["audience", "presence", "on_exhausted", "on_ambiguous"] {
        body.as_object_mut().unwrap().remove(field);
    }
    body["opening_hours"] = json!({"from": "00:00", "to": "24:00"});
    body["duration"] = json!({"hours": 240});
    let campaign = server.post("/v1/campaigns", &body).await.expect(201);
    assert_eq!(campaign["presence"], "always");
    assert_eq!(
        (&campaign["on_exhausted"], &campaign["on_ambiguous"]),
        (&json!("unprogram"), &json!("hold"))
    );
    assert_eq!(
        campaign["opening_hours"]["weekdays"],
        json!(["mon", "tue", "wed", "thu", "fri"])
    );
    assert_eq!(campaign["audience"], json!({"include": [], "exclude": []}));
}

#[tokio::test]
async fn the_longest_message_fits_however_it_is_escaped() {
    let server = Server::start().await;
    let body = draft_body()
        .to_string()
        .replace("Hello", &r"\ud83d\ude00".repeat(7_900));
    server
        .call("POST", "/v1/campaigns")
        .bytes(body)
        .send()
        .await
        .expect(201);
}

#[tokio::test]
async fn an_edit_needs_the_version_that_was_read() {
    let server = Server::start().await;
    let (id, etag) = server.draft(&draft_body()).await;
    let path = format!("/v1/campaigns/{id}");
    let mut body = draft_body();
    body["name"] = json!("Another name");
    let put = async |etag: Option<&str>, body: &Value| {
        let call = server.call("PUT", &path).json(body);
        match etag {
            Some(etag) => call.header("if-match", etag).send().await,
            None => call.send().await,
        }
    };
    put(None, &body).await.problem(428);
    server.time.set("2026-11-20T10:00:00Z");
    let changed = put(Some(&etag), &body).await;
    assert_eq!(
        (changed.expect(200)["name"].clone(), changed.header("etag")),
        (json!("Another name"), "\"v2\"")
    );
    assert_eq!(changed.expect(200)["updated"], "2026-11-20T10:00:00Z");
    let stale = put(Some(&etag), &draft_body()).await;
    assert_eq!(
        (stale.fields(412), stale.header("etag")),
        (vec!["If-Match".to_owned()], "\"v2\"")
    );
    // Nothing half-written: a refused edit leaves name, version and time as they were.
    let mut bad = draft_body();
    (bad["name"], bad["start"]) = (json!("Half"), json!("never"));
    assert_eq!(put(Some("\"v2\""), &bad).await.fields(422), ["start"]);
    let now = server.get(&path).await;
    assert_eq!(
        (now.expect(200)["name"].clone(), now.header("etag")),
        (json!("Another name"), "\"v2\"")
    );
    let audit = server.get(&format!("{path}/audit")).await.expect(200);
    let acts: Vec<&str> = audit["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["act"].as_str().unwrap())
        .collect();
    assert_eq!(acts, ["edit", "create"]);
    assert_eq!(audit["items"][0]["detail"], json!({"changed": ["name"]}));
    assert_eq!(audit["items"][0]["by"], "local");
}

#[tokio::test]
async fn only_drafts_are_edited() {
    let server = Server::start().await;
    let (id, _) = server.draft(&draft_body()).await;
    for (state, code) in [
        (domain::campaign::State::Publishing, "planning"),
        (domain::campaign::State::Scheduled, "published"),
        (domain::campaign::State::Running, "running"),
        (domain::campaign::State::Finished, "finished"),
    ] {
        server.put_in_state(id, state).await;
        let call = server
            .call("PUT", &format!("/v1/campaigns/{id}"))
            .header("if-match", "*");
        assert_eq!(
            call.json(&draft_body()).send().await.problem(409)["code"],
            code
        );
    }
}

#[tokio::test]
async fn a_copy_is_a_draft_of_ones_own() {
    let server = Server::start().await;
    let (id, _) = server.draft(&draft_body()).await;
    server
        .put_in_state(id, domain::campaign::State::Running)
        .await;
    let made = server
        .call("POST", &format!("/v1/campaigns/{id}/clone"))
        .send()
        .await;
    let copy = made.expect(201);
    assert_eq!(
        (&copy["state"], &copy["name"]),
        (&json!("draft"), &json!("Office move (copy)"))
    );
    assert_eq!(copy["message"], draft_body()["message"]);
    assert_ne!(copy["id"], json!(id));
    let audit = server
        .get(&format!("{}/audit", made.header("location")))
        .await
        .expect(200);
    assert_eq!(audit["items"][0]["detail"], json!({"from": id}));
}
