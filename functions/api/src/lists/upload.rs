//! Uploading a file past the API: where to put it, and what became of it.

use super::upload_view::{NewUpload, Terms, UploadView};
use super::view::find_static;
use crate::body::Json;
use crate::params::Path;
use crate::problem::Problem;
use crate::{Api, Author, Viewer};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::ids::{ListId, UploadId};
use domain::upload::{OPEN_FOR, Upload, UploadState};
use http::{StatusCode, header};
use objects::{Bucket, PutTerms};
use std::sync::Arc;

/// Asks where a file can be uploaded that replaces the members of a list, as a new version.
///
/// Needs the role `author`. The answer is an address that accepts exactly this file, once, within fifteen minutes: send it
/// with `PUT`, with the headers of the answer and without a token. The import begins by itself when the file is there; ask
/// for the upload to see what became of it. Files may have 256 MiB and a million rows; what is read in them is what
/// `POST /v1/lists/{id}/import` reads.
#[utoipa::path(
    post, path = "/v1/lists/{id}/uploads", tag = "lists",
    params(("id" = String, Path, description = "Id of the list")),
    request_body = NewUpload,
    responses(
        (status = 201, description = "Where to put the file", body = Terms, headers(
            ("Location" = String, description = "Path of the upload"),
        )),
        (status = 409, description = "`dynamic_list`: its members are read from the directory"),
    )
)]
pub(super) async fn create(
    State(api): State<Arc<Api>>,
    Author(author): Author,
    Path(list): Path<ListId>,
    Json(body): Json<NewUpload>,
) -> Result<Response, Problem> {
    let file = body.checked()?;
    find_static(&api, list).await?;
    let bucket = bucket(&api)?;
    let now = api.app.clock.machine_now();
    let upload = Upload {
        id: api.app.entropy.upload_id(now),
        list,
        by: author.name,
        file_name: file.name,
        kind: file.kind,
        size: file.size,
        sha256: file.sha256,
        strict: file.strict,
        places: file.places,
        created: now,
        expires_at: now + OPEN_FOR,
        rows_read: 0,
        state: UploadState::Waiting,
    };
    let terms = PutTerms {
        key: &upload.key(),
        media_type: upload.kind.media_type(),
        size: upload.size,
        sha256: upload.sha256,
        lasts: OPEN_FOR,
    };
    let put = bucket.presign_put(&terms, now).await;
    let put = put.map_err(Problem::internal)?;
    // Written first, so that the event of the file finds it.
    api.app.store.create_upload(&upload).await?;
    let location = format!("/v1/lists/{list}/uploads/{}", upload.id);
    let terms = Terms::new(&upload, put);
    let answer = (
        StatusCode::CREATED,
        [(header::LOCATION, location)],
        axum::Json(terms),
    );
    Ok(answer.into_response())
}

/// What became of an upload.
///
/// Needs the role `viewer`. Known for a week. While it is `waiting` or `importing`, ask again after a second or two.
#[utoipa::path(
    get, path = "/v1/lists/{id}/uploads/{upload}", tag = "lists",
    params(
        ("id" = String, Path, description = "Id of the list"),
        ("upload" = String, Path, description = "Id of the upload"),
    ),
    responses((status = 200, description = "The upload", body = UploadView))
)]
pub(super) async fn one(
    State(api): State<Arc<Api>>,
    _: Viewer,
    Path((list, id)): Path<(ListId, UploadId)>,
) -> Result<axum::Json<UploadView>, Problem> {
    let now = api.app.clock.machine_now();
    let found = api.app.store.upload(list, id, now).await?;
    let upload = found.ok_or_else(|| Problem::not_found("upload"))?;
    Ok(axum::Json(UploadView::new(upload, now)))
}

fn bucket(api: &Api) -> Result<&Bucket, Problem> {
    let bucket = api.app.uploads.as_ref();
    bucket.ok_or_else(|| Problem::internal("no bucket of uploads is configured"))
}
