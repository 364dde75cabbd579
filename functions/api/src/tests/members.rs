//! Members of lists.

use super::support::Server;
use domain::campaign::Channel;
use serde_json::{Value, json};

async fn addresses(server: &Server, path: &str) -> Vec<String> {
    let page = server.get(path).await.expect(200);
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["address"].as_str().unwrap().to_owned())
        .collect()
}

fn person(address: &str) -> Value {
    json!({"address": address, "first_name": "Eve", "last_name": "Moe", "columns": {"CITY": "Rome"}})
}

#[tokio::test]
async fn members_are_paged_searched_and_shown_with_the_bot() {
    let server = Server::start().await;
    let rows: Vec<String> = (0..7)
        .map(|n| format!("Ann,Lee{n},ann{n}@contoso.example,Oslo"))
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let path = format!("/v1/lists/{}/members", server.list("Paris", &rows).await);
    let known = |n: u32| (format!("ann{n}@contoso.example"), Some(format!("oid-{n}")));
    let (store, now) = (server.store(), chrono::DateTime::UNIX_EPOCH);
    store
        .put_resolved(Channel::Teams, &[known(0), known(1), known(2)], now)
        .await
        .unwrap();
    for (id, installed) in [("oid-1", true), ("oid-2", false)] {
        store
            .set_installed(Channel::Teams, id, installed, now)
            .await
            .unwrap();
    }
    let first = server.get(&format!("{path}?limit=3")).await.expect(200);
    assert_eq!(first["items"].as_array().unwrap().len(), 3);
    assert_eq!(first["items"][0]["columns"], json!({"CITY": "Oslo"}));
    assert_eq!(first["items"][0]["teams_installed"], Value::Null);
    assert_eq!(first["items"][1]["teams_installed"], true);
    assert_eq!(first["items"][2]["teams_installed"], false);
    let next = format!(
        "{path}?limit=3&cursor={}",
        first["next_cursor"].as_str().unwrap()
    );
    assert_eq!(addresses(&server, &next).await[0], "ann3@contoso.example");
    assert_eq!(
        addresses(&server, &format!("{path}?q=LEE5")).await,
        ["ann5@contoso.example"]
    );
    assert_eq!(
        server.get(&format!("{path}?cursor=x")).await.fields(400),
        ["cursor"]
    );
    assert_eq!(
        server
            .get(&format!("{path}?q={}", "x".repeat(201)))
            .await
            .fields(400),
        ["q"]
    );
    server.get(&format!("{path}?version=2")).await.problem(404);
    let empty = format!("/v1/lists/{}/members", server.list("Empty", &[]).await);
    assert!(addresses(&server, &empty).await.is_empty());
}

#[tokio::test]
async fn people_come_and_go_in_versions_of_their_own() {
    let server = Server::start().await;
    let list = format!(
        "/v1/lists/{}",
        server
            .list("Paris", &["Ann,Lee,ann@contoso.example,Oslo"])
            .await
    );
    let members = format!("{list}/members");
    let added = server
        .post(&members, &person(" Eve@Contoso.example"))
        .await
        .expect(201);
    assert_eq!(
        (&added["address"], &added["columns"]),
        (&json!("eve@contoso.example"), &json!({"CITY": "Rome"}))
    );
    assert_eq!(
        server
            .post(&members, &person("EVE@contoso.example"))
            .await
            .problem(409)["code"],
        "duplicate"
    );
    assert_eq!(
        addresses(&server, &members).await,
        ["ann@contoso.example", "eve@contoso.example"]
    );
    let gone = server
        .call("DELETE", &format!("{members}/ANN%40contoso.example"))
        .send()
        .await;
    assert_eq!((gone.status, gone.text.as_str()), (204, ""));
    assert_eq!(addresses(&server, &members).await, ["eve@contoso.example"]);
    server
        .call("DELETE", &format!("{members}/ann@contoso.example"))
        .send()
        .await
        .problem(404);
    let now = server.get(&list).await.expect(200);
    assert_eq!((&now["version"], &now["size"]), (&json!(3), &json!(1)));
    assert_eq!(
        addresses(&server, &format!("{members}?version=1")).await,
        ["ann@contoso.example"]
    );
    assert_eq!(
        addresses(&server, &format!("{members}?version=2"))
            .await
            .len(),
        2
    );
}

#[tokio::test]
async fn the_first_person_of_a_list_decides_its_columns() {
    let server = Server::start().await;
    let list = format!("/v1/lists/{}", server.list("Paris", &[]).await);
    server
        .post(&format!("{list}/members"), &person("eve@contoso.example"))
        .await
        .expect(201);
    assert_eq!(
        server.get(&list).await.expect(200)["columns"],
        json!(["CITY"])
    );
    let mut other = person("bob@contoso.example");
    other["columns"] = json!({"DESK": "7"});
    assert_eq!(
        server
            .post(&format!("{list}/members"), &other)
            .await
            .fields(422),
        ["columns.DESK"]
    );
    other["columns"] = json!({});
    let added = server
        .post(&format!("{list}/members"), &other)
        .await
        .expect(201);
    assert_eq!(added["columns"], json!({"CITY": ""}));
    server
        .call("DELETE", &format!("{list}/members/nobody@contoso.example"))
        .send()
        .await
        .problem(404);
}

#[tokio::test]
async fn a_person_with_bad_cells_is_refused_whole() {
    let server = Server::start().await;
    let list = format!("/v1/lists/{}", server.list("Paris", &[]).await);
    let members = format!("{list}/members");
    assert_eq!(
        server.post(&members, &json!({})).await.fields(422),
        ["address", "first_name", "last_name"]
    );
    let mut eve = person("not an address");
    eve["last_name"] = json!(" ");
    assert_eq!(
        server.post(&members, &eve).await.fields(422),
        ["address", "last_name"]
    );
    let mut eve = person("eve@contoso.example");
    eve["time_zone"] = json!("Rome");
    assert_eq!(server.post(&members, &eve).await.fields(422), ["time_zone"]);
    eve["shoe_size"] = json!(43);
    assert_eq!(server.post(&members, &eve).await.fields(422), ["shoe_size"]);
    assert_eq!(server.get(&list).await.expect(200)["version"], 0);
}
