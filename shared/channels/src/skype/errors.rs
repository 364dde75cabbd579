//! What every refusal and every failed operation means for a delivery, in two tables: one by the words of
//! section C6, which answers and events share, and one by HTTP status.

use super::words::Words;
use crate::fault::{ChannelFault, FaultKind, SendFault};
use crate::http::Answer;
use crate::retry_after;
use chrono::{DateTime, Utc};
use domain::outcome::{NotTaken, Reason};
use std::ops::Range;

/// Which step failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The invitation.
    Invite,
    /// The message in an open conversation.
    Say,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Permanent(Reason),
    Not(NotTaken),
    Person,
    Ambiguous,
    Channel(FaultKind),
    /// The application has gone: it is made again, and the invitation is sent once more.
    Gone,
}

struct Row<Key> {
    key: Key,
    invite: Verdict,
    say: Verdict,
    /// Goes to the log: what an operator wants to know.
    why: &'static str,
}

use FaultKind::{Misconfigured, RateLimited, Unavailable};
use NotTaken::*;
use Reason::{BlockedByAdmin, MessageTooLarge, NotFound, Rejected};
use Verdict::*;

// One row a line, so that each can be read as the table it is. Subcodes come before the codes.
//
// AutoAccepted, RepliedWithOtherModality, Redirected, Forwarded and ConnectedElsewhere only inform and have no
// row: whether the operation completed with success or failure is what counts, and of a failure the code.
#[rustfmt::skip]
const WORDS: &[Row<&str>] = &[
    word("DestinationNotFound", Permanent(NotFound), "nobody has this address"),
    // Federation and policy are opened by administrators only; the person can do nothing about them.
    word("FederationRequired", Permanent(BlockedByAdmin), "the person is outside, and the pool is not federated with them"),
    word("NotAllowed", Permanent(BlockedByAdmin), "a policy forbids this conversation"),
    // Nobody forbids it: the other end takes no instant messages, whatever is asked of it.
    word("ModalityNotSupported", Permanent(Rejected), "the person's devices take no instant messages"),
    word("Declined", Not(Declined), "the person declined"),
    word("Missed", Not(Unanswered), "nobody answered"),
    // The server itself has heard nothing of a message: it may have arrived.
    word("Timeout", Not(Unanswered), "nobody answered").on_say(Ambiguous),
    word("Expired", Not(Unanswered), "nobody answered").on_say(Ambiguous),
    word("DoNotDisturb", Not(DoNotDisturb), "the person does not want to be disturbed"),
    word("Busy", Not(Busy), "the person is busy"),
    word("TemporarilyUnavailable", Not(Unreachable), "no device of the person can be reached"),
    word("Unreachable", Not(Unreachable), "no device of the person can be reached"),
    word("Unavailable", Not(Unreachable), "no device of the person can be reached"),
    word("TooManyConversations", Channel(RateLimited), "the account has too many conversations open"),
    word("LimitExceeded", Channel(RateLimited), "the account is over a limit"),
    word("AnotherOperationPending", Channel(RateLimited), "the account does too much at once"),
    word("ApplicationNotFound", Gone, "the application has gone").on_say(Person),
    word("InactiveApplicationExpired", Gone, "the application has expired").on_say(Person),
    word("RemoteFailure", Not(Unreachable), "it failed at the other end, without a known reason"),
    word("LocalFailure", Person, "it failed at this end, without a known reason"),
    word("NotAcceptable", Permanent(Rejected), "the other end refuses it as it is"),
    word("BadRequest", Permanent(Rejected), "the server refuses it as it is"),
    word("Forbidden", Permanent(Rejected), "forbidden, without a known reason"),
    word("NotFound", Permanent(NotFound), "nobody has this address").on_say(Person),
    word("EntityTooLarge", Permanent(MessageTooLarge), "too long for the server"),
    word("ServiceFailure", Person, "it failed inside the server").on_say(Ambiguous),
    // It says failed and informs of something else: neither can be relied on.
    word("Informational", Ambiguous, "failed with nothing but a remark"),
];

#[rustfmt::skip]
const STATUSES: &[Row<Range<u16>>] = &[
    any(400, Permanent(Rejected), "refused as it is; not to be tried again"),
    any(401, Channel(Misconfigured), "a fresh token was refused too: the account may not use this pool"),
    // An account that may send nothing has no link to start with; this is about the person.
    any(403, Permanent(Rejected), "forbidden, without a known reason"),
    any(404, Person, "a link has served its time; refused before delivery"),
    any(405, Channel(Misconfigured), "the pool does not take this call: its version is another one"),
    any(408, Person, "the server did not get the whole request"),
    any(409, Person, "another operation is in the way; refused before delivery"),
    any(410, Person, "a link has served its time; refused before delivery"),
    any(412, Person, "the resource has changed meanwhile; refused before delivery"),
    any(413, Permanent(MessageTooLarge), "too long for the server"),
    any(415, Channel(Misconfigured), "the pool does not take this format: its version is another one"),
    any(428, Person, "the resource wants a precondition; refused before delivery"),
    any(429, Channel(RateLimited), "more than a hundred requests at once, or too many a minute"),
    any(503, Channel(Unavailable), "the service refuses work"),
    // 500, 502, 504 and what proxies add: it may have been done behind them.
    all(500..600, Ambiguous, "failed inside the service or on the way to it"),
    // Not followed, for the token's sake.
    all(300..400, Channel(Misconfigured), "redirected: the pool's links are wrong"),
    all(0..u16::MAX, Permanent(Rejected), "refused; not to be tried again"),
];

const fn word(word: &'static str, both: Verdict, why: &'static str) -> Row<&'static str> {
    Row {
        key: word,
        invite: both,
        say: both,
        why,
    }
}

const fn any(status: u16, both: Verdict, why: &'static str) -> Row<Range<u16>> {
    all(status..status + 1, both, why)
}

const fn all(statuses: Range<u16>, both: Verdict, why: &'static str) -> Row<Range<u16>> {
    Row {
        key: statuses,
        invite: both,
        say: both,
        why,
    }
}

impl Row<&'static str> {
    const fn on_say(self, say: Verdict) -> Self {
        Row { say, ..self }
    }
}

impl<Key> Row<Key> {
    fn verdict(&self, step: Step) -> Verdict {
        match step {
            Step::Invite => self.invite,
            Step::Say => self.say,
        }
    }
}

/// What is to be done about a refused POST.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The application has gone and nothing was sent.
    Gone,
    Fault(SendFault),
}

/// The fault a failed operation stands for: an authoritative event, never silence.
pub(super) fn failure(step: Step, words: &Words) -> SendFault {
    let row = row_of(&words.subcode).or_else(|| row_of(&words.code));
    tracing::info!(
        skype.step = ?step,
        skype.code = words.code,
        skype.subcode = words.subcode,
        meaning = row.map_or("", |row| row.why),
        "an operation failed"
    );
    // A failure of an unknown kind is still a failure: nothing was delivered.
    match row.map_or(Person, |row| row.verdict(step)) {
        Gone => SendFault::Person,
        verdict => fault(verdict, None, || format!("events: {}", words.best())),
    }
}

/// What a refused POST stands for. A known subcode says more than the status it comes with.
pub(super) fn refusal(step: Step, answer: &Answer, now: DateTime<Utc>) -> Refusal {
    let status = answer.status.as_u16();
    let words = Words::of_body(answer.body.as_deref());
    let known = row_of(&words.subcode).filter(|_| (400..500).contains(&status));
    let by_status = STATUSES.iter().find(|row| row.key.contains(&status));
    let (verdict, why) = match (known, by_status) {
        (Some(row), _) => (row.verdict(step), row.why),
        (None, Some(row)) => (row.verdict(step), row.why),
        (None, None) => (Permanent(Rejected), ""),
    };
    tracing::info!(
        http.status = status,
        skype.step = ?step,
        skype.code = words.code,
        skype.subcode = words.subcode,
        meaning = why,
        "the pool refused a request"
    );
    if verdict == Gone {
        return Refusal::Gone;
    }
    let retry_after = retry_after::of(&answer.headers, now);
    Refusal::Fault(fault(verdict, retry_after, || said(status, &words)))
}

fn row_of(word: &str) -> Option<&'static Row<&'static str>> {
    WORDS.iter().find(|row| row.key.eq_ignore_ascii_case(word))
}

fn fault(
    verdict: Verdict,
    retry_after: Option<std::time::Duration>,
    detail: impl FnOnce() -> String,
) -> SendFault {
    match verdict {
        Permanent(reason) => SendFault::Permanent(reason),
        Not(why) => SendFault::NotTaken(why),
        Ambiguous => SendFault::Ambiguous,
        Channel(kind) => SendFault::Channel(ChannelFault {
            kind,
            retry_after,
            detail: detail(),
        }),
        Person | Gone => SendFault::Person,
    }
}

/// The fault of a call that concerns nobody in particular; `kind` where the answer does not say more.
pub(super) fn of_service(kind: FaultKind, answer: &Answer, now: DateTime<Utc>) -> ChannelFault {
    let words = Words::of_body(answer.body.as_deref());
    let status = answer.status.as_u16();
    ChannelFault {
        kind: service_kind(kind, status, &words),
        retry_after: retry_after::of(&answer.headers, now),
        detail: said(status, &words),
    }
}

/// The same for a status and its words alone, as parts of a batch have them.
pub(super) fn service_kind(kind: FaultKind, status: u16, words: &Words) -> FaultKind {
    if words.has("UserAgentNotAllowed") || words.has("MobileApplicationNoLongerAllowed") {
        return Misconfigured;
    }
    match status {
        429 => RateLimited,
        503 => Unavailable,
        300..=399 | 401 | 405 | 415 => Misconfigured,
        _ => kind,
    }
}

pub(super) fn said(status: u16, words: &Words) -> String {
    format!("pool: {status} {}", words.best())
        .trim_end()
        .to_owned()
}

/// Whether an answer means that the application is no more. A bare 404 or 410 is about the resource asked for.
pub(super) fn is_gone(status: u16, words: &Words) -> bool {
    match status {
        404 => words.has("ApplicationNotFound"),
        410 => words.has("InactiveApplicationExpired"),
        _ => false,
    }
}
