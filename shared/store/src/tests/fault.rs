//! A proxy in front of the table that loses answers or gives its own.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What goes wrong with one request.
#[derive(Debug, Clone)]
pub enum Fault {
    /// The table does it, and nobody hears of it.
    LoseAnswer,
    /// The table never sees it: this status and body are the answer.
    Answer(u16, String),
}

/// Faults still to come, each for one request of an operation such as `PutItem`, and the requests that came.
#[derive(Debug, Clone, Default)]
pub struct Faults(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    to_come: VecDeque<(&'static str, Fault)>,
    /// Operations in lower case.
    seen: Vec<String>,
}

impl Faults {
    pub fn add(&self, operation: &'static str, fault: Fault) {
        self.0.lock().unwrap().to_come.push_back((operation, fault));
    }

    pub fn left(&self) -> usize {
        self.0.lock().unwrap().to_come.len()
    }

    /// Requests of an operation so far.
    pub fn seen(&self, operation: &str) -> usize {
        let state = self.0.lock().unwrap();
        let of_it = |seen: &&String| seen.eq_ignore_ascii_case(operation);
        state.seen.iter().filter(of_it).count()
    }

    fn take(&self, head: &str) -> Option<Fault> {
        let mut state = self.0.lock().unwrap();
        let head = head.to_lowercase();
        let (_, rest) = head.split_once("dynamodb_20120810.")?;
        let operation = rest.split("\r\n").next()?;
        state.seen.push(operation.to_owned());
        let (expected, _) = state.to_come.front()?;
        if expected.eq_ignore_ascii_case(operation) {
            state.to_come.pop_front().map(|(_, fault)| fault)
        } else {
            None
        }
    }
}

/// Passes requests on to `upstream`, one connection each, but for the faults.
pub async fn serve(listener: TcpListener, upstream: std::net::SocketAddr, faults: Faults) {
    while let Ok((client, _)) = listener.accept().await {
        tokio::spawn(pass(client, upstream, faults.clone()));
    }
}

async fn pass(mut client: TcpStream, upstream: std::net::SocketAddr, faults: Faults) -> Option<()> {
    let (head, body) = read_message(&mut client).await?;
    let fault = faults.take(&head);
    let answer = match &fault {
        Some(Fault::Answer(status, body)) => {
            let length = body.len();
            let head = "content-type: application/x-amz-json-1.0\r\nconnection: close";
            format!("HTTP/1.1 {status} x\r\n{head}\r\ncontent-length: {length}\r\n\r\n{body}")
                .into_bytes()
        }
        _ => {
            let mut table = TcpStream::connect(upstream).await.ok()?;
            table
                .write_all(&[head.as_bytes(), &body].concat())
                .await
                .ok()?;
            let (head, body) = read_message(&mut table).await?;
            let head = head.replacen("\r\n", "\r\nconnection: close\r\n", 1);
            [head.as_bytes(), &body].concat()
        }
    };
    if !matches!(fault, Some(Fault::LoseAnswer)) {
        client.write_all(&answer).await.ok()?;
    }
    client.shutdown().await.ok()
}

/// Head (with the blank line) and body of one message that names its length.
async fn read_message(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let mut piece = [0; 16 * 1024];
    loop {
        let end = bytes
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .map(|at| at + 4);
        if let Some(end) = end {
            let head = String::from_utf8(bytes[..end].to_vec()).ok()?;
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                if name.eq_ignore_ascii_case("content-length") {
                    value.trim().parse::<usize>().ok()
                } else {
                    None
                }
            })?;
            while bytes.len() < end + length {
                let read = stream
                    .read(&mut piece)
                    .await
                    .ok()
                    .filter(|read| *read > 0)?;
                bytes.extend_from_slice(&piece[..read]);
            }
            return Some((head, bytes.split_off(end)));
        }
        let read = stream
            .read(&mut piece)
            .await
            .ok()
            .filter(|read| *read > 0)?;
        bytes.extend_from_slice(&piece[..read]);
    }
}
