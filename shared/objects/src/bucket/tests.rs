use super::*;
use aws_credential_types::Credentials;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request as Asked, State};
use axum::response::{IntoResponse, Response};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

type Answers = Arc<Mutex<VecDeque<Response>>>;
type Heard = Arc<Mutex<Vec<String>>>;

/// A bucket behind which these answers come, one for each request, and what was asked.
async fn bucket(answers: impl IntoIterator<Item = Response>) -> (Bucket, Heard) {
    let answers: Answers = Arc::new(Mutex::new(answers.into_iter().collect()));
    let heard = Heard::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new()
        .fallback(answer)
        .with_state((answers, heard.clone()));
    tokio::spawn(async move { axum::serve(listener, router).await });
    let config = BucketConfig {
        name: "files".into(),
        region: "local".into(),
        endpoint: Some(endpoint),
    };
    let credentials = Credentials::new("id", "key", Some("token".into()), None, "test");
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let bucket = Bucket::new(config, SharedCredentialsProvider::new(credentials), http);
    (bucket, heard)
}

async fn answer(State((answers, heard)): State<(Answers, Heard)>, asked: Asked) -> Response {
    let header = |name: &str| {
        let value = asked.headers().get(name).map(|value| value.to_str());
        value.transpose().unwrap().unwrap_or("-").to_owned()
    };
    assert!(header("authorization").starts_with("AWS4-HMAC-SHA256 Credential=id/"));
    assert_eq!(header("x-amz-security-token"), "token");
    let asked_for = format!("{} {}", asked.method(), asked.uri().path());
    let line = format!("{asked_for} {} {}", header("range"), header("if-match"));
    heard.lock().unwrap().push(line);
    answers.lock().unwrap().pop_front().unwrap()
}

fn status(status: u16) -> Response {
    let code = StatusCode::from_u16(status).unwrap();
    (code, "<Error><Code>Word</Code></Error>").into_response()
}

fn now() -> DateTime<Utc> {
    "2026-11-22T09:00:00Z".parse().unwrap()
}

fn bytes(bytes: &'static [u8]) -> Response {
    (StatusCode::PARTIAL_CONTENT, Bytes::from_static(bytes)).into_response()
}

#[tokio::test]
async fn a_range_of_the_very_object_is_asked_for_and_must_be_whole() {
    let (bucket, heard) = bucket([bytes(b"cde"), bytes(b"cd"), bytes(b"cdef")]).await;
    let read = async || bucket.read("a b", "tag", 2..=4, now()).await;
    assert_eq!(read().await.unwrap(), b"cde");
    assert_eq!(
        heard.lock().unwrap()[0],
        "GET /files/a%20b bytes=2-4 \"tag\""
    );
    assert!(matches!(read().await, Err(ObjectError::Unavailable { .. })));
}

#[tokio::test]
async fn what_may_pass_is_asked_again_and_nothing_else() {
    let (one, heard) = bucket([status(503), status(500), bytes(b"x")]).await;
    assert_eq!(one.read("k", "t", 0..=0, now()).await.unwrap(), b"x");
    assert_eq!(heard.lock().unwrap().len(), 3);

    let (one, heard) = bucket([403, 404, 412].map(status)).await;
    let read = async || one.read("k", "t", 0..=0, now()).await.unwrap_err();
    let operation = "GetObject";
    assert_eq!(
        read().await,
        ObjectError::Refused {
            operation,
            status: 403,
            code: "Word".into()
        }
    );
    assert_eq!(read().await, ObjectError::Gone { operation });
    assert_eq!(read().await, ObjectError::Replaced { operation });
    assert_eq!(heard.lock().unwrap().len(), 3);

    let (one, _) = bucket([503, 503, 503, 503].map(status)).await;
    let error = one.read("k", "t", 0..=0, now()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GetObject: the bucket is not available (503 Word)"
    );
}

#[tokio::test]
async fn what_is_not_there_is_deleted() {
    let gone = StatusCode::NO_CONTENT.into_response();
    let (bucket, heard) = bucket([gone, status(404), status(403)]).await;
    bucket.delete("k", now()).await.unwrap();
    bucket.delete("k", now()).await.unwrap();
    assert!(bucket.delete("k", now()).await.is_err());
    assert_eq!(heard.lock().unwrap()[0], "DELETE /files/k - -");
}

#[tokio::test]
async fn an_address_names_its_terms_and_is_not_shown() {
    let (bucket, _) = bucket([]).await;
    let terms = PutTerms {
        key: "uploads/1",
        media_type: "text/csv",
        size: 7,
        sha256: Some([0; 32]),
        lasts: TimeDelta::minutes(15),
    };
    let put = bucket.presign_put(&terms, now()).await.unwrap();
    for part in [
        "/files/uploads/1?",
        "X-Amz-Expires=900",
        "X-Amz-Date=20261122T090000Z",
        "X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost%3Bx-amz-checksum-sha256",
        "X-Amz-Security-Token=token",
    ] {
        assert!(put.url.contains(part), "{part} in {}", put.url);
    }
    assert_eq!(put.headers["content-type"], "text/csv");
    assert_eq!(
        put.headers["x-amz-checksum-sha256"],
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    );
    assert!(!format!("{put:?}").contains("Signature"));
}
