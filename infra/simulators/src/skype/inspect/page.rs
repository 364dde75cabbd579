//! The people and their invitations, for human eyes.

use super::Answer;
use crate::error::Error;
use crate::html::{escape, link_value, people_page};
use crate::skype::person::Person;
use crate::skype::pool::Pool;
use crate::skype::store::{InboxItem, InvitationResult, Search};
use crate::web::Request;
use std::fmt::Write as _;

const PAGE: usize = 100;

/// `GET /people?q=&address=&after=`: a list, or one person's invitations.
pub(super) fn people(pool: &Pool, request: &Request) -> Answer {
    let query = request.parameter("q").unwrap_or_default();
    let content = match request
        .parameter("address")
        .filter(|address| !address.is_empty())
    {
        Some(address) => invitations(pool, address)?,
        None => {
            let after = request.parameter("after");
            let after = after.and_then(|after| after.parse().ok()).unwrap_or(0);
            list(pool, query, after)?
        }
    };
    Ok(people_page("Skype for Business pool", query, &content))
}

fn list(pool: &Pool, query: &str, after: i64) -> Result<String, Error> {
    let inner = &*pool.0;
    let rows = inner.store.search_people(query, after, PAGE)?;
    let next = rows
        .last()
        .filter(|_| rows.len() == PAGE)
        .map(|row| row.seq);
    let mut html = String::from(
        "<table><tr><th>Name<th>Address<th>Presence now<th>Behaviour<th>Invitations<th>Messages",
    );
    for row in rows {
        let person = inner.person_of(row)?;
        let (invited, delivered) = inner.store.counts(&person.key())?;
        let address = link_value(&person.key());
        let _ = write!(
            html,
            "<tr><td>{}<td><a href='/people?address={address}'>{}</a><td>{}<td>{}<td>{invited}<td>{delivered}",
            escape(&person.display_name()),
            escape(&person.address),
            presence(pool, &person),
            escape(&format!("{:?}", person.behaviour))
        );
    }
    html.push_str("</table>");
    if let Some(next) = next {
        let query = link_value(query);
        let _ = write!(
            html,
            "<p><a href='/people?q={query}&amp;after={next}'>More</a>"
        );
    }
    Ok(html)
}

fn invitations(pool: &Pool, address: &str) -> Result<String, Error> {
    let inner = &*pool.0;
    let key = inner.inbox_address(address)?;
    let mut html = format!("<h2>{}</h2>", escape(&key));
    if let Some(person) = inner.anyone(&key)? {
        let name = escape(&person.display_name());
        let (now, zone) = (presence(pool, &person), person.time_zone);
        let _ = write!(html, "<p>{name}, {now} ({zone})");
    }
    let search = Search {
        address: Some(&key),
        ..Search::default()
    };
    let items = inner.store.invitations(&search, PAGE)?;
    if items.is_empty() {
        html.push_str("<p>No invitations.");
    }
    items.iter().for_each(|item| html.push_str(&render(item)));
    Ok(html)
}

fn presence(pool: &Pool, person: &Person) -> String {
    let words = pool.0.presence_of(person, pool.0.now());
    let said = [words.availability, words.activity];
    let said: Vec<String> = said.into_iter().flatten().collect();
    escape(&if said.is_empty() {
        "unknown".to_owned()
    } else {
        said.join(", ")
    })
}

fn render(item: &InboxItem) -> String {
    let result = match &item.result {
        InvitationResult::Pending => "pending".to_owned(),
        InvitationResult::Accepted => "accepted".to_owned(),
        InvitationResult::Declined => "declined".to_owned(),
        InvitationResult::Cancelled => "cancelled".to_owned(),
        InvitationResult::Failed { code, subcode } => format!("{code}, {subcode}"),
    };
    let mut html = format!(
        "<article><small>{}, {}</small>",
        item.invited_at.format("%Y-%m-%d %H:%M:%S UTC"),
        escape(&result)
    );
    if !item.subject.is_empty() {
        let _ = write!(html, "<p><b>{}</b>", escape(&item.subject));
    }
    for message in &item.delivered {
        let _ = write!(html, "<pre>{}</pre>", escape(&message.text));
    }
    html + "</article>"
}
