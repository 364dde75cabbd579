//! The bucket, through the client of the functions and as a browser sees it.

use std::path::Path;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use chrono::{DateTime, TimeDelta, Utc};
use emulators::Emulators;
use objects::{BucketConfig, Created, ObjectError, PresignedPut, PutTerms};
use reqwest::{Method, RequestBuilder};
use tokio::net::TcpListener;

use crate::support::Bed;

const KEY: &str = "uploads/lst_1/é +b";

fn now() -> DateTime<Utc> {
    "2030-06-01T00:00:00Z".parse().unwrap()
}

fn client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().unwrap()
}

/// A bucket that tells the queue `imports`, and what speaks to it.
async fn bucket(emulators: &Emulators, folder: Option<&Path>) -> objects::Bucket {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let bucket = emulators::Bucket {
        name: "files".into(),
        folder: folder.map(Into::into),
        queue: "imports".into(),
        key_id: "id".into(),
        key_secret: "secret".into(),
    };
    let serving = emulators
        .clone()
        .serve_bucket(bucket, listener, std::future::pending());
    tokio::spawn(serving);
    let config = BucketConfig {
        name: "files".into(),
        region: "eu-west-1".into(),
        endpoint: Some(endpoint),
    };
    let credentials = Credentials::new("id", "secret", None, None, "test");
    objects::Bucket::new(
        config,
        SharedCredentialsProvider::new(credentials),
        client(),
    )
}

fn terms(size: u64) -> PutTerms<'static> {
    PutTerms {
        key: KEY,
        media_type: "text/csv",
        size,
        sha256: None,
        lasts: TimeDelta::minutes(15),
    }
}

fn sending(put: &PresignedPut, body: &str) -> RequestBuilder {
    let request = client().request(Method::PUT, &put.url);
    let request = put.headers.iter().fold(request, |request, (name, value)| {
        request.header(name, value)
    });
    request.body(body.to_owned())
}

/// Sends a request. Returns its status and the code of the error, if it is one.
async fn outcome(request: RequestBuilder) -> (u16, String) {
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    let code = text
        .split_once("<Code>")
        .and_then(|(_, rest)| rest.split_once("</Code>"));
    (status, code.map_or("", |(code, _)| code).to_owned())
}

async fn put(bucket: &objects::Bucket, body: &str) {
    let terms = terms(body.len() as u64);
    let put = bucket.presign_put(&terms, now()).await.unwrap();
    assert_eq!(outcome(sending(&put, body)).await, (200, String::new()));
}

async fn told(bed: &Bed) -> Vec<Created> {
    let bodies = bed.bodies("imports").await;
    bodies
        .iter()
        .flat_map(|body| objects::parse_event(body).unwrap())
        .collect()
}

#[tokio::test]
async fn an_object_is_put_told_of_read_in_parts_and_deleted() {
    for folder in [None, Some(tempfile::tempdir().unwrap())] {
        let bed = Bed::new().await;
        bed.queue("imports").await;
        let bucket = bucket(&bed.emulators, folder.as_ref().map(|dir| dir.path())).await;
        put(&bucket, "0123456789").await;
        let [created] = &told(&bed).await[..] else {
            panic!("one object, one event");
        };
        assert_eq!(
            (created.bucket.as_str(), created.key.as_str(), created.size),
            ("files", KEY, 10)
        );
        // MD5 of the digits.
        assert_eq!(created.etag, "781e5e245d69b566979b86e28d23f2c7");
        let read = async |range| bucket.read(KEY, &created.etag, range, now()).await;
        assert_eq!(read(2..=4).await.unwrap(), b"234");
        assert_eq!(read(9..=9).await.unwrap(), b"9");
        bucket.delete(KEY, now()).await.unwrap();
        bucket.delete(KEY, now()).await.unwrap();
        assert_eq!(
            read(0..=1).await,
            Err(ObjectError::Gone {
                operation: "GetObject"
            })
        );
        if let Some(dir) = folder {
            assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
        }
    }
}

#[tokio::test]
async fn what_was_answered_survives_and_what_a_crash_left_goes() {
    let dir = tempfile::tempdir().unwrap();
    let (file, folder) = (dir.path().join("aws.sqlite"), dir.path().join("files"));
    let bed = Bed::open(Some(&file), "boot-1").await;
    bed.queue("imports").await;
    put(&bucket(&bed.emulators, Some(&folder)).await, "first").await;
    bed.close().await;
    std::fs::write(folder.join("object-7"), "half of").unwrap();

    let bed = Bed::open(Some(&file), "boot-2").await;
    let bucket = bucket(&bed.emulators, Some(&folder)).await;
    let [first] = &told(&bed).await[..] else {
        panic!("one object, one event");
    };
    assert_eq!(
        bucket.read(KEY, &first.etag, 0..=4, now()).await.unwrap(),
        b"first"
    );
    assert!(!folder.join("object-7").exists());
    // Another one in its place.
    put(&bucket, "second").await;
    let read = bucket.read(KEY, &first.etag, 0..=4, now()).await;
    assert!(
        matches!(read, Err(ObjectError::Replaced { .. })),
        "{read:?}"
    );
    assert_eq!(told(&bed).await[0].size, 6);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
}

#[tokio::test]
async fn only_the_very_file_that_was_signed_is_taken_and_only_in_time() {
    let bed = Bed::new().await;
    bed.queue("imports").await;
    let dir = tempfile::tempdir().unwrap();
    let bucket = bucket(&bed.emulators, Some(dir.path())).await;
    let signed = bucket.presign_put(&terms(4), now()).await.unwrap();
    let is = |status: u16, code: &str| (status, code.to_owned());
    let forged = is(403, "SignatureDoesNotMatch");
    assert_eq!(outcome(sending(&signed, "12345")).await, forged);
    let mut other = signed.clone();
    other
        .headers
        .insert("content-type".into(), "text/html".into());
    assert_eq!(outcome(sending(&other, "1234")).await, forged);
    let mut other = signed.clone();
    other.url = other.url.replace("lst_1", "lst_2");
    assert_eq!(outcome(sending(&other, "1234")).await, forged);
    let read = client().request(Method::GET, &signed.url);
    assert_eq!(outcome(read).await, forged);

    let denied = is(403, "AccessDenied");
    let bare = signed.url.split('?').next().unwrap();
    let unsigned = client().request(Method::PUT, bare).body("1234");
    assert_eq!(outcome(unsigned).await, denied);
    let early = now() - TimeDelta::minutes(16);
    let expired = bucket.presign_put(&terms(4), early).await.unwrap();
    assert_eq!(outcome(sending(&expired, "1234")).await, denied);

    let with_hash = PutTerms {
        sha256: Some([0; 32]),
        ..terms(4)
    };
    let hashed = bucket.presign_put(&with_hash, now()).await.unwrap();
    let damaged = outcome(sending(&hashed, "1234")).await;
    assert_eq!(damaged, is(400, "BadDigest"));
    let large = bucket
        .presign_put(&terms(600 * 1024 * 1024), now())
        .await
        .unwrap();
    let large = sending(&large, "").header("content-length", 600 * 1024 * 1024);
    // The body is not even waited for, and the connection may end before the answer is read.
    if let Ok(answer) = large.send().await {
        assert_eq!(answer.status(), 400);
    }
    assert_eq!(told(&bed).await, []);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    assert_eq!(outcome(sending(&signed, "1234")).await, is(200, ""));
    assert_eq!(told(&bed).await.len(), 1);
}

#[tokio::test]
async fn a_page_may_send_what_was_signed_and_see_the_answer() {
    let bed = Bed::new().await;
    bed.queue("imports").await;
    let bucket = bucket(&bed.emulators, None).await;
    let put = bucket.presign_put(&terms(4), now()).await.unwrap();
    let ask = |method: &str| {
        client()
            .request(Method::OPTIONS, &put.url)
            .header("origin", "http://127.0.0.1:8080")
            .header("access-control-request-method", method)
            .header("access-control-request-headers", "content-type")
    };
    let asked = ask("PUT").send().await.unwrap();
    let header = |name: &str| asked.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(asked.status(), 200);
    assert_eq!(header("access-control-allow-origin"), "*");
    assert_eq!(header("access-control-allow-methods"), "PUT");
    assert_eq!(header("access-control-allow-headers"), "content-type");
    assert_eq!(ask("GET").send().await.unwrap().status(), 403);
    let sent = sending(&put, "1234").header("origin", "http://127.0.0.1:8080");
    let sent = sent.send().await.unwrap();
    assert_eq!(sent.status(), 200);
    assert_eq!(sent.headers()["access-control-allow-origin"], "*");
}
