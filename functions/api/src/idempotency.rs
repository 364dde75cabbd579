//! `Idempotency-Key`: a repeated POST gets the answer of the first.
//!
//! Only answers of success are kept: a refused request has changed nothing and may be corrected under the same key,
//! and one that failed on our side is to be repeated.

use crate::api::JSON_MAX;
use crate::body::{read, read_file};
use crate::problem::{FieldError, Problem};
use crate::{Api, Principal};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use chrono::TimeDelta;
use http::{HeaderName, HeaderValue, Method, StatusCode, header};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Begin;

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
const KEY_MAX: usize = 255;
/// How long an answer is kept.
const KEPT: TimeDelta = TimeDelta::hours(24);
/// Longest answer of ours, in bytes: an import's report.
const ANSWER_MAX: usize = 4 * 1024 * 1024;
/// Headers of an answer that are repeated with it.
const HEADERS: [HeaderName; 3] = [header::CONTENT_TYPE, header::ETAG, header::LOCATION];

/// One request, as the store names it.
struct Call {
    principal: String,
    route: String,
    key: String,
}

/// Middleware: see the module. Runs behind [`crate::access::identify`].
pub(crate) async fn replay(
    State(api): State<Arc<Api>>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    if request.method() != Method::POST || !request.headers().contains_key(KEY) {
        return Ok(next.run(request).await);
    }
    let key = key(&request)?;
    let (parts, body) = request.into_parts();
    let principal = parts
        .extensions
        .get::<Principal>()
        .ok_or_else(|| Problem::unauthorized("Nobody was named."))?;
    let call = Call {
        principal: principal.name.clone(),
        route: parts.uri.path().to_owned(),
        key,
    };
    let body = if call.route.ends_with("/import") {
        read_file(body, api.import_max).await?
    } else {
        read(body, JSON_MAX).await?
    };
    let hash = Sha256::new()
        .chain_update(parts.uri.query().unwrap_or_default())
        .chain_update([0])
        .chain_update(&body);
    let (hash, now) = (hash.finalize(), api.app.clock.machine_now());
    let begun = api.app.store.begin_idempotent(
        &call.principal,
        &call.route,
        &call.key,
        &hash,
        now,
        now + KEPT,
    );
    match begun.await? {
        Begin::Fresh => {
            let answer = next.run(Request::from_parts(parts, Body::from(body))).await;
            call.settle(&api, answer).await
        }
        Begin::Replay {
            status,
            headers,
            body,
        } => Ok(replayed(status, headers.as_deref(), body)),
        Begin::Mismatch => Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "idempotency_key_reused",
            "The Idempotency-Key belongs to another request",
            "This Idempotency-Key was used with another body; use a new one.",
        )
        .naming(vec![FieldError {
            field: "Idempotency-Key".into(),
            detail: "was used with another body".into(),
        }])),
        Begin::InProgress => Err(Problem::conflict(
            "in_progress",
            "The first request with this Idempotency-Key is still being worked on.",
        )),
    }
}

fn key(request: &Request) -> Result<String, Problem> {
    let values: Vec<_> = request.headers().get_all(KEY).iter().collect();
    let printable = |byte: &u8| (b' '..=b'~').contains(byte);
    match values.as_slice() {
        [one] if (1..=KEY_MAX).contains(&one.len()) && one.as_bytes().iter().all(printable) => {
            Ok(one.to_str().unwrap_or_default().to_owned())
        }
        _ => Err(Problem::bad_request(
            "Idempotency-Key",
            "is one value of 1 to 255 printable characters",
        )),
    }
}

impl Call {
    /// Keeps a success, forgets anything else.
    async fn settle(&self, api: &Api, answer: Response) -> Result<Response, Problem> {
        let store = &api.app.store;
        if !answer.status().is_success() {
            if let Err(error) = store
                .abandon_idempotent(&self.principal, &self.route, &self.key)
                .await
            {
                // The key is free again after a minute by itself.
                tracing::warn!(%error, "idempotency key not released");
            }
            return Ok(answer);
        }
        let (parts, body) = answer.into_parts();
        let body = read(body, ANSWER_MAX).await?;
        let headers: BTreeMap<&str, &str> = HEADERS
            .iter()
            .filter_map(|name| Some((name.as_str(), parts.headers.get(name)?.to_str().ok()?)))
            .collect();
        let headers = serde_json::to_string(&headers).map_err(Problem::internal)?;
        let text = std::str::from_utf8(&body).map_err(Problem::internal)?;
        let status = parts.status.as_u16();
        let kept = store.finish_idempotent(
            &self.principal,
            &self.route,
            &self.key,
            status,
            Some(&headers),
            text,
        );
        if let Err(error) = kept.await {
            // It is done: saying otherwise would have it done twice.
            tracing::error!(%error, "answer not kept for its idempotency key");
        }
        Ok(Response::from_parts(parts, Body::from(body)))
    }
}

fn replayed(status: u16, headers: Option<&str>, body: String) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let kept: BTreeMap<String, String> = headers
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default();
    for (name, value) in kept {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
        .headers_mut()
        .insert(REPLAYED, HeaderValue::from_static("true"));
    response
}
