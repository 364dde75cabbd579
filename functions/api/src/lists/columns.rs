//! Looking at the columns of a file before it is imported, and saying which is what.

use crate::body::File;
use crate::problem::Problem;
use crate::{Api, Author};
use axum::Json;
use axum::extract::State;
use domain::list_import::ColumnPlaces;
use lists::Field;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use std::ops::RangeInclusive;
use std::sync::Arc;
use utoipa::ToSchema;

/// What a column's place can be.
const PLACES: RangeInclusive<u16> = 1..=50;

/// Which column of a file is what.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Places {
    /// Place of the address, from 1; its header says it without.
    #[serde(default, deserialize_with = "place")]
    #[schema(minimum = 1, maximum = 50)]
    pub address: Option<u16>,
    /// Place of the first name, from 1; its header says it without.
    #[serde(default, deserialize_with = "place")]
    #[schema(minimum = 1, maximum = 50)]
    pub first_name: Option<u16>,
    /// Place of the last name, from 1; its header says it without.
    #[serde(default, deserialize_with = "place")]
    #[schema(minimum = 1, maximum = 50)]
    pub last_name: Option<u16>,
    /// Place of the time zone, from 1; its header says it without, if there is one.
    #[serde(default, deserialize_with = "place")]
    #[schema(minimum = 1, maximum = 50)]
    pub time_zone: Option<u16>,
}

fn place<'de, D: Deserializer<'de>>(input: D) -> Result<Option<u16>, D::Error> {
    match Option::deserialize(input)? {
        Some(place) if !PLACES.contains(&place) => {
            Err(D::Error::custom("a place is a number from 1 to 50"))
        }
        place => Ok(place),
    }
}

impl From<Places> for ColumnPlaces {
    fn from(places: Places) -> Self {
        Self {
            address: places.address,
            first_name: places.first_name,
            last_name: places.last_name,
            time_zone: places.time_zone,
        }
    }
}

/// The columns of a file.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FileColumns {
    /// In the order of the file.
    columns: Vec<FileColumn>,
}

/// One column of a file.
#[derive(Debug, Serialize, ToSchema)]
struct FileColumn {
    /// Its place, from 1.
    place: usize,
    /// Its header as the file spells it; may be empty.
    #[schema(example = "Login")]
    header: String,
    /// What its header seems to say; null for a column of the list's own.
    seems: Option<FileField>,
    /// The placeholder that it gives as a column of the list's own; null where its header gives none.
    #[schema(example = "LOGIN")]
    placeholder: Option<String>,
    /// Its cells in the first rows, at most three of 60 characters; may be empty.
    #[schema(example = json!(["ann@contoso.example"]))]
    samples: Vec<String>,
}

/// What a column can be, besides a column of the list's own.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum FileField {
    Address,
    FirstName,
    LastName,
    TimeZone,
}

/// The columns of a file, with its first rows: what they seem to be, before it is imported.
///
/// Needs the role `author`. Nothing is kept. The body is a CSV or XLSX file; of a long text its beginning is enough.
#[utoipa::path(
    post, path = "/v1/lists/columns", tag = "lists",
    request_body(description = "The file", content(
        (Value = "text/csv"),
        (Value = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (Value = "application/octet-stream"),
    )),
    responses(
        (status = 200, description = "The columns", body = FileColumns),
        (status = 422, description = "The file cannot be read"),
    )
)]
pub(super) async fn columns(
    State(api): State<Arc<Api>>,
    _: Author,
    File(file): File,
) -> Result<Json<FileColumns>, Problem> {
    let max_bytes = api.import_max;
    let looked = tokio::task::spawn_blocking(move || lists::look(&file, max_bytes));
    let looked = looked
        .await
        .map_err(|_| Problem::internal("looking at a file panicked"))?;
    let columns = looked.map_err(|problem| audience::imports::refusal(&problem))?;
    let view = |(index, column): (usize, lists::Column)| FileColumn {
        place: index + 1,
        header: column.title,
        seems: column.seems.map(|field| match field {
            Field::Address => FileField::Address,
            Field::FirstName => FileField::FirstName,
            Field::LastName => FileField::LastName,
            Field::TimeZone => FileField::TimeZone,
        }),
        placeholder: column.placeholder,
        samples: column.samples,
    };
    Ok(Json(FileColumns {
        columns: columns.into_iter().enumerate().map(view).collect(),
    }))
}
