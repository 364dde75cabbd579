use super::*;

#[tokio::test]
async fn a_conversation_is_got_or_created_and_takes_messages() {
    let harness = Harness::start().await;
    let (id, conversation) = harness.converse(Person::new("ann@contoso.example")).await;
    assert!(conversation.starts_with("a:1"));
    let (status, again) = harness.create(&id).await;
    assert_eq!(
        (status, again["id"].as_str()),
        (201, Some(conversation.as_str()))
    );
    let first: u64 = harness.send(&conversation, "one").await.1["id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let second: u64 = harness.send(&conversation, "two").await.1["id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!(first < second && first > 1_700_000_000_000);

    let inbox = harness.tenant.inbox_for("Ann@contoso.example").unwrap();
    assert_eq!(inbox, harness.tenant.inbox().unwrap());
    assert_eq!(
        inbox
            .iter()
            .map(|m| m.activity["text"].as_str().unwrap())
            .collect::<Vec<_>>(),
        ["two", "one"]
    );
    assert_eq!(
        (&inbox[1].id, &inbox[1].object_id),
        (&first.to_string(), &id)
    );
    assert_eq!(
        (inbox[1].received_at, inbox[1].address.as_str()),
        (harness.now(), "ann@contoso.example")
    );
    let stats = harness.tenant.stats().unwrap();
    assert_eq!(
        (stats.messages, stats.people, stats.people_with_several),
        (2, 1, 1)
    );
}

#[tokio::test]
async fn messages_are_edited_and_withdrawn() {
    let harness = Harness::start().await;
    let (_, conversation) = harness.converse(Person::new("ann@contoso.example")).await;
    let id = harness.send(&conversation, "one").await.1["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = |id: &str| format!("/conversations/{conversation}/activities/{id}");
    let edit = harness
        .connector(Method::PUT, &path(&id))
        .await
        .json(&message("better"));
    assert_eq!(answer(edit).await, (200, json!({"id": id})));
    assert_eq!(
        harness.tenant.inbox().unwrap()[0].activity["text"],
        "better"
    );
    let withdraw =
        async |id: &str| answer(harness.connector(Method::DELETE, &path(id)).await).await;
    assert_eq!(withdraw(&id).await.0, 200);
    assert!(harness.tenant.inbox().unwrap()[0].withdrawn);
    for gone in [id.as_str(), "12", "x"] {
        harness.advance(TimeDelta::seconds(3)); // edits count against the limit of sends
        let (status, body) = withdraw(gone).await;
        assert_eq!(
            (status, &body["error"]["code"]),
            (404, &json!("ActivityNotFoundInConversation"))
        );
        let edit = harness
            .connector(Method::PUT, &path(gone))
            .await
            .json(&message("x"));
        assert_eq!(answer(edit).await.0, 404);
    }
}

#[tokio::test]
async fn the_member_is_shown_with_a_teams_id_that_can_be_addressed() {
    let harness = Harness::start().await;
    let (id, conversation) = harness.converse(Person::new("ann@contoso.example")).await;
    let get = async |rest: &str| {
        answer(
            harness
                .connector(
                    Method::GET,
                    &format!("/conversations/{conversation}/{rest}"),
                )
                .await,
        )
        .await
    };
    let (_, members) = get("members").await;
    assert_eq!(
        (members[0]["aadObjectId"].as_str(), &members[0]["tenantId"]),
        (Some(id.as_str()), &json!(TENANT))
    );
    assert_eq!(get("pagedmembers?pageSize=5").await.1["members"], members);
    let teams_id = members[0]["id"].as_str().unwrap();
    assert_eq!(get(&format!("members/{teams_id}")).await.1, members[0]);
    assert_eq!(get(&format!("members/{TENANT}")).await.0, 404);
    assert_eq!(
        harness.create(teams_id).await.1["id"],
        conversation.as_str()
    );
}

#[tokio::test]
async fn text_with_an_attachment_arrives_as_two() {
    let harness = Harness::start().await;
    let (_, conversation) = harness.converse(Person::new("ann@contoso.example")).await;
    let mut both = message("text");
    both["attachments"] =
        json!([{"contentType": "application/vnd.microsoft.card.adaptive", "content": {}}]);
    assert_eq!(
        answer(harness.send_request(&conversation, &both).await).await,
        (201, json!({}))
    );
    assert_eq!(harness.tenant.inbox().unwrap().len(), 2);
    let typing = json!({"type": "typing", "from": {"id": "28:x"}});
    assert_eq!(
        answer(harness.send_request(&conversation, &typing).await)
            .await
            .0,
        201
    );
    assert_eq!(harness.tenant.inbox().unwrap().len(), 2);
}
