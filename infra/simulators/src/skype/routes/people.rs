//! Search for people, read one, read their presence.

use crate::hash;
use crate::skype::person::{Behaviour, Person, without_scheme};
use crate::skype::pool::Pool;
use crate::skype::refusal;
use crate::skype::resources::{self, links};
use crate::web::{Halt, Reply, Request};
use serde_json::json;

const MOST: usize = 100;
const LONGEST_QUERY: usize = 256;

/// `GET {people}`
pub(super) fn get(pool: &Pool, id: &str) -> Result<Reply, Halt> {
    pool.0
        .with(|state, _| Ok(Reply::ok(resources::people(state.application(id)?))))
}

/// `GET {search}?query=&limit=`: fuzzy, as address books are; whoever was meant is among the first `limit`.
pub(super) fn search(pool: &Pool, id: &str, request: &Request) -> Result<Reply, Halt> {
    let query = request.parameter("query").unwrap_or_default().trim();
    if query.is_empty() || query.chars().count() > LONGEST_QUERY {
        let reason = "The value has 1 to 256 characters.";
        return Err(refusal::invalid(&[("query", reason)]).into());
    }
    let limit = match request.parameter("limit").map(str::parse) {
        None => MOST,
        Some(Ok(limit @ 1..=MOST)) => limit,
        Some(_) => {
            let reason = "The value is from 1 to 100.";
            return Err(refusal::invalid(&[("limit", reason)]).into());
        }
    };
    let mut found = found(pool, query, limit)?;
    let more = found.len() > limit;
    found.truncate(limit);
    let target: String = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("query", query)
        .append_pair("limit", &limit.to_string())
        .finish();
    pool.0.with(|state, _| {
        let root = state.application(id)?.root();
        let contacts: Vec<_> = found
            .iter()
            .map(|person| resources::contact(&root, person))
            .collect();
        Ok(Reply::ok(json!({
            "moreResultsAvailable": more,
            "_links": links(&[("self", format!("{root}/people/search?{target}"))]),
            "_embedded": {"contact": contacts},
            "rel": "search",
        })))
    })
}

/// One more than `limit` when there are more.
fn found(pool: &Pool, query: &str, limit: usize) -> Result<Vec<Person>, Halt> {
    let inner = &*pool.0;
    let text = without_scheme(query);
    let local = text.split('@').next().unwrap_or(text);
    let mut found: Vec<Person> = Vec::new();
    let exact = inner.person_by_any(text)?;
    // In the directory's order, somebody else comes first as often as not.
    let namesake = exact
        .as_ref()
        .filter(|person| limit > 1 && inner.populated(&person.address).is_some())
        .and_then(|person| inner.populated(&format!("jo{}", person.key())))
        .filter(|person| person.behaviour != Behaviour::NotFound);
    found.extend(namesake);
    let first = hash::below("search", &[text], 2) == 1;
    if let Some(exact) = exact {
        let at = if first { 0 } else { found.len() };
        found.insert(at, exact);
    }
    // One stranger is enough to be fuzzy: people by the rule may be so many that looking through them takes long.
    if found.len() > 1 {
        return Ok(found);
    }
    for row in inner.store.search_people(local, 0, limit + 2)? {
        let person = inner.person_of(row)?;
        let is_new = found.iter().all(|other| other.key() != person.key());
        if is_new && person.behaviour != Behaviour::NotFound && found.len() <= limit {
            found.push(person);
        }
    }
    Ok(found)
}

/// `GET {contact}`
pub(super) fn contact(pool: &Pool, id: &str, key: &str) -> Result<Reply, Halt> {
    let person = pool.0.listed(key)?.ok_or_else(refusal::no_resource)?;
    pool.0.with(|state, _| {
        let root = state.application(id)?.root();
        Ok(Reply::ok(resources::contact(&root, &person)))
    })
}

/// `GET {contactPresence}`
pub(super) fn presence(pool: &Pool, id: &str, key: &str) -> Result<Reply, Halt> {
    let person = pool.0.listed(key)?.ok_or_else(refusal::no_resource)?;
    pool.0.with(|state, now| {
        let root = state.application(id)?.root();
        let words = pool.0.presence_of(&person, now);
        Ok(Reply::ok(resources::presence(&root, &person, &words, now)))
    })
}
