//! Creating conversations and sending: the exact bytes, and the answers that mean yes.

use super::server::*;
use crate::{Body, Conversation, Outgoing, SendFault};
use chrono::TimeDelta;
use domain::outcome::Reason;
use serde_json::json;

fn message() -> Outgoing {
    Outgoing {
        body: Body::Text {
            text: "Hello **you**".into(),
            text_format: "markdown",
        },
        summary: "Hello".into(),
    }
}

#[tokio::test]
async fn a_conversation_is_created_and_written_to_as_the_vendor_describes() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/teams/v3/conversations" => Some(canned(201, json!({ "id": "a:1q/h?N" }))),
        path if path.ends_with("/activities") => {
            Some(canned(201, json!({ "id": "1632474074231" })))
        }
        _ => None,
    })
    .await;
    let teams = server.teams();
    let conversation = teams.create_conversation(PERSON).await.unwrap();
    assert_eq!(
        conversation,
        Conversation {
            id: "a:1q/h?N".into(),
            service_url: format!("{}/teams", server.url)
        }
    );
    let late = Clock::default().now() + TimeDelta::seconds(5);
    assert_eq!(
        teams
            .send(&conversation, PERSON, &message(), late)
            .await
            .unwrap(),
        "1632474074231"
    );

    let seen = server.seen("/teams/v3/conversations");
    assert_eq!(
        seen[0].json(),
        json!({
            "isGroup": false, "bot": { "id": format!("28:{APP}"), "name": "Presently" }, "members": [{ "id": PERSON }],
            "tenantId": TENANT, "channelData": { "tenant": { "id": TENANT } },
        })
    );
    assert_eq!(
        seen[1].path,
        "/teams/v3/conversations/a%3A1q%2Fh%3FN/activities"
    );
    assert_eq!(
        seen[1].json(),
        json!({
            "type": "message", "from": { "id": format!("28:{APP}"), "name": "Presently" },
            "recipient": { "id": PERSON, "aadObjectId": PERSON },
            "conversation": { "id": "a:1q/h?N", "conversationType": "personal", "tenantId": TENANT },
            "text": "Hello **you**", "textFormat": "markdown", "summary": "Hello",
            "channelData": { "notification": { "alert": true }, "tenant": { "id": TENANT } },
        })
    );
    for one in &seen {
        assert_eq!(
            (one.method.as_str(), one.authorization.as_str()),
            ("POST", "Bearer token-1")
        );
        assert_eq!(one.content_type, "application/json");
    }
    let counts = teams.requests();
    assert_eq!(
        (
            counts.token,
            counts.create,
            counts.send,
            counts.connector(),
            counts.graph()
        ),
        (1, 1, 1, 2, 0)
    );
}

#[tokio::test]
async fn a_service_address_is_taken_over_only_if_tokens_may_go_there() {
    for (offered, taken) in [
        (
            "https://smba.trafficmanager.net/emea/",
            Some("https://smba.trafficmanager.net/emea"),
        ),
        ("http://smba.trafficmanager.net/emea/", None),
        ("https://smba.trafficmanager.net@evil.example/", None),
        ("https://evil.example/", None),
        ("", None),
    ] {
        let server = Server::start(move |seen| {
            seen.path
                .contains("/v3/")
                .then(|| canned(200, json!({ "id": "a:1", "serviceUrl": offered })))
        })
        .await;
        let conversation = server.teams().create_conversation(PERSON).await.unwrap();
        assert_eq!(
            conversation.service_url,
            taken.map_or(format!("{}/teams", server.url), str::to_owned)
        );
    }
}

#[tokio::test]
async fn a_stored_conversation_that_leads_elsewhere_gets_no_token() {
    let server = Server::start(|_| None).await;
    let teams = server.teams();
    let home = format!("{}/teams", server.url);
    for (id, service_url) in [
        ("a:1", "https://evil.example"),
        ("a:1", "http://10.0.0.1/"),
        ("..", home.as_str()),
        ("", &home),
    ] {
        let conversation = Conversation {
            id: id.into(),
            service_url: service_url.into(),
        };
        assert_eq!(
            teams
                .send(&conversation, PERSON, &message(), Clock::default().now())
                .await,
            Err(SendFault::ConversationGone)
        );
    }
    assert!(server.seen("").is_empty());
}

#[tokio::test]
async fn any_success_on_send_is_a_success_and_a_conversation_needs_an_id() {
    for (status, body, id) in [
        (200, r#"{"id":"1"}"#, "1"),
        (202, "", ""),
        (201, "{}", ""),
        (201, "<html>", ""),
        (201, r#"{"id":7}"#, ""),
    ] {
        let server =
            Server::start(move |seen| seen.path.contains("/v3/").then(|| canned(status, body)))
                .await;
        let conversation = Conversation {
            id: "a:1".into(),
            service_url: format!("{}/teams", server.url),
        };
        let sent = server
            .teams()
            .send(&conversation, PERSON, &message(), Clock::default().now())
            .await;
        assert_eq!(sent.as_deref(), Ok(id), "{status} {body}");
        if id.is_empty() {
            assert_eq!(
                server.teams().create_conversation(PERSON).await,
                Err(SendFault::Person)
            );
        }
    }
}

#[tokio::test]
async fn nothing_is_sent_after_the_last_moment() {
    let server = Server::start(|seen| {
        seen.path
            .contains("/v3/")
            .then(|| canned(201, json!({ "id": "1" })))
    })
    .await;
    let clock = Clock::default();
    let teams = teams(&server.url, clock.clone());
    let conversation = Conversation {
        id: "a:1".into(),
        service_url: format!("{}/teams", server.url),
    };
    let last = clock.now();
    assert!(
        teams
            .send(&conversation, PERSON, &message(), last)
            .await
            .is_ok()
    );
    clock.forward(1);
    assert_eq!(
        teams.send(&conversation, PERSON, &message(), last).await,
        Err(SendFault::TooLate)
    );
    assert_eq!(server.seen("/activities").len(), 1);
}

#[tokio::test]
async fn the_last_moment_is_looked_at_after_the_token_came() {
    let clock = Clock::default();
    let (last, slow) = (clock.now(), clock.clone());
    let server = Server::start(move |seen| {
        if seen.path.ends_with("/token") {
            slow.forward(1);
        }
        None
    })
    .await;
    let conversation = Conversation {
        id: "a:1".into(),
        service_url: format!("{}/teams", server.url),
    };
    let teams = teams(&server.url, clock);
    assert_eq!(
        teams.send(&conversation, PERSON, &message(), last).await,
        Err(SendFault::TooLate)
    );
    assert_eq!(
        (
            server.seen("/token").len(),
            server.seen("/activities").len()
        ),
        (1, 0)
    );
}

#[test]
fn a_message_does_not_show_its_text() {
    let shown = format!("{:?}", message());
    assert!(
        !shown.contains("Hello") && shown.contains("markdown"),
        "{shown}"
    );
}

#[tokio::test]
async fn a_card_goes_as_the_only_attachment() {
    let server = Server::start(|seen| {
        let sent = seen.path.ends_with("/activities");
        sent.then(|| canned(201, json!({ "id": "1" })))
    })
    .await;
    let teams = server.teams();
    let conversation = Conversation {
        id: "a:1".into(),
        service_url: format!("{}/teams", server.url),
    };
    let content = json!({ "type": "AdaptiveCard", "version": "1.5", "body": [] });
    let send = async |body: Body| {
        let message = Outgoing {
            body,
            summary: "Hello".into(),
        };
        let now = Clock::default().now();
        teams.send(&conversation, PERSON, &message, now).await
    };
    assert_eq!(send(Body::Card(content.clone())).await, Ok("1".into()));
    let sent = server.seen("/activities")[0].json();
    let kind = "application/vnd.microsoft.card.adaptive";
    assert_eq!(
        sent["attachments"],
        json!([{ "contentType": kind, "content": content }])
    );
    assert_eq!(
        (&sent["summary"], &sent["type"]),
        (&json!("Hello"), &json!("message"))
    );
    assert!(
        sent.get("text").is_none() && sent.get("textFormat").is_none(),
        "{sent}"
    );

    // What belongs to the other channel never leaves.
    let instant = Body::InstantMessage {
        plain: "Hello".into(),
        html: None,
    };
    let refused = send(instant).await;
    assert_eq!(refused, Err(SendFault::Permanent(Reason::Internal)));
    assert_eq!(server.seen("/activities").len(), 1);
}
