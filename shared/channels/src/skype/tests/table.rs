//! Each row of both tables, and what stands for rows that are not there.

use crate::fault::{ChannelFault, FaultKind, SendFault};
use crate::http::Answer;
use crate::skype::errors::{Refusal, Step, failure, is_gone, of_service, refusal};
use crate::skype::words::Words;
use chrono::{DateTime, Utc};
use domain::outcome::{NotTaken, Reason};
use http::{HeaderMap, HeaderValue, StatusCode};
use std::time::Duration;

fn words(code: &str, subcode: &str) -> Words {
    Words {
        code: code.into(),
        subcode: subcode.into(),
    }
}

fn answer(status: u16, body: &str) -> Answer {
    Answer {
        status: StatusCode::from_u16(status).unwrap(),
        headers: HeaderMap::new(),
        body: Some(body.as_bytes().to_vec()),
    }
}

fn now() -> DateTime<Utc> {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

fn limited(subcode: &str) -> SendFault {
    ChannelFault::new(FaultKind::RateLimited, format!("events: {subcode}")).into()
}

#[test]
fn every_subcode_of_a_failed_operation_has_its_fault() {
    use SendFault::{Ambiguous, NotTaken as Not, Permanent, Person};
    for (code, subcode, invite, say) in [
        (
            "RemoteFailure",
            "DestinationNotFound",
            Permanent(Reason::NotFound),
            None,
        ),
        (
            "RemoteFailure",
            "FederationRequired",
            Permanent(Reason::BlockedByAdmin),
            None,
        ),
        (
            "RemoteFailure",
            "NotAllowed",
            Permanent(Reason::BlockedByAdmin),
            None,
        ),
        (
            "RemoteFailure",
            "ModalityNotSupported",
            Permanent(Reason::Rejected),
            None,
        ),
        ("RemoteFailure", "Declined", Not(NotTaken::Declined), None),
        ("RemoteFailure", "Missed", Not(NotTaken::Unanswered), None),
        (
            "RemoteFailure",
            "Timeout",
            Not(NotTaken::Unanswered),
            Some(Ambiguous),
        ),
        (
            "RemoteFailure",
            "Expired",
            Not(NotTaken::Unanswered),
            Some(Ambiguous),
        ),
        (
            "RemoteFailure",
            "DoNotDisturb",
            Not(NotTaken::DoNotDisturb),
            None,
        ),
        ("RemoteFailure", "Busy", Not(NotTaken::Busy), None),
        (
            "RemoteFailure",
            "TemporarilyUnavailable",
            Not(NotTaken::Unreachable),
            None,
        ),
        (
            "RemoteFailure",
            "Unreachable",
            Not(NotTaken::Unreachable),
            None,
        ),
        (
            "RemoteFailure",
            "Unavailable",
            Not(NotTaken::Unreachable),
            None,
        ),
        (
            "LocalFailure",
            "TooManyConversations",
            limited("TooManyConversations"),
            None,
        ),
        (
            "LocalFailure",
            "LimitExceeded",
            limited("LimitExceeded"),
            None,
        ),
        (
            "Conflict",
            "AnotherOperationPending",
            limited("AnotherOperationPending"),
            None,
        ),
        // Informational: the completion counts, and says by its code where it failed.
        (
            "RemoteFailure",
            "AutoAccepted",
            Not(NotTaken::Unreachable),
            None,
        ),
        (
            "RemoteFailure",
            "RepliedWithOtherModality",
            Not(NotTaken::Unreachable),
            None,
        ),
        (
            "RemoteFailure",
            "Redirected",
            Not(NotTaken::Unreachable),
            None,
        ),
        (
            "RemoteFailure",
            "Forwarded",
            Not(NotTaken::Unreachable),
            None,
        ),
        (
            "RemoteFailure",
            "ConnectedElsewhere",
            Not(NotTaken::Unreachable),
            None,
        ),
        ("Informational", "Forwarded", Ambiguous, None),
        // Subcodes nobody knows go by their code.
        ("LocalFailure", "Sneezed", Person, None),
        ("NotFound", "", Permanent(Reason::NotFound), Some(Person)),
        (
            "Timeout",
            "Sneezed",
            Not(NotTaken::Unanswered),
            Some(Ambiguous),
        ),
        ("NotAcceptable", "", Permanent(Reason::Rejected), None),
        ("BadRequest", "", Permanent(Reason::Rejected), None),
        ("Forbidden", "", Permanent(Reason::Rejected), None),
        (
            "EntityTooLarge",
            "",
            Permanent(Reason::MessageTooLarge),
            None,
        ),
        ("ServiceFailure", "", Person, Some(Ambiguous)),
        ("Mystery", "Sneezed", Person, None),
        ("", "", Person, None),
        ("remotefailure", "declined", Not(NotTaken::Declined), None),
    ] {
        let words = words(code, subcode);
        assert_eq!(failure(Step::Invite, &words), invite, "{code} {subcode}");
        assert_eq!(
            failure(Step::Say, &words),
            say.unwrap_or(invite),
            "{code} {subcode}"
        );
    }
}

#[test]
fn every_status_of_a_refused_post_has_its_fault() {
    use SendFault::{Ambiguous, NotTaken as Not, Permanent, Person};
    let fault = Refusal::Fault;
    let channel = |kind, detail: &str| Refusal::Fault(ChannelFault::new(kind, detail).into());
    for (status, body, invite, say) in [
        (
            400,
            r#"{"code":"BadRequest","subcode":"ParameterValidationFailure"}"#,
            fault(Permanent(Reason::Rejected)),
            None,
        ),
        (
            401,
            "",
            channel(FaultKind::Misconfigured, "pool: 401"),
            None,
        ),
        (
            403,
            r#"{"code":"Forbidden"}"#,
            fault(Permanent(Reason::Rejected)),
            None,
        ),
        (
            403,
            r#"{"code":"Forbidden","subcode":"FederationRequired"}"#,
            fault(Permanent(Reason::BlockedByAdmin)),
            None,
        ),
        (
            403,
            r#"{"code":"Forbidden","subcode":"LimitExceeded"}"#,
            channel(FaultKind::RateLimited, "pool: 403 LimitExceeded"),
            None,
        ),
        (
            404,
            r#"{"code":"NotFound","subcode":"ApplicationNotFound"}"#,
            Refusal::Gone,
            Some(fault(Person)),
        ),
        (
            404,
            r#"{"code":"NotFound","subcode":"DestinationNotFound"}"#,
            fault(Permanent(Reason::NotFound)),
            None,
        ),
        (404, "", fault(Person), None),
        (
            405,
            "",
            channel(FaultKind::Misconfigured, "pool: 405"),
            None,
        ),
        (408, "", fault(Person), None),
        (
            409,
            r#"{"code":"Conflict","subcode":"AlreadyExists"}"#,
            fault(Person),
            None,
        ),
        (
            409,
            r#"{"code":"Conflict","subcode":"TooManyConversations"}"#,
            channel(FaultKind::RateLimited, "pool: 409 TooManyConversations"),
            None,
        ),
        (
            410,
            r#"{"code":"Gone","subcode":"InactiveApplicationExpired"}"#,
            Refusal::Gone,
            Some(fault(Person)),
        ),
        (412, "", fault(Person), None),
        (
            413,
            r#"{"code":"EntityTooLarge"}"#,
            fault(Permanent(Reason::MessageTooLarge)),
            None,
        ),
        (
            415,
            "",
            channel(FaultKind::Misconfigured, "pool: 415"),
            None,
        ),
        (428, "", fault(Person), None),
        (
            429,
            r#"{"code":"TooManyRequests"}"#,
            channel(FaultKind::RateLimited, "pool: 429 TooManyRequests"),
            None,
        ),
        (
            480,
            r#"{"code":"X","subcode":"Busy"}"#,
            fault(Not(NotTaken::Busy)),
            None,
        ),
        (418, "", fault(Permanent(Reason::Rejected)), None),
        (500, r#"{"code":"ServiceFailure"}"#, fault(Ambiguous), None),
        (502, "<html>", fault(Ambiguous), None),
        (503, "", channel(FaultKind::Unavailable, "pool: 503"), None),
        (504, r#"{"code":"Timeout"}"#, fault(Ambiguous), None),
        (
            302,
            "",
            channel(FaultKind::Misconfigured, "pool: 302"),
            None,
        ),
    ] {
        let read = |step| refusal(step, &answer(status, body), now());
        assert_eq!(read(Step::Invite), invite, "{status} {body}");
        assert_eq!(read(Step::Say), say.unwrap_or(invite), "{status} {body}");
    }
}

#[test]
fn what_is_written_behind_a_refusal_is_code_words_only() {
    let mut refused = answer(
        429,
        r#"{"code":"TooManyRequests","message":"ann@contoso.example"}"#,
    );
    refused
        .headers
        .insert("retry-after", HeaderValue::from_static("7"));
    let Refusal::Fault(SendFault::Channel(fault)) = refusal(Step::Invite, &refused, now()) else {
        panic!("a fault of the channel");
    };
    assert_eq!(fault.retry_after, Some(Duration::from_secs(7)));
    assert_eq!(fault.detail, "pool: 429 TooManyRequests");
}

#[test]
fn a_service_that_fails_keeps_its_kind_unless_the_answer_says_more() {
    for (status, body, kind) in [
        (429, "", FaultKind::RateLimited),
        (503, "", FaultKind::Unavailable),
        (401, "", FaultKind::Misconfigured),
        (302, "", FaultKind::Misconfigured),
        (
            410,
            r#"{"subcode":"UserAgentNotAllowed"}"#,
            FaultKind::Misconfigured,
        ),
        (
            403,
            r#"{"subcode":"MobileApplicationNoLongerAllowed"}"#,
            FaultKind::Misconfigured,
        ),
        (
            410,
            r#"{"subcode":"TooManyApplications"}"#,
            FaultKind::Presence,
        ),
        (500, "", FaultKind::Presence),
        (504, "", FaultKind::Presence),
    ] {
        assert_eq!(
            of_service(FaultKind::Presence, &answer(status, body), now()).kind,
            kind,
            "{status} {body}"
        );
    }
}

#[test]
fn an_application_is_gone_when_the_pool_says_so() {
    for (status, subcode, gone) in [
        (404, "ApplicationNotFound", true),
        (404, "ResourceNotFound", false),
        (404, "", false),
        (410, "InactiveApplicationExpired", true),
        (410, "", false),
        (410, "TooManyApplications", false),
        (410, "UserAgentNotAllowed", false),
        (409, "ApplicationNotFound", false),
    ] {
        assert_eq!(
            is_gone(status, &words("", subcode)),
            gone,
            "{status} {subcode}"
        );
    }
}
