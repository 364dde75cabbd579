//! People, faults, discovery and disturbances at run time.

use super::{Answer, refusal};
use crate::error::Error;
use crate::skype::FaultRule;
use crate::skype::person::Person;
use crate::skype::pool::{Discovery, Disturbance, Pool};
use crate::web::{Halt, Reply, Request};
use http::StatusCode;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// `POST /control/people`, a JSON array → `{"added":n}`
pub(super) fn add_people(pool: &Pool, request: &Request) -> Answer {
    let people: Vec<Person> = body(request)?;
    let added = pool.add_people(people).map_err(|error| match error {
        Error::Person { .. } => refusal(StatusCode::BAD_REQUEST, &error.to_string()).into(),
        error => Halt::from(error),
    })?;
    Ok(Reply::ok(json!({"added": added})))
}

/// `POST /control/faults`, a JSON array → `{"added":n}`
pub(super) fn add_faults(pool: &Pool, request: &Request) -> Answer {
    let rules: Vec<FaultRule> = body(request)?;
    let added = rules.len();
    rules.into_iter().for_each(|rule| pool.faults().add(rule));
    Ok(Reply::ok(json!({"added": added})))
}

/// `GET /control/faults`
pub(super) fn faults(pool: &Pool) -> Answer {
    Ok(Reply::ok(json!({"faults": pool.faults().rules()})))
}

/// `DELETE /control/faults`
pub(super) fn clear_faults(pool: &Pool) -> Answer {
    pool.faults().clear();
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}

/// `POST /control/discovery`: `{"mode":"normal"}`, `not_found`, `moved` with `location`, `redirect` with `href`
pub(super) fn discovery(pool: &Pool, request: &Request) -> Answer {
    let discovery: Discovery = body(request)?;
    pool.set_discovery(discovery);
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}

/// `POST /control/applications/{expire|forget|resync|resume|replace}` with `{}` → `{"applications":n}`
pub(super) fn disturb(pool: &Pool, what: &str, request: &Request) -> Answer {
    let _: Value = body(request)?;
    let disturbance = match what {
        "expire" => Disturbance::Expire,
        "forget" => Disturbance::Forget,
        "resync" => Disturbance::Resync,
        "resume" => Disturbance::Resume,
        "replace" => Disturbance::Replace,
        _ => {
            let message = "There are expire, forget, resync, resume and replace.";
            return Err(refusal(StatusCode::NOT_FOUND, message).into());
        }
    };
    Ok(Reply::ok(
        json!({"applications": pool.disturb(disturbance)?}),
    ))
}

/// A foreign web page can make a browser post a form here, but not JSON: hence the demand for its content type.
fn body<T: DeserializeOwned>(request: &Request) -> Result<T, Reply> {
    if !request
        .header("content-type")
        .is_some_and(|kind| kind.starts_with("application/json"))
    {
        return Err(refusal(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Send application/json.",
        ));
    }
    serde_json::from_slice(&request.body)
        .map_err(|error| refusal(StatusCode::BAD_REQUEST, &error.to_string()))
}
