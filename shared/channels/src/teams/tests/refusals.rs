//! Every refusal the vendor lists, in every shape of body.

use super::server::*;
use crate::FaultKind::{Misconfigured, RateLimited, Unavailable};
use crate::{Body, ChannelFault, Conversation, FaultKind, Outgoing, SendFault};
use domain::outcome::Reason;
use serde_json::json;
use std::time::Duration;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Want {
    Never(Reason),
    Gone,
    Person,
    Ambiguous,
    Channel(FaultKind),
}
use Want::*;

/// Status, code, on create, on send.
const ROWS: &[(u16, &str, Want, Want)] = &[
    (
        400,
        "BadArgument",
        Never(Reason::Rejected),
        Never(Reason::Rejected),
    ),
    (
        400,
        "Bad Argument",
        Never(Reason::Rejected),
        Never(Reason::Rejected),
    ),
    (
        400,
        "BadSyntax",
        Never(Reason::Rejected),
        Never(Reason::Rejected),
    ),
    (
        401,
        "BotNotRegistered",
        Channel(Misconfigured),
        Channel(Misconfigured),
    ),
    (
        401,
        "Unauthorized",
        Channel(Misconfigured),
        Channel(Misconfigured),
    ),
    (
        403,
        "BotNotRegistered",
        Channel(Misconfigured),
        Channel(Misconfigured),
    ),
    (
        403,
        "ForbiddenOperationException",
        Never(Reason::AppNotInstalled),
        Never(Reason::AppNotInstalled),
    ),
    (
        403,
        "BotNotInConversationRoster",
        Never(Reason::AppNotInstalled),
        Gone,
    ),
    (
        404,
        "BotNotInConversationRoster",
        Never(Reason::AppNotInstalled),
        Gone,
    ),
    (
        403,
        "ConversationBlockedByUser",
        Never(Reason::BlockedByUser),
        Never(Reason::BlockedByUser),
    ),
    (
        403,
        "MessageWritesBlocked",
        Never(Reason::BlockedByUser),
        Never(Reason::BlockedByUser),
    ),
    (
        403,
        "messagewritesblocked",
        Never(Reason::BlockedByUser),
        Never(Reason::BlockedByUser),
    ),
    (
        403,
        "BotDisabledByUser",
        Never(Reason::BlockedByUser),
        Never(Reason::BlockedByUser),
    ),
    (
        403,
        "BotDisabledByAdmin",
        Never(Reason::BlockedByAdmin),
        Never(Reason::BlockedByAdmin),
    ),
    (
        403,
        "InvalidBotApiHost",
        Channel(Misconfigured),
        Channel(Misconfigured),
    ),
    (
        403,
        "NotEnoughPermissions",
        Never(Reason::ChannelMisconfigured),
        Never(Reason::ChannelMisconfigured),
    ),
    (
        403,
        "SomethingNew",
        Never(Reason::Rejected),
        Never(Reason::Rejected),
    ),
    (404, "ConversationNotFound", Never(Reason::NotFound), Gone),
    (
        404,
        "ActivityNotFoundInConversation",
        Never(Reason::NotFound),
        Never(Reason::Rejected),
    ),
    (
        404,
        "SomethingNew",
        Never(Reason::NotFound),
        Never(Reason::Rejected),
    ),
    (
        409,
        "Conflict",
        Never(Reason::Rejected),
        Never(Reason::Rejected),
    ),
    (412, "PreconditionFailed", Person, Person),
    (
        413,
        "MessageSizeTooBig",
        Never(Reason::MessageTooLarge),
        Never(Reason::MessageTooLarge),
    ),
    (
        418,
        "SomethingNew",
        Never(Reason::Rejected),
        Never(Reason::Rejected),
    ),
    (429, "Throttled", Channel(RateLimited), Channel(RateLimited)),
    (500, "ServiceError", Person, Ambiguous),
    (502, "ServiceError", Person, Ambiguous),
    (
        503,
        "ServiceError",
        Channel(Unavailable),
        Channel(Unavailable),
    ),
    (504, "ServiceError", Person, Ambiguous),
    (599, "SomethingNew", Person, Ambiguous),
];

/// Bodies without a code: empty, HTML, broken, plain.
const CODELESS: &[(u16, Want, Want)] = &[
    (302, Channel(Misconfigured), Channel(Misconfigured)),
    (400, Never(Reason::Rejected), Never(Reason::Rejected)),
    (401, Channel(Misconfigured), Channel(Misconfigured)),
    (403, Never(Reason::Rejected), Never(Reason::Rejected)),
    (404, Never(Reason::NotFound), Never(Reason::Rejected)),
    (412, Person, Person),
    (
        413,
        Never(Reason::MessageTooLarge),
        Never(Reason::MessageTooLarge),
    ),
    (429, Channel(RateLimited), Channel(RateLimited)),
    (500, Person, Ambiguous),
    (502, Person, Ambiguous),
    (503, Channel(Unavailable), Channel(Unavailable)),
    (504, Person, Ambiguous),
];

/// Answers a request to the connector with what its conversation id or member id spells: `status|body`.
async fn echo() -> Server {
    Server::start(|seen| {
        if !seen.path.contains("/v3/") {
            return None;
        }
        let body = seen.json();
        let order = body["members"][0]["id"]
            .as_str()
            .or(body["recipient"]["id"].as_str())
            .unwrap();
        let (status, text) = order.split_once('|').unwrap();
        Some(canned(status.parse().unwrap(), text))
    })
    .await
}

async fn both(server: &Server, teams: &crate::Teams, status: u16, body: &str) -> [SendFault; 2] {
    let order = format!("{status}|{body}");
    let conversation = Conversation {
        id: "a:1".into(),
        service_url: format!("{}/teams", server.url),
    };
    let message = Outgoing {
        body: Body::Text {
            text: "very private".into(),
            text_format: "plain",
        },
        summary: "private".into(),
    };
    let sent = teams
        .send(&conversation, &order, &message, Clock::default().now())
        .await;
    [
        teams.create_conversation(&order).await.unwrap_err(),
        sent.unwrap_err(),
    ]
}

fn assert_is(fault: &SendFault, want: Want, what: &str) {
    match (fault, want) {
        (SendFault::Permanent(reason), Never(wanted)) if *reason == wanted => {}
        (SendFault::ConversationGone, Gone)
        | (SendFault::Person, Person)
        | (SendFault::Ambiguous, Ambiguous) => {}
        (SendFault::Channel(fault), Channel(kind)) if fault.kind == kind => {}
        _ => panic!("{what}: {fault:?} instead of {want:?}"),
    }
}

#[tokio::test]
async fn every_listed_code_means_what_the_table_says_in_both_shapes() {
    let server = echo().await;
    let teams = server.teams();
    for (status, code, create, send) in ROWS {
        let inner = json!({ "subCode": code, "details": "to ann@corp.example", "errorCode": null, "errorSubCode": null });
        for body in [
            json!({ "error": { "code": code, "message": "to ann@corp.example", "innerHttpError": { "statusCode": status } } }),
            json!({ "errorCode": 209, "message": inner.to_string() }),
            json!({ "errorCode": 209, "message": serde_json::to_string_pretty(&inner).unwrap() }),
        ] {
            let [created, sent] = both(&server, &teams, *status, &body.to_string()).await;
            assert_is(&created, *create, &format!("create {status} {code}"));
            assert_is(&sent, *send, &format!("send {status} {code}"));
            for fault in [created, sent] {
                assert!(
                    !format!("{fault} {fault:?}").contains("corp.example"),
                    "{fault:?}"
                );
            }
        }
    }
}

#[tokio::test]
async fn bodies_without_a_code_go_by_the_status() {
    let server = echo().await;
    let teams = server.teams();
    for (status, create, send) in CODELESS {
        for body in [
            "",
            "<html><head><title>413</title></head></html>",
            r#"{"error":{"#,
            r#"{"error":null}"#,
            r#""text""#,
        ] {
            let [created, sent] = both(&server, &teams, *status, body).await;
            assert_is(&created, *create, &format!("create {status} {body}"));
            assert_is(&sent, *send, &format!("send {status} {body}"));
        }
    }
}

#[tokio::test]
async fn a_channel_fault_says_how_long_and_names_status_and_code_only() {
    for (header, seconds) in [
        ("7", Some(7)),
        ("86400", Some(3600)),
        ("soon", None),
        ("date", Some(90)),
    ] {
        let date = (Clock::default().now() + chrono::TimeDelta::seconds(90))
            .format("%a, %d %b %Y %H:%M:%S GMT")
            .to_string();
        let header = if header == "date" {
            date
        } else {
            header.to_owned()
        };
        let server = Server::start(move |seen| {
            let body = json!({ "error": { "code": "Throttled", "message": "ann@corp.example is too fast" } });
            seen.path.contains("/v3/").then(|| canned(429, body).with("Retry-After", &header))
        })
        .await;
        let expected = ChannelFault {
            kind: RateLimited,
            retry_after: seconds.map(Duration::from_secs),
            detail: "connector: 429 Throttled".into(),
        };
        assert_eq!(
            server.teams().create_conversation(PERSON).await,
            Err(SendFault::Channel(expected))
        );
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Server::start(|_| Some(canned(201, json!({ "id": "stolen" })))).await;
    let target = format!("{}/teams/v3/conversations", elsewhere.url);
    for status in [301, 302, 303, 307, 308] {
        let target = target.clone();
        let server = Server::start(move |seen| {
            seen.path
                .contains("/v3/")
                .then(|| canned(status, "").with("Location", &target))
        })
        .await;
        let fault = server
            .teams()
            .create_conversation(PERSON)
            .await
            .unwrap_err();
        assert_is(&fault, Channel(Misconfigured), "redirect");
    }
    assert!(elsewhere.seen("").is_empty());
}
