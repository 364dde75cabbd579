//! Lists that are read from the directory: groups, and everybody who has the app.

use crate::delivery::hand::event;
use aws_lambda_events::sqs::SqsEvent;
use domain::campaign::{Channel, State};
use futures::future::join_all;
use integration::{TestApp, campaign};
use plan::Planner;
use serde_json::{Value, json};
use simulators::teams::{FaultAction, FaultBody, FaultRule, Group, Operation, Person, Profile};
use std::collections::BTreeSet;
use std::sync::Arc;

const OUTER: &str = "02bd9fd6-8f93-4758-87c3-1fb73740a315";
const INNER: &str = "7a1c9d14-0b8f-4a53-9a5f-5b1f0c6a2e77";

fn address(n: usize) -> String {
    format!("person{n}@contoso.example")
}

fn addresses(numbers: impl IntoIterator<Item = usize>) -> BTreeSet<String> {
    numbers.into_iter().map(address).collect()
}

fn group(id: &str, members: Vec<String>) -> Group {
    Group {
        id: id.into(),
        display_name: "Everyone in Lyon".into(),
        mail: String::new(),
        members,
    }
}

/// A group of the people 1 to 3, a guest, an account that is switched off, and a group of the people 3 to 5 that
/// contains the outer one.
fn fill(app: &TestApp) {
    let person = |name: &str, profile: Profile| Person {
        profile,
        ..Person::new(format!("{name}@contoso.example"))
    };
    let guest = Profile {
        guest: true,
        ..Profile::default()
    };
    let disabled = Profile {
        disabled: true,
        ..Profile::default()
    };
    let mut lawyer = person("person1", Profile::default());
    lawyer.profile.department = "Legal".into();
    (lawyer.given_name, lawyer.surname) = ("Ann".into(), "Martin".into());
    let people = vec![person("guest", guest), person("gone", disabled), lawyer];
    app.tenant().add_people(people).unwrap();
    let mut outer: Vec<String> = (1..=3).map(address).collect();
    outer.extend([
        "guest@contoso.example".into(),
        "gone@contoso.example".into(),
    ]);
    outer.push(INNER.into());
    let mut inner: Vec<String> = (3..=5).map(address).collect();
    inner.push(OUTER.into());
    let groups = vec![group(OUTER, outer), group(INNER, inner)];
    app.tenant().add_groups(groups).unwrap();
}

async fn group_list(app: &TestApp, guests: bool) -> String {
    let group = json!({"id": OUTER.to_uppercase(), "guests": guests});
    let body = json!({"name": "Lyon", "kind": "group", "group": group});
    let list = app.post("/v1/lists", &body).await.expect(201);
    assert_eq!(list.at("/group/id"), OUTER);
    list.str("/id")
}

fn received(app: &TestApp) -> BTreeSet<String> {
    let inbox = app.inbox();
    assert!(inbox.values().all(|messages| *messages == 1));
    inbox.into_keys().collect()
}

async fn list(app: &TestApp, id: &str) -> Value {
    app.get(&format!("/v1/lists/{id}")).await.expect(200).json()
}

/// A campaign whose publication is refused; the reason.
async fn refused(app: &TestApp, body: &Value) -> String {
    let id = app.draft(body).await;
    app.post(&format!("/v1/campaigns/{id}/publish"), &json!({}))
        .await
        .expect(202);
    app.world.driver.settle().await;
    let campaign = app.get(&format!("/v1/campaigns/{id}")).await.expect(200);
    assert_eq!(campaign.str("/state"), "draft", "{}", campaign.text);
    campaign.str("/refused/detail")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_and_the_groups_in_it_are_read_when_the_campaign_is_published() {
    let app = TestApp::start().await;
    fill(&app);
    let id = group_list(&app, false).await;
    let mut body = campaign(&[&id]);
    body["message"] = json!("Hello [FIRSTNAME] [LASTNAME] of [DEPARTMENT|nowhere]");
    let campaign = app.published(&body).await;
    let read = list(&app, &id).await;
    assert_eq!((&read["version"], &read["size"]), (&json!(1), &json!(5)));
    assert!(read["read_at"].is_string());
    app.run_to_the_end(&campaign).await;
    assert_eq!(received(&app), addresses(1..=5));
    assert_eq!(app.total(&campaign, "sent").await, 5);
    let message = &app.tenant().inbox_for(&address(1)).unwrap()[0];
    let text = serde_json::to_string(message).unwrap();
    assert!(text.contains("Hello Ann Martin of Legal"), "{text}");
    // Who they are was known from the group.
    assert_eq!(
        app.tenant().requests_log().get(&Operation::GraphBatch),
        None
    );

    let with_guests = group_list(&app, true).await;
    let seen = app
        .post(&format!("/v1/lists/{with_guests}/preview"), &json!({}))
        .await
        .expect(200);
    assert_eq!(
        (seen.at("/people"), seen.at("/version")),
        (json!(6), json!(0))
    );
    assert_eq!(seen.at("/left_out/disabled"), json!(1));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_joins_and_leaves_is_shown_and_disturbs_no_campaign() {
    let app = TestApp::start().await;
    fill(&app);
    let id = group_list(&app, false).await;
    let campaign = app.published(&campaign(&[&id])).await;
    let members = (2..=6).map(address).collect();
    app.tenant()
        .add_groups(vec![group(OUTER, members)])
        .unwrap();

    let [refresh, preview] = ["refresh", "preview"].map(|act| format!("/v1/lists/{id}/{act}"));
    for (path, version) in [(&preview, 1), (&preview, 1), (&refresh, 2)] {
        let seen = app.post(path, &json!({})).await.expect(200);
        assert_eq!(seen.at("/version"), json!(version));
        let counts = ["/people", "/joined/people", "/left/people", "/changed"];
        assert_eq!(counts.map(|at| seen.at(at)), [5, 1, 1, 0].map(|n| json!(n)));
        assert_eq!(seen.str("/joined/first/0/address"), address(6));
        assert_eq!(seen.str("/left/first/0/address"), address(1));
    }
    // Nothing has changed since: no version is made.
    let again = app.post(&refresh, &json!({})).await.expect(200);
    assert_eq!(
        (again.at("/version"), again.at("/joined/people")),
        (json!(2), json!(0))
    );

    for (path, body) in [(
        "members",
        json!({"address": address(9), "first_name": "A", "last_name": "B"}),
    )] {
        let refused = app
            .post(&format!("/v1/lists/{id}/{path}"), &body)
            .await
            .expect(409);
        assert_eq!(refused.str("/code"), "dynamic_list");
    }
    let import = app.request(reqwest::Method::POST, &format!("/v1/lists/{id}/import"));
    app.send(import.body("First,Last,UPN\nA,B,a@b.example\n"))
        .await
        .expect(409);
    app.delete(&format!("/v1/lists/{id}/members/{}", address(2)))
        .await
        .expect(409);

    app.run_to_the_end(&campaign).await;
    assert_eq!(
        received(&app),
        addresses(1..=5),
        "as it was when it was published"
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_that_cannot_be_read_refuses_the_publication_with_the_reason() {
    let app = TestApp::start().await;
    let id = group_list(&app, false).await;
    let reason = refused(&app, &campaign(&[&id])).await;
    assert!(
        reason.contains("\"Lyon\"") && reason.contains("no such group"),
        "{reason}"
    );
    let answer = app
        .post(&format!("/v1/lists/{id}/refresh"), &json!({}))
        .await
        .expect(409);
    assert_eq!(answer.str("/code"), "unreadable_list");

    app.tenant()
        .add_groups(vec![group(OUTER, Vec::new())])
        .unwrap();
    let reason = refused(&app, &campaign(&[&id])).await;
    assert!(
        reason.contains("\"Lyon\"") && reason.contains("empty"),
        "{reason}"
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_consent_the_reason_names_the_permission() {
    let app = TestApp::start().await;
    app.tenant()
        .consent_to(&["User.Read.All", "Presence.Read.All"]);
    fill(&app);
    let id = group_list(&app, false).await;
    let reason = refused(&app, &campaign(&[&id])).await;
    assert!(reason.contains("GroupMember.Read.All"), "{reason}");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_throttled_directory_is_waited_for_now_or_by_a_later_message() {
    let app = TestApp::start().await;
    fill(&app);
    let throttled = |seconds| FaultAction::Respond {
        status: 429,
        retry_after: Some(seconds),
        body: FaultBody::Error {
            code: "TooManyRequests".into(),
        },
    };
    // The first is waited out, the second ends after the invocation.
    for seconds in [1, 890] {
        let rule = FaultRule::new(Operation::GraphGroups, throttled(seconds));
        app.tenant().faults().add(rule.times(1));
    }
    let before = app.world.now();
    let id = group_list(&app, false).await;
    let campaign = app.published(&campaign(&[&id])).await;
    let waited = app.world.now() - before;
    assert_eq!(waited.num_seconds(), 890);
    assert_eq!(app.tenant().requests_log()[&Operation::GraphGroups], 3);
    app.run_to_the_end(&campaign).await;
    assert_eq!(received(&app), addresses(1..=5));
    app.finish().await;
}

/// A planning task as it is on the queue.
fn task(campaign: &str) -> SqsEvent {
    let task = json!({"v": 1, "task": {"plan": {"campaign": campaign, "epoch": 1}}});
    event(&[("1", &task.to_string())])
}

#[tokio::test(flavor = "multi_thread")]
async fn planners_that_work_at_once_or_again_plan_the_same_people() {
    let app = TestApp::start().await;
    fill(&app);
    let slow = FaultRule::new(Operation::GraphGroups, FaultAction::Latency { ms: 100 });
    app.tenant().faults().add(slow);
    let id = group_list(&app, false).await;
    let draft = app.draft(&campaign(&[&id])).await;
    let planner = Planner::new(Arc::new(
        app.world.wiring.app(&app.world.boot_id, 9).await.unwrap(),
    ));
    let deadline = app.world.app.clock.machine_now() + chrono::TimeDelta::minutes(15);
    app.post(&format!("/v1/campaigns/{draft}/publish"), &json!({}))
        .await
        .expect(202);
    for handled in join_all((0..3).map(|_| planner.handle(task(&draft), deadline))).await {
        assert!(handled.unwrap().batch_item_failures.is_empty());
    }
    app.world.driver.settle().await;
    assert_eq!(app.state(&draft).await, "scheduled");
    // Not always the first: who finds that another is making it makes the next, and one of them holds.
    let version = list(&app, &id).await["version"].clone();

    // Planned once more, as after a crash: what was pinned holds, whoever is in the group by now.
    let members = (2..=9).map(address).collect();
    app.tenant()
        .add_groups(vec![group(OUTER, members)])
        .unwrap();
    let changed = app
        .world
        .app
        .store
        .update_campaign(draft.parse().unwrap(), |campaign| {
            campaign.state = State::Publishing;
            Ok::<_, ()>(())
        });
    let pinned = changed.await.unwrap().publication.unwrap().include[0].version;
    planner.handle(task(&draft), deadline).await.unwrap();
    assert_eq!(app.state(&draft).await, "scheduled");
    assert_eq!(json!(pinned), version);
    assert_eq!(list(&app, &id).await["version"], version);
    app.run_to_the_end(&draft).await;
    assert_eq!(received(&app), addresses(1..=5));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preflight_reads_the_group_and_an_exclusion_may_be_empty() {
    let app = TestApp::start().await;
    fill(&app);
    let id = group_list(&app, false).await;
    let everybody = app.list("People 1 to 8", csv_of(1..=8)).await;
    let mut body = campaign(&[&everybody]);
    body["audience"]["exclude"] = json!([id]);
    let draft = app.draft(&body).await;
    let path = format!("/v1/campaigns/{draft}/preflight");
    let looked = async || {
        let job = app.post(&path, &json!({})).await.expect(202).str("/job");
        app.world.driver.settle().await;
        app.get(&format!("{path}/{job}")).await.expect(200)
    };
    let seen = looked().await;
    assert_eq!(
        (seen.at("/people"), seen.at("/excluded")),
        (json!(3), json!(5)),
        "{}",
        seen.text
    );
    app.tenant()
        .add_groups(vec![group(OUTER, Vec::new())])
        .unwrap();
    let seen = looked().await;
    assert_eq!(
        (seen.at("/people"), seen.at("/refusals")),
        (json!(8), json!([]))
    );
    app.publish(&draft).await;
    app.run_to_the_end(&draft).await;
    assert_eq!(received(&app), addresses(1..=8));
    app.finish().await;
}

fn csv_of(numbers: impl IntoIterator<Item = usize>) -> String {
    let row = |n| format!("First{n},Last{n},{}\n", address(n));
    std::iter::once("First,Last,UPN\n".to_owned())
        .chain(numbers.into_iter().map(row))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn all_users_are_those_who_have_the_app_when_it_is_published() {
    let app = TestApp::start().await;
    let store = &app.world.app.store;
    for n in 1..=4 {
        let person = app.tenant().person(&address(n)).unwrap().unwrap();
        let (id, now) = (person.object_id, app.world.now());
        store
            .set_installed(Channel::Teams, &id, n != 4, now)
            .await
            .unwrap();
    }
    let left = "00000000-0000-4000-8000-000000000099";
    store
        .set_installed(Channel::Teams, left, true, app.world.now())
        .await
        .unwrap();
    let body = json!({"name": "All", "kind": "all_users"});
    let id = app.post("/v1/lists", &body).await.expect(201).str("/id");
    let seen = app
        .post(&format!("/v1/lists/{id}/preview"), &json!({}))
        .await
        .expect(200);
    assert_eq!(
        (seen.at("/people"), seen.at("/left_out/gone")),
        (json!(3), json!(1))
    );
    let campaign = app.published(&campaign(&[&id])).await;
    app.run_to_the_end(&campaign).await;
    assert_eq!(received(&app), addresses(1..=3));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_group_is_read_by_a_job() {
    let app = TestApp::start().await;
    let members = (0..10_050).map(address).collect();
    app.tenant()
        .add_groups(vec![group(OUTER, members)])
        .unwrap();
    let id = group_list(&app, false).await;
    for (act, version) in [("preview", 0), ("refresh", 1)] {
        let path = format!("/v1/lists/{id}/{act}");
        let job = app.post(&path, &json!({})).await.expect(202);
        let location = job.header("location").unwrap().to_owned();
        app.world.driver.settle().await;
        let read = app.get(&location).await.expect(200);
        assert_eq!(
            (read.at("/people"), read.at("/version")),
            (json!(10_050), json!(version))
        );
        assert_eq!(read.at("/joined/first").as_array().unwrap().len(), 50);
    }
    app.finish().await;
}
