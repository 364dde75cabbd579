//! Connections that fail at every stage: what may have been written decides.

use super::server::*;
use crate::{Body, Conversation, FaultKind, Outgoing, SendFault, Teams, TeamsConfig};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

#[derive(Debug, Clone, Copy)]
enum Behaviour {
    /// Closed as soon as it is accepted.
    CloseAtOnce,
    /// Reset after the head was read, with the body still unread.
    ResetBeforeBody,
    /// Closed without an answer after the whole request was read.
    CloseAfterBody,
    /// Closed in the middle of the head of the answer.
    CutHead,
    /// Never answers.
    Silent,
    /// A 201 whose body breaks off.
    CutBody,
    /// A 201 with more body than anybody reads.
    Endless,
}

/// The connector at the returned address behaves so; tokens come from `server`.
async fn connector(behaviour: Behaviour) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/teams", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(behave(stream, behaviour));
        }
    });
    url
}

async fn behave(mut stream: TcpStream, behaviour: Behaviour) {
    match behaviour {
        Behaviour::CloseAtOnce => return,
        Behaviour::ResetBeforeBody => {
            // Closing with unread bytes in the buffer makes the kernel send a reset.
            let _ = stream.read(&mut [0; 16]).await;
            return;
        }
        _ => {}
    }
    read_request(&mut stream).await;
    let reply: &[u8] = match behaviour {
        Behaviour::CutHead => b"HTTP/1.1 201 Crea",
        Behaviour::CutBody => b"HTTP/1.1 201 Created\r\ncontent-length: 500\r\n\r\n{\"id\":\"1\"",
        Behaviour::Endless => b"HTTP/1.1 201 Created\r\ncontent-length: 99000000\r\n\r\n{\"id\":\"",
        _ => b"",
    };
    let _ = stream.write_all(reply).await;
    match behaviour {
        Behaviour::Endless => while stream.write_all(&[b'x'; 65536]).await.is_ok() {},
        Behaviour::Silent => {
            // Until the client gives up.
            let _ = stream.read(&mut [0; 16]).await;
        }
        _ => {}
    }
}

async fn read_request(stream: &mut TcpStream) {
    let mut request = Vec::new();
    // Every body of ours ends with the tenant in the channel data, and is short.
    while !request.ends_with(b"}}") && !request.ends_with(b"\"}") {
        if stream.read_buf(&mut request).await.unwrap_or(0) == 0 {
            return;
        }
    }
}

fn teams_at(server: &Server, connector_url: &str, timeout: Duration) -> Teams {
    teams_with(TeamsConfig {
        connector_url: connector_url.to_owned(),
        request_timeout: timeout,
        ..config(&server.url)
    })
}

async fn send(teams: &Teams, service_url: &str) -> Result<String, SendFault> {
    let conversation = Conversation {
        id: "a:1".into(),
        service_url: service_url.to_owned(),
    };
    let message = Outgoing {
        body: Body::Text {
            text: "t".into(),
            text_format: "plain",
        },
        summary: "s".into(),
    };
    teams
        .send(&conversation, PERSON, &message, Clock::default().now())
        .await
}

#[tokio::test]
async fn after_something_may_have_been_written_a_send_is_ambiguous_and_a_create_can_be_repeated() {
    let server = Server::start(|_| None).await;
    for behaviour in [
        Behaviour::CloseAtOnce,
        Behaviour::ResetBeforeBody,
        Behaviour::CloseAfterBody,
        Behaviour::CutHead,
        Behaviour::Silent,
    ] {
        let url = connector(behaviour).await;
        let timeout = if matches!(behaviour, Behaviour::Silent) {
            Duration::from_millis(300)
        } else {
            Duration::from_secs(20)
        };
        let teams = teams_at(&server, &url, timeout);
        assert_eq!(
            send(&teams, &url).await,
            Err(SendFault::Ambiguous),
            "{behaviour:?}"
        );
        assert_eq!(
            teams.create_conversation(PERSON).await,
            Err(SendFault::Person),
            "{behaviour:?}"
        );
        // Nothing was repeated behind our back.
        assert_eq!((teams.requests().send, teams.requests().create), (1, 1));
    }
}

#[tokio::test]
async fn a_head_that_says_created_counts_even_if_the_body_breaks_off_or_never_ends() {
    let server = Server::start(|_| None).await;
    for behaviour in [Behaviour::CutBody, Behaviour::Endless] {
        let url = connector(behaviour).await;
        let teams = teams_at(&server, &url, Duration::from_secs(20));
        assert_eq!(send(&teams, &url).await.as_deref(), Ok(""), "{behaviour:?}");
        assert_eq!(
            teams.create_conversation(PERSON).await,
            Err(SendFault::Person),
            "{behaviour:?}"
        );
    }
}

#[tokio::test]
async fn without_a_connection_nothing_was_sent() {
    let server = Server::start(|_| None).await;
    // A port that was free a moment ago, and a TLS handshake with a server that speaks none.
    let closed = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    let plain = server.url.replace("http:", "https:");
    for url in [format!("http://{closed}/teams"), plain] {
        let teams = teams_at(&server, &url, Duration::from_secs(20));
        for fault in [
            send(&teams, &url).await.unwrap_err(),
            teams.create_conversation(PERSON).await.unwrap_err(),
        ] {
            let SendFault::Channel(fault) = fault else {
                panic!("{fault:?}")
            };
            assert_eq!(
                (fault.kind, fault.detail.as_str()),
                (FaultKind::Connection, "connector: no connection")
            );
        }
    }
}

#[tokio::test]
async fn graph_and_login_without_a_connection_are_faults_of_the_channel() {
    let server = Server::start(|_| None).await;
    let closed = format!(
        "http://{}",
        TcpListener::bind("127.0.0.1:0")
            .await
            .unwrap()
            .local_addr()
            .unwrap()
    );
    let graph = teams_with(TeamsConfig {
        graph_url: closed.clone(),
        ..config(&server.url)
    });
    assert_eq!(
        graph.presences(&[PERSON.into()]).await.unwrap_err().kind,
        FaultKind::Connection
    );
    assert_eq!(
        graph.resolve(&["a@x".into()]).await.unwrap_err().kind,
        FaultKind::Connection
    );
    let login = teams_with(TeamsConfig {
        login_url: closed,
        ..config(&server.url)
    });
    assert_eq!(
        login.presences(&[PERSON.into()]).await.unwrap_err().kind,
        FaultKind::Connection
    );

    let silent = connector(Behaviour::Silent).await;
    let timeout = Duration::from_millis(300);
    let graph = teams_with(TeamsConfig {
        graph_url: silent,
        request_timeout: timeout,
        ..config(&server.url)
    });
    let fault = graph.presences(&[PERSON.into()]).await.unwrap_err();
    assert_eq!(
        (fault.kind, fault.detail.as_str()),
        (FaultKind::Presence, "graph: timed out")
    );
}
