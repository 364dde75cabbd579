//! `POST /$batch`: up to twenty requests in one, each answered by itself.

use super::{Context, dispatch};
use crate::teams::http::{Cut, ErrorShape as _, Reply, ReplyBody, Request, gate};
use crate::teams::meter::Operation;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap};

const MOST_REQUESTS: usize = 20;

#[derive(Deserialize)]
struct Batch {
    requests: Vec<Part>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Part {
    id: String,
    method: String,
    url: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: Option<Value>,
    #[serde(default)]
    depends_on: Vec<String>,
}

/// The outer 200 says nothing about the parts.
pub(super) async fn run(context: &Context<'_>, request: &Request) -> Result<Reply, Cut> {
    context.inner.meter.count(Operation::GraphBatch);
    let mut parts = Vec::new();
    let outer = gate(
        context.inner.faults.plan(Operation::GraphBatch, |_| false),
        context,
        || {
            parts = read(context, request)?;
            Ok(Reply::empty(StatusCode::OK))
        },
    )
    .await?;
    if parts.is_empty() {
        return Ok(outer);
    }
    let mut statuses: HashMap<String, StatusCode> = HashMap::new();
    let mut responses = Vec::with_capacity(parts.len());
    for part in parts {
        let failed = |id: &String| !statuses.get(id).is_some_and(StatusCode::is_success);
        let reply = if part.depends_on.iter().any(failed) {
            context.error(
                StatusCode::FAILED_DEPENDENCY,
                "FailedDependency",
                "A request this one depends on failed.",
            )
        } else {
            run_part(context, &part).await?
        };
        statuses.insert(part.id.clone(), reply.status);
        responses.push(response(&part.id, reply));
    }
    // The order is not defined: a client that relies on it should fail here already.
    responses.reverse();
    Ok(Reply::ok(json!({"responses": responses})))
}

fn read(context: &Context<'_>, request: &Request) -> Result<Vec<Part>, Reply> {
    let batch: Batch = serde_json::from_slice(&request.body)
        .map_err(|_| context.bad_request("Invalid batch payload format."))?;
    let parts = batch.requests;
    if !(1..=MOST_REQUESTS).contains(&parts.len()) {
        return Err(context.bad_request("The number of batch request steps must be 1 to 20."));
    }
    for (index, part) in parts.iter().enumerate() {
        let earlier = |id: &String| parts[..index].iter().any(|before| before.id == *id);
        if part.id.is_empty() || earlier(&part.id) {
            return Err(context.bad_request("Request ids must be unique and not empty."));
        }
        if !part.depends_on.iter().all(earlier) {
            return Err(context.bad_request("'dependsOn' must name earlier requests."));
        }
    }
    Ok(parts)
}

async fn run_part(context: &Context<'_>, part: &Part) -> Result<Reply, Cut> {
    let Ok(method) = Method::from_bytes(part.method.to_uppercase().as_bytes()) else {
        return Ok(context.bad_request("Invalid request method."));
    };
    let has_content_type = part
        .headers
        .keys()
        .any(|name| name.eq_ignore_ascii_case("content-type"));
    if part.body.is_some() && !has_content_type {
        return Ok(
            context.bad_request("Write request with a body must specify the Content-Type header.")
        );
    }
    if !part.url.starts_with('/') || part.url.starts_with("/$batch") {
        return Ok(context.bad_request("Invalid request URL."));
    }
    let mut headers = HeaderMap::new();
    for (name, value) in &part.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.insert(name, value);
        }
    }
    let body = part
        .body
        .as_ref()
        .map(|body| Bytes::from(body.to_string()))
        .unwrap_or_default();
    let request = Request::new(method, &format!("/graph/v1.0{}", part.url), headers, body);
    dispatch(context, &request).await
}

fn response(id: &str, reply: Reply) -> Value {
    let mut headers = Map::new();
    for (name, value) in reply.headers {
        let name = if name == "retry-after" {
            "Retry-After"
        } else {
            name
        };
        headers.insert(name.to_owned(), value.into());
    }
    let mut response = json!({"id": id, "status": reply.status.as_u16()});
    if let ReplyBody::Json(body) = reply.body {
        headers.insert("Content-Type".to_owned(), "application/json".into());
        response["body"] = body;
    }
    response["headers"] = headers.into();
    response
}
