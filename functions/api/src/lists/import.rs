//! Importing a file: its rows become the members of a new version.

use super::import_report::ImportReport;
use super::view::find_static;
use crate::body::File;
use crate::params::{Path, Query};
use crate::problem::Problem;
use crate::{Api, Author};
use audience::imports;
use axum::Json;
use axum::extract::State;
use domain::ids::ListId;
use domain::list_import::ColumnPlaces;
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
    /// Place of the address, from 1; its header says it without.
    #[param(minimum = 1, maximum = 50)]
    address: Option<u16>,
    /// Place of the first name, from 1; its header says it without.
    #[param(minimum = 1, maximum = 50)]
    first_name: Option<u16>,
    /// Place of the last name, from 1; its header says it without.
    #[param(minimum = 1, maximum = 50)]
    last_name: Option<u16>,
    /// Place of the time zone, from 1; its header says it without, if there is one.
    #[param(minimum = 1, maximum = 50)]
    time_zone: Option<u16>,
}

impl ImportParams {
    fn places(&self) -> ColumnPlaces {
        ColumnPlaces {
            address: self.address,
            first_name: self.first_name,
            last_name: self.last_name,
            time_zone: self.time_zone,
        }
    }
}

/// Replaces the members of a list by the rows of a CSV or XLSX file, as a new version.
///
/// Needs the role `author`. The body is the file. The first line names the columns, in any order; first name, last
/// name and address are mandatory, a time zone and any other column are welcome; what a header does not say can be said by its place
/// (`POST /v1/lists/columns` shows the columns). UTF-8, UTF-16 or Windows-1252;
/// comma, semicolon or tab. Published campaigns keep the version they pinned. A file that is too large for a request
/// goes another way: `POST /v1/lists/{id}/uploads`.
#[utoipa::path(
    post, path = "/v1/lists/{id}/import", tag = "lists",
    params(("id" = String, Path, description = "Id of the list"), ImportParams),
    request_body(description = "The file", content(
        (Value = "text/csv"),
        (Value = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (Value = "application/octet-stream"),
    )),
    responses(
        (status = 200, description = "What was read", body = ImportReport),
        (status = 413, description = "`too_large`: upload the file instead"),
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
    let read = tokio::task::spawn_blocking(move || {
        imports::read(
            &file,
            max_bytes,
            params.strict,
            params.places(),
            Arc::default(),
        )
    });
    let imported = read
        .await
        .map_err(|_| Problem::internal("the import panicked"))??;
    let (store, now) = (&api.app.store, api.app.clock.campaign_now());
    let (columns, members) = (&imported.report.columns, &imported.members);
    let list = imports::replace(store, id, columns, members, now, &author.name).await?;
    Ok(Json(ImportReport::new(list.version, imported.report)))
}
