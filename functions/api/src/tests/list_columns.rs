//! Files whose headers do not say which column is what.

use super::support::Server;
use serde_json::json;

const FILE: &str =
    "Rufname;Zuname;Login;Ort\nAnn;Lee;ann@contoso.example;Oslo\n\nBob;Ray;bob@contoso.example;\n";

#[tokio::test]
async fn the_columns_of_a_file_are_shown_before_it_is_imported() {
    let server = Server::start().await;
    let looked = server.call("POST", "/v1/lists/columns").bytes(FILE);
    let columns = looked.send().await.expect(200)["columns"].clone();
    assert_eq!(
        columns[2],
        json!({"place": 3, "header": "Login", "seems": null, "placeholder": "LOGIN",
               "samples": ["ann@contoso.example", "bob@contoso.example"]})
    );
    let known = server
        .call("POST", "/v1/lists/columns")
        .bytes("UPN,First\na,b");
    let columns = known.send().await.expect(200)["columns"].clone();
    assert_eq!(
        (&columns[0]["seems"], &columns[1]["seems"]),
        (&json!("address"), &json!("first_name"))
    );
    let empty = server.call("POST", "/v1/lists/columns").bytes(" \n");
    assert_eq!(empty.send().await.problem(422)["code"], "file_empty");
    let viewer = server.call("POST", "/v1/lists/columns").roles("viewer");
    viewer.bytes(FILE).send().await.problem(403);
    let lists = server.get("/v1/lists").await.expect(200);
    assert_eq!(lists["items"], json!([]));
}

#[tokio::test]
async fn what_no_header_says_is_said_by_its_place() {
    let server = Server::start().await;
    let list = server.list("Paris", &[]).await;
    let import = |query: &str| {
        let path = format!("/v1/lists/{list}/import{query}");
        server.call("POST", &path).bytes(FILE).send()
    };
    assert_eq!(import("").await.problem(422)["code"], "missing_columns");
    let places = "?address=3&first_name=1&last_name=2&strict=true";
    let report = import(places).await.expect(200);
    assert_eq!(
        (
            &report["accepted"],
            &report["address_from"],
            &report["columns"]
        ),
        (&json!(2), &json!("Login"), &json!(["ORT"]))
    );
    let beyond = import("?address=9").await;
    assert_eq!(beyond.fields(422), ["column 9"]);
    assert_eq!(beyond.problem(422)["code"], "no_such_column");
    let twice = import("?address=3&first_name=3&last_name=2").await;
    assert_eq!(twice.problem(422)["code"], "duplicate_columns");
    import("?address=x").await.problem(400);
}
