//! `/schedules`.

use axum::{
    body::Bytes,
    extract::{Path, Query, State},
    response::Response,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{fields, reply};
use crate::{
    Emulators, Error,
    scheduler::{self, Definition, Filter, Page, schedule_arn},
};

/// The parts of a create or update request that are not the definition.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Envelope {
    #[serde(default = "default_group")]
    group_name: String,
    client_token: Option<String>,
}

fn default_group() -> String {
    "default".to_owned()
}

/// The body is read twice because the definition is kept by itself, without name, group and token.
fn read(body: &[u8]) -> Result<(Envelope, Definition), Error> {
    Ok((fields::scheduler(body)?, fields::scheduler(body)?))
}

pub(super) async fn create(
    State(emulators): State<Emulators>,
    Path(name): Path<String>,
    body: Bytes,
) -> Response {
    reply::scheduler(write(&emulators, name, &body, scheduler::create).await)
}

pub(super) async fn update(
    State(emulators): State<Emulators>,
    Path(name): Path<String>,
    body: Bytes,
) -> Response {
    reply::scheduler(write(&emulators, name, &body, scheduler::update).await)
}

type Write =
    fn(&crate::database::Session<'_>, &str, &str, Option<&str>, &Definition) -> Result<(), Error>;

async fn write(
    emulators: &Emulators,
    name: String,
    body: &[u8],
    write: Write,
) -> Result<Value, Error> {
    let (
        Envelope {
            group_name: group,
            client_token: token,
        },
        definition,
    ) = read(body)?;
    let arn = schedule_arn(&group, &name);
    emulators
        .run(move |session| write(session, &group, &name, token.as_deref(), &definition))
        .await?;
    emulators.schedules_changed();
    Ok(json!({"ScheduleArn": arn}))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct One {
    #[serde(default = "default_group")]
    group_name: String,
    client_token: Option<String>,
}

pub(super) async fn get(
    State(emulators): State<Emulators>,
    Path(name): Path<String>,
    Query(query): Query<One>,
) -> Response {
    reply::scheduler(read_one(&emulators, name, query.group_name).await)
}

async fn read_one(emulators: &Emulators, name: String, group: String) -> Result<Value, Error> {
    let (arn, shown) = (
        schedule_arn(&group, &name),
        json!({"Name": name, "GroupName": group}),
    );
    let schedule = emulators
        .run(move |session| scheduler::get(session, &group, &name))
        .await?;
    let mut body = serde_json::to_value(&schedule.definition)
        .map_err(|_| Error::Corrupt("a schedule definition cannot be written"))?;
    body["Arn"] = json!(arn);
    body["Name"] = shown["Name"].clone();
    body["GroupName"] = shown["GroupName"].clone();
    body["CreationDate"] = epoch_seconds(schedule.created_ms);
    body["LastModificationDate"] = epoch_seconds(schedule.modified_ms);
    Ok(body)
}

pub(super) async fn delete(
    State(emulators): State<Emulators>,
    Path(name): Path<String>,
    Query(One {
        group_name: group,
        client_token: token,
    }): Query<One>,
) -> Response {
    let deleted = emulators
        .run(move |session| scheduler::delete(session, &group, &name, token.as_deref()))
        .await;
    reply::scheduler(deleted.map(|()| json!({})))
}

/// Everything is text here, so that a bad number is answered by a `ValidationException`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct List {
    schedule_group: Option<String>,
    #[serde(default)]
    name_prefix: String,
    state: Option<String>,
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
    let filter = Filter {
        group: query.schedule_group,
        prefix: query.name_prefix,
        state: query.state,
        after: query.next_token,
        limit: scheduler::page_size(query.max_results.as_deref())?,
    };
    let Page { lines, next } = emulators
        .run(move |session| scheduler::list(session, &filter))
        .await?;
    let summaries = lines.iter().map(|line| {
        json!({
            "Arn": schedule_arn(&line.group, &line.name),
            "Name": line.name,
            "GroupName": line.group,
            "State": line.definition.state,
            "CreationDate": epoch_seconds(line.created_ms),
            "LastModificationDate": epoch_seconds(line.modified_ms),
            "Target": {"Arn": line.definition.target.arn},
        })
    });
    Ok(json!({"Schedules": summaries.collect::<Vec<_>>(), "NextToken": next}))
}

/// A timestamp as restJson1 writes it: seconds, with milliseconds as the fraction.
#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds of this era are exact in an f64"
)]
pub(super) fn epoch_seconds(millis: i64) -> Value {
    json!(millis as f64 / 1000.0)
}
