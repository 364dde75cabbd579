//! Subscriptions to the presence of people.

use super::fields::Fields;
use crate::skype::person::without_scheme;
use crate::skype::pool::Pool;
use crate::skype::refusal::{invalid, no_resource, refusal, wrong_method};
use crate::skype::resources::{self, contact_links, links};
use crate::web::{Halt, Reply, Request};
use chrono::TimeDelta;
use http::{Method, StatusCode};
use serde_json::{Value, json};

/// `{presenceSubscriptions}` and below.
pub(super) fn route(
    pool: &Pool,
    id: &str,
    request: &Request,
    path: &[&str],
) -> Result<Reply, Halt> {
    match (&request.method, path) {
        (&Method::POST, []) => create(pool, id, request),
        (&Method::GET, []) => list(pool, id),
        (&Method::GET, [subscription]) => pool.0.with(|state, _| {
            let application = state.application(id)?;
            known(application.subscriptions.contains_key(*subscription))?;
            let root = application.root();
            Ok(Reply::ok(resources::subscription(&root, subscription)))
        }),
        (&Method::POST, [subscription]) => extend(pool, id, subscription, request),
        (&Method::DELETE, [subscription]) => pool.0.with(|state, now| {
            let application = state.application(id)?;
            known(application.subscriptions.remove(*subscription).is_some())?;
            application.tell_subscription(subscription, "deleted", now);
            Ok(Reply::empty(StatusCode::NO_CONTENT))
        }),
        (_, [] | [_]) => Err(wrong_method().into()),
        _ => Err(no_resource().into()),
    }
}

fn create(pool: &Pool, id: &str, request: &Request) -> Result<Reply, Halt> {
    let fields = Fields::read(request)?;
    let duration = duration(&fields)?;
    let people = people(&fields, "uris")?;
    let inner = &*pool.0;
    pool.0.with(|state, now| {
        room(pool, people.len())?;
        let until = now + duration;
        let subscription = state.subscribe(inner, id, people, until, now)?;
        let root = state.application(id)?.root();
        Ok(Reply::json(
            StatusCode::CREATED,
            resources::subscription(&root, &subscription),
        ))
    })
}

fn list(pool: &Pool, id: &str) -> Result<Reply, Halt> {
    pool.0.with(|state, _| {
        let application = state.application(id)?;
        let root = application.root();
        let all: Vec<Value> = application
            .subscriptions
            .keys()
            .map(|subscription| resources::subscription(&root, subscription))
            .collect();
        Ok(Reply::ok(json!({
            "_links": links(&[("self", format!("{root}/people/presenceSubscriptions"))]),
            "_embedded": {"presenceSubscription": all},
            "rel": "presenceSubscriptions",
        })))
    })
}

/// Adds to the duration, at most half an hour from now.
fn extend(pool: &Pool, id: &str, subscription: &str, request: &Request) -> Result<Reply, Halt> {
    let duration = duration(&Fields::read(request)?)?;
    pool.0.with(|state, now| {
        let application = state.application(id)?;
        let root = application.root();
        let found = application.subscriptions.get_mut(subscription);
        let found = found.ok_or_else(no_resource)?;
        found.until = (found.until + duration).min(now + TimeDelta::minutes(30));
        Ok(Reply::ok(resources::subscription(&root, subscription)))
    })
}

/// `{memberships}` and `{addToPresenceSubscription}`, the same URL.
pub(super) fn memberships(pool: &Pool, id: &str, request: &Request) -> Result<Reply, Halt> {
    let subscription = request
        .parameter("presenceSubscriptionId")
        .unwrap_or_default()
        .to_owned();
    let (status, new) = match request.method {
        Method::GET => (StatusCode::OK, Vec::new()),
        Method::POST => {
            let people = people(&Fields::read(request)?, "contacturis")?;
            (StatusCode::CREATED, people)
        }
        _ => return Err(wrong_method().into()),
    };
    pool.0.with(|state, now| {
        let application = state.application(id)?;
        let root = application.root();
        let there = application.subscriptions.get(&subscription);
        room(
            pool,
            there.ok_or_else(no_resource)?.people.len() + new.len(),
        )?;
        application.add_to_subscription(&pool.0, &subscription, new, now)?;
        let there = &application.subscriptions[&subscription];
        let all: Vec<Value> = there
            .people
            .keys()
            .map(|address| membership(&root, &subscription, address))
            .collect();
        let own = format!("{root}/people/presenceSubscriptionMemberships");
        let body = json!({
            "_links": links(&[("self", own)]),
            "_embedded": {"presenceSubscriptionMembership": all},
            "rel": "presenceSubscriptionMemberships",
        });
        Ok(Reply::json(status, body))
    })
}

fn membership(root: &str, subscription: &str, address: &str) -> Value {
    let people = format!("{root}/people");
    json!({
        "_links": links(&[
            ("self", format!("{people}/presenceSubscriptionMemberships/{subscription},{address}")),
            ("contact", contact_links(root, address).0),
            ("presenceSubscription", format!("{people}/presenceSubscriptions/{subscription}")),
        ]),
        "rel": "presenceSubscriptionMembership",
    })
}

/// `GET {subscribedContacts}`
pub(super) fn contacts(pool: &Pool, id: &str) -> Result<Reply, Halt> {
    pool.0.with(|state, _| {
        let application = state.application(id)?;
        let root = application.root();
        let mut contacts = Vec::new();
        for address in application
            .subscriptions
            .values()
            .flat_map(|subscription| subscription.people.keys())
        {
            if let Some(person) = pool.0.listed(address)? {
                contacts.push(resources::contact(&root, &person));
            }
        }
        Ok(Reply::ok(json!({
            "_links": links(&[("self", format!("{root}/people/subscribedContacts"))]),
            "_embedded": {"contact": contacts},
            "rel": "subscribedContacts",
        })))
    })
}

/// 10 to 30 minutes.
fn duration(fields: &Fields) -> Result<TimeDelta, Reply> {
    let minutes = fields.value("duration").and_then(|value| match value {
        Value::String(text) => text.parse().ok(),
        value => value.as_i64(),
    });
    match minutes {
        Some(minutes @ 10..=30) => Ok(TimeDelta::minutes(minutes)),
        _ => Err(invalid(&[("duration", "The value is from 10 to 30.")])),
    }
}

fn people(fields: &Fields, name: &str) -> Result<Vec<String>, Reply> {
    let uris = fields.texts(name)?.unwrap_or_default();
    if uris.is_empty()
        || uris
            .iter()
            .any(|uri| without_scheme(uri).len() == uri.len())
    {
        return Err(invalid(&[(name, "The values are SIP URIs.")]));
    }
    let addresses = uris.iter().map(|uri| without_scheme(uri).to_lowercase());
    Ok(addresses.collect())
}

fn room(pool: &Pool, people: usize) -> Result<(), Reply> {
    if people <= pool.0.options.subscribed_people {
        return Ok(());
    }
    let message = "A server defined limit was exceeded.";
    Err(refusal(
        StatusCode::FORBIDDEN,
        Some("LimitExceeded"),
        message,
    ))
}

fn known(is_known: bool) -> Result<(), Reply> {
    is_known.then_some(()).ok_or_else(no_resource)
}
