//! Everything that functions do that asks the cloud for something, once.

use super::PREFIX;
use super::rare::what_is_rare;
use super::recorder::Recorder;
use super::screens::what_screens_show;
use super::system::{RECOVER, System};
use crate::delivery::hand;
use chrono::TimeDelta;
use domain::ids::CampaignId;
use domain::outcome::{Mark, Vector};
use integration::{campaign, csv};
use reqwest::header::{CONTENT_TYPE, IF_MATCH};
use serde_json::{Value, json};
use simulators::teams::{Behaviour, Group, Person};

const GROUP: &str = "02bd9fd6-8f93-4758-87c3-1fb73740a315";
/// More than a request reads by itself.
const MANY: usize = 10_050;
/// Enough that some have their minute on the first of two days.
const PEOPLE: usize = 40;
pub const ANN: &str = "person00000@contoso.example";
const BROWSER: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36";

pub async fn run(recorder: &Recorder) {
    let system = System::start(recorder).await;
    let list = lists(&system).await;
    drafts(&system, &list).await;
    what_screens_show(&system, &list).await;
    looking_ahead_at_many(&system).await;
    let id = delivery(&system, &list, "teams").await;
    heard_and_followed(&system, &id).await;
    delivery(&system, &list, "skype").await;
    stops(&system, &list).await;
    restored_and_erased(&system, &list).await;
    forgotten(&system, &list).await;
    what_is_rare(&system, &list).await;
    let left = system.not_asked();
    assert!(left.is_empty(), "nobody asked {left:?}");
    system.app.finish_leaving(1_000).await;
}

/// Returns a list of a few dozen people.
async fn lists(system: &System) -> String {
    system.ask("GET /healthz", &[], None).await;
    let new = json!({"name": "Everyone"});
    let created = system
        .ask_with("POST /v1/lists", "", |request| {
            request.json(&new).header("Idempotency-Key", "once")
        })
        .await;
    let id = created.str("/id");
    system
        .ask_with("POST /v1/lists/{id}/import", &id, |request| {
            request
                .header(CONTENT_TYPE, "text/csv")
                .body(csv(PEOPLE, ','))
        })
        .await;
    let file = csv(PEOPLE, ',');
    let announced = json!({"file_name": "people.csv", "size_bytes": file.len()});
    let terms = system
        .ask("POST /v1/lists/{id}/uploads", &[&id], Some(&announced))
        .await;
    system.upload(&terms, file).await;
    let upload = "GET /v1/lists/{id}/uploads/{upload}";
    let done = system.ask(upload, &[&id, &terms.str("/id")], None).await;
    assert_eq!(done.str("/state"), "done");
    let bob = json!({"address": "bob@contoso.example", "first_name": "Bob", "last_name": "Doe"});
    system
        .ask("POST /v1/lists/{id}/members", &[&id], Some(&bob))
        .await;
    let members = "DELETE /v1/lists/{id}/members/{address}";
    system
        .ask(members, &[&id, "bob@contoso.example"], None)
        .await;
    system.ask("GET /v1/lists/{id}/members", &[&id], None).await;
    system.ask("GET /v1/lists", &[], None).await;
    system.ask("GET /v1/lists/{id}", &[&id], None).await;
    let name = json!({"name": "All"});
    system
        .ask("PATCH /v1/lists/{id}", &[&id], Some(&name))
        .await;
    let other = system
        .ask("POST /v1/lists", &[], Some(&json!({"name": "Nobody"})))
        .await
        .str("/id");
    // It has a member, whom the sweeper removes.
    system
        .ask("POST /v1/lists/{id}/members", &[&other], Some(&bob))
        .await;
    system.ask("DELETE /v1/lists/{id}", &[&other], None).await;
    system.sweeper.sweep().await.unwrap();
    id
}

async fn drafts(system: &System, list: &str) {
    let body = campaign(&[list]);
    let draft = system
        .ask("POST /v1/campaigns", &[], Some(&body))
        .await
        .str("/id");
    let read = system.ask("GET /v1/campaigns/{id}", &[&draft], None).await;
    let etag = read.header("etag").unwrap().to_owned();
    system
        .ask_with("PUT /v1/campaigns/{id}", &draft, |request| {
            request.json(&body).header(IF_MATCH, etag)
        })
        .await;
    let copy = system
        .ask("POST /v1/campaigns/{id}/clone", &[&draft], None)
        .await;
    system
        .ask("DELETE /v1/campaigns/{id}", &[&copy.str("/id")], None)
        .await;
    let ann = json!({"address": ANN});
    system
        .ask("POST /v1/campaigns/{id}/preview", &[&draft], Some(&ann))
        .await;
    system
        .ask("POST /v1/campaigns/{id}/try", &[&draft], Some(&ann))
        .await;
    system.ask("GET /v1/campaigns", &[], None).await;
    system.work().await;
}

/// A group that is too large for a request: jobs of the planner read it.
async fn looking_ahead_at_many(system: &System) {
    let group = Group {
        id: GROUP.into(),
        display_name: "Everyone in Lyon".into(),
        mail: String::new(),
        members: (0..MANY)
            .map(|n| format!("many{n}@contoso.example"))
            .collect(),
    };
    system.app.tenant().add_groups(vec![group]).unwrap();
    let body = json!({"name": "Lyon", "kind": "group", "group": {"id": GROUP, "guests": false}});
    let list = system
        .ask("POST /v1/lists", &[], Some(&body))
        .await
        .str("/id");
    for act in ["preview", "refresh"] {
        let what = format!("POST /v1/lists/{{id}}/{act}");
        let job = system.ask(&what, &[&list], None).await.expect(202);
        let job = last_of(job.header("location"));
        system.work().await;
        system
            .ask("GET /v1/lists/{id}/readings/{job}", &[&list, &job], None)
            .await
            .expect(200);
    }
    let draft = system
        .ask("POST /v1/campaigns", &[], Some(&campaign(&[&list])))
        .await
        .str("/id");
    let preflight = system
        .ask("POST /v1/campaigns/{id}/preflight", &[&draft], None)
        .await;
    let job = last_of(preflight.expect(202).header("location"));
    system.work().await;
    let read = "GET /v1/campaigns/{id}/preflight/{job}";
    system.ask(read, &[&draft, &job], None).await.expect(200);
}

pub fn last_of(location: Option<&str>) -> String {
    location.unwrap().rsplit('/').next().unwrap().to_owned()
}

/// A campaign from its publication to its end, with a pause, somebody who is unknown, and every question about it.
async fn delivery(system: &System, list: &str, channel: &str) -> String {
    let without_app = Person {
        behaviour: Behaviour::NotInstalled,
        ..Person::new("person00003@contoso.example")
    };
    system.app.tenant().add_people(vec![without_app]).unwrap();
    let id = published(system, &in_days(system, list, channel, 1)).await;
    system.work().await;
    system
        .ask("POST /v1/campaigns/{id}/pause", &[&id], None)
        .await;
    system.work().await;
    system
        .ask("POST /v1/campaigns/{id}/resume", &[&id], None)
        .await;
    system.work().await;
    // Half of it: somebody has been sent to, somebody has not.
    let start = system.app.world.now();
    system.run_until(start + TimeDelta::hours(26)).await;
    for (hours, how) in [(0, "resend"), (12, "resend"), (0, "failed")] {
        // Now, when it is open, and at night, when the wake is hours away.
        system
            .run_until(system.app.world.now() + TimeDelta::hours(hours))
            .await;
        let address = somebody_unknown(system, &id).await;
        let resolve = "POST /v1/campaigns/{id}/recipients/{address}/resolve";
        system
            .ask(resolve, &[&id, &address], Some(&json!({"as": how})))
            .await;
    }
    system.run_until(start + TimeDelta::days(5)).await;
    system.sweeper.sweep().await.unwrap();
    assert_eq!(system.app.state(&id).await, "finished");
    for what in [
        "report",
        "report.csv",
        "series",
        "plan",
        "recipients",
        "audit",
    ] {
        system
            .ask(&format!("GET /v1/campaigns/{{id}}/{what}"), &[&id], None)
            .await;
    }
    system
        .ask(
            "GET /v1/campaigns/{id}/recipients/{address}",
            &[&id, ANN],
            None,
        )
        .await;
    id
}

/// Somebody whom a message was sent to: the batch, the position in it, and the batch's outcomes.
pub async fn sent_to(system: &System, campaign: CampaignId) -> (u32, usize, Vector) {
    let vectors = system.app.world.app.store.vectors(campaign).await.unwrap();
    let sent = vectors.into_iter().find_map(|(n, vector)| {
        let at = vector.marks.iter().position(|mark| *mark == Mark::Sent)?;
        Some((n, at, vector))
    });
    sent.expect("somebody was sent to")
}

/// Makes somebody who has been sent to somebody of whom nothing is known, but not Ann, whose visit is to count. Returns the
/// address.
async fn somebody_unknown(system: &System, id: &str) -> String {
    let store = &system.app.world.app.store;
    let campaign: CampaignId = id.parse().unwrap();
    for (n, mut vector) in store.vectors(campaign).await.unwrap() {
        let people = store.batch(campaign, n).await.unwrap().unwrap().people;
        let is_fit = |at: &usize| vector.marks[*at] == Mark::Sent && people[*at].address != ANN;
        let Some(at) = (0..people.len()).find(is_fit) else {
            continue;
        };
        let before = vector.w.clone();
        vector.marks[at] = Mark::Unknown;
        vector.w = format!("{before}-unknown");
        store
            .write_vector(campaign, n, Some(&before), &vector)
            .await
            .unwrap();
        return people[at].address.clone();
    }
    panic!("nobody but Ann was sent to")
}

/// What people do with what they were sent.
async fn heard_and_followed(system: &System, id: &str) {
    let tenant = system.app.tenant();
    let eve = "eve@contoso.example";
    tenant.install(eve).await.unwrap();
    tenant.say(eve, "Who are you?", "en-GB").await.unwrap();
    tenant.read(ANN).await.unwrap();
    tenant.uninstall(eve).await.unwrap();
    let inbox = serde_json::to_string(&tenant.inbox_for(ANN).unwrap()[0].activity).unwrap();
    let link = inbox.split("/r/").nth(1).unwrap();
    let token: String = link
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c))
        .collect();
    let url = format!("{}/r/{token}", system.links);
    let visit = system
        .app
        .request(reqwest::Method::GET, &url)
        .header("user-agent", BROWSER);
    system.app.send(visit).await.expect(302);
    let report = system
        .ask("GET /v1/campaigns/{id}/report", &[id], None)
        .await;
    assert_eq!(report.at("/click_engagement/count"), 1, "{}", report.text);
}

/// What operators end: a channel, a campaign before its first message, and one after it.
async fn stops(system: &System, list: &str) {
    for channel in ["teams", "skype"] {
        system
            .ask("POST /v1/channels/{channel}/stop", &[channel], None)
            .await;
        system
            .ask("POST /v1/channels/{channel}/resume", &[channel], None)
            .await;
        system
            .ask("GET /v1/channels/{channel}/audit", &[channel], None)
            .await;
    }
    system.ask("GET /v1/channels", &[], None).await;
    for what in [
        "POST /v1/campaigns/{id}/cancel",
        "DELETE /v1/campaigns/{id}",
    ] {
        let id = published(system, &in_days(system, list, "teams", 1)).await;
        system.work().await;
        system.ask(what, &[&id], None).await;
        system.work().await;
    }
}

/// A recovery while a campaign is under way, and somebody who asks to be forgotten.
async fn restored_and_erased(system: &System, list: &str) {
    let id = published(system, &in_days(system, list, "teams", 1)).await;
    system.work().await;
    let start = system.app.world.now();
    system.run_until(start + TimeDelta::hours(26)).await;
    // Nobody is at work for a while: somebody is due.
    system.jump(start + TimeDelta::hours(28)).await;
    let body = json!({"restored_to": start});
    system.ask(RECOVER, &[], Some(&body)).await.expect(202);
    system.work().await;
    let recovery = system.ask("GET /v1/recovery", &[], None).await.expect(200);
    assert!(
        recovery.at("/unknown").as_u64() > Some(0),
        "{}",
        recovery.text
    );
    system
        .ask("POST /v1/campaigns/{id}/resume", &[&id], None)
        .await;
    let again = json!({"as": "resend", "reason": "restored"});
    system
        .ask("POST /v1/campaigns/{id}/resolve", &[&id], Some(&again))
        .await;
    let ann = json!({"address": ANN});
    let asked = system.ask("POST /v1/people/erase", &[], Some(&ann)).await;
    let job = last_of(asked.expect(202).header("location"));
    system.run_until(start + TimeDelta::days(5)).await;
    let erasure = "GET /v1/people/erasures/{job}";
    system.ask(erasure, &[&job], None).await.expect(200);
    system.sweeper.sweep().await.unwrap();
}

/// A campaign of two days that starts at eight, so many days from now.
pub fn in_days(system: &System, list: &str, channel: &str, days: i64) -> Value {
    let mut body = campaign(&[list]);
    let start = system.app.world.now() + TimeDelta::days(days);
    body["start"] = json!(start.format("%Y-%m-%dT08:00").to_string());
    body["duration"] = json!({"days": 2});
    body["opening_hours"]["weekdays"] = json!(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]);
    body["channel"] = json!(channel);
    body
}

/// A campaign whose plan is asked for and not made.
pub async fn published(system: &System, body: &Value) -> String {
    let id = system
        .ask("POST /v1/campaigns", &[], Some(body))
        .await
        .str("/id");
    system
        .ask("POST /v1/campaigns/{id}/publish", &[&id], None)
        .await;
    id
}

/// What the sweeper finds: a plan that was never made, and wakes that never came.
async fn forgotten(system: &System, list: &str) {
    for channel in ["teams", "skype"] {
        published(system, &in_days(system, list, channel, 1)).await;
        system.work().await;
    }
    published(system, &in_days(system, list, "teams", 2)).await;
    lose(system, "plan").await;
    system
        .jump(system.app.world.now() + TimeDelta::hours(36))
        .await;
    for queue in ["due-teams", "due-skype"] {
        lose(system, queue).await;
    }
    let swept = system.sweeper.sweep().await.unwrap();
    assert!(swept.woken > 0 && swept.live > 2, "{swept:?}");
    system
        .run_until(system.app.world.now() + TimeDelta::days(6))
        .await;
    system.sweeper.sweep().await.unwrap();
    system.work().await;
}

/// Takes what is on a queue, and does nothing.
async fn lose(system: &System, queue: &str) {
    let queue = format!("{PREFIX}{queue}");
    for message in hand::next_messages(&system.app, &queue).await {
        hand::acknowledge(&system.app, &queue, &message).await;
    }
}
