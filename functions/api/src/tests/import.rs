//! Files.

use super::support::{Answer, Server};
use serde_json::json;

async fn import(server: &Server, id: &str, query: &str, file: impl Into<Vec<u8>>) -> Answer {
    server
        .call("POST", &format!("/v1/lists/{id}/import{query}"))
        .bytes(file.into())
        .send()
        .await
}

const MIXED: &str = "Nom;Prénom;UPN;Time zone;Ville\n\
    Lee;Ann;ann@contoso.example;Europe/Paris;Oslo\n\
    Ray;;bob@contoso.example;;Lyon\n\
    Lee;Ann;ANN@contoso.example;;Oslo\n\
    Fox;Cid;cid@contoso.example;Mars;\n";

#[tokio::test]
async fn good_rows_are_kept_and_everything_else_is_reported() {
    let server = Server::start().await;
    let id = server.list("Paris", &[]).await;
    let report = import(&server, &id, "", MIXED).await.expect(200);
    assert_eq!(
        (
            &report["version"],
            &report["accepted"],
            &report["duplicates"]
        ),
        (&json!(1), &json!(2), &json!(1))
    );
    assert_eq!(
        report["duplicate_lines"],
        json!([{"line": 4, "address": "ann@contoso.example"}])
    );
    assert_eq!(
        (
            &report["rejected"][0]["line"],
            &report["rejected"][0]["column"]
        ),
        (&json!(3), &json!("Prénom"))
    );
    assert_eq!(
        (&report["rejected_lines"], &report["bad_time_zones"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(
        (&report["columns"], &report["first_name_from"]),
        (&json!(["VILLE"]), &json!("Prénom"))
    );
    let list = server.get(&format!("/v1/lists/{id}")).await.expect(200);
    assert_eq!(
        (&list["version"], &list["size"], &list["columns"]),
        (&json!(1), &json!(2), &json!(["VILLE"]))
    );
    // Another file replaces the members; the old version stays what it was.
    import(
        &server,
        &id,
        "",
        "First,Last,UPN\nDee,Doe,dee@contoso.example\n",
    )
    .await
    .expect(200);
    let now = server
        .get(&format!("/v1/lists/{id}/members"))
        .await
        .expect(200);
    assert_eq!(now["items"][0]["address"], "dee@contoso.example");
    let before = server
        .get(&format!("/v1/lists/{id}/members?version=1"))
        .await
        .expect(200);
    assert_eq!(before["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn strict_refuses_all_with_the_row_errors() {
    let server = Server::start().await;
    let id = server.list("Paris", &[]).await;
    let refused = import(&server, &id, "?strict=true", MIXED).await;
    assert_eq!(refused.fields(422), ["line 3, column Prénom"]);
    assert_eq!(refused.problem(422)["code"], "bad_rows");
    assert_eq!(
        server.get(&format!("/v1/lists/{id}")).await.expect(200)["version"],
        0
    );
    let good: String = MIXED
        .lines()
        .filter(|line| !line.starts_with("Ray"))
        .map(|line| format!("{line}\n"))
        .collect();
    import(&server, &id, "?strict=true", good).await.expect(200);
    assert_eq!(
        import(&server, &id, "?strict=perhaps", MIXED).await.status,
        400
    );
}

#[tokio::test]
async fn a_file_that_cannot_be_read_changes_nothing_and_says_why() {
    let server = Server::start().await;
    let id = server
        .list("Paris", &["Ann,Lee,ann@contoso.example,Oslo"])
        .await;
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(b"F\0i\0r\0s\0t\0\xd8".iter().copied())
        .collect();
    let broken = b"\xef\xbb\xbfFirst,Last,UPN\nAnn,L\xff\xfee,ann@contoso.example\n".to_vec();
    for (file, code, field) in [
        (b"".to_vec(), "file_empty", "file"),
        (
            b"First,UPN\nAnn,ann@contoso.example\n".to_vec(),
            "missing_columns",
            "last name",
        ),
        (
            b"First,Prenom,Last,UPN\nA,A,B,a@b.example\n".to_vec(),
            "duplicate_columns",
            "First",
        ),
        (
            b"First,Last,UPN,"
                .iter()
                .copied()
                .chain([b'x'; 61])
                .chain(*b"\n")
                .collect(),
            "long_column_name",
            "column 4",
        ),
        (
            b"First,Last,UPN\n\"Ann,Lee,ann@contoso.example\n".to_vec(),
            "unclosed_quote",
            "file",
        ),
        (broken, "broken_encoding", "file"),
        (utf16, "broken_encoding", "file"),
        (
            b"PK\x03\x04 not a workbook".to_vec(),
            "broken_workbook",
            "file",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old".to_vec(),
            "protected_or_old_workbook",
            "file",
        ),
        (b"First,Last,UPN\n".to_vec(), "no_rows", ""),
        (
            b"First,Last,UPN\nAnn,Lee,nobody\n".to_vec(),
            "no_good_rows",
            "line 2, column UPN",
        ),
    ] {
        let refused = import(&server, &id, "", file).await;
        assert_eq!(refused.problem(422)["code"], code);
        assert_eq!(
            refused.fields(422).first().map_or("", String::as_str),
            field,
            "{code}"
        );
    }
    let list = server.get(&format!("/v1/lists/{id}")).await.expect(200);
    assert_eq!((&list["version"], &list["size"]), (&json!(1), &json!(1)));
}

#[tokio::test]
async fn a_file_over_the_limit_is_refused() {
    let server = Server::start().await;
    let mut api = crate::Api::new(server.api.app.clone(), server.api.access.clone());
    api.import_max = 1_000;
    let router = crate::router(api.into());
    let id = server.list("Paris", &[]).await;
    let call = server
        .call("POST", &format!("/v1/lists/{id}/import"))
        .bytes(vec![b'x'; 1_001]);
    let refused = call.through(router).send().await.problem(413);
    let detail = refused["detail"].as_str().unwrap();
    assert!(detail.contains("POST /v1/lists/{id}/uploads"), "{detail}");
}

#[tokio::test]
async fn versions_made_at_the_same_time_are_all_whole() {
    let server = Server::start().await;
    let id = server.list("Paris", &[]).await;
    let files: Vec<String> = (0..4)
        .map(|n| {
            format!(
                "First,Last,UPN\nAnn,Lee,ann{n}@contoso.example\nBob,Ray,bob{n}@contoso.example\n"
            )
        })
        .collect();
    let answers = futures::future::join_all(
        files
            .iter()
            .map(|file| import(&server, &id, "", file.as_str())),
    )
    .await;
    let mut versions: Vec<u64> = answers
        .iter()
        .map(|answer| answer.expect(200)["version"].as_u64().unwrap())
        .collect();
    versions.sort_unstable();
    versions.dedup();
    assert_eq!(versions.len(), 4, "each its own version");
    let list = server.get(&format!("/v1/lists/{id}")).await.expect(200);
    assert_eq!(
        (list["version"].as_u64(), &list["size"]),
        (versions.last().copied(), &json!(2))
    );
}
