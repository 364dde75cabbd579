//! People, groups and faults at run time.

use super::{Answer, refusal};
use crate::teams::FaultRule;
use crate::teams::error::Error;
use crate::teams::http::{Halt, Reply, Request};
use crate::teams::tenant::Tenant;
use http::StatusCode;
use serde::de::DeserializeOwned;
use serde_json::json;

/// `POST /control/{people|groups|faults}`, a JSON array each → `{"added":n}`
pub(super) fn add(tenant: &Tenant, what: &str, request: &Request) -> Answer {
    let added = match what {
        "people" => tenant.add_people(array(request)?),
        "groups" => tenant.add_groups(array(request)?),
        "faults" => Ok(add_faults(tenant, array(request)?)),
        _ => {
            return Err(refusal(
                StatusCode::NOT_FOUND,
                "There are people, groups and faults.",
            )
            .into());
        }
    };
    let added = added.map_err(|error| match error {
        Error::Person { .. } | Error::Group { .. } => {
            refusal(StatusCode::BAD_REQUEST, &error.to_string()).into()
        }
        error => Halt::from(error),
    })?;
    Ok(Reply::ok(json!({"added": added})))
}

fn add_faults(tenant: &Tenant, rules: Vec<FaultRule>) -> usize {
    let added = rules.len();
    rules.into_iter().for_each(|rule| tenant.faults().add(rule));
    added
}

/// `GET /control/faults`
pub(super) fn faults(tenant: &Tenant) -> Answer {
    Ok(Reply::ok(json!({"faults": tenant.faults().rules()})))
}

/// `DELETE /control/faults`
pub(super) fn clear_faults(tenant: &Tenant) -> Answer {
    tenant.faults().clear();
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}

/// A foreign web page can make a browser post a form here, but not JSON: hence the demand for its content type.
fn array<T: DeserializeOwned>(request: &Request) -> Result<Vec<T>, Reply> {
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
