//! `/schedule-groups`.

use axum::{
    body::Bytes,
    extract::{Path, Query, State},
    response::Response,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{fields, reply, schedules::epoch_seconds};
use crate::{
    Emulators, Error,
    scheduler::{self, Group, group_arn},
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Create {
    client_token: Option<String>,
}

pub(super) async fn create(
    State(emulators): State<Emulators>,
    Path(name): Path<String>,
    body: Bytes,
) -> Response {
    reply::scheduler(write(&emulators, name, &body).await)
}

async fn write(emulators: &Emulators, name: String, body: &[u8]) -> Result<Value, Error> {
    let Create {
        client_token: token,
    } = fields::scheduler(body)?;
    let arn = group_arn(&name);
    emulators
        .run(move |session| scheduler::create_group(session, &name, token.as_deref()))
        .await?;
    Ok(json!({"ScheduleGroupArn": arn}))
}

pub(super) async fn get(State(emulators): State<Emulators>, Path(name): Path<String>) -> Response {
    let group = emulators
        .run(move |session| scheduler::get_group(session, &name))
        .await;
    reply::scheduler(group.map(|group| render(&group)))
}

pub(super) async fn delete(
    State(emulators): State<Emulators>,
    Path(name): Path<String>,
) -> Response {
    let deleted = emulators
        .run(move |session| scheduler::delete_group(session, &name))
        .await;
    reply::scheduler(deleted.map(|()| json!({})))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct List {
    #[serde(default)]
    name_prefix: String,
    /// The last name of the page before.
    next_token: Option<String>,
    max_results: Option<String>,
}

pub(super) async fn list(
    State(emulators): State<Emulators>,
    Query(query): Query<List>,
) -> Response {
    reply::scheduler(read_page(&emulators, query).await)
}

async fn read_page(emulators: &Emulators, query: List) -> Result<Value, Error> {
    let List {
        name_prefix: prefix,
        next_token,
        max_results,
    } = query;
    let limit = scheduler::page_size(max_results.as_deref())?;
    let after = next_token.unwrap_or_default();
    // One more than asked for tells whether there is a next page.
    let mut groups = emulators
        .run(move |session| scheduler::list_groups(session, &prefix, &after, limit + 1))
        .await?;
    let limit = usize::try_from(limit).unwrap_or(0);
    let more = groups.len() > limit;
    groups.truncate(limit);
    let next = groups
        .last()
        .filter(|_| more)
        .map(|group| group.name.clone());
    Ok(json!({"ScheduleGroups": groups.iter().map(render).collect::<Vec<_>>(), "NextToken": next}))
}

fn render(group: &Group) -> Value {
    json!({
        "Arn": group_arn(&group.name),
        "Name": group.name,
        "State": "ACTIVE",
        "CreationDate": epoch_seconds(group.created_ms),
        "LastModificationDate": epoch_seconds(group.created_ms),
    })
}
