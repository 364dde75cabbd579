//! Create, read and end an application.

use super::events;
use super::fields::Fields;
use crate::skype::pool::Pool;
use crate::skype::refusal;
use crate::skype::resources::{self, links};
use crate::skype::state::NewApplication;
use crate::web::{Halt, Reply, Request};
use http::StatusCode;
use serde_json::json;

const LONGEST: usize = 100;

/// `POST /ucwa/oauth/v1/applications`: 201, or 200 when the endpoint has one.
pub(super) fn create(pool: &Pool, request: &Request) -> Result<Reply, Halt> {
    let fields = Fields::read(request)?;
    let mut wrong = Vec::new();
    let mut required = |name: &'static str| match fields.text(name, LONGEST) {
        Ok(Some(text)) if !text.is_empty() => text.to_owned(),
        Ok(_) => {
            wrong.push((name, "The value cannot be null or empty."));
            String::new()
        }
        Err(_) => {
            wrong.push((name, "The value is not a text of at most 100 characters."));
            String::new()
        }
    };
    let new = NewApplication {
        user_agent: required("userAgent"),
        endpoint_id: required("endpointId"),
        culture: required("culture"),
    };
    if !wrong.is_empty() {
        return Err(refusal::invalid(&wrong).into());
    }
    let inner = &*pool.0;
    let (status, id, body, held) = inner.with(|state, now| {
        let (application, is_new) = state.create(inner, new, now)?;
        let status = if is_new {
            StatusCode::CREATED
        } else {
            StatusCode::OK
        };
        // A new one listens soon.
        let held = is_new.then(|| application.channel.expect());
        let body = resources::application(inner, application);
        Ok((status, application.id.clone(), body, held))
    })?;
    if let Some(held) = held {
        events::hold(pool, &id, held);
    }
    Ok(Reply::json(status, body))
}

/// `GET {self}`
pub(super) fn get(pool: &Pool, id: &str) -> Result<Reply, Halt> {
    pool.0.with(|state, _| {
        let application = state.application(id)?;
        Ok(Reply::ok(resources::application(&pool.0, application)))
    })
}

/// `DELETE {self}`: conversations and subscriptions end with it.
pub(super) fn delete(pool: &Pool, id: &str) -> Result<Reply, Halt> {
    pool.0.with(|state, now| {
        state.delete(&pool.0, id, now, refusal::no_application())?;
        Ok(Reply::empty(StatusCode::NO_CONTENT))
    })
}

/// `GET {policies}`
pub(super) fn policies(pool: &Pool, id: &str) -> Result<Reply, Halt> {
    pool.0.with(|state, _| {
        let own = format!("{}/policies", state.application(id)?.root());
        Ok(Reply::ok(json!({
            "telephonyMode": "None",
            "exchangeUnifiedMessaging": "Disabled",
            "logging": "Enabled",
            "photos": "Disabled",
            "_links": links(&[("self", own)]),
            "rel": "policies",
        })))
    })
}
