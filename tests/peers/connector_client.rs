//! The vendor's own client against the simulated connector: what it sends is taken, and what goes wrong is understood.

use crate::node;
use crate::tenant::{APP_ID, Served, TENANT_ID};
use serde_json::{Value, json};
use simulators::teams::{Behaviour, Person};

fn person(name: &str, behaviour: Behaviour) -> Person {
    Person {
        behaviour,
        ..Person::new(format!("{name}@contoso.example"))
    }
}

fn create(object_id: &str) -> Value {
    json!({
        "do": "create",
        "parameters": {
            "isGroup": false,
            "bot": { "id": format!("28:{APP_ID}"), "name": "Presently" },
            "members": [{ "id": object_id }],
            "tenantId": TENANT_ID,
            "channelData": { "tenant": { "id": TENANT_ID } },
        },
    })
}

fn send(conversation: &str) -> Value {
    json!({
        "do": "send",
        "conversation": conversation,
        "activity": {
            "type": "message",
            "from": { "id": format!("28:{APP_ID}"), "name": "Presently" },
            "conversation": { "id": conversation, "conversationType": "personal", "tenantId": TENANT_ID },
            "text": "Hello",
            "textFormat": "plain",
        },
    })
}

/// Runs the client and returns its answers.
async fn client(served: &Served, token: &str, cases: &[Value]) -> Vec<Value> {
    let base = format!("{}/connector", served.base);
    let input = serde_json::to_string(cases).unwrap();
    let printed = node::script("connector.cjs", &[&base, token], &input).await;
    serde_json::from_str(&printed).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_vendors_client_creates_sends_and_understands_every_refusal() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let refused = [
        (
            "away",
            Behaviour::NotInstalled,
            "ForbiddenOperationException",
            403,
        ),
        (
            "barred",
            Behaviour::BlockedByAdmin,
            "BotDisabledByAdmin",
            403,
        ),
    ];
    let on_send = [
        (
            "gone",
            Behaviour::ConversationGone,
            "ConversationNotFound",
            404,
        ),
        (
            "blocker",
            Behaviour::BlockedByUser,
            "ConversationBlockedByUser",
            403,
        ),
    ];
    let mut people = vec![person("ann", Behaviour::Normal)];
    people.extend(
        refused
            .iter()
            .chain(&on_send)
            .map(|(name, behaviour, ..)| person(name, *behaviour)),
    );
    let served = Served::start(people).await;
    let token = served.token(&http).await;
    let id = |name: &str| {
        let address = format!("{name}@contoso.example");
        served.tenant.person(&address).unwrap().unwrap().object_id
    };

    let mut cases = vec![create(&id("ann"))];
    cases.extend(on_send.iter().map(|(name, ..)| create(&id(name))));
    let created = client(&served, &token, &cases).await;
    for answer in &created {
        assert_eq!(answer["status"], 201, "{answer}");
    }
    let conversation = |index: usize| created[index]["id"].as_str().unwrap();

    let mut cases = vec![send(conversation(0)), send("a:nobody")];
    cases.extend((1..=on_send.len()).map(|index| send(conversation(index))));
    cases.extend(refused.iter().map(|(name, ..)| create(&id(name))));
    cases.push(json!({"do": "members", "conversation": conversation(0)}));
    let answers = client(&served, &token, &cases).await;
    assert_eq!(answers[0]["status"], 201);
    assert!(!answers[0]["id"].as_str().unwrap().is_empty());
    let expected = [("", Behaviour::Unknown, "ConversationNotFound", 404)];
    for (answer, (name, _, code, status)) in answers[1..]
        .iter()
        .zip(expected.iter().chain(&on_send).chain(&refused))
    {
        assert_eq!(answer["status"], *status, "{name}: {answer}");
        assert_eq!(answer["code"], *code, "{name}: {answer}");
        assert!(!answer["message"].as_str().unwrap().is_empty(), "{answer}");
    }
    assert_eq!(
        answers.last().unwrap()["members"][0]["aadObjectId"],
        id("ann")
    );
    let inbox = served.tenant.inbox().unwrap();
    assert_eq!(inbox.len(), 1, "one message arrived");

    let wrong = client(&served, "no token of ours", &[create(&id("ann"))]).await;
    assert_eq!(wrong[0]["status"], 401);
}
