//! Who opened the message: from a read receipt to the report.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use domain::campaign::Channel;
use integration::{TestApp, campaign, csv};
use platform::Receipts;
use serde_json::{Value, json};

/// The newest message a person has, by the number that Teams gave it.
fn newest(app: &TestApp, address: &str) -> i64 {
    app.tenant().inbox_for(address).unwrap()[0]
        .id
        .parse()
        .unwrap()
}

fn object_id(app: &TestApp, address: &str) -> String {
    app.tenant().person(address).unwrap().unwrap().object_id
}

/// Somebody reads everything they have, a minute later, and Teams tells the bot. Returns when, to the millisecond.
async fn read(app: &TestApp, address: &str) -> DateTime<Utc> {
    app.run_until(app.world.now() + TimeDelta::minutes(1)).await;
    let answers = app.tenant().read(address).await.unwrap();
    assert!(!answers.is_empty() && answers.iter().all(|answer| answer.status == 200));
    app.world.now().trunc_subsecs(3)
}

async fn opened(app: &TestApp, id: &str) -> (u64, Option<DateTime<Utc>>) {
    let report = app.report(id).await;
    let opened = report.at("/opened");
    let last = opened["last_opened"].as_str();
    (
        opened["engagement"]["count"].as_u64().unwrap_or_default(),
        last.map(|text| text.parse().unwrap()),
    )
}

fn person(n: usize) -> String {
    format!("person{n:05}@contoso.example")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_message_is_opened_in_the_report_the_timeline_and_the_export() {
    let app = TestApp::start().await;
    let receipts = Receipts::default();
    let list = app.list("Everyone", csv(30, ';')).await;
    let id = app.draft(&campaign(&[&list])).await;
    // A TRY is read too, and counts nowhere.
    let tried = app
        .post(
            &format!("/v1/campaigns/{id}/try"),
            &json!({"address": person(1)}),
        )
        .await
        .expect(200);
    assert_eq!(tried.at("/delivered"), true);
    read(&app, &person(1)).await;
    app.publish(&id).await;
    app.run_to_the_end(&id).await;
    assert_eq!(app.report(&id).await.at("/opened"), Value::Null);

    let first = read(&app, &person(1)).await;
    let second = read(&app, &person(2)).await;
    // Again, and a late one of something older: neither changes anything.
    read(&app, &person(2)).await;
    let ann = object_id(&app, &person(2));
    let now = app.world.now();
    receipts.record(&app.world.app, &ann, 5, now).await.unwrap();
    // Of everything before the message, and of somebody who is nobody's recipient.
    let early = newest(&app, &person(3)) - 1;
    let cid = object_id(&app, &person(3));
    receipts
        .record(&app.world.app, &cid, early, now)
        .await
        .unwrap();
    receipts
        .record(&app.world.app, "nobody", i64::MAX, now)
        .await
        .unwrap();

    assert_eq!(opened(&app, &id).await, (2, Some(second)));
    let report = app.report(&id).await;
    assert_eq!(
        report.at("/opened/engagement/of"),
        report.at("/totals/sent")
    );
    let timeline = app
        .get(&format!("/v1/campaigns/{id}/recipients/{}", person(1)))
        .await
        .expect(200);
    let read_at: DateTime<Utc> = timeline.str("/read_at").parse().unwrap();
    assert_eq!(read_at, first);
    let csv = app.get(&format!("/v1/campaigns/{id}/report.csv")).await;
    let column = |line: &str, n: usize| line.split(',').nth(n).unwrap().to_owned();
    let lines: Vec<&str> = csv.text.lines().collect();
    assert_eq!(column(lines[0], 7), "read_at");
    let read_by: Vec<String> = lines[1..]
        .iter()
        .filter(|line| !column(line, 7).is_empty())
        .map(|line| column(line, 0))
        .collect();
    assert_eq!(read_by.len(), 2);
    assert!(read_by.contains(&person(1)) && read_by.contains(&person(2)));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_receipt_opens_the_messages_of_every_campaign_before_it() {
    let app = TestApp::start().await;
    let list = app.list("Everyone", csv(6, ';')).await;
    let first = app.published(&campaign(&[&list])).await;
    let second = app.published(&campaign(&[&list])).await;
    app.run_to_the_end(&first).await;
    app.run_to_the_end(&second).await;
    // Two functions take receipts in at the same time: what one has kept the other does not change.
    let (one, other) = (Receipts::default(), Receipts::default());
    for n in 0..6 {
        let (address, now) = (person(n), app.world.now());
        let (id, up_to) = (object_id(&app, &address), newest(&app, &address));
        let both = futures::future::join(
            one.record(&app.world.app, &id, up_to, now),
            other.record(&app.world.app, &id, up_to, now),
        );
        let (a, b) = both.await;
        a.and(b).unwrap();
    }
    assert_eq!(opened(&app, &first).await.0, 6);
    assert_eq!(opened(&app, &second).await.0, 6);

    // Deleting a campaign takes its receipts with it and leaves the other's alone.
    let path = format!("/v1/campaigns/{first}");
    app.delete(&path).await.expect(204);
    app.world.driver.settle().await;
    let campaign_id = first.parse().unwrap();
    app.run_until(app.world.now() + TimeDelta::minutes(30))
        .await;
    let left = app.world.app.store.engagement(campaign_id).await.unwrap();
    assert!(left.reads.is_empty(), "{left:?}");
    assert_eq!(opened(&app, &second).await.0, 6);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_to_the_directory_who_joins_later_is_found_by_their_address() {
    let app = TestApp::start().await;
    let list = app.list("Everyone", csv(3, ';')).await;
    let joins = person(1);
    let id = app.draft(&campaign(&[&list])).await;
    // The directory does not know them while the campaign is planned.
    let known = app.tenant().person(&joins).unwrap().unwrap();
    let mut away = known.clone();
    away.profile.disabled = true;
    app.tenant().add_people(vec![away]).unwrap();
    app.publish(&id).await;
    app.tenant().add_people(vec![known.clone()]).unwrap();
    // They have installed the app themselves: the bot knows their conversation, but no address.
    app.tenant().install(&joins).await.unwrap();
    let ids = [known.object_id.clone()];
    let store = &app.world.app.store;
    let reach = store.reach(Channel::Teams, &ids).await.unwrap();
    let reach = &reach[&known.object_id];
    assert!(reach.conversation.is_some() && reach.address.is_none());
    app.run_to_the_end(&id).await;
    assert_eq!(app.total(&id, "sent").await, 3);
    read(&app, &joins).await;
    assert_eq!(opened(&app, &id).await.0, 1);
    app.finish().await;
}
