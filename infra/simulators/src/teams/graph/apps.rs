//! The tenant's app catalogue, and the bot's app in the personal scope of a person.

use super::Context;
use super::query::Query;
use crate::teams::http::{Cut, ErrorShape as _, Halt, Reply, Request, gate};
use crate::teams::meter::Operation;
use crate::teams::object_id;
use crate::teams::person::{Behaviour, Person};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use std::sync::Arc;

/// The catalogue's id of the bot's app, which is not the id in its manifest.
fn catalogue_id(context: &Context<'_>) -> String {
    object_id::derive(&context.inner.options.tenant_id, "the app in the catalogue")
}

/// `GET /appCatalogs/teamsApps`, with or without `$filter=externalId eq '…'`.
pub(super) async fn catalogue(context: &Context<'_>, request: &Request) -> Result<Reply, Cut> {
    let inner = context.inner;
    inner.meter.count(Operation::GraphApps);
    gate(
        inner.faults.plan(Operation::GraphApps, |_| false),
        context,
        || {
            throttled(context)?;
            let query = Query::parse(context, request, &[], &["externalId", "id"])?;
            let external = &inner.options.manifest_id;
            let app = json!({
                "id": catalogue_id(context),
                "externalId": external,
                "displayName": "Presently",
                "distributionMethod": "organization",
            });
            let listed = inner.options.in_catalogue
                && query.filter.is_none_or(|clauses| {
                    clauses.iter().any(|clause| {
                        app[&clause.attribute]
                            .as_str()
                            .is_some_and(|own| own.eq_ignore_ascii_case(&clause.value))
                    })
                });
            let of = context.metadata("appCatalogs/teamsApps");
            let apps: Vec<Value> = listed.then_some(app).into_iter().collect();
            Ok(Reply::ok(json!({"@odata.context": of, "value": apps})))
        },
    )
    .await
}

/// `…/installedApps`, `…/installedApps/{id}`, `…/installedApps/{id}/chat` of a person.
pub(super) async fn installed(
    context: &Context<'_>,
    key: &str,
    rest: &[&str],
    request: &Request,
) -> Result<Reply, Cut> {
    let inner = context.inner;
    inner.meter.count(Operation::GraphApps);
    let plan = inner.faults.plan(Operation::GraphApps, |address| {
        inner
            .person_by_id(key)
            .is_ok_and(|person| person.is_some_and(|person| person.answers_to(address)))
    });
    let mut newcomer = None;
    let answer = gate(plan, context, || {
        throttled(context)?;
        let person = match inner.person_by_id(key)? {
            Some(person) => Some(person),
            None => inner.person_by_upn(key)?.map(Arc::new),
        };
        let person = person.ok_or_else(|| Halt::from(context.not_found(key)))?;
        match (&request.method, rest) {
            (&Method::POST, []) => {
                let reply = install(context, &person, request)?;
                newcomer = Some(person);
                Ok(reply)
            }
            (&Method::GET, []) => Ok(list(context, &person)),
            (&Method::GET, [id, "chat"]) if has_app(&person) && *id == installation(&person) => {
                let options = &inner.options;
                let (tenant, app) = (&options.tenant_id, &options.app_id);
                let id = object_id::conversation_id(tenant, app, &person.object_id);
                Ok(Reply::ok(json!({"id": id, "chatType": "oneOnOne"})))
            }
            (&Method::GET, [id, ..]) => Err(context.not_found(id).into()),
            _ => Err(context.bad_request("Unsupported method.").into()),
        }
    })
    .await;
    // Also where the answer gets lost: the app is there, and Teams tells the bot.
    if let Some(person) = newcomer
        && let Err(error) = inner.install(&person).await
    {
        tracing::warn!("the bot was not told of an installation: {error}");
    }
    answer
}

fn install(context: &Context<'_>, person: &Person, request: &Request) -> Result<Reply, Halt> {
    let body = request.json().unwrap_or_default();
    let bound = body["teamsApp@odata.bind"].as_str().unwrap_or_default();
    let Some((_, app)) = bound.rsplit_once("/appCatalogs/teamsApps/") else {
        return Err(context
            .bad_request("'teamsApp@odata.bind' names no app of the catalogue.")
            .into());
    };
    if !context.inner.options.in_catalogue || app != catalogue_id(context) {
        return Err(context.not_found(app).into());
    }
    match person.behaviour {
        Behaviour::BlockedByAdmin => Err(context
            .error(
                StatusCode::FORBIDDEN,
                "Forbidden",
                "The app is blocked by app permission policy.",
            )
            .into()),
        Behaviour::NotInstalled => Ok(Reply::empty(StatusCode::CREATED)),
        _ => Err(context
            .error(
                StatusCode::CONFLICT,
                "Conflict",
                "The app is already installed for the user.",
            )
            .into()),
    }
}

fn has_app(person: &Person) -> bool {
    person.behaviour != Behaviour::NotInstalled
}

fn installation(person: &Person) -> String {
    object_id::derive(&person.object_id, "the installation")
}

/// Only the bot's own app is looked for here, so a filter changes nothing.
fn list(context: &Context<'_>, person: &Person) -> Reply {
    let app = json!({
        "id": installation(person),
        "teamsApp": {"id": catalogue_id(context), "externalId": context.inner.options.manifest_id},
    });
    let apps: Vec<Value> = has_app(person).then_some(app).into_iter().collect();
    Reply::ok(
        json!({"@odata.context": context.metadata("users('*')/teamwork/installedApps"), "value": apps}),
    )
}

/// Reading and installing apps share a limit of their own.
fn throttled(context: &Context<'_>) -> Result<(), Halt> {
    let inner = context.inner;
    if inner.limits.admit_app(inner.now()) {
        return Ok(());
    }
    inner.meter.rate_limit_hit();
    let reply = context.error(
        StatusCode::TOO_MANY_REQUESTS,
        "TooManyRequests",
        "Too many requests to apps of people.",
    );
    Err(reply.retry_after(inner.options.throttle_retry_after).into())
}
