//! Lists whose members are read from the directory, where there is none: what is refused before anybody is asked.

use super::support::Server;
use serde_json::json;

const GROUP: &str = "02bd9fd6-8f93-4758-87c3-1fb73740a315";

#[tokio::test]
async fn a_list_says_where_its_members_come_from() {
    let server = Server::start().await;
    let made = server.post("/v1/lists", &json!({"name": "Paper"})).await;
    let list = made.expect(201);
    assert_eq!(
        (&list["kind"], &list["columns"]),
        (&json!("static"), &json!([]))
    );
    assert!(list.get("group").is_none() && list.get("read_at").is_none());

    let body = json!({"name": "Lyon", "kind": "group", "group": {"id": GROUP.to_uppercase()}});
    let list = server.post("/v1/lists", &body).await.expect(201);
    assert_eq!(list["group"], json!({"id": GROUP, "guests": false}));
    assert_eq!((&list["version"], &list["size"]), (&json!(0), &json!(0)));
    let columns = json!(["DEPARTMENT", "JOBTITLE", "OFFICE", "CITY", "COUNTRY"]);
    assert_eq!(list["columns"], columns);

    let body = json!({"name": "All", "kind": "all_users"});
    let list = server.post("/v1/lists", &body).await.expect(201);
    assert_eq!(
        (&list["kind"], &list["columns"]),
        (&json!("all_users"), &columns)
    );
    let path = format!("/v1/lists/{}", list["id"].as_str().unwrap());
    assert_eq!(server.get(&path).await.expect(200), list);
}

#[tokio::test]
async fn a_group_is_named_by_a_guid_and_only_where_it_belongs() {
    let server = Server::start().await;
    for (body, field) in [
        (json!({"name": "A", "kind": "group"}), "group"),
        (
            json!({"name": "A", "kind": "group", "group": {"id": "Sales"}}),
            "group.id",
        ),
        (json!({"name": "A", "group": {"id": GROUP}}), "group"),
        (
            json!({"name": "A", "kind": "all_users", "group": {"id": GROUP}}),
            "group",
        ),
        (json!({"name": " ", "kind": "all_users"}), "name"),
    ] {
        let problem = server.post("/v1/lists", &body).await.problem(422);
        assert_eq!(problem["errors"][0]["field"], field, "{body}");
    }
}

#[tokio::test]
async fn members_change_where_they_come_from_and_nowhere_else() {
    let server = Server::start().await;
    let body = json!({"name": "All", "kind": "all_users"});
    let list = server.post("/v1/lists", &body).await.expect(201);
    let path = format!("/v1/lists/{}", list["id"].as_str().unwrap());
    let ann = json!({"address": "ann@contoso.example", "first_name": "Ann", "last_name": "Lee"});
    let added = server.post(&format!("{path}/members"), &ann).await;
    assert_eq!(added.problem(409)["code"], "dynamic_list");
    let removed = server
        .call("DELETE", &format!("{path}/members/ann@contoso.example"))
        .send()
        .await;
    assert_eq!(removed.problem(409)["code"], "dynamic_list");
    let imported = server
        .call("POST", &format!("{path}/import"))
        .bytes("First,Last,UPN\nA,B,a@b.example\n")
        .send()
        .await;
    assert_eq!(imported.problem(409)["code"], "dynamic_list");

    let made = server.post("/v1/lists", &json!({"name": "Paper"})).await;
    let made = made.expect(201);
    let paper = format!("/v1/lists/{}", made["id"].as_str().unwrap());
    for act in ["refresh", "preview"] {
        let refused = server.post(&format!("{paper}/{act}"), &json!({})).await;
        assert_eq!(refused.problem(409)["code"], "static_list");
        let refused = server.post(&format!("{path}/{act}"), &json!({})).await;
        let problem = refused.problem(409);
        assert_eq!(problem["code"], "unreadable_list");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains("no Microsoft 365 tenant"), "{detail}");
    }
    server
        .get(&format!("{path}/readings/5f2b9c01d4e8a377"))
        .await
        .problem(404);
}
