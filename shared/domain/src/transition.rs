//! How an outcome vector changes. Every change of a mark in the whole system is one of these functions;
//! none of them touches a person who is in a final outcome.

mod amend;

pub use amend::{erase, restore};

use crate::campaign::OnAmbiguous;
use crate::decide::Now;
use crate::ladder::{Ladder, Position};
use crate::outcome::{Attempt, Mark, NotTaken, PersonLog, Reason, Try, TryResult, Vector};
use chrono::{DateTime, TimeDelta, Utc};

/// The sixth transient fault of one person at one rung sends them to the next rung.
pub const FAULTS_PER_RUNG: u8 = 6;
/// A send whose result is unknown is repeated (where the campaign wants that) this long after the
/// lease of its worker has ended, when that worker can no longer be sending.
pub const RESEND_AFTER: TimeDelta = TimeDelta::seconds(60);
/// First step of the backoff after a transient fault of one person.
const BACKOFF: TimeDelta = TimeDelta::seconds(20);
/// Longest step of it.
const BACKOFF_MAX: TimeDelta = TimeDelta::seconds(600);

/// Starts the attempt at `position`, or goes on with it where a worker left off. Returns its index.
pub fn begin_rung(vector: &mut Vector, position: Position, now: DateTime<Utc>) -> u8 {
    if let Some(index) = attempt_at(vector, position) {
        return index;
    }
    for log in &mut vector.people {
        log.faults = 0;
    }
    push_attempt(vector, position.cycle, position.rung, now)
}

/// Starts an attempt at the people held back, at the rung that was tried last. Returns its index.
pub fn begin_retry(vector: &mut Vector, now: DateTime<Utc>) -> u8 {
    let (cycle, rung) = vector
        .attempts
        .last()
        .map_or((1, 1), |last| (last.cycle, last.rung));
    push_attempt(vector, cycle, rung, now)
}

/// The people the rung at `position` has still to try at `now`, in the order of the batch.
pub fn left_at(vector: &Vector, position: Position, now: DateTime<Utc>) -> Vec<usize> {
    (0..vector.marks.len())
        .filter(|index| {
            matches!(
                vector.marks[*index],
                Mark::Pending | Mark::Absent | Mark::Held
            ) && !is_too_early(vector, *index, now)
        })
        .filter(|index| {
            !vector.people[*index].tries.iter().any(|tried| {
                vector
                    .attempts
                    .get(usize::from(tried.attempt))
                    .is_some_and(|attempt| {
                        attempt.cycle == position.cycle && attempt.rung == position.rung
                    })
            })
        })
        .collect()
}

/// The people held back whom a retry may try at `now`, in the order of the batch.
pub fn held_back(vector: &Vector, now: DateTime<Utc>) -> Vec<usize> {
    let held = vector.with(Mark::Held);
    held.filter(|index| !is_too_early(vector, *index, now))
        .collect()
}

/// Whether the person is to be sent to again after a result that cannot be known, and the worker that may still be
/// sending has not been gone for long enough: neither a rung nor somebody else's retry makes that any sooner.
fn is_too_early(vector: &Vector, index: usize, now: DateTime<Utc>) -> bool {
    let last = vector.people[index].tries.last().map(|tried| tried.result);
    vector.marks[index] == Mark::Held
        && last != Some(TryResult::Held)
        && vector.retry_at.is_some_and(|at| at > now)
}

/// Claims a waiting person for the owner of the lease.
pub fn claim(vector: &mut Vector, index: usize) -> bool {
    set(vector, index, Mark::Claimed)
}

/// Gives a claim back untouched: the channel refused everybody, or the send did not start.
pub fn unclaim(vector: &mut Vector, index: usize) {
    if vector.marks.get(index) == Some(&Mark::Claimed) {
        vector.marks[index] = match vector.people[index].tries.last().map(|tried| tried.result) {
            Some(result) if result.is_absence() => Mark::Absent,
            Some(TryResult::Held | TryResult::Unknown) if vector.retry_at.is_some() => Mark::Held,
            // No rung is left that they could wait for.
            _ if vector.position.is_none() && vector.retry_at.is_some() => Mark::Held,
            _ => Mark::Pending,
        };
    }
}

/// The channel accepted the message.
pub fn sent(vector: &mut Vector, index: usize, tried: Try, at: DateTime<Utc>, activity: String) {
    if set(vector, index, Mark::Sent) {
        let log = log(vector, index, tried, TryResult::Sent);
        log.sent_at = Some(at.timestamp_millis());
        log.activity = (!activity.is_empty()).then_some(activity);
    }
}

/// The person was not there.
pub fn absent(vector: &mut Vector, index: usize, tried: Try) {
    if set(vector, index, Mark::Absent) {
        log(vector, index, tried, TryResult::Absent);
    }
}

/// The person was addressed and did not take the message: absent at this rung, with the word for it.
pub fn not_taken(vector: &mut Vector, index: usize, tried: Try, word: NotTaken) {
    if set(vector, index, Mark::Absent) {
        log(vector, index, tried, word.into());
    }
}

/// The person will never be sent to.
pub fn failed(vector: &mut Vector, index: usize, tried: Try, reason: Reason) {
    if set(vector, index, Mark::Failed) {
        log(vector, index, tried, TryResult::Failed).reason = Some(reason);
    }
}

/// It cannot be known whether the message arrived: held for good, or due again where the campaign
/// prefers twice to never.
pub fn ambiguous(
    vector: &mut Vector,
    index: usize,
    tried: Try,
    policy: OnAmbiguous,
    again: DateTime<Utc>,
) {
    match policy {
        OnAmbiguous::Hold => {
            if set(vector, index, Mark::Unknown) {
                log(vector, index, tried, TryResult::Unknown);
            }
        }
        OnAmbiguous::Resend => hold_until(vector, index, tried, TryResult::Unknown, Some(again)),
    }
}

/// A transient fault of one person: back after `again`, or at the next rung when there is no `again`
/// or the person has had [`FAULTS_PER_RUNG`] at this one.
pub fn held(vector: &mut Vector, index: usize, tried: Try, again: Option<DateTime<Utc>>) {
    hold_until(vector, index, tried, TryResult::Held, again);
}

/// When a person with `faults` transient faults is tried again: exponential, full jitter by `draw`.
pub fn backoff(faults: u8, now: DateTime<Utc>, draw: u64) -> DateTime<Utc> {
    let ceiling = (BACKOFF * (1 << i32::from(faults.min(10)))).min(BACKOFF_MAX);
    let millis = u64::try_from(ceiling.num_milliseconds()).unwrap_or(0);
    let drawn = u64::try_from((u128::from(draw) * u128::from(millis)) >> 64).unwrap_or(0);
    now + TimeDelta::milliseconds(1_000 + i64::try_from(drawn).unwrap_or(0))
}

/// Turns the claims of a lease that has ended into what the campaign wants of them.
/// Returns how many there were.
pub fn settle(vector: &mut Vector, policy: OnAmbiguous, now: Now) -> usize {
    let claimed: Vec<usize> = vector.with(Mark::Claimed).collect();
    let ended = vector
        .lease
        .as_ref()
        .map_or(now.machine, |lease| lease.until);
    let again = now.campaign + (ended + RESEND_AFTER - now.machine).max(TimeDelta::zero());
    let attempt = u8::try_from(vector.attempts.len().saturating_sub(1)).unwrap_or(u8::MAX);
    for index in &claimed {
        let tried = Try {
            attempt,
            presence: None,
            result: TryResult::Unknown,
        };
        ambiguous(vector, *index, tried, policy, again);
    }
    claimed.len()
}

/// Lets the people held back wait for the next rung instead.
pub fn unhold(vector: &mut Vector) {
    for index in vector.with(Mark::Held).collect::<Vec<_>>() {
        wait_for_rung(vector, index);
    }
    vector.retry_at = None;
}

/// Moves the batch to its next rung, after an attempt or after missing one. With none left, everybody
/// who waits for a rung is in their final outcome.
pub fn climb(vector: &mut Vector, ladder: &Ladder<'_>, now: DateTime<Utc>, missed: bool) {
    if let Some(position) = vector.position {
        // A rung that some were tried at before the rest missed it is a rung that ran.
        let missed = missed && attempt_at(vector, position).is_none();
        vector.position = if missed {
            ladder.after_miss(position, now)
        } else {
            ladder.after_attempt(position, now)
        };
    }
    if vector.position.is_none() {
        for index in 0..vector.marks.len() {
            if matches!(vector.marks[index], Mark::Pending | Mark::Absent) {
                end(vector, index, Reason::Exhausted);
            }
        }
    }
}

/// Ends the batch because the window is over.
pub fn close(vector: &mut Vector) {
    for index in 0..vector.marks.len() {
        if matches!(
            vector.marks[index],
            Mark::Pending | Mark::Absent | Mark::Held
        ) {
            end(vector, index, Reason::WindowClosed);
        }
    }
    vector.position = None;
    vector.retry_at = None;
}

/// Ends everybody who waits with a reason that is our own fault.
pub fn abandon(vector: &mut Vector, reason: Reason) {
    for index in 0..vector.marks.len() {
        if matches!(
            vector.marks[index],
            Mark::Pending | Mark::Absent | Mark::Held
        ) {
            vector.marks[index] = Mark::Failed;
            vector.people[index].reason = Some(reason);
        }
    }
    vector.position = None;
    vector.retry_at = None;
}

/// What an operator says of somebody who is `unknown`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// The message arrived.
    Sent,
    /// It did not, and will not be sent.
    Failed,
    /// Send it again, not before this instant.
    Resend(DateTime<Utc>),
}

/// Settles an `unknown` person. False when the person is not `unknown`.
pub fn resolve(vector: &mut Vector, index: usize, as_: Resolution, now: DateTime<Utc>) -> bool {
    if vector.marks.get(index) != Some(&Mark::Unknown) {
        return false;
    }
    let log = &mut vector.people[index];
    match as_ {
        Resolution::Sent => {
            log.sent_at = log.sent_at.or(Some(now.timestamp_millis()));
            log.reason = None;
            vector.marks[index] = Mark::Sent;
        }
        Resolution::Failed => {
            log.reason = Some(Reason::Transport);
            vector.marks[index] = Mark::Failed;
        }
        Resolution::Resend(at) => {
            log.faults = 0;
            log.reason = None;
            vector.marks[index] = Mark::Held;
            vector.retry_at = Some(vector.retry_at.map_or(at, |other| other.max(at)));
        }
    }
    true
}

/// Changes the mark of somebody who is not in a final outcome.
fn set(vector: &mut Vector, index: usize, mark: Mark) -> bool {
    match vector.marks.get_mut(index) {
        Some(present) if !present.is_terminal() => {
            *present = mark;
            true
        }
        _ => false,
    }
}

/// Notes a try in a person's log.
fn log(vector: &mut Vector, index: usize, tried: Try, result: TryResult) -> &mut PersonLog {
    let log = &mut vector.people[index];
    log.tries.push(Try { result, ..tried });
    log
}

fn hold_until(
    vector: &mut Vector,
    index: usize,
    tried: Try,
    result: TryResult,
    again: Option<DateTime<Utc>>,
) {
    if !set(vector, index, Mark::Held) {
        return;
    }
    let log = log(vector, index, tried, result);
    log.faults += 1;
    match again.filter(|_| log.faults < FAULTS_PER_RUNG) {
        // One clock for all who are held: the latest, which is the gentlest.
        Some(again) => {
            vector.retry_at = Some(vector.retry_at.map_or(again, |other| other.max(again)))
        }
        None => wait_for_rung(vector, index),
    }
}

fn wait_for_rung(vector: &mut Vector, index: usize) {
    if vector.position.is_some() {
        vector.marks[index] = Mark::Pending;
    } else {
        end(vector, index, Reason::Exhausted);
    }
}

/// The end of a person's ladder: unprogrammed, or failed when it was the transport that kept failing.
fn end(vector: &mut Vector, index: usize, reason: Reason) {
    let log = &mut vector.people[index];
    let transport = matches!(log.tries.last(), Some(tried) if matches!(tried.result, TryResult::Held | TryResult::Unknown));
    let (mark, reason) = if transport {
        (Mark::Failed, Reason::Transport)
    } else {
        (Mark::Unprogrammed, reason)
    };
    log.reason = Some(reason);
    vector.marks[index] = mark;
}

fn attempt_at(vector: &Vector, position: Position) -> Option<u8> {
    let index = vector
        .attempts
        .iter()
        .rposition(|attempt| attempt.cycle == position.cycle && attempt.rung == position.rung)?;
    u8::try_from(index).ok()
}

fn push_attempt(vector: &mut Vector, cycle: u8, rung: u8, now: DateTime<Utc>) -> u8 {
    if vector.attempts.len() < usize::from(u8::MAX) {
        vector.attempts.push(Attempt {
            cycle,
            rung,
            at: now.timestamp(),
        });
    }
    u8::try_from(vector.attempts.len() - 1).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests;
