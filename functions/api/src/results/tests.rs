//! Results over the router, against an embedded DynamoDB.

mod figures;
mod people;
mod shape;

use crate::tests::support::{Answer, Server, draft_body};
use chrono::{DateTime, TimeDelta, Utc};
use domain::batch::{Batch, Recipient};
use domain::campaign::{PlanCounts, Publication, State};
use domain::engagement::{Flags, Hit, UaClass};
use domain::ids::CampaignId;
use domain::jitter::Seed;
use domain::ladder::Position;
use domain::outcome::{Attempt, Mark, PersonLog, Reason, Try, TryResult, Vector};
use domain::presence::Presence;
use serde_json::Value;
use store::{Click, Read};

pub(super) fn start() -> DateTime<Utc> {
    "2026-12-01T14:00:00Z".parse().unwrap()
}

pub(super) fn minute(n: i64) -> DateTime<Utc> {
    start() + TimeDelta::minutes(n)
}

/// `p{batch}-{position}@contoso.example`; the first of all is a formula.
pub(super) fn address(batch: u32, position: usize) -> String {
    if (batch, position) == (0, 0) {
        "=cmd@contoso.example".into()
    } else {
        format!("p{batch}-{position}@contoso.example")
    }
}

pub(super) fn batch(n: u32, people: usize, planned_at: Option<DateTime<Utc>>) -> Batch {
    let person = |position| Recipient {
        address: address(n, position),
        object_id: None,
        values: vec![],
    };
    let people = (0..people).map(person).collect();
    Batch {
        n,
        epoch: 1,
        planned_at,
        zone: chrono_tz::Europe::Paris,
        columns: vec![],
        people,
    }
}

/// Marks as characters; whoever was tried was tried at the first rung, and whoever was sent to got it a second later.
pub(super) fn vector(n: u32, marks: &str) -> Vector {
    let at = minute(i64::from(n));
    let mut vector = Vector::new(marks.len(), Position::first(at));
    vector.attempts = vec![Attempt {
        cycle: 1,
        rung: 1,
        at: at.timestamp() + 5,
    }];
    vector.position = Some(Position {
        rung: 2,
        at: at + TimeDelta::minutes(10),
        ..Position::first(at)
    });
    vector.marks = marks.chars().map(|c| Mark::from_char(c).unwrap()).collect();
    vector.people = vector.marks.iter().map(|mark| log(*mark, at)).collect();
    vector.w = format!("w{n}");
    vector
}

pub(super) fn log(mark: Mark, at: DateTime<Utc>) -> PersonLog {
    let (result, reason) = match mark {
        Mark::Sent => (TryResult::Sent, None),
        Mark::Failed => (TryResult::Failed, Some(Reason::AppNotInstalled)),
        Mark::Absent => (TryResult::Absent, None),
        _ => return PersonLog::default(),
    };
    let tries = vec![Try {
        attempt: 0,
        presence: Some(Presence::Offline),
        result,
    }];
    let sent_at = (mark == Mark::Sent).then(|| at.timestamp_millis() + 6_000);
    PersonLog {
        sent_at,
        activity: sent_at.map(|at| at.to_string()),
        reason,
        tries,
        ..PersonLog::default()
    }
}

/// A running campaign of the given batches, of which those with marks have started.
pub(super) async fn running(server: &Server, batches: &[(usize, Option<&str>)]) -> CampaignId {
    let (id, _) = server.draft(&draft_body()).await;
    let never = batches.len() - 1;
    let stored: Vec<Batch> = (0..)
        .zip(batches)
        .map(|(n, (people, _))| {
            batch(
                n,
                *people,
                (n as usize != never).then(|| minute(i64::from(n))),
            )
        })
        .collect();
    let counts = PlanCounts {
        recipients: batches.iter().map(|(people, _)| *people as u32).sum(),
        batches: batches.len() as u32,
        no_open_minute: batches[never].0 as u32,
        ..PlanCounts::default()
    };
    let changed = server.store().update_campaign(id, |campaign| {
        campaign.state = State::Running;
        campaign.epoch = 1;
        campaign.publication = Some(Publication {
            at: start(),
            by: "ann".into(),
            seed: Seed([1; 32]),
            plan_from: start(),
            window: campaign.spec.window(),
            include: vec![],
            exclude: vec![],
            accepted: Default::default(),
            zone_data: "x".into(),
            counts: Some(counts.clone()),
        });
        Ok::<_, std::convert::Infallible>(())
    });
    changed.await.unwrap();
    server.store().put_batches(id, &stored).await.unwrap();
    let entries: Vec<_> = stored
        .iter()
        .flat_map(|batch| {
            let people = batch.people.iter().enumerate();
            people.map(|(position, person)| (person.address.clone(), batch.n, position as u16))
        })
        .collect();
    server
        .store()
        .put_person_index(id, 1, entries)
        .await
        .unwrap();
    for (n, (_, marks)) in (0..).zip(batches) {
        if let Some(marks) = marks {
            server
                .store()
                .write_vector(id, n, None, &vector(n, marks))
                .await
                .unwrap();
        }
    }
    id
}

pub(crate) async fn click(
    server: &Server,
    id: CampaignId,
    (batch, position): (u32, u16),
    seconds: i64,
) {
    let hit = Hit {
        at_millis: (start() + TimeDelta::seconds(seconds)).timestamp_millis(),
        ua: UaClass::Plain,
        ip_hash: 1,
        flags: Flags::default(),
    };
    let click = Click {
        campaign: id,
        batch,
        position,
        link: 0,
        hit: hit.pack().to_vec(),
    };
    let kept = server.store().record_clicks(&[click]).await;
    assert_eq!(kept, [Ok(())]);
}

/// Somebody has read everything, `seconds` after the start.
pub(super) async fn read(
    server: &Server,
    id: CampaignId,
    (batch, position): (u32, u16),
    seconds: i64,
) {
    let at_millis = (start() + TimeDelta::seconds(seconds)).timestamp_millis();
    let read = Read {
        position,
        up_to: at_millis,
        at_millis,
    };
    server
        .store()
        .record_read(id, batch, &read, at_millis)
        .await
        .unwrap();
}

/// Two batches that have started, one that has not, one that never will.
pub(crate) async fn usual(server: &Server) -> CampaignId {
    let id = running(
        server,
        &[(4, Some("ssfa")), (2, Some("sa")), (3, None), (1, None)],
    )
    .await;
    click(server, id, (0, 0), 60).await;
    click(server, id, (0, 1), 7).await;
    server.time.set("2026-12-01T14:02:00Z");
    id
}

pub(super) async fn get(server: &Server, id: CampaignId, path: &str) -> Answer {
    server.get(&format!("/v1/campaigns/{id}/{path}")).await
}

pub(super) fn addresses(page: &Value) -> Vec<&str> {
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["address"].as_str().unwrap())
        .collect()
}
