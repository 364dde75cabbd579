//! The route, for Lambda and for local mode.

use crate::Bot;
use crate::bot::status;
use axum::Router;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::routing::post;
use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, Response, StatusCode};
use std::sync::Arc;

/// Text with pictures in it is larger, and is of no interest here.
const BODY_MAX: usize = 256 * 1024;

/// `POST /api/messages`.
pub fn router(bot: Arc<Bot>) -> Router {
    Router::new()
        .route("/api/messages", post(receive))
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .with_state(bot)
}

async fn receive(
    State(bot): State<Arc<Bot>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response<String> {
    match body {
        Ok(body) => bot.receive(headers.get(AUTHORIZATION), &body).await,
        Err(_) => status(StatusCode::PAYLOAD_TOO_LARGE),
    }
}
