//! One person: a row of the table of people, and the timeline.

use super::ladder_of_person::{self, Step};
use super::opened::{self, PersonRead};
use crate::batch::Batch;
use crate::campaign::Campaign;
use crate::engagement::{Class, Hit, Judged};
use crate::list::{FIRST_NAME, LAST_NAME};
use crate::outcome::{Mark, Outcome, PersonLog, Reason, TryResult, Vector, reads_as};
use crate::presence::Presence;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A visit of one of a person's links, by the link's place in the message, and what it was judged to be.
pub type Visit = ((u8, Hit), Judged);

/// One person of a campaign, in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// Case-folded address.
    pub address: String,
    /// First name; none in campaigns planned before names were kept.
    pub first_name: Option<String>,
    /// Last name, likewise.
    pub last_name: Option<String>,
    /// How they read now.
    pub outcome: Outcome,
    /// Why they failed, were unprogrammed, or are unknown.
    pub reason: Option<Reason>,
    /// The planned minute; none where no minute is open.
    pub planned_at: Option<DateTime<Utc>>,
    /// The IANA zone they are planned in.
    pub time_zone: String,
    /// When the channel accepted the message.
    pub sent_at: Option<DateTime<Utc>>,
    /// Cycle of the last try, 1–3.
    pub cycle: Option<u8>,
    /// Rung of the last try, 1–3.
    pub rung: Option<u8>,
    /// What presence said when it was last asked.
    pub presence: Option<Presence>,
    /// How often they were tried.
    pub tries: u32,
    /// When a read receipt said that they opened it.
    pub read_at: Option<DateTime<Utc>>,
}

/// One try at a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// 1–3.
    pub cycle: u8,
    /// 1–3.
    pub rung: u8,
    /// When the attempt started.
    pub at: DateTime<Utc>,
    /// What presence said, where it was asked.
    pub presence: Option<Presence>,
    /// What came of it.
    pub result: TryResult,
}

/// One visit of a person's links.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clicked {
    /// When.
    pub at: DateTime<Utc>,
    /// The link's place in the message.
    pub link: u8,
    /// What it was.
    pub class: Class,
    /// The rule that says so; none for a person.
    pub why: Option<String>,
}

/// Everything that happened with one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline {
    /// Case-folded address.
    pub address: String,
    /// First name; none in campaigns planned before names were kept.
    pub first_name: Option<String>,
    /// Last name, likewise.
    pub last_name: Option<String>,
    /// How they read now.
    pub outcome: Outcome,
    /// Why they failed, were unprogrammed, or are unknown.
    pub reason: Option<Reason>,
    /// What to do about the reason.
    pub cure: Option<String>,
    /// The planned minute; none where no minute is open.
    pub planned_at: Option<DateTime<Utc>>,
    /// The IANA zone they are planned in.
    pub time_zone: String,
    /// The batch they are in.
    pub batch: u32,
    /// Tries, oldest first.
    pub attempts: Vec<Tried>,
    /// The nine rungs of their ladder, in order.
    pub ladder: Vec<Step>,
    /// When they are tried next, as far as is known.
    pub next_try: Option<DateTime<Utc>>,
    /// When the channel accepted the message.
    pub sent_at: Option<DateTime<Utc>>,
    /// When a read receipt said that they opened it.
    pub read_at: Option<DateTime<Utc>>,
    /// Visits of their links, oldest first.
    pub clicks: Vec<Clicked>,
}

/// How a person with this mark reads, and why.
pub fn standing(mark: Mark, log: &PersonLog, campaign: &Campaign) -> (Outcome, Option<Reason>) {
    let outcome = reads_as(mark, campaign);
    let reason = match outcome {
        Outcome::Failed => Some(log.reason.unwrap_or(Reason::Internal)),
        // Whoever still waited when the window closed has no mark that says so.
        Outcome::Unprogrammed if mark != Mark::Unprogrammed => Some(Reason::WindowClosed),
        Outcome::Unprogrammed => Some(log.reason.unwrap_or(Reason::Exhausted)),
        Outcome::Unknown => log.reason,
        Outcome::Pending
        | Outcome::Claimed
        | Outcome::Sent
        | Outcome::Absent
        | Outcome::Cancelled => None,
    };
    (outcome, reason)
}

/// How somebody reads whose batch has not started. Without a planned minute it never will.
pub(super) fn untouched(planned: bool, campaign: &Campaign) -> (Outcome, Option<Reason>) {
    if planned {
        standing(Mark::Pending, &PersonLog::default(), campaign)
    } else {
        (Outcome::Unprogrammed, Some(Reason::NoOpenMinute))
    }
}

/// The row of the person at `position`, with how far they have read. None when there is nobody.
pub fn row(
    campaign: &Campaign,
    batch: &Batch,
    position: usize,
    vector: Option<&Vector>,
    read: Option<&PersonRead>,
) -> Option<PersonRow> {
    let person = batch.people.get(position)?;
    let known = known(vector, position);
    let (outcome, reason) = match known {
        Some((_, mark, log)) => standing(mark, log, campaign),
        None => untouched(batch.planned_at.is_some(), campaign),
    };
    let last = known
        .and_then(|(vector, _, log)| vector.attempts.get(usize::from(log.tries.last()?.attempt)));
    Some(PersonRow {
        address: person.address.clone(),
        first_name: batch.value(position, FIRST_NAME).map(str::to_owned),
        last_name: batch.value(position, LAST_NAME).map(str::to_owned),
        outcome,
        reason,
        planned_at: batch.planned_at,
        time_zone: batch.zone.to_string(),
        sent_at: known.and_then(|(_, mark, log)| sent_at(mark, log)),
        cycle: last.map(|attempt| attempt.cycle),
        rung: last.map(|attempt| attempt.rung),
        presence: known.and_then(|(.., log)| last_presence(log)),
        tries: known.map_or(0, |(.., log)| {
            u32::try_from(log.tries.len()).unwrap_or(u32::MAX)
        }),
        read_at: known.and_then(|(_, mark, log)| opened::read_at(mark, log, read)),
    })
}

/// The timeline of the person at `position`, with the visits of their links and how far they have read. None when
/// there is nobody.
pub fn timeline(
    campaign: &Campaign,
    batch: &Batch,
    position: usize,
    vector: Option<&Vector>,
    (visits, read): (&[Visit], Option<&PersonRead>),
) -> Option<Timeline> {
    let row = row(campaign, batch, position, vector, read)?;
    let known = known(vector, position);
    let attempts = known.map_or_else(Vec::new, |(vector, _, log)| {
        let tries = log.tries.iter().filter_map(|tried| {
            let attempt = vector.attempts.get(usize::from(tried.attempt))?;
            Some(Tried {
                cycle: attempt.cycle,
                rung: attempt.rung,
                at: DateTime::from_timestamp(attempt.at, 0)?,
                presence: tried.presence,
                result: tried.result,
            })
        });
        tries.collect()
    });
    let waits = matches!(row.outcome, Outcome::Pending | Outcome::Absent);
    let next_try = match known {
        Some((vector, Mark::Held, _)) => vector.due(),
        Some((vector, ..)) => vector.position.map(|position| position.at),
        None => batch.planned_at,
    };
    let mut clicks: Vec<Clicked> = visits
        .iter()
        .filter_map(|((link, hit), judged)| {
            Some(Clicked {
                at: DateTime::from_timestamp_millis(hit.at_millis)?,
                link: *link,
                class: judged.class,
                why: judged.reason.map(str::to_owned),
            })
        })
        .collect();
    clicks.sort_by_key(|click| click.at);
    Some(Timeline {
        address: row.address,
        first_name: row.first_name,
        last_name: row.last_name,
        outcome: row.outcome,
        reason: row.reason,
        cure: row.reason.map(|reason| reason.cure().to_owned()),
        planned_at: row.planned_at,
        time_zone: row.time_zone,
        batch: batch.n,
        ladder: ladder_of_person::steps(
            campaign,
            batch,
            known.map(|(vector, ..)| vector),
            &attempts,
            waits,
        ),
        attempts,
        next_try: next_try.filter(|_| waits),
        sent_at: row.sent_at,
        read_at: row.read_at,
        clicks,
    })
}

/// When the channel accepted the message; an older entry of somebody who reads otherwise does not count.
pub(super) fn sent_at(mark: Mark, log: &PersonLog) -> Option<DateTime<Utc>> {
    log.sent_at
        .filter(|_| mark == Mark::Sent)
        .and_then(DateTime::from_timestamp_millis)
}

/// What presence said when it was last asked.
pub(super) fn last_presence(log: &PersonLog) -> Option<Presence> {
    log.tries.iter().rev().find_map(|tried| tried.presence)
}

fn known(vector: Option<&Vector>, position: usize) -> Option<(&Vector, Mark, &PersonLog)> {
    let vector = vector?;
    Some((
        vector,
        *vector.marks.get(position)?,
        vector.people.get(position)?,
    ))
}
