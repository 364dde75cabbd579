use super::*;
use crate::skype::Operation;

fn body(parts: &[String]) -> String {
    let mut body = String::new();
    for part in parts {
        body.push_str("--77f\r\nContent-Type: application/http; msgtype=request\r\n\r\n");
        body.push_str(part);
        body.push_str("\r\n\r\n");
    }
    body + "--77f--\r\n"
}

fn read(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: pool.contoso.example\r\nAccept: application/json\r\n")
}

impl Harness {
    async fn batch(&self, root: &str, parts: &[String]) -> (u16, String, String) {
        let request = self
            .request(Method::POST, &format!("{root}/batch"))
            .header("accept", "multipart/batching")
            .header("content-type", "multipart/batching;boundary=77f")
            .body(body(parts));
        let response = request.send().await.unwrap();
        let kind = response
            .headers()
            .get("content-type")
            .map(|kind| kind.to_str().unwrap().to_owned());
        (
            response.status().as_u16(),
            kind.unwrap_or_default(),
            response.text().await.unwrap(),
        )
    }
}

#[tokio::test]
async fn parts_are_answered_in_their_order_each_with_its_status() {
    let harness = Harness::start().await;
    harness.add(Person::new("ann@contoso.example"));
    let root = harness.application("e").await;
    let invitation = json!({"to": "sip:ann@contoso.example"}).to_string();
    let parts = [
        read(&format!("{root}/people/ann@contoso.example/presence")),
        read(&format!("{root}/people/nobody@contoso.example/presence")),
        format!(
            "POST {root}/communication/messagingInvitations HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{invitation}"
        ),
        read(&format!("{root}/events?ack=1")),
        read("/ucwa/oauth/v1/applications/1/me"),
    ];
    let (status, kind, text) = harness.batch(&root, &parts).await;
    assert_eq!(status, 200);
    let boundary = kind
        .strip_prefix("multipart/batching; boundary=\"")
        .unwrap()
        .trim_end_matches('"');
    let answers: Vec<_> = text.split(&format!("--{boundary}")).collect();
    assert_eq!((answers.len(), answers[0], answers[6]), (7, "", "--\r\n"));
    let statuses: Vec<_> = answers[1..6]
        .iter()
        .map(|answer| {
            let (head, rest) = answer.split_once("\r\n\r\n").unwrap();
            assert_eq!(
                head.trim(),
                "Content-Type: application/http; msgtype=response"
            );
            rest.split(' ').nth(1).unwrap().parse::<u16>().unwrap()
        })
        .collect();
    assert_eq!(statuses, [200, 404, 201, 400, 404]);
    assert!(answers[1].contains("\"availability\":\"Online\""));
    assert!(answers[3].contains("location: /ucwa/oauth/v1/applications/"));
    assert!(answers[5].contains("ApplicationNotFound"));
    let requests = harness.pool.stats().unwrap().requests;
    assert_eq!(
        (requests[&Operation::Batch], requests[&Operation::Presence]),
        (1, 2)
    );
}

#[tokio::test]
async fn a_batch_that_is_too_much_has_no_effect() {
    let harness = Harness::start().await;
    harness.add(Person::new("ann@contoso.example"));
    let root = harness.application("e").await;
    let start = |n: usize| {
        let body = json!({"to": "sip:ann@contoso.example", "operationId": n.to_string()});
        format!(
            "POST {root}/communication/messagingInvitations HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{body}"
        )
    };
    let (status, _, text) = harness
        .batch(&root, &(0..101).map(start).collect::<Vec<_>>())
        .await;
    let error: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((status, &error["code"]), (429, &json!("TooManyRequests")));
    assert!(harness.pool.inbox().unwrap().is_empty());
    assert_eq!(harness.pool.stats().unwrap().rate_limit_hits, 1);
    let all: Vec<_> = (0..100).map(|_| read(&format!("{root}/me"))).collect();
    assert_eq!(
        harness.batch(&root, &all).await.0,
        200,
        "a hundred are not too many"
    );
}

#[tokio::test]
async fn a_batch_needs_a_ticket_and_a_form() {
    let harness = Harness::start().await;
    let root = harness.application("e").await;
    let url = format!("{}{root}/batch", harness.base);
    assert_eq!(answer(harness.client.post(url)).await.0, 401);
    let request = harness
        .request(Method::POST, &format!("{root}/batch"))
        .json(&json!({}));
    assert_eq!(answer(request).await.0, 415);
    let request = harness
        .request(Method::POST, &format!("{root}/batch"))
        .header("content-type", "multipart/batching; boundary=\"x\"")
        .body("--x\r\n--x--");
    assert_eq!(answer(request).await.1["subcode"], "DeserializationFailure");
}
