//! Start an invitation.

use super::data_uri;
use super::fields::Fields;
use crate::skype::person::without_scheme;
use crate::skype::pool::Pool;
use crate::skype::refusal::invalid;
use crate::skype::state::{Invite, Text};
use crate::web::{Halt, Reply, Request};
use http::StatusCode;

/// `POST {startMessaging}`: 201 with the invitation's URL; the rest is told by events.
pub(super) fn start(pool: &Pool, id: &str, request: &Request) -> Result<Reply, Halt> {
    let invite = read(request)?;
    let location = pool
        .0
        .with(|state, now| state.start(&pool.0, id, invite, now))?;
    Ok(Reply::empty(StatusCode::CREATED).with_header("location", location))
}

fn read(request: &Request) -> Result<Invite, Reply> {
    let fields = Fields::read(request)?;
    let owned = |name, most| -> Result<Option<String>, Reply> {
        Ok(fields.text(name, most)?.map(str::to_owned))
    };
    let to = owned("to", 500)?.unwrap_or_default();
    let address = without_scheme(&to);
    let is_uri = address.len() < to.len()
        && !address.contains(char::is_whitespace)
        && address
            .split_once('@')
            .is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
    if !is_uri {
        return Err(invalid(&[("to", "The value is not a SIP URI.")]));
    }
    let operation_id = owned("operationId", 50)?;
    if operation_id.is_none() && request.header("x-ms-requiresminresourceversion") == Some("2") {
        return Err(invalid(&[("operationId", "The value is missing.")]));
    }
    let importance = owned("importance", 50)?.unwrap_or_else(|| "Normal".to_owned());
    if !matches!(importance.as_str(), "Normal" | "Urgent" | "Emergency") {
        let reason = "There are Normal, Urgent and Emergency.";
        return Err(invalid(&[("importance", reason)]));
    }
    Ok(Invite {
        operation_id: operation_id.unwrap_or_default(),
        subject: owned("subject", 250)?.unwrap_or_default(),
        thread_id: owned("threadId", 250)?,
        message: message(&fields)?,
        importance,
        to,
    })
}

/// `_links.message.href`, a data URI.
fn message(fields: &Fields) -> Result<Option<Text>, Reply> {
    let Some(message) = fields
        .value("_links")
        .and_then(|links| links.get("message"))
    else {
        return Ok(None);
    };
    let uri = message.get("href").and_then(|href| href.as_str());
    match uri.and_then(data_uri::parse) {
        Some(text) => Ok(Some(text)),
        None => Err(invalid(&[(
            "message",
            "The value is not a data URI of a text.",
        )])),
    }
}
