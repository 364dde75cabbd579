//! The application: this process's one endpoint on the pool, and the links everything else starts from.

use super::errors;
use super::links::{embedded, link};
use super::session::{Call, Session};
use crate::fault::{ChannelFault, FaultKind};
use crate::http::NoAnswer;
use http::StatusCode;
use serde_json::{Value, json};
use url::Url;

const USER_AGENT: &str = concat!("Presently/", env!("CARGO_PKG_VERSION"));

/// Taken from the application's resource, and allowed.
#[derive(Debug, Clone)]
pub(super) struct Links {
    pub own: Url,
    pub batch: Url,
    pub events: Url,
    pub search: Url,
    /// Missing where the account may not send messages.
    pub start_messaging: Option<Url>,
}

pub(super) enum CreateFault {
    /// The address may be an old one.
    Stale(ChannelFault),
    Channel(ChannelFault),
}

/// Makes the application, or gets the one that is there under the same endpoint id.
pub(super) async fn create(
    session: &Session,
    applications: &Url,
    endpoint_id: &str,
) -> Result<Links, CreateFault> {
    use super::session::CallFault;
    let body = json!({ "UserAgent": USER_AGENT, "EndpointId": endpoint_id, "Culture": "en-US" });
    let call = Call::json(applications.clone(), &body);
    let answer = session.call(&call).await.map_err(|fault| {
        let stale = matches!(fault, CallFault::NoAnswer(NoAnswer::NotSent));
        let fault = fault.of_service(FaultKind::Unavailable);
        if stale {
            CreateFault::Stale(fault)
        } else {
            CreateFault::Channel(fault)
        }
    })?;
    if !matches!(answer.status, StatusCode::CREATED | StatusCode::OK) {
        let fault = errors::of_service(FaultKind::Unavailable, &answer, (session.machine_now)());
        return Err(match answer.status {
            StatusCode::FORBIDDEN => CreateFault::Stale(ChannelFault {
                kind: FaultKind::Misconfigured,
                ..fault
            }),
            StatusCode::BAD_GATEWAY | StatusCode::NOT_FOUND => CreateFault::Stale(fault),
            _ => CreateFault::Channel(fault),
        });
    }
    let resource: Value = answer
        .body
        .and_then(|body| serde_json::from_slice(&body).ok())
        .unwrap_or_default();
    links(session, applications, &resource).map_err(CreateFault::Channel)
}

fn links(session: &Session, base: &Url, resource: &Value) -> Result<Links, ChannelFault> {
    let none = Value::Null;
    let people = embedded(resource, "people").unwrap_or(&none);
    let communication = embedded(resource, "communication").unwrap_or(&none);
    let optional = |place: &Value, rel: &str| match link(place, rel) {
        Some(href) => session.resolve(base, href).map(Some).map_err(|refused| {
            let detail = format!("application: link {rel}: {refused}");
            ChannelFault::new(FaultKind::Misconfigured, detail)
        }),
        None => Ok(None),
    };
    let needed = |place: &Value, rel: &str| {
        optional(place, rel)?.ok_or_else(|| {
            let detail = format!("application: no link {rel}");
            ChannelFault::new(FaultKind::Misconfigured, detail)
        })
    };
    Ok(Links {
        own: needed(resource, "self")?,
        batch: needed(resource, "batch")?,
        events: needed(resource, "events")?,
        search: needed(people, "search")?,
        start_messaging: optional(communication, "startMessaging")?,
    })
}
