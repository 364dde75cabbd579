//! The people and their messages, for human eyes.

use super::{Answer, card};
use crate::html::{escape, link_value, people_page};
use crate::teams::error::Error;
use crate::teams::http::Request;
use crate::teams::person::Person;
use crate::teams::store::{InboxMessage, Search};
use crate::teams::tenant::Tenant;
use std::fmt::Write as _;

const PAGE: usize = 100;

/// `GET /people?q=&address=&after=`: a list, or one person's messages.
pub(super) fn people(tenant: &Tenant, request: &Request) -> Answer {
    let query = request.parameter("q").unwrap_or_default();
    let content = match request
        .parameter("address")
        .filter(|address| !address.is_empty())
    {
        Some(address) => conversation(tenant, address)?,
        None => list(
            tenant,
            query,
            request
                .parameter("after")
                .and_then(|after| after.parse().ok())
                .unwrap_or(0),
        )?,
    };
    Ok(people_page("Teams tenant", query, &content))
}

fn list(tenant: &Tenant, query: &str, after: i64) -> Result<String, Error> {
    let inner = &*tenant.0;
    let rows = inner.store.search_people(query, after, PAGE)?;
    let next = rows
        .last()
        .filter(|_| rows.len() == PAGE)
        .map(|row| row.seq);
    let mut html =
        String::from("<table><tr><th>Name<th>Address<th>Presence now<th>Behaviour<th>Messages");
    for row in rows {
        let person = inner.person(row)?;
        let messages = inner.store.message_count(&person.object_id)?;
        let address = link_value(person.address());
        let _ = write!(
            html,
            "<tr><td>{}<td><a href='/people?address={address}'>{}</a><td>{}<td>{:?}<td>{messages}",
            escape(&person.display_name()),
            escape(person.address()),
            presence(tenant, &person),
            person.behaviour
        );
    }
    html.push_str("</table>");
    if let Some(next) = next {
        let _ = write!(
            html,
            "<p><a href='/people?q={}&amp;after={next}'>More</a>",
            link_value(query)
        );
    }
    Ok(html)
}

fn conversation(tenant: &Tenant, address: &str) -> Result<String, Error> {
    let inner = &*tenant.0;
    let ids = inner.object_ids_of(address)?;
    let mut html = format!("<h2>{}</h2>", escape(address));
    for id in &ids {
        if let Some(person) = inner.anyone_by_id(id)? {
            let name = escape(&person.display_name());
            let _ = write!(
                html,
                "<p>{name}, {} ({})",
                presence(tenant, &person),
                person.time_zone
            );
        }
    }
    let search = Search {
        object_ids: Some(&ids),
        ..Search::default()
    };
    let messages = inner.store.messages(&search, PAGE)?;
    if messages.is_empty() {
        html.push_str("<p>No messages.");
    }
    messages
        .iter()
        .for_each(|message| html.push_str(&render(message)));
    Ok(html)
}

fn presence(tenant: &Tenant, person: &Person) -> String {
    let presence = person
        .presence
        .at(tenant.0.now(), person.time_zone, &person.object_id);
    escape(&format!("{}, {}", presence.availability, presence.activity))
}

fn render(message: &InboxMessage) -> String {
    let withdrawn = if message.withdrawn { ", withdrawn" } else { "" };
    let mut html = format!(
        "<article><small>{}{withdrawn}</small>",
        message.received_at.format("%Y-%m-%d %H:%M:%S UTC")
    );
    if let Some(text) = message.activity["text"].as_str() {
        let _ = write!(html, "<pre>{}</pre>", escape(text));
    }
    for attachment in message.activity["attachments"]
        .as_array()
        .into_iter()
        .flatten()
    {
        html.push_str(&card::render(&attachment["content"]));
    }
    html + "</article>"
}
