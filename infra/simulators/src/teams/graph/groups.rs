//! Groups, their members, and the members of their members.

use super::{Context, paging, query::Query, users};
use crate::teams::error::Error;
use crate::teams::http::{Cut, Halt, Reply, Request, gate};
use crate::teams::meter::Operation;
use crate::teams::object_id;
use crate::teams::person::Group;
use serde_json::{Value, json};
use std::collections::{HashSet, VecDeque};

const PROPERTIES: [&str; 3] = ["displayName", "id", "mail"];

/// Which members.
#[derive(Clone, Copy)]
pub(super) struct Relation {
    pub(super) nested: bool,
    pub(super) users_only: bool,
}

fn resource(group: &Group) -> Value {
    let mail = if group.mail.is_empty() {
        Value::Null
    } else {
        group.mail.as_str().into()
    };
    json!({"displayName": group.display_name, "id": group.id, "mail": mail})
}

/// `GET /groups`, with or without `$filter`.
pub(super) async fn list(context: &Context<'_>, request: &Request) -> Result<Reply, Cut> {
    let inner = context.inner;
    inner.meter.count(Operation::GraphGroups);
    gate(
        inner.faults.plan(Operation::GraphGroups, |_| false),
        context,
        || {
            let query = Query::parse(context, request, &PROPERTIES, &PROPERTIES)?;
            let matches = |group: &Group| {
                query.filter.as_ref().is_none_or(|clauses| {
                    clauses.iter().any(|clause| {
                        let own = match clause.attribute.as_str() {
                            "displayName" => &group.display_name,
                            "mail" => &group.mail,
                            _ => &group.id,
                        };
                        own.to_lowercase() == clause.value.to_lowercase()
                    })
                })
            };
            let found: Vec<_> = inner.store.groups()?.into_iter().filter(matches).collect();
            let (groups, next) = cut_page(&found, &query);
            let items = groups
                .iter()
                .map(|group| query.project(resource(group), &PROPERTIES))
                .collect();
            Ok(paging::page(context, request, "groups", items, next))
        },
    )
    .await
}

/// `GET /groups/{id}`
pub(super) async fn get(context: &Context<'_>, id: &str, request: &Request) -> Result<Reply, Cut> {
    let inner = context.inner;
    inner.meter.count(Operation::GraphGroups);
    gate(
        inner.faults.plan(Operation::GraphGroups, |_| false),
        context,
        || {
            let query = Query::parse(context, request, &PROPERTIES, &[])?;
            let group = find(context, id)?;
            let mut body = query.project(resource(&group), &PROPERTIES);
            body["@odata.context"] = context.metadata("groups/$entity").into();
            Ok(Reply::ok(body))
        },
    )
    .await
}

/// `GET /groups/{id}/members` and `…/transitiveMembers`, with or without the cast to users.
pub(super) async fn members(
    context: &Context<'_>,
    id: &str,
    relation: Relation,
    request: &Request,
) -> Result<Reply, Cut> {
    let inner = context.inner;
    inner.meter.count(Operation::GraphGroups);
    gate(
        inner.faults.plan(Operation::GraphGroups, |_| false),
        context,
        || {
            let query = Query::parse(context, request, &users::SELECTABLE, &[])?;
            if relation.users_only && !query.count {
                let message =
                    "A cast of members needs '$count=true' and 'ConsistencyLevel: eventual'.";
                return Err(context.unsupported(message).into());
            }
            let all = member_keys(context, find(context, id)?, relation)?;
            let (keys, next) = cut_page(&all, &query);
            let mut items = Vec::with_capacity(keys.len());
            for key in keys {
                // A member who has left the directory is simply not there.
                items.extend(
                    member(context, key)?.map(|member| query.project(member, &users::BY_DEFAULT)),
                );
            }
            let of = if relation.users_only {
                "users"
            } else {
                "directoryObjects"
            };
            let count = query.count.then_some(all.len());
            Ok(paging::counted(context, request, of, items, next, count))
        },
    )
    .await
}

fn find(context: &Context<'_>, id: &str) -> Result<Group, Halt> {
    let group = object_id::parse(id)
        .map(|id| context.inner.store.group(&id))
        .transpose()?
        .flatten();
    group.ok_or_else(|| context.not_found(id).into())
}

/// Members by key, breadth first, each once, also when groups contain each other.
fn member_keys(
    context: &Context<'_>,
    group: Group,
    relation: Relation,
) -> Result<Vec<String>, Error> {
    let mut seen = HashSet::from([group.id.clone()]);
    let mut queue = VecDeque::from([group]);
    let mut keys = Vec::new();
    while let Some(group) = queue.pop_front() {
        for key in group.members.into_iter().map(|key| key.to_lowercase()) {
            if !seen.insert(key.clone()) {
                continue;
            }
            let nested = if object_id::parse(&key).is_some() {
                context.inner.store.group(&key)?
            } else {
                None
            };
            if nested.is_none() || !relation.users_only {
                keys.push(key);
            }
            queue.extend(nested.filter(|_| relation.nested));
        }
    }
    Ok(keys)
}

fn member(context: &Context<'_>, key: &str) -> Result<Option<Value>, Error> {
    let (kind, mut resource) = match context.inner.person_by_any(key)? {
        Some(person) => ("#microsoft.graph.user", users::resource(&person)),
        None => match context.inner.store.group(key)? {
            Some(group) => ("#microsoft.graph.group", resource(&group)),
            None => return Ok(None),
        },
    };
    resource["@odata.type"] = kind.into();
    Ok(Some(resource))
}

fn cut_page<'a, T>(all: &'a [T], query: &Query) -> (&'a [T], Option<i64>) {
    let start = usize::try_from(query.skip)
        .unwrap_or(usize::MAX)
        .min(all.len());
    let end = all.len().min(start + query.top);
    let next = (end < all.len())
        .then_some(end)
        .and_then(|end| i64::try_from(end).ok());
    (&all[start..end], next)
}
