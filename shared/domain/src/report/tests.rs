use super::*;
use crate::campaign::{Campaign, PlanCounts, Publication, State};
use crate::engagement::{Flags, Hit, UaClass};
use crate::ids::CampaignId;
use crate::ladder::Position;
use crate::outcome::{Attempt, Mark, Reason, Try, TryResult, Vector};
use crate::presence::Presence;
use chrono::TimeDelta;
use serde_json::json;

mod figures;
mod opened;
mod people;
mod properties;

pub(super) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(super) fn start() -> DateTime<Utc> {
    at("2026-12-01T09:00:00Z")
}

pub(super) fn campaign(recipients: u32, no_open_minute: u32) -> Campaign {
    let spec = serde_json::from_value(json!({
        "name": "Passkeys", "message": "[Create](https://example.com/a) [Watch](https://example.com/b)",
        "channel": "teams", "start": "2026-12-01T10:00", "time_zone": "Europe/Paris",
        "duration": {"days": 3}, "opening_hours": {"from": "08:00", "to": "18:00"},
    }))
    .unwrap();
    let mut campaign = Campaign::draft(CampaignId::from_parts(1, 1), spec, "ann".into(), start());
    campaign.state = State::Running;
    campaign.publication = Some(Publication {
        at: start(),
        by: "ann".into(),
        seed: crate::jitter::Seed([1; 32]),
        plan_from: start(),
        window: campaign.spec.window(),
        include: vec![],
        exclude: vec![],
        accepted: Default::default(),
        zone_data: "2026a".into(),
        counts: Some(PlanCounts {
            recipients,
            no_open_minute,
            duplicates: 3,
            ..PlanCounts::default()
        }),
    });
    campaign
}

pub(super) fn vector(marks: &str) -> Vector {
    let mut vector = Vector::new(marks.len(), Position::first(start()));
    vector.marks = marks.chars().map(|c| Mark::from_char(c).unwrap()).collect();
    vector.attempts = vec![Attempt {
        cycle: 1,
        rung: 1,
        at: start().timestamp() + 20,
    }];
    for (mark, log) in vector.marks.iter().zip(&mut vector.people) {
        let result = match mark {
            Mark::Sent => TryResult::Sent,
            Mark::Absent | Mark::Unprogrammed => TryResult::Absent,
            Mark::Failed => TryResult::Failed,
            Mark::Unknown => TryResult::Unknown,
            Mark::Held => TryResult::Held,
            Mark::Pending | Mark::Claimed => continue,
        };
        log.tries = vec![Try {
            attempt: 0,
            presence: Some(Presence::Offline),
            result,
        }];
        log.sent_at = (*mark == Mark::Sent).then(|| start().timestamp_millis() + 21_000);
        log.reason = match mark {
            Mark::Failed => Some(Reason::AppNotInstalled),
            Mark::Unprogrammed => Some(Reason::Exhausted),
            _ => None,
        };
    }
    vector
}

pub(super) fn click(batch: u32, position: u16, link: u8, seconds: i64) -> PersonClicks {
    let hit = Hit {
        at_millis: start().timestamp_millis() + seconds * 1_000,
        ua: UaClass::Plain,
        ip_hash: u32::from(position),
        flags: Flags::default(),
    };
    PersonClicks {
        batch,
        position,
        hits: vec![(link, hit)],
        dropped: vec![],
    }
}

pub(super) fn links() -> Vec<(String, String)> {
    vec![
        ("https://example.com/a".into(), "Create".into()),
        ("https://example.com/b".into(), "Watch".into()),
    ]
}

pub(super) fn planned(minutes: &[Option<i64>]) -> Vec<PlannedBatch> {
    let at = |minute: &Option<i64>| minute.map(|minute| start() + TimeDelta::minutes(minute));
    minutes
        .iter()
        .map(|minute| PlannedBatch {
            at: at(minute),
            people: 4,
        })
        .collect()
}
