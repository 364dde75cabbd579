//! The people and their messages, for human eyes.

use super::Answer;
use crate::teams::error::Error;
use crate::teams::http::{Reply, Request};
use crate::teams::person::Person;
use crate::teams::store::{InboxMessage, Search};
use crate::teams::tenant::Tenant;
use serde_json::Value;
use std::fmt::Write as _;

const PAGE: usize = 100;
/// Cards nest; anything deeper is not shown.
const DEEPEST: usize = 12;

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
    let page = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>\
         <title>Teams tenant</title><style>{STYLE}</style><h1><a href='/people'>People</a></h1>\
         <form><input name=q value='{}' placeholder='Name or address' aria-label='Name or address'>\
         <button>Search</button></form>{content}</html>",
        escape(query)
    );
    // The page shows text that others wrote: nothing in it may run or load.
    let policy =
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";
    Ok(Reply::html(page).with_header("content-security-policy", policy))
}

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
    table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ddd}\
    article{border:1px solid #ddd;border-radius:.4rem;padding:.6rem 1rem;margin:.8rem 0}pre{white-space:pre-wrap}";

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
        card(&attachment["content"], DEEPEST, &mut html);
    }
    html + "</article>"
}

/// Texts and buttons of a card, in their order.
fn card(value: &Value, depth: usize, html: &mut String) {
    let fields = match value {
        _ if depth == 0 => return,
        Value::Array(items) => return items.iter().for_each(|item| card(item, depth - 1, html)),
        Value::Object(fields) => fields,
        _ => return,
    };
    let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default();
    match text("type") {
        "TextBlock" => {
            let _ = write!(html, "<p>{}", escape(text("text")));
        }
        "Action.OpenUrl"
            if ["https://", "http://"]
                .iter()
                .any(|scheme| text("url").starts_with(scheme)) =>
        {
            let (url, title) = (escape(text("url")), escape(text("title")));
            let _ = write!(html, "<p><a rel=noreferrer href='{url}'>{title}</a>");
        }
        _ => fields
            .values()
            .for_each(|value| card(value, depth - 1, html)),
    }
}

fn link_value(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
