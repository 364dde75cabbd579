//! The service account itself: `me` and `communication`.

use super::fields::Fields;
use crate::skype::events::{event, with};
use crate::skype::pool::Pool;
use crate::skype::refusal::{invalid, refusal};
use crate::skype::resources;
use crate::skype::state::{Application, Urgency};
use crate::web::{Halt, Reply, Request};
use chrono::{DateTime, Utc};
use http::StatusCode;

/// `GET {me}`
pub(super) fn get(pool: &Pool, id: &str) -> Result<Reply, Halt> {
    pool.0.with(|state, _| {
        let application = state.application(id)?;
        Ok(Reply::ok(resources::me(&pool.0, application)))
    })
}

/// `GET {communication}`
pub(super) fn communication(pool: &Pool, id: &str) -> Result<Reply, Halt> {
    pool.0
        .with(|state, _| Ok(Reply::ok(resources::communication(state.application(id)?))))
}

/// `POST {makeMeAvailable}`: once in the life of an application.
pub(super) fn make_available(pool: &Pool, id: &str, request: &Request) -> Result<Reply, Halt> {
    let fields = Fields::read(request)?;
    let modalities = fields.texts("supportedmodalities")?.unwrap_or_default();
    let formats = formats(&fields)?;
    if modalities
        .iter()
        .any(|modality| !matches!(modality.as_str(), "Messaging" | "PhoneAudio"))
    {
        let message = "Only Messaging and PhoneAudio are supported.";
        return Err(refusal(StatusCode::FORBIDDEN, None, message).into());
    }
    pool.0.with(|state, now| {
        let application = state.application(id)?;
        if application.available {
            let message = "The user is available already.";
            return Err(refusal(StatusCode::CONFLICT, Some("AlreadyExists"), message).into());
        }
        application.available = true;
        application.modalities = modalities;
        application.formats = formats.unwrap_or_else(|| vec!["Plain".to_owned()]);
        changed(application, now);
        let own = format!("{}/me", application.root());
        application.tell("me", event("me", &own, "updated"), Urgency::High, now);
        for rel in ["presence", "note", "location"] {
            let added = event(rel, &format!("{own}/{rel}"), "added");
            application.tell("me", added, Urgency::High, now);
        }
        Ok(Reply::empty(StatusCode::NO_CONTENT))
    })
}

/// `POST {reportMyActivity}`
pub(super) fn report_activity(pool: &Pool, id: &str) -> Result<Reply, Halt> {
    pool.0.with(|state, _| {
        if state.application(id)?.available {
            return Ok(Reply::empty(StatusCode::NO_CONTENT));
        }
        let message = "The user has to be made available first.";
        Err(refusal(
            StatusCode::CONFLICT,
            Some("MakeMeAvailableRequired"),
            message,
        )
        .into())
    })
}

/// `PUT {communication}`: with the etag in `If-Match` and the property of the random name in the body.
pub(super) fn put_communication(pool: &Pool, id: &str, request: &Request) -> Result<Reply, Halt> {
    let fields = Fields::read(request)?;
    let formats = formats(&fields)?;
    let etag = request
        .header("if-match")
        .map(|etag| etag.trim_matches('"').to_owned());
    pool.0.with(|state, now| {
        let application = state.application(id)?;
        let Some(etag) = etag else {
            let message = "The operation requires an If-Match precondition.";
            return Err(refusal(StatusCode::PRECONDITION_REQUIRED, None, message).into());
        };
        if etag != application.etag.to_string() {
            let message = "An If-Match precondition was not met.";
            return Err(refusal(StatusCode::PRECONDITION_FAILED, None, message).into());
        }
        if fields.value(&application.property.to_lowercase()).is_none() {
            let name = application.property.clone();
            return Err(invalid(&[(&name, "The value is missing.")]).into());
        }
        if let Some(formats) = formats {
            application.formats = formats;
        }
        changed(application, now);
        Ok(Reply::empty(StatusCode::OK))
    })
}

fn formats(fields: &Fields) -> Result<Option<Vec<String>>, Reply> {
    let formats = fields.texts("supportedmessageformats")?;
    let known = |format: &String| matches!(format.as_str(), "Plain" | "Html");
    if formats.iter().flatten().all(known) {
        Ok(formats)
    } else {
        Err(invalid(&[(
            "supportedMessageFormats",
            "There are Plain and Html.",
        )]))
    }
}

fn changed(application: &mut Application, now: DateTime<Utc>) {
    application.etag += 1;
    let own = format!("{}/communication", application.root());
    let resource = resources::communication(application);
    let updated = with(
        event("communication", &own, "updated"),
        "communication",
        resource,
    );
    application.tell("communication", updated, Urgency::High, now);
}
