//! How versions of a list differ.

use super::support::Server;
use serde_json::{Value, json};

const HEADER: &str = "First name,Last name,UPN,City";

async fn import(server: &Server, list: &str, rows: &[String]) {
    let file = format!("{HEADER}\n{}\n", rows.join("\n"));
    let call = server.call("POST", &format!("/v1/lists/{list}/import"));
    call.bytes(file).send().await.expect(200);
}

fn addresses(people: &Value) -> Vec<&str> {
    let people = people.as_array().unwrap().iter();
    people
        .map(|person| person["address"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn who_joined_left_and_changed_is_named() {
    let server = Server::start().await;
    let list = server
        .list(
            "Paris",
            &[
                "Ann,Lee,ann@contoso.example,Oslo",
                "Bob,Ray,bob@contoso.example,Rome",
                "Cid,Fox,cid@contoso.example,Bonn",
            ],
        )
        .await;
    let rows = [
        "Ann,Lee,ann@contoso.example,Oslo",
        "Bob,Ray,bob@contoso.example,Nice",
        "Zoe,Day,zoe@contoso.example,Lyon",
    ];
    import(&server, &list, &rows.map(str::to_owned)).await;
    let path = format!("/v1/lists/{list}/versions/2/changes");
    let changes = server.get(&path).await.expect(200);
    assert_eq!(
        (&changes["version"], &changes["since"], &changes["complete"]),
        (&json!(2), &json!(1), &json!(true))
    );
    assert_eq!(
        addresses(&changes["joined_people"]),
        ["zoe@contoso.example"]
    );
    assert_eq!(addresses(&changes["left_people"]), ["cid@contoso.example"]);
    assert_eq!(
        addresses(&changes["changed_people"]),
        ["bob@contoso.example"]
    );
    let back = format!("/v1/lists/{list}/versions/1/changes?since=2");
    let changes = server.get(&back).await.expect(200);
    assert_eq!(
        addresses(&changes["joined_people"]),
        ["cid@contoso.example"]
    );
    let from_nothing = format!("/v1/lists/{list}/versions/1/changes");
    let changes = server.get(&from_nothing).await.expect(200);
    assert_eq!(
        (&changes["joined"], &changes["left"]),
        (&json!(3), &json!(0))
    );
}

#[tokio::test]
async fn two_thousand_people_are_counted_and_two_hundred_named() {
    let server = Server::start().await;
    let list = server.list("Paris", &[]).await;
    let row = |n: u32| format!("P,{n},p{n:05}@contoso.example,Oslo");
    import(&server, &list, &(0..2_500).map(row).collect::<Vec<_>>()).await;
    import(&server, &list, &(1_000..4_000).map(row).collect::<Vec<_>>()).await;
    let path = format!("/v1/lists/{list}/versions/2/changes");
    let changes = server.get(&path).await.expect(200);
    assert_eq!(
        (&changes["joined"], &changes["left"], &changes["changed"]),
        (&json!(1_500), &json!(1_000), &json!(0))
    );
    assert_eq!(addresses(&changes["left_people"]).len(), 200);
}

#[tokio::test]
async fn versions_that_are_not_there_are_not_compared() {
    let server = Server::start().await;
    let list = server
        .list("Paris", &["Ann,Lee,ann@contoso.example,Oslo"])
        .await;
    for path in ["2/changes", "1/changes?since=7", "x/changes"] {
        let path = format!("/v1/lists/{list}/versions/{path}");
        server.get(&path).await.problem(404);
    }
}
