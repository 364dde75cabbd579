//! `GET /users`, `GET /users/{id or UPN}`.

use super::{Context, paging, query::Query};
use crate::teams::http::{Cut, Halt, Reply, Request, gate};
use crate::teams::meter::Operation;
use crate::teams::person::Person;
use serde_json::{Value, json};
use std::sync::Arc;

/// What Graph returns without `$select`.
pub(super) const BY_DEFAULT: [&str; 11] = [
    "businessPhones",
    "displayName",
    "givenName",
    "id",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
];
/// What `$select` may name.
pub(super) const SELECTABLE: [&str; 16] = [
    "businessPhones",
    "displayName",
    "givenName",
    "id",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
    "accountEnabled",
    "city",
    "country",
    "department",
    "userType",
];
const FILTERABLE: [&str; 3] = ["id", "mail", "userPrincipalName"];

/// All properties of a user.
pub(super) fn resource(person: &Person) -> Value {
    let text = |text: &str| {
        if text.is_empty() {
            Value::Null
        } else {
            text.into()
        }
    };
    json!({
        "businessPhones": [],
        "displayName": person.display_name(),
        "givenName": text(&person.given_name),
        "id": person.object_id,
        "jobTitle": text(&person.profile.job_title),
        "mail": text(&person.mail),
        "mobilePhone": null,
        "officeLocation": text(&person.profile.office),
        "preferredLanguage": null,
        "surname": text(&person.surname),
        "userPrincipalName": person.upn,
        "accountEnabled": !person.profile.disabled,
        "city": text(&person.profile.city),
        "country": text(&person.profile.country),
        "department": text(&person.profile.department),
        "userType": if person.profile.guest { "Guest" } else { "Member" },
    })
}

/// One user. A mail address that is not also the UPN finds nobody.
pub(super) async fn get(context: &Context<'_>, key: &str, request: &Request) -> Result<Reply, Cut> {
    let inner = context.inner;
    inner.meter.count(Operation::GraphUsers);
    let plan = inner.faults.plan(Operation::GraphUsers, |address| {
        address.eq_ignore_ascii_case(key)
            || inner
                .person_by_any(key)
                .is_ok_and(|person| person.is_some_and(|person| person.answers_to(address)))
    });
    gate(plan, context, || {
        let query = Query::parse(context, request, &SELECTABLE, &[])?;
        let person = match inner.person_by_id(key)? {
            Some(person) => Some(person),
            None => inner.person_by_upn(key)?.map(Arc::new),
        };
        let person = person.ok_or_else(|| Halt::from(context.not_found(key)))?;
        let mut body = query.project(resource(&person), &BY_DEFAULT);
        body["@odata.context"] = context.metadata("users/$entity").into();
        Ok(Reply::ok(body))
    })
    .await
}

/// Users by `$filter`, or all whom the directory has met so far.
pub(super) async fn list(context: &Context<'_>, request: &Request) -> Result<Reply, Cut> {
    let inner = context.inner;
    inner.meter.count(Operation::GraphUsers);
    let query = Query::parse(context, request, &SELECTABLE, &FILTERABLE);
    let plan = inner.faults.plan(Operation::GraphUsers, |address| {
        let clauses = query
            .as_ref()
            .ok()
            .and_then(|query| query.filter.as_deref())
            .unwrap_or_default();
        let person = inner.person_by_any(address).ok().flatten();
        clauses.iter().any(|clause| {
            clause.value.eq_ignore_ascii_case(address)
                || person
                    .as_ref()
                    .is_some_and(|person| person.answers_to(&clause.value))
        })
    });
    gate(plan, context, || {
        let query = query?;
        let (people, next) = match &query.filter {
            Some(_) => (filtered(context, &query)?, None),
            None => all(context, &query)?,
        };
        let items = people
            .iter()
            .map(|person| query.project(resource(person), &BY_DEFAULT))
            .collect();
        Ok(paging::page(context, request, "users", items, next))
    })
    .await
}

/// At most fifteen clauses: one page unless many share an address, which a simulator need not split.
fn filtered(context: &Context<'_>, query: &Query) -> Result<Vec<Person>, Halt> {
    let inner = context.inner;
    let mut found: Vec<Person> = Vec::new();
    for clause in query.filter.iter().flatten() {
        let people = match clause.attribute.as_str() {
            "mail" => inner.people_by_mail(&clause.value)?,
            "userPrincipalName" => inner.person_by_upn(&clause.value)?.into_iter().collect(),
            _ => inner
                .person_by_id(&clause.value)?
                .map(Arc::unwrap_or_clone)
                .into_iter()
                .collect(),
        };
        for person in people {
            if found
                .iter()
                .all(|known| known.object_id != person.object_id)
            {
                found.push(person);
            }
        }
    }
    Ok(found)
}

fn all(context: &Context<'_>, query: &Query) -> Result<(Vec<Person>, Option<i64>), Halt> {
    let rows = context
        .inner
        .store
        .search_people("", query.skip, query.top)?;
    let next = rows
        .last()
        .filter(|_| rows.len() == query.top)
        .map(|row| row.seq);
    let mut people = Vec::with_capacity(rows.len());
    for row in rows {
        let person = context.inner.person(row)?;
        people.extend(
            context
                .inner
                .person_by_id(&person.object_id)?
                .map(Arc::unwrap_or_clone),
        );
    }
    Ok((people, next))
}
