//! What every refusal of the connector means for a delivery, in one table.

use super::error_body;
use crate::fault::{ChannelFault, FaultKind, SendFault};
use crate::http::Answer;
use crate::retry_after;
use chrono::{DateTime, Utc};
use domain::outcome::Reason;
use std::ops::Range;

/// Which of the two calls was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Create,
    Send,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Permanent(Reason),
    Gone,
    Person,
    Ambiguous,
    Channel(FaultKind),
}

/// The first row whose statuses and code fit decides. A row without a code fits any body.
struct Row {
    statuses: Range<u16>,
    code: Option<&'static str>,
    create: Verdict,
    send: Verdict,
    /// Goes to the log: what an operator wants to know.
    why: &'static str,
}

use Reason::*;
use Verdict::*;

// One row a line, so that it can be read as the table it is.
#[rustfmt::skip]
const TABLE: &[Row] = &[
    any(401, Channel(FaultKind::Misconfigured), "a fresh token was refused too: bot id, secret or channel registration is wrong"),
    code(400..500, "BotNotRegistered", Channel(FaultKind::Misconfigured), "the bot or its Teams channel is not registered"),
    code(400..500, "InvalidBotApiHost", Channel(FaultKind::Misconfigured), "the tenant lives in another cloud: change the connector address"),
    code(403..404, "ForbiddenOperationException", Permanent(AppNotInstalled), "the app is not installed for the person"),
    // Seen with 404 too. Whether the app is gone or only the conversation is what creating it again tells.
    code(403..405, "BotNotInConversationRoster", Permanent(AppNotInstalled), "the app was removed from the conversation").on_send(Gone),
    code(403..404, "ConversationBlockedByUser", Permanent(BlockedByUser), "the person blocked the bot"),
    code(403..404, "MessageWritesBlocked", Permanent(BlockedByUser), "the person blocked, muted or uninstalled the bot"),
    code(403..404, "BotDisabledByUser", Permanent(BlockedByUser), "the person disabled the bot"),
    code(403..404, "BotDisabledByAdmin", Permanent(BlockedByAdmin), "an administrator of the tenant blocked the app"),
    code(403..404, "NotEnoughPermissions", Permanent(ChannelMisconfigured), "the bot may not do this"),
    any(403, Permanent(Rejected), "forbidden without a known code, often with an empty body"),
    code(404..405, "ConversationNotFound", Permanent(NotFound), "the conversation is gone").on_send(Gone),
    any(404, Permanent(NotFound), "Teams does not know the person").on_send(Permanent(Rejected)),
    any(412, Person, "another operation runs on the same conversation; refused before delivery"),
    any(413, Permanent(MessageTooLarge), "over 100 KB"),
    code(400..500, "MessageSizeTooBig", Permanent(MessageTooLarge), "over 100 KB"),
    any(429, Channel(FaultKind::RateLimited), "the bot's rate in the tenant: trying on hurts everybody"),
    any(503, Channel(FaultKind::Unavailable), "the service refuses work"),
    // 500, 502, 504 and what proxies add: the message may have been delivered behind them, and no key
    // exists that would make a second try harmless. Creating is get-or-create: it can be tried again.
    all(500..600, Person, "failed inside the service or on the way to it").on_send(Ambiguous),
    // Not followed, for the token's sake. The base address is wrong, for everybody.
    all(300..400, Channel(FaultKind::Misconfigured), "redirected: the connector address is wrong"),
    // 400 BadArgument, BadSyntax and all that is not listed: the vendor forbids to try again.
    all(0..u16::MAX, Permanent(Rejected), "refused; not to be tried again"),
];

const fn any(status: u16, both: Verdict, why: &'static str) -> Row {
    all(status..status + 1, both, why)
}

const fn all(statuses: Range<u16>, both: Verdict, why: &'static str) -> Row {
    Row {
        statuses,
        code: None,
        create: both,
        send: both,
        why,
    }
}

const fn code(statuses: Range<u16>, code: &'static str, both: Verdict, why: &'static str) -> Row {
    Row {
        statuses,
        code: Some(code),
        create: both,
        send: both,
        why,
    }
}

impl Row {
    const fn on_send(self, send: Verdict) -> Row {
        Row { send, ..self }
    }
}

/// The fault a refusal stands for. Writes it to the log with the vendor's ids; neither holds text or people.
pub(super) fn refusal(operation: Operation, answer: &Answer, now: DateTime<Utc>) -> SendFault {
    let status = answer.status.as_u16();
    let codes = error_body::codes(answer.body.as_deref().unwrap_or_default());
    let row = row_for(status, &codes);
    let word = row
        .and_then(|row| row.code)
        .or(codes.first().map(String::as_str))
        .unwrap_or_default();
    tracing::info!(
        http.status = status,
        teams.operation = ?operation,
        teams.code = word,
        teams.operation_id = error_body::correlation(&answer.headers, "x-correlating-operationid"),
        teams.ms_cv = error_body::correlation(&answer.headers, "ms-cv"),
        meaning = row.map_or("", |row| row.why),
        "the connector refused a request"
    );
    match row.map(|row| {
        if operation == Operation::Create {
            row.create
        } else {
            row.send
        }
    }) {
        Some(Permanent(reason)) => SendFault::Permanent(reason),
        Some(Gone) => SendFault::ConversationGone,
        Some(Person) => SendFault::Person,
        Some(Ambiguous) => SendFault::Ambiguous,
        Some(Channel(kind)) => SendFault::Channel(ChannelFault {
            kind,
            retry_after: retry_after::of(&answer.headers, now),
            detail: format!("connector: {status} {word}").trim_end().to_owned(),
        }),
        None => SendFault::Permanent(Rejected),
    }
}

fn row_for(status: u16, codes: &[String]) -> Option<&'static Row> {
    let fits = |row: &&Row| {
        row.statuses.contains(&status)
            && row
                .code
                .is_none_or(|code| codes.iter().any(|found| found.eq_ignore_ascii_case(code)))
    };
    TABLE.iter().find(fits)
}
