//! Invitations that are refused, and connections that fail.

use super::pool::*;
use super::wire::*;
use crate::{ChannelFault, FaultKind, SendFault, SkypeConfig};
use domain::outcome::Reason;
use serde_json::json;
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

#[tokio::test]
async fn a_refused_invitation_is_certain_unless_the_server_failed_and_is_never_repeated() {
    let limited = ChannelFault::new(FaultKind::RateLimited, "pool: 429");
    for (status, body, fault) in [
        (
            400,
            r#"{"code":"BadRequest"}"#,
            SendFault::Permanent(Reason::Rejected),
        ),
        (
            403,
            r#"{"code":"Forbidden","subcode":"NotAllowed"}"#,
            SendFault::Permanent(Reason::BlockedByAdmin),
        ),
        (408, "", SendFault::Person),
        (409, r#"{"code":"Conflict"}"#, SendFault::Person),
        (413, "", SendFault::Permanent(Reason::MessageTooLarge)),
        (429, "", limited.into()),
        (500, "", SendFault::Ambiguous),
        (502, "<html>", SendFault::Ambiguous),
        (504, "", SendFault::Ambiguous),
    ] {
        let pool = Pool::start(Answers(move |seen: &Seen| {
            seen.path
                .ends_with("messagingInvitations")
                .then(|| canned(status, body))
        }))
        .await;
        assert_eq!(send(&pool, &pool.skype()).await, Err(fault), "{status}");
        assert_eq!(pool.seen("messagingInvitations").len(), 1, "{status}");
    }
}

/// A pool whose application says that invitations go to another port of this machine.
async fn inviting_at(url: String) -> Pool {
    Pool::start(Answers(move |seen: &Seen| {
        (seen.line() == "POST /applications").then(|| {
            let href = |rest: &str| json!({ "href": format!("/app/1{rest}") });
            canned(201, json!({ "_links": { "self": href(""), "batch": href("/batch"), "events": href("/events?ack=1") },
                "_embedded": { "people": { "_links": { "search": href("/people") } },
                    "communication": { "_links": { "startMessaging": { "href": format!("{url}/invite") } } } } }))
        })
    }))
    .await
}

#[tokio::test]
async fn after_something_may_have_been_written_a_send_is_ambiguous() {
    for answers in [true, false] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let _ = stream.read(&mut [0; 4096]).await;
                if !answers {
                    // Until the client gives up.
                    let _ = stream.read(&mut [0; 16]).await;
                }
            }
        });
        let pool = inviting_at(url).await;
        let skype = pool.skype_with(SkypeConfig {
            request_timeout: Duration::from_millis(500),
            ..pool.config()
        });
        assert_eq!(send(&pool, &skype).await, Err(SendFault::Ambiguous));
    }
}

#[tokio::test]
async fn without_a_connection_nothing_was_sent_and_open_conversations_are_not_given_up() {
    let closed = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    let pool = inviting_at(format!("http://{closed}")).await;
    let skype = pool.skype();
    for _ in 0..2 {
        let Err(SendFault::Channel(fault)) = send(&pool, &skype).await else {
            panic!("a fault of the channel")
        };
        assert_eq!(
            (fault.kind, fault.detail.as_str()),
            (FaultKind::Connection, "pool: no connection")
        );
        assert_eq!(pool.seen("POST /applications").len(), 1);
    }
    let nowhere = pool.skype_with(SkypeConfig {
        discovery_urls: vec![format!("http://{closed}/")],
        ..pool.config()
    });
    assert_eq!(
        nowhere.check().await.unwrap_err().kind,
        FaultKind::Connection
    );
}
