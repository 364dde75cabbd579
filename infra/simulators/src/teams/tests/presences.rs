use super::*;
use crate::teams::{Presence, PresenceScript};

async fn presences(harness: &Harness, ids: Value) -> (u16, Value) {
    let request = harness
        .graph(Method::POST, "/communications/getPresencesByUserId")
        .await;
    answer(request.json(&json!({"ids": ids}))).await
}

#[tokio::test]
async fn presence_follows_the_script_and_leaves_strangers_out() {
    let harness = Harness::start().await;
    let back = harness.now() + TimeDelta::hours(2);
    let ann = Person {
        presence: PresenceScript::AbsentUntil(back),
        ..Person::new("ann@contoso.example")
    };
    let meeting = PresenceScript::Constant(Presence::new("Busy", "InAMeeting"));
    let bob = Person {
        presence: meeting,
        ..Person::new("bob@contoso.example")
    };
    harness.tenant.add_people(vec![ann, bob]).unwrap();
    let id = |upn: &str| harness.tenant.person(upn).unwrap().unwrap().object_id;
    let (ann, bob) = (id("ann@contoso.example"), id("bob@contoso.example"));
    let (status, body) = presences(&harness, json!([ann, TENANT, bob.to_uppercase()])).await;
    assert_eq!((status, body["value"].as_array().unwrap().len()), (200, 2));
    let words = |body: &Value, n: usize| {
        (
            body["value"][n]["availability"].clone(),
            body["value"][n]["activity"].clone(),
        )
    };
    assert_eq!(words(&body, 0), (json!("Offline"), json!("Offline")));
    assert_eq!(words(&body, 1), (json!("Busy"), json!("InAMeeting")));
    assert_eq!(body["value"][1]["id"], bob);
    harness.advance(TimeDelta::hours(2));
    harness.tokens.lock().unwrap().clear();
    assert_eq!(
        words(&presences(&harness, json!([ann])).await.1, 0).0,
        "Available"
    );
    assert_eq!(
        harness.get(&format!("/users/{bob}/presence")).await.1["availability"],
        "Busy"
    );
    assert_eq!(
        harness
            .get(&format!("/communications/presences/{TENANT}"))
            .await
            .0,
        404
    );
}

#[tokio::test]
async fn one_to_650_ids() {
    let harness = Harness::start().await;
    assert_eq!(presences(&harness, json!(vec![TENANT; 650])).await.0, 200);
    for wrong in [
        json!(vec![TENANT; 651]),
        json!([]),
        json!(["ann@contoso.example"]),
        json!("x"),
        json!([1]),
    ] {
        let (status, body) = presences(&harness, wrong).await;
        assert_eq!(
            (status, &body["error"]["code"]),
            (400, &json!("BadRequest"))
        );
    }
}
