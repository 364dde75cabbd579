//! Files to start a list from.

use crate::Principal;
use crate::routing::{Routes, route};
use axum::extract::Extension;
use axum::response::{IntoResponse, Response};
use http::header;
use lists::{sample_csv, sample_workbook};

const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The routes of this file.
pub(super) fn routes() -> Routes {
    Routes::new().route(route!(csv)).route(route!(xlsx))
}

/// A small list as CSV.
///
/// Needs any role.
#[utoipa::path(
    get, path = "/v1/samples/list.csv", tag = "lists",
    responses((status = 200, description = "The file", body = String, content_type = "text/csv"))
)]
async fn csv(_: Extension<Principal>) -> Response {
    file(
        "text/csv; charset=utf-8",
        "list.csv",
        sample_csv().as_bytes(),
    )
}

/// The same list as a workbook.
///
/// Needs any role.
#[utoipa::path(
    get, path = "/v1/samples/list.xlsx", tag = "lists",
    responses((status = 200, description = "The file", body = Vec<u8>,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
)]
async fn xlsx(_: Extension<Principal>) -> Response {
    file(WORKBOOK, "list.xlsx", sample_workbook())
}

fn file(media_type: &'static str, name: &str, bytes: &'static [u8]) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    (headers, bytes).into_response()
}
