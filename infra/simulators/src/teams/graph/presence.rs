//! `POST /communications/getPresencesByUserId` and the presence of one person.

use super::Context;
use crate::teams::http::{Cut, Halt, Reply, Request, gate};
use crate::teams::meter::Operation;
use crate::teams::object_id;
use crate::teams::person::Person;
use serde_json::{Value, json};

const MOST_IDS: usize = 650;

/// The full v1.0 type.
fn resource(context: &Context<'_>, person: &Person) -> Value {
    let now = context.inner.now();
    let presence = person.presence.at(now, person.time_zone, &person.object_id);
    json!({
        "id": person.object_id,
        "availability": presence.availability,
        "activity": presence.activity,
        "statusMessage": null,
        "outOfOfficeSettings": {"message": null, "isOutOfOffice": presence.activity == "OutOfOffice"},
        "workLocation": null,
        "sequenceNumber": format!("A{:x}", now.timestamp_millis()),
    })
}

/// 1 to 650 object ids; those of nobody are left out of the answer.
pub(super) async fn many(context: &Context<'_>, request: &Request) -> Result<Reply, Cut> {
    let inner = context.inner;
    inner.meter.count(Operation::Presence);
    let ids = ids(context, request);
    let plan = inner.faults.plan(Operation::Presence, |address| {
        let person = inner.person_by_any(address).ok().flatten();
        ids.as_ref()
            .is_ok_and(|ids| person.is_some_and(|person| ids.contains(&person.object_id)))
    });
    gate(plan, context, || {
        let people = inner.people_by_ids(&ids?)?;
        let presences: Vec<Value> = people
            .iter()
            .map(|person| resource(context, person))
            .collect();
        let of = context.metadata("Collection(microsoft.graph.presence)");
        Ok(Reply::ok(json!({"@odata.context": of, "value": presences})))
    })
    .await
}

/// `GET /users/{id}/presence`, `GET /communications/presences/{id}`
pub(super) async fn one(context: &Context<'_>, key: &str) -> Result<Reply, Cut> {
    let inner = context.inner;
    inner.meter.count(Operation::Presence);
    let plan = inner.faults.plan(Operation::Presence, |address| {
        inner
            .person_by_id(key)
            .is_ok_and(|person| person.is_some_and(|person| person.answers_to(address)))
    });
    gate(plan, context, || {
        let person = inner
            .person_by_id(key)?
            .ok_or_else(|| Halt::from(context.not_found(key)))?;
        let mut body = resource(context, &person);
        body["@odata.context"] = context.metadata("users('*')/presence/$entity").into();
        Ok(Reply::ok(body))
    })
    .await
}

fn ids(context: &Context<'_>, request: &Request) -> Result<Vec<String>, Reply> {
    let body = request.json();
    let ids = body
        .as_ref()
        .and_then(|body| body.get("ids"))
        .and_then(Value::as_array);
    let ids =
        ids.ok_or_else(|| context.bad_request("The property 'ids' is missing or no array."))?;
    if !(1..=MOST_IDS).contains(&ids.len()) {
        return Err(context.bad_request("The property 'ids' takes 1 to 650 user ids."));
    }
    let ids: Option<Vec<_>> = ids
        .iter()
        .map(|id| object_id::parse(id.as_str()?))
        .collect();
    ids.ok_or_else(|| context.bad_request("The property 'ids' holds a value that is no user id."))
}
