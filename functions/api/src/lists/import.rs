//! Importing a file: its rows become the members of a new version.

use super::import_report::{ImportReport, refused_file, refused_rows};
use super::new_version::replace;
use super::view::find_static;
use crate::body::File;
use crate::params::{Path, Query};
use crate::problem::Problem;
use crate::{Api, Author};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use domain::ids::ListId;
use domain::list::Member;
use lists::{Import, Options, Row};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// How to import.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ImportParams {
    /// Whether one bad row refuses the whole file; otherwise the good rows are kept.
    #[serde(default)]
    #[param(default = false)]
    strict: bool,
}

/// Replaces the members of a list by the rows of a CSV or XLSX file, as a new version.
///
/// Needs the role `author`. The body is the file. The first line names the columns, in any order; first name, last
/// name and address are mandatory, a time zone and any other column are welcome. UTF-8, UTF-16 or Windows-1252;
/// comma, semicolon or tab. Published campaigns keep the version they pinned.
#[utoipa::path(
    post, path = "/v1/lists/{id}/import", tag = "lists",
    params(("id" = String, Path, description = "Id of the list"), ImportParams),
    request_body(description = "The file", content(
        (Vec<u8> = "text/csv"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (Vec<u8> = "application/octet-stream"),
    )),
    responses(
        (status = 200, description = "What was read", body = ImportReport),
        (status = 409, description = "`dynamic_list`: its members are read from the directory"),
        (status = 422, description = "Nothing was changed: the file cannot be read (`errors` names the column), has no \
            good row, or has a bad one and `strict` is set (`errors` names line and column)"),
    )
)]
pub(super) async fn import(
    State(api): State<Arc<Api>>,
    Author(author): Author,
    Path(id): Path<ListId>,
    Query(params): Query<ImportParams>,
    File(file): File,
) -> Result<Json<ImportReport>, Problem> {
    find_static(&api, id).await?;
    let max_bytes = api.import_max;
    // Seconds of work for a large file: other requests are answered meanwhile.
    let read = tokio::task::spawn_blocking(move || read(&file, max_bytes, params.strict));
    let (import, members) = read
        .await
        .map_err(|_| Problem::internal("the import panicked"))??;
    let list = replace(&api, id, &import.columns, &members, &author.name).await?;
    Ok(Json(ImportReport::new(list.version, members.len(), import)))
}

fn read(file: &Bytes, max_bytes: usize, strict: bool) -> Result<(Import, Vec<Member>), Problem> {
    let options = Options {
        max_bytes,
        ..Options::default()
    };
    let mut import = lists::import(file, &options).map_err(|problem| refused_file(&problem))?;
    if import.rows.is_empty() || (strict && import.rejected_lines > 0) {
        return Err(refused_rows(&import));
    }
    let mut members: Vec<Member> = std::mem::take(&mut import.rows)
        .iter()
        .map(member)
        .collect();
    members.sort_unstable_by(|one, other| one.address.cmp(&other.address));
    Ok((import, members))
}

/// A row as a member.
pub(super) fn member(row: &Row) -> Member {
    Member {
        address: row.address().into(),
        first_name: row.first_name().into(),
        last_name: row.last_name().into(),
        time_zone: row.time_zone().map(Into::into),
        extra: row.extra().map(Into::into).collect(),
    }
}
