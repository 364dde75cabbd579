//! Clients that take their time.

use super::{Limits, serve};
use axum::Router;
use axum::body::Bytes;
use axum::extract::ConnectInfo;
use axum::routing::{get, post};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};

/// Longer than anything here takes, on a machine that does much else.
const BOUND: Duration = Duration::from_secs(30);
/// Between two bytes of a client that trickles.
const NOW_AND_THEN: Duration = Duration::from_millis(20);
const SLOW_CLIENTS: usize = 50;
/// More than sockets hold that nobody reads.
const LARGE: usize = 64 * 1024 * 1024;
const LIMITS: Limits = Limits {
    head: Duration::from_secs(1),
    body: Duration::from_secs(1),
    bytes_per_second: 1_000,
    taking: Duration::from_secs(1),
    connections: 100,
};

struct Server {
    at: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

async fn start(limits: Limits) -> Server {
    let router = Router::new()
        .route(
            "/",
            get(async |ConnectInfo(peer): ConnectInfo<SocketAddr>| peer.to_string()),
        )
        .route("/length", post(async |body: Bytes| body.len().to_string()))
        .route("/large", get(async || vec![b'x'; LARGE]))
        .route(
            "/slow",
            get(async || {
                sleep(NOW_AND_THEN * 10).await;
                "done"
            }),
        );
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let serving = serve(listener, router, limits, async {
        let _ = stopped.await;
    });
    let ended = tokio::spawn(serving);
    Server { at, stop, ended }
}

impl Server {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.at).await.unwrap()
    }

    /// Sends this on a connection of its own and reads until the server closes it.
    async fn ask(&self, request: &str) -> String {
        let mut stream = self.connect().await;
        stream.write_all(request.as_bytes()).await.unwrap();
        rest(stream).await
    }

    async fn stop(self) {
        self.stop.send(()).unwrap();
        timeout(BOUND, self.ended).await.unwrap().unwrap();
    }
}

/// Everything until the other end closes.
async fn rest(mut stream: TcpStream) -> String {
    let mut text = String::new();
    let read = timeout(BOUND, stream.read_to_string(&mut text));
    read.await.expect("the server closes").unwrap();
    text
}

fn get_of(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
}

fn post_of(length: usize) -> String {
    format!("POST /length HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n\r\n")
}

/// Sends `first`, then `again` now and then, until the server closes the connection.
async fn trickle(mut stream: TcpStream, first: String, again: &str) -> String {
    let (mut reader, mut writer) = stream.split();
    let mut text = Vec::new();
    let write = async {
        if writer.write_all(first.as_bytes()).await.is_err() {
            return;
        }
        while writer.write_all(again.as_bytes()).await.is_ok() {
            sleep(NOW_AND_THEN).await;
        }
    };
    // A reset is an end too: what came before it has been read.
    let read = reader.read_to_end(&mut text);
    let ended = async {
        tokio::select! { _ = read => {} () = write => {} }
    };
    timeout(BOUND, ended).await.expect("the server closes");
    String::from_utf8(text).unwrap()
}

#[tokio::test]
async fn heads_that_never_end_are_closed_and_good_requests_are_answered_meanwhile() {
    let server = start(LIMITS).await;
    let mut slow = JoinSet::new();
    for n in 0..SLOW_CLIENTS {
        let stream = server.connect().await;
        // Silent, half a line, and one header after another.
        let (first, again) = match n % 3 {
            0 => ("", ""),
            1 => ("GET / HT", ""),
            _ => ("GET / HTTP/1.1\r\nhost: x\r\n", "x-more: 1\r\n"),
        };
        slow.spawn(trickle(stream, first.to_owned(), again));
    }
    let answer = server.ask(&get_of("/")).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(answer.contains("127.0.0.1:"), "{answer}");
    let mut closed = 0;
    while let Some(text) = slow.join_next().await {
        assert!(!text.unwrap().contains(" 200 "));
        closed += 1;
    }
    assert_eq!(closed, SLOW_CLIENTS);
    server.stop().await;
}

#[tokio::test]
async fn a_body_that_trickles_is_refused_with_408() {
    let server = start(LIMITS).await;
    let stream = server.connect().await;
    let answer = trickle(stream, post_of(100_000), "x").await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains("application/problem+json"), "{answer}");
    assert!(answer.contains("connection: close"), "{answer}");
    assert!(answer.contains("request_timeout"), "{answer}");
    server.stop().await;
}

#[tokio::test]
async fn a_large_body_earns_its_time() {
    let limits = Limits {
        body: NOW_AND_THEN * 10,
        bytes_per_second: 1_000,
        ..LIMITS
    };
    let server = start(limits).await;
    let mut stream = server.connect().await;
    // The first half earns half a minute, and the second comes after the time of a body that earned nothing.
    let half = "x".repeat(30_000);
    let head = post_of(60_000).replace("\r\n\r\n", "\r\nconnection: close\r\n\r\n");
    stream.write_all((head + &half).as_bytes()).await.unwrap();
    sleep(NOW_AND_THEN * 20).await;
    stream.write_all(half.as_bytes()).await.unwrap();
    let answer = rest(stream).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(answer.ends_with("60000"), "{answer}");
    server.stop().await;
}

#[tokio::test]
async fn connections_are_bounded_and_the_next_one_is_answered_when_one_has_ended() {
    let limits = Limits {
        connections: 2,
        ..LIMITS
    };
    let server = start(limits).await;
    let silent = [server.connect().await, server.connect().await];
    let answer = server.ask(&get_of("/")).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    // It was answered because the others were closed: nothing else makes place.
    for mut stream in silent {
        let read = timeout(BOUND, stream.read_u8()).await;
        read.expect("the server closes").unwrap_err();
    }
    server.stop().await;
}

#[tokio::test]
async fn an_answer_that_nobody_takes_is_given_up() {
    let server = start(LIMITS).await;
    let mut idle = server.connect().await;
    idle.write_all(get_of("/large").as_bytes()).await.unwrap();
    idle.readable().await.unwrap();
    // Stopping waits for answers under way: it ends because this one does.
    server.stop().await;
    let mut taken = Vec::new();
    let read = timeout(BOUND, idle.read_to_end(&mut taken)).await;
    assert!(read.is_ok() && taken.len() < LARGE);
    let server = start(LIMITS).await;
    assert!(server.ask(&get_of("/large")).await.len() > LARGE);
    server.stop().await;
}

#[tokio::test]
async fn stopping_finishes_what_has_begun_and_waits_for_nobody_who_is_silent() {
    let server = start(LIMITS).await;
    let mut begun = server.connect().await;
    begun.write_all(get_of("/slow").as_bytes()).await.unwrap();
    let half = server.connect().await;
    // One request of this connection has been answered: the server knows of it, and of those before it.
    let mut kept = server.connect().await;
    kept.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    kept.read_u8().await.unwrap();
    let reading = tokio::spawn(rest(begun));
    server.stop().await;
    assert!(reading.await.unwrap().ends_with("done"));
    drop((half, kept));
}
