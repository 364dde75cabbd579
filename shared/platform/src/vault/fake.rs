//! What stands for Secrets Manager in tests: canned secrets on a loopback port.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Answers `GetSecretValue` until the test's runtime ends.
pub(crate) struct FakeVault {
    pub(crate) url: String,
    secrets: Arc<Mutex<HashMap<String, String>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl FakeVault {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let fake = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            secrets: Arc::default(),
            asked: Arc::default(),
        };
        let (secrets, asked) = (fake.secrets.clone(), fake.asked.clone());
        tokio::spawn(async move {
            loop {
                let (socket, _) = listener.accept().await.unwrap();
                answer(socket, &secrets, &asked).await;
            }
        });
        fake
    }

    pub(crate) fn put(&self, arn: &str, text: &str) {
        self.secrets.lock().unwrap().insert(arn.into(), text.into());
    }

    pub(crate) fn remove(&self, arn: &str) {
        self.secrets.lock().unwrap().remove(arn);
    }

    /// The ARNs that were asked for, in alphabetical order.
    pub(crate) fn asked(&self) -> Vec<String> {
        let mut asked = self.asked.lock().unwrap().clone();
        asked.sort();
        asked
    }
}

async fn answer(
    mut socket: TcpStream,
    secrets: &Mutex<HashMap<String, String>>,
    asked: &Mutex<Vec<String>>,
) {
    let (head, body) = read(&mut socket).await;
    assert!(
        head.contains("x-amz-target: secretsmanager.getsecretvalue"),
        "{head}"
    );
    let request: serde_json::Value = serde_json::from_slice(&body).unwrap();
    let arn = request["SecretId"].as_str().unwrap().to_owned();
    let found = secrets.lock().unwrap().get(&arn).cloned();
    asked.lock().unwrap().push(arn.clone());
    let (status, body) = match found {
        Some(text) => (
            "200 OK",
            serde_json::json!({"ARN": arn, "Name": "one", "SecretString": text}),
        ),
        None => (
            "400 Bad Request",
            serde_json::json!({"__type": "ResourceNotFoundException", "Message": format!("no {arn}")}),
        ),
    };
    let body = body.to_string();
    let text = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/x-amz-json-1.1\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    socket.write_all(text.as_bytes()).await.unwrap();
}

/// Head (in lower case) and body of one request.
async fn read(socket: &mut TcpStream) -> (String, Vec<u8>) {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
            let length: usize = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .map_or(0, |length| length.parse().unwrap());
            if bytes.len() >= end + 4 + length {
                return (head, bytes.split_off(end + 4));
            }
        }
        assert_ne!(socket.read_buf(&mut bytes).await.unwrap(), 0);
    }
}
