use super::server::{PERSON, Server, canned};
use crate::{Conversation, SendFault};
use domain::outcome::Reason;
use serde_json::json;

fn conversation(server: &Server) -> Conversation {
    Conversation {
        id: "a:1/conv".into(),
        service_url: format!("{}/teams", server.url),
    }
}

#[tokio::test]
async fn an_answer_goes_to_the_activity_it_answers() {
    let server = Server::start(|seen| {
        seen.path
            .contains("/activities")
            .then(|| canned(201, json!({"id": "1700000000001"})))
    })
    .await;
    let teams = server.teams();
    teams
        .reply(&conversation(&server), "17/00", "29:1abc", "Hello <b>")
        .await
        .unwrap();
    let [seen] = &server.seen("/activities")[..] else {
        panic!("one request")
    };
    assert_eq!(
        seen.path,
        "/teams/v3/conversations/a%3A1%2Fconv/activities/17%2F00"
    );
    assert_eq!(seen.authorization, "Bearer token-1");
    let body = seen.json();
    assert_eq!(body["replyToId"], "17/00");
    assert_eq!(body["recipient"]["id"], "29:1abc");
    assert_eq!(body["text"], "Hello <b>");
    assert_eq!(body["textFormat"], "plain");
    assert_eq!(teams.requests().send, 1);
}

#[tokio::test]
async fn a_refusal_is_what_it_is_for_a_message_and_nothing_is_repeated() {
    let server = Server::start(|seen| {
        seen.path
            .contains("/activities")
            .then(|| canned(403, json!({"error": {"code": "ConversationBlockedByUser"}})))
    })
    .await;
    let teams = server.teams();
    let refused = teams
        .reply(&conversation(&server), "1", PERSON, "Hello")
        .await;
    assert_eq!(refused, Err(SendFault::Permanent(Reason::BlockedByUser)));
    assert_eq!(server.seen("/activities").len(), 1);
}

#[tokio::test]
async fn no_token_goes_to_an_address_that_is_not_on_the_list() {
    let server = Server::start(|_| None).await;
    for (id, service_url, reply_to) in [
        ("a:1", "https://evil.example/", "1"),
        ("..", server.url.as_str(), "1"),
        ("a:1", &server.url, ""),
    ] {
        let conversation = Conversation {
            id: id.into(),
            service_url: service_url.into(),
        };
        let refused = server
            .teams()
            .reply(&conversation, reply_to, PERSON, "Hello")
            .await;
        assert_eq!(refused, Err(SendFault::ConversationGone), "{service_url}");
    }
    assert!(server.seen("").is_empty());
}

#[tokio::test]
async fn a_conversation_is_one_whose_address_may_get_tokens() {
    let server = Server::start(|_| None).await;
    let teams = server.teams();
    let url = format!("{}/teams/", server.url);
    assert_eq!(
        teams.conversation_at("a:1/conv", &url),
        Some(conversation(&server))
    );
    for (id, url) in [
        ("", url.as_str()),
        ("..", &url),
        ("a:1", "https://evil.example/"),
        ("a:1", "http://smba.trafficmanager.net/teams/"),
        ("a:1", ""),
    ] {
        assert_eq!(teams.conversation_at(id, url), None, "{id} {url}");
    }
}
