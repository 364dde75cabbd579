use super::*;
use crate::teams::{Behaviour, FaultAction, FaultBody, FaultRule, Operation};

fn person(behaviour: Behaviour) -> Person {
    Person {
        behaviour,
        ..Person::new("ann@contoso.example")
    }
}

fn code(body: &Value) -> &str {
    body["error"]["code"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn create_is_refused_by_behaviour() {
    let harness = Harness::start().await;
    for (behaviour, status, wanted) in [
        (Behaviour::Normal, 201, ""),
        (Behaviour::NotInstalled, 403, "ForbiddenOperationException"),
        (Behaviour::BlockedByAdmin, 403, "BotDisabledByAdmin"),
        (Behaviour::BlockedByUser, 201, ""),
        (Behaviour::ConversationGone, 201, ""),
        (Behaviour::Unknown, 404, "NotFound"),
    ] {
        harness.tenant.add_people(vec![person(behaviour)]).unwrap();
        let ids = harness
            .tenant
            .0
            .object_ids_of("ann@contoso.example")
            .unwrap();
        let (got, body) = harness.create(&ids[0]).await;
        assert_eq!((got, code(&body)), (status, wanted), "{behaviour:?}");
    }
    assert_eq!(
        harness.create(TENANT).await.0,
        404,
        "an object id of nobody"
    );
}

#[tokio::test]
async fn send_is_refused_by_behaviour() {
    let harness = Harness::start().await;
    let (_, conversation) = harness.converse(person(Behaviour::Normal)).await;
    for (behaviour, status, wanted) in [
        (Behaviour::NotInstalled, 403, "BotNotInConversationRoster"),
        (Behaviour::BlockedByUser, 403, "ConversationBlockedByUser"),
        (Behaviour::BlockedByAdmin, 403, "BotDisabledByAdmin"),
        (Behaviour::ConversationGone, 404, "ConversationNotFound"),
        (Behaviour::Unknown, 404, "ConversationNotFound"),
    ] {
        harness.tenant.add_people(vec![person(behaviour)]).unwrap();
        let (got, body) = harness.send(&conversation, "hello").await;
        assert_eq!((got, code(&body)), (status, wanted), "{behaviour:?}");
    }
    harness
        .tenant
        .add_people(vec![person(Behaviour::WritesBlocked)])
        .unwrap();
    let (status, body) = harness.send(&conversation, "hello").await;
    assert_eq!((status, &body["errorCode"]), (403, &json!(209)));
    let nested: Value = serde_json::from_str(body["message"].as_str().unwrap()).unwrap();
    assert_eq!(nested["subCode"], "MessageWritesBlocked");
    assert_eq!(nested["details"], "Thread is blocked from message writes.");
    assert!(harness.tenant.inbox().unwrap().is_empty());
}

#[tokio::test]
async fn a_malformed_create_is_bad_syntax() {
    let harness = Harness::start().await;
    harness
        .tenant
        .add_people(vec![person(Behaviour::Normal)])
        .unwrap();
    let id = harness
        .tenant
        .person("ann@contoso.example")
        .unwrap()
        .unwrap()
        .object_id;
    let with = |name: &str, value: Value| {
        let mut body = create_body(&id);
        body[name] = value;
        body
    };
    let mut no_tenant = create_body(&id);
    no_tenant
        .as_object_mut()
        .unwrap()
        .retain(|key, _| key != "tenantId" && key != "channelData");
    for wrong in [
        create_body("ann@contoso.example"),
        with("members", json!([])),
        with("members", json!([{"id": id}, {"id": id}])),
        with("isGroup", json!(true)),
        with("tenantId", json!(APP)),
        no_tenant,
        json!([]),
    ] {
        let (status, body) = answer(
            harness
                .connector(Method::POST, "/conversations")
                .await
                .json(&wrong),
        )
        .await;
        assert_eq!((status, code(&body)), (400, "BadSyntax"), "{wrong}");
    }
    let mut capitals = create_body(&id);
    let fields = capitals.as_object_mut().unwrap();
    fields.remove("channelData");
    let tenant = fields.remove("tenantId").unwrap();
    fields.insert("tenantID".into(), tenant);
    assert_eq!(
        answer(
            harness
                .connector(Method::POST, "/conversations")
                .await
                .json(&capitals)
        )
        .await
        .0,
        201
    );
}

#[tokio::test]
async fn a_malformed_message_is_refused() {
    let harness = Harness::start().await;
    let (_, conversation) = harness.converse(person(Behaviour::Normal)).await;
    assert_eq!(
        code(&harness.send("a:unknown", "x").await.1),
        "ConversationNotFound"
    );
    let mut html = message("x");
    html["textFormat"] = json!("html");
    let (status, body) = answer(harness.send_request(&conversation, &html).await).await;
    assert_eq!((status, code(&body)), (400, "BadArgument"));
    let (status, body) = harness.send(&conversation, &"é".repeat(60_000)).await;
    assert_eq!((status, code(&body)), (413, "MessageSizeTooBig"));
    let (status, body) = harness.send(&conversation, &"x".repeat(5 << 20)).await;
    assert_eq!(
        (status, code(&body)),
        (413, "MessageSizeTooBig"),
        "beyond what is read at all"
    );
    assert_eq!(harness.send(&conversation, "x").await.0, 201);
}

#[tokio::test]
async fn every_other_row_of_the_table_comes_from_a_fault() {
    let harness = Harness::start().await;
    let (_, conversation) = harness.converse(person(Behaviour::Normal)).await;
    for (status, wanted, retry_after) in [
        (400, "Bad Argument", None),
        (401, "BotNotRegistered", None),
        (403, "InvalidBotApiHost", None),
        (403, "NotEnoughPermissions", None),
        (412, "PreconditionFailed", None),
        (429, "Throttled", Some(17)),
        (429, "Throttled", None),
        (500, "ServiceError", None),
        (502, "ServiceError", None),
        (503, "ServiceError", Some(3)),
        (504, "ServiceError", None),
    ] {
        let body = FaultBody::Error {
            code: wanted.into(),
        };
        let action = FaultAction::Respond {
            status,
            retry_after,
            body,
        };
        harness
            .tenant
            .faults()
            .add(FaultRule::new(Operation::Send, action).times(1));
        let response = harness
            .send_request(&conversation, &message("x"))
            .await
            .send()
            .await
            .unwrap();
        assert_eq!(response.status().as_u16(), status);
        let header = response
            .headers()
            .get("retry-after")
            .map(|value| value.to_str().unwrap().parse::<u32>().unwrap());
        assert_eq!(header, retry_after);
        assert!(response.headers().contains_key("x-correlating-operationid"));
        assert_eq!(code(&response.json().await.unwrap()), wanted);
    }
    for (status, body) in [
        (403, FaultBody::Empty),
        (
            403,
            FaultBody::Nested {
                sub_code: "BotDisabledByUser".into(),
            },
        ),
    ] {
        let empty = body == FaultBody::Empty;
        let action = FaultAction::Respond {
            status,
            retry_after: None,
            body,
        };
        harness
            .tenant
            .faults()
            .add(FaultRule::new(Operation::Send, action).times(1));
        let (got, body) = harness.send(&conversation, "x").await;
        assert_eq!((got, body.is_null()), (status, empty));
    }
    assert!(harness.tenant.inbox().unwrap().is_empty());
    assert_eq!(harness.send(&conversation, "x").await.0, 201);
}
