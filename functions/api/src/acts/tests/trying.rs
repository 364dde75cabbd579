//! TRY against a simulated tenant.

use super::super::try_limit::PER_HOUR;
use super::support::{Answer, World, acts, member, start};
use chrono::TimeDelta;
use domain::campaign::{Channel, State};
use domain::ids::CampaignId;
use domain::token::LinkRef;
use serde_json::json;
use simulators::teams::{Behaviour, FaultAction, FaultRule, Operation, Person};

const ANN: &str = "ann@contoso.example";

async fn try_to(world: &World, id: CampaignId, address: &str) -> Answer {
    world
        .act("author", id, "try", Some(json!({ "address": address })))
        .await
}

fn person(address: &str, behaviour: Behaviour) -> Person {
    Person {
        behaviour,
        given_name: "Anna".into(),
        surname: "Bell".into(),
        ..Person::new(address)
    }
}

/// What arrived, the newest first.
fn texts(world: &World) -> Vec<String> {
    let inbox = world.tenant.inbox().unwrap();
    inbox
        .iter()
        .map(|message| message.activity["text"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn the_message_arrives_in_every_state_with_marked_links() {
    let world = World::start().await;
    world.list(1, &[member("ann", "Lyon")]).await;
    world.people(vec![person(ANN, Behaviour::Normal)]);
    let message = json!({"message": "Hi [FIRSTNAME] in [CITY] [x](https://x.example)"});
    for state in [
        State::Draft,
        State::Publishing,
        State::Scheduled,
        State::Running,
        State::Finished,
    ] {
        let id = match state {
            State::Draft => world.draft(message.clone()).await,
            _ => world.published(state, message.clone()).await,
        };
        let before = world.campaign(id).await;
        let tried = try_to(&world, id, "ANN@contoso.example").await;
        assert_eq!(
            (tried.status, &tried.body["delivered"]),
            (200, &json!(true)),
            "{}",
            tried.body
        );
        assert!(tried.body["activity"].is_string() && tried.body.get("reason").is_none());
        let text = texts(&world).remove(0);
        assert!(
            text.starts_with("Hi ann in Lyon <a href=\"http://127.0.0.1:8080/r/"),
            "{text}"
        );
        let token = text.split("/r/").nth(1).unwrap().split('"').next().unwrap();
        let link = LinkRef::verify(token, &world.app.link_keys.all()).unwrap();
        assert_eq!((link.campaign, link.is_try, link.link), (id, true, 0));
        assert_eq!(
            world.campaign(id).await,
            before,
            "a try is outside of all counts"
        );
        let trail = world.trail(id).await;
        assert_eq!(acts(&trail), [("try", "local")]);
        assert_eq!(
            trail[0].detail,
            json!({"address": ANN, "delivered": true, "reason": null, "result": null})
        );
    }
}

#[tokio::test]
async fn who_is_not_in_the_audience_is_written_to_with_what_the_directory_says() {
    let world = World::start().await;
    world.list(1, &[member("bob", "Lyon")]).await;
    world.people(vec![person(ANN, Behaviour::Normal)]);
    let id = world
        .draft(json!({"message": "[FIRSTNAME] [LASTNAME] [CITY] [TEAM|us]"}))
        .await;
    assert_eq!(try_to(&world, id, ANN).await.body["delivered"], true);
    assert_eq!(texts(&world), ["Anna Bell CITY us"]);
}

#[tokio::test]
async fn what_stands_in_the_way_is_told_with_its_cure() {
    let world = World::start().await;
    world.list(1, &[member("ann", "Lyon")]).await;
    let cases = [
        (
            "b@contoso.example",
            Behaviour::NotInstalled,
            "app_not_installed",
        ),
        (
            "c@contoso.example",
            Behaviour::BlockedByUser,
            "blocked_by_user",
        ),
        (
            "d@contoso.example",
            Behaviour::BlockedByAdmin,
            "blocked_by_admin",
        ),
        ("e@contoso.example", Behaviour::Normal, "suppressed"),
    ];
    world.people(
        cases
            .iter()
            .map(|(address, behaviour, _)| person(address, *behaviour))
            .collect(),
    );
    world
        .app
        .store
        .set_suppressed(Channel::Teams, "e@contoso.example", true)
        .await
        .unwrap();
    let id = world.draft(json!({})).await;
    let addresses = cases.iter().map(|(address, _, reason)| (*address, *reason));
    for (address, reason) in addresses.chain([("zoe@contoso.example", "not_found")]) {
        let tried = try_to(&world, id, address).await;
        assert_eq!(
            (tried.status, &tried.body["delivered"]),
            (200, &json!(false)),
            "{address}"
        );
        assert_eq!(
            (
                tried.body["reason"].as_str(),
                tried.body["cure"].is_string()
            ),
            (Some(reason), true)
        );
    }
    assert!(texts(&world).is_empty());
    assert_eq!(world.trail(id).await.len(), 5);
}

#[tokio::test]
async fn a_send_whose_result_is_not_known_says_so_and_is_not_repeated() {
    let world = World::start().await;
    world.people(vec![person(ANN, Behaviour::Normal)]);
    world
        .tenant
        .faults()
        .add(FaultRule::new(Operation::Send, FaultAction::ResetAfter).times(1));
    let id = world.draft(json!({})).await;
    let tried = try_to(&world, id, ANN).await;
    assert_eq!(
        (&tried.body["delivered"], &tried.body["reason"]),
        (&json!(false), &json!("transport"))
    );
    assert!(
        tried.body["cure"]
            .as_str()
            .unwrap()
            .contains("cannot be known")
    );
    assert_eq!(texts(&world).len(), 1);
}

#[tokio::test]
async fn a_conversation_that_is_gone_is_made_again() {
    let world = World::start().await;
    world.people(vec![person(ANN, Behaviour::Normal)]);
    let url = "http://127.0.0.1:1";
    let ann = world.tenant.person(ANN).unwrap().unwrap().object_id;
    world
        .app
        .store
        .put_conversation(Channel::Teams, &ann, None, "a:gone", url)
        .await
        .unwrap();
    let id = world.draft(json!({})).await;
    // Nobody listens there: nothing was sent, and the channel rests.
    assert_eq!(
        try_to(&world, id, ANN).await.code(),
        (503, "channel_unavailable")
    );
    world.advance(TimeDelta::minutes(1));
    world
        .app
        .store
        .put_conversation(Channel::Teams, &ann, None, "a:gone", "https://evil.example")
        .await
        .unwrap();
    assert_eq!(try_to(&world, id, ANN).await.body["delivered"], true);
    let reach = world
        .app
        .store
        .reach(Channel::Teams, std::slice::from_ref(&ann))
        .await
        .unwrap();
    assert_ne!(reach[&ann].conversation.as_ref().unwrap().0, "a:gone");
    assert_eq!(reach[&ann].address.as_deref(), Some(ANN));
}

#[tokio::test]
async fn twenty_an_hour_and_the_next_when_the_first_is_an_hour_old() {
    let world = World::start().await;
    world.people(vec![person(ANN, Behaviour::Normal)]);
    let id = world.draft(json!({})).await;
    let other = world.draft(json!({})).await;
    assert_eq!(try_to(&world, id, ANN).await.status, 200);
    world.advance(TimeDelta::minutes(10));
    for _ in 1..PER_HOUR {
        world.advance(TimeDelta::seconds(1));
        assert_eq!(try_to(&world, id, ANN).await.status, 200);
    }
    let refused = try_to(&world, other, ANN).await;
    assert_eq!(refused.code(), (429, "too_many_tries"));
    assert_eq!(refused.retry_after(), 3_600 - 600 - 19);
    world.advance(TimeDelta::seconds(i64::from(refused.retry_after())));
    assert_eq!(try_to(&world, other, ANN).await.status, 200);
    assert_eq!(try_to(&world, other, ANN).await.status, 429);
    assert_eq!(texts(&world).len(), 21);
}

#[tokio::test]
async fn a_busy_or_resting_channel_is_not_waited_for_and_costs_no_try() {
    let world = World::start().await;
    world.people(vec![person(ANN, Behaviour::Normal)]);
    let id = world.draft(json!({})).await;
    let until = start() + TimeDelta::seconds(7);
    world
        .app
        .store
        .take_pace(Channel::Teams, |pace| pace.until = until.timestamp_micros())
        .await
        .unwrap();
    for _ in 0..=PER_HOUR {
        let busy = try_to(&world, id, ANN).await;
        assert_eq!((busy.code(), busy.retry_after()), ((503, "busy"), 7));
    }
    world.advance(TimeDelta::seconds(10));
    let fault = FaultAction::Respond {
        status: 429,
        retry_after: Some(30),
        body: simulators::teams::FaultBody::Empty,
    };
    world
        .tenant
        .faults()
        .add(FaultRule::new(Operation::Send, fault).times(1));
    let resting = try_to(&world, id, ANN).await;
    assert_eq!(
        (resting.code(), resting.retry_after()),
        ((503, "channel_unavailable"), 30)
    );
    world.advance(TimeDelta::seconds(10));
    let resting = try_to(&world, id, ANN).await;
    assert_eq!(
        (resting.code(), resting.retry_after()),
        ((503, "channel_unavailable"), 20)
    );
    world.advance(TimeDelta::seconds(20));
    assert_eq!(try_to(&world, id, ANN).await.body["delivered"], true);
    assert_eq!(acts(&world.trail(id).await), [("try", "local")]);
}

#[tokio::test]
async fn a_channel_that_does_not_exist_a_bad_address_and_a_missing_role_are_refused() {
    let world = World::start().await;
    let id = world.draft(json!({"channel": "skype"})).await;
    assert_eq!(
        try_to(&world, id, ANN).await.code(),
        (409, "channel_unavailable")
    );
    let id = world.draft(json!({})).await;
    for address in ["", "ann", "@x", "a b@x", &format!("{}@x", "a".repeat(300))] {
        let refused = try_to(&world, id, address).await;
        assert_eq!(
            (refused.status, refused.body["errors"][0]["field"].as_str()),
            (422, Some("address"))
        );
    }
    assert_eq!(
        world
            .act("viewer+operator", id, "try", Some(json!({"address": ANN})))
            .await
            .status,
        403
    );
    assert_eq!(
        world.act("author", id, "try", Some(json!({}))).await.status,
        422
    );
}
