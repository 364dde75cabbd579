//! Files that are uploaded past the API: from the address to the list's new version.

mod crash;
mod flow;

use integration::{Answer, TestApp};
use serde_json::{Value, json};
use std::time::Duration;

/// How long an import may take before the test gives up: two looks a second.
const LOOKS: usize = 240;

/// A new list without members. Returns its id.
async fn list(app: &TestApp, name: &str) -> String {
    let made = app.post("/v1/lists", &json!({"name": name})).await;
    made.expect(201).str("/id")
}

/// Asks where a CSV file of `size` bytes can go.
async fn asked(app: &TestApp, list: &str, size: usize, more: &Value) -> Answer {
    let mut body = json!({"file_name": "people.csv", "size_bytes": size});
    for (key, value) in more.as_object().unwrap() {
        body[key] = value.clone();
    }
    app.post(&format!("/v1/lists/{list}/uploads"), &body).await
}

/// Sends a file to where an answer says, without any of our tokens, as a page in a browser does.
async fn sent(app: &TestApp, terms: &Answer, file: impl Into<Vec<u8>>) -> u16 {
    let method = terms.str("/method").parse().unwrap();
    let mut request = app.request(method, &terms.str("/url"));
    for (name, value) in terms.at("/headers").as_object().unwrap() {
        request = request.header(name, value.as_str().unwrap());
    }
    let answer = app.send(request.body(file.into())).await;
    answer.status
}

/// Uploads a file. Returns the path of the upload.
async fn uploaded(app: &TestApp, list: &str, file: &str, more: &Value) -> String {
    let terms = asked(app, list, file.len(), more).await.expect(201);
    assert_eq!(sent(app, &terms, file).await, 200);
    terms.header("location").unwrap().to_owned()
}

/// Waits until an upload has ended.
async fn ended(app: &TestApp, path: &str) -> Answer {
    for _ in 0..LOOKS {
        let upload = app.get(path).await.expect(200);
        let state = upload.str("/state");
        if state != "waiting" && state != "importing" {
            return upload;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{path} never ends");
}

/// Version and size of a list.
async fn version(app: &TestApp, list: &str) -> (Value, Value) {
    let list = app.get(&format!("/v1/lists/{list}")).await.expect(200);
    (list.at("/version"), list.at("/size"))
}
