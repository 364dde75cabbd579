use super::*;
use crate::teams::{Behaviour, FaultAction, FaultRule, Operation};

async fn app(harness: &Harness) -> String {
    let path = format!("/appCatalogs/teamsApps?$filter=externalId%20eq%20'{APP}'");
    let (status, found) = harness.get(&path).await;
    assert_eq!(status, 200, "{found}");
    found["value"][0]["id"].as_str().unwrap().to_owned()
}

async fn install(harness: &Harness, person: &str, app: &str) -> (u16, Value) {
    let bind = format!("{}/graph/v1.0/appCatalogs/teamsApps/{app}", harness.base);
    let path = format!("/users/{person}/teamwork/installedApps");
    let request = harness.graph(Method::POST, &path).await;
    answer(request.json(&json!({"teamsApp@odata.bind": bind}))).await
}

fn lacking(address: &str) -> Person {
    Person {
        behaviour: Behaviour::NotInstalled,
        ..Person::new(address)
    }
}

fn id_of(harness: &Harness, address: &str) -> String {
    harness.tenant.person(address).unwrap().unwrap().object_id
}

#[tokio::test]
async fn whoever_gets_the_app_can_be_addressed() {
    let harness = Harness::start().await;
    harness
        .tenant
        .add_people(vec![lacking("ann@contoso.example")])
        .unwrap();
    let ann = id_of(&harness, "ann@contoso.example");
    assert_eq!(harness.create(&ann).await.0, 403);
    let installed = format!("/users/{ann}/teamwork/installedApps");
    assert_eq!(harness.get(&installed).await.1["value"], json!([]));

    let app = app(&harness).await;
    assert_eq!(install(&harness, &ann, &app).await, (201, Value::Null));
    let (status, conversation) = harness.create(&ann).await;
    assert_eq!(status, 201);
    let (_, list) = harness.get(&installed).await;
    let installation = list["value"][0]["id"].as_str().unwrap();
    let (_, chat) = harness
        .get(&format!("{installed}/{installation}/chat"))
        .await;
    assert_eq!(chat["id"], conversation["id"]);

    let (status, again) = install(&harness, &ann, &app).await;
    assert_eq!((status, &again["error"]["code"]), (409, &json!("Conflict")));
}

#[tokio::test]
async fn refusals_tell_which_of_the_two_is_unknown_or_blocked() {
    let harness = Harness::start().await;
    let blocked = Person {
        behaviour: Behaviour::BlockedByAdmin,
        ..Person::new("bob@contoso.example")
    };
    harness.tenant.add_people(vec![blocked]).unwrap();
    let bob = id_of(&harness, "bob@contoso.example");
    let app = app(&harness).await;
    assert_eq!(install(&harness, &bob, &app).await.0, 403);
    assert_eq!(install(&harness, &bob, &bob).await.0, 404);
    let nobody = "00000000-0000-4000-8000-000000000099";
    assert_eq!(install(&harness, nobody, &app).await.0, 404);
    let (_, none) = harness
        .get("/appCatalogs/teamsApps?$filter=externalId%20eq%20'other'")
        .await;
    assert_eq!(none["value"], json!([]));
}

#[tokio::test]
async fn thirty_a_second_and_no_more() {
    let harness = Harness::start().await;
    let path = "/appCatalogs/teamsApps";
    for n in 0..30 {
        assert_eq!(harness.get(path).await.0, 200, "request {n}");
    }
    let refused = harness.graph(Method::GET, path).await.send().await.unwrap();
    assert_eq!(refused.status(), 429);
    assert_eq!(refused.headers()["retry-after"], "1");
    harness.advance(TimeDelta::seconds(1));
    assert_eq!(harness.get(path).await.0, 200);
}

#[tokio::test]
async fn an_installation_whose_answer_is_lost_has_happened() {
    let harness = Harness::start().await;
    harness
        .tenant
        .add_people(vec![lacking("ann@contoso.example")])
        .unwrap();
    let ann = id_of(&harness, "ann@contoso.example");
    let app = app(&harness).await;
    let lost = FaultRule::new(Operation::GraphApps, FaultAction::ResetAfter).times(1);
    harness.tenant.faults().add(lost);
    let path = format!("/users/{ann}/teamwork/installedApps");
    let bind = format!("{}/graph/v1.0/appCatalogs/teamsApps/{app}", harness.base);
    let request = harness.graph(Method::POST, &path).await;
    let body = json!({"teamsApp@odata.bind": bind});
    assert!(request.json(&body).send().await.is_err());
    assert_eq!(harness.create(&ann).await.0, 201);
    assert_eq!(install(&harness, &ann, &app).await.0, 409);
}
