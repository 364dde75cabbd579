//! What people see.

use super::{asked, ended, list, sent, uploaded, version};
use chrono::TimeDelta;
use domain::ids::UploadId;
use domain::list_import::ColumnPlaces;
use domain::upload::{FileKind, Upload, UploadState};
use integration::{TestApp, csv};
use platform::{SystemTime, TimeSource};
use serde_json::json;

const TWO: &str = "First,Last,UPN,City\nAnn,Lee,ann@contoso.example,Oslo\nBob,,bob@contoso.example,\n\
    Cid,Fox,cid@contoso.example,Rome\nAnn,Lee,ANN@contoso.example,Oslo\n";

#[tokio::test(flavor = "multi_thread")]
async fn an_uploaded_file_is_imported_as_the_same_file_in_a_request_is() {
    let app = TestApp::start().await;
    let (direct, other) = (list(&app, "direct").await, list(&app, "uploaded").await);
    let import = app.request(
        "POST".parse().unwrap(),
        &format!("/v1/lists/{direct}/import"),
    );
    let expected = app.send(import.body(TWO)).await.expect(200).json();

    let terms = asked(&app, &other, TWO.len(), &json!({})).await.expect(201);
    let path = terms.header("location").unwrap().to_owned();
    let waiting = app.get(&path).await.expect(200);
    assert_eq!(
        (waiting.str("/state"), waiting.at("/size_bytes")),
        ("waiting".to_owned(), json!(TWO.len()))
    );
    assert_eq!(sent(&app, &terms, TWO).await, 200);
    let done = ended(&app, &path).await;
    assert_eq!(done.str("/state"), "done");
    assert_eq!(done.at("/report"), expected);
    assert_eq!(
        (done.at("/rows_read"), done.str("/by")),
        (json!(4), "local".to_owned())
    );
    let members = async |id: &str| {
        let answer = app.get(&format!("/v1/lists/{id}/members")).await;
        answer.expect(200).at("/items")
    };
    assert_eq!(members(&direct).await, members(&other).await);
    // The same file again, under the same address: the upload has ended, and nothing happens.
    assert_eq!(sent(&app, &terms, TWO).await, 200);
    app.world.driver.settle().await;
    assert_eq!(version(&app, &other).await, (json!(1), json!(2)));
    // It is known to its list only.
    let elsewhere = path.replace(&other, &direct);
    assert_eq!(app.get(&elsewhere).await.status, 404);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_thousand_people_are_uploaded() {
    let app = TestApp::start().await;
    let id = list(&app, "everyone").await;
    let path = uploaded(&app, &id, &csv(50_000, ';'), &json!({})).await;
    let done = ended(&app, &path).await;
    assert_eq!(done.str("/state"), "done", "{}", done.text);
    assert_eq!(done.at("/rows_read"), json!(50_000));
    assert_eq!(version(&app, &id).await, (json!(1), json!(50_000)));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_imported_is_refused_as_in_a_request() {
    let app = TestApp::start().await;
    let id = list(&app, "Paris").await;
    for (file, more, code, field) in [
        ("\u{feff}".to_owned(), json!({}), "file_empty", "file"),
        (
            "First,UPN\nAnn,a@b.example\n".to_owned(),
            json!({}),
            "missing_columns",
            "last name",
        ),
        (
            TWO.to_owned(),
            json!({"strict": true}),
            "bad_rows",
            "line 3, column Last",
        ),
        (
            "PK\u{3}\u{4} no workbook".to_owned(),
            json!({"file_name": "a.xlsx"}),
            "broken_workbook",
            "file",
        ),
    ] {
        let path = uploaded(&app, &id, &file, &more).await;
        let refused = ended(&app, &path).await;
        assert_eq!(refused.str("/state"), "refused", "{code}");
        assert_eq!(refused.str("/problem/code"), code);
        assert_eq!(refused.at("/problem/status"), json!(422));
        assert_eq!(refused.str("/problem/errors/0/field"), field);
    }
    assert_eq!(version(&app, &id).await, (json!(0), json!(0)));
    let gone = list(&app, "gone").await;
    let terms = asked(&app, &gone, TWO.len(), &json!({})).await.expect(201);
    app.delete(&format!("/v1/lists/{gone}")).await.expect(204);
    assert_eq!(sent(&app, &terms, TWO).await, 200);
    let refused = ended(&app, terms.header("location").unwrap()).await;
    assert_eq!(refused.str("/problem/code"), "list_gone");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_takes_the_announced_file_and_no_other() {
    let app = TestApp::start().await;
    let id = list(&app, "Paris").await;
    let terms = asked(&app, &id, TWO.len(), &json!({})).await.expect(201);
    assert_eq!(sent(&app, &terms, format!("{TWO}\n")).await, 403);
    let hash = json!({"sha256": "0".repeat(64)});
    let other = asked(&app, &id, TWO.len(), &hash).await.expect(201);
    assert_eq!(sent(&app, &other, TWO).await, 400);
    let waiting = app.get(terms.header("location").unwrap()).await.expect(200);
    assert_eq!(waiting.str("/state"), "waiting");

    for (body, field) in [
        (json!({"file_name": "a.xls"}), "file_name"),
        (json!({"file_name": "a/b.csv"}), "file_name"),
        (
            json!({"file_name": format!("{}.csv", "x".repeat(252))}),
            "file_name",
        ),
        (json!({"size_bytes": 0}), "size_bytes"),
        (json!({"size_bytes": 256 * 1024 * 1024 + 1}), "size_bytes"),
        (json!({"sha256": "no hash"}), "sha256"),
        (json!({"url": "elsewhere"}), "url"),
    ] {
        let refused = asked(&app, &id, 1, &body).await.expect(422);
        assert!(refused.names(field), "{}", refused.text);
    }
    let everybody = json!({"name": "all", "kind": "all_users"});
    let everybody = app
        .post("/v1/lists", &everybody)
        .await
        .expect(201)
        .str("/id");
    let refused = asked(&app, &everybody, 1, &json!({})).await.expect(409);
    assert_eq!(refused.str("/code"), "dynamic_list");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_nothing_came_for_expires() {
    let app = TestApp::start().await;
    let id = list(&app, "Paris").await;
    let now = SystemTime.now();
    let upload = Upload {
        id: UploadId::from_parts(1, 1),
        list: id.parse().unwrap(),
        by: "local".into(),
        file_name: "people.csv".into(),
        kind: FileKind::Csv,
        size: 1,
        sha256: None,
        strict: false,
        places: ColumnPlaces::default(),
        created: now - TimeDelta::minutes(16),
        expires_at: now - TimeDelta::minutes(1),
        rows_read: 0,
        state: UploadState::Waiting,
    };
    app.world.app.store.create_upload(&upload).await.unwrap();
    let path = format!("/v1/lists/{id}/uploads/{}", upload.id);
    assert_eq!(ended(&app, &path).await.str("/state"), "expired");
    app.finish().await;
}
