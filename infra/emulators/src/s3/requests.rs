//! The four requests.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderMap, HeaderName, Method, StatusCode, header};
use percent_encoding::percent_decode_str;

use super::answer::{open_to_pages, preflight};
use super::code::Refusal;
use super::object::{self, Object};
use super::server::Open;
use super::{incoming, range, signature};
use crate::clocks::instant;

/// Longest key, in bytes.
const KEY_MAX: usize = 1_024;
/// Headers of S3 that mean something here. Others would change what is done, so they are refused.
const KNOWN: [&str; 5] = [
    "x-amz-checksum-sha256",
    "x-amz-content-sha256",
    "x-amz-date",
    "x-amz-security-token",
    "x-amz-user-agent",
];

/// Handles one request.
pub(crate) async fn handle(State(open): State<Arc<Open>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let asks = parts.headers.contains_key(header::ORIGIN);
    let response = if parts.method == Method::OPTIONS {
        preflight(&parts)
    } else {
        open.answer(&parts, body)
            .await
            .unwrap_or_else(IntoResponse::into_response)
    };
    open_to_pages(response, asks)
}

impl Open {
    async fn answer(&self, parts: &Parts, body: Body) -> Result<Response, Refusal> {
        let now = self.emulators.run(|session| instant(session.now.machine));
        let signed = signature::verify(parts, self.key(), now.await?)?;
        let unknown = |name: &HeaderName| {
            name.as_str().starts_with("x-amz-") && !KNOWN.contains(&name.as_str())
        };
        if parts.headers.keys().any(unknown) {
            return Err(Refusal::NOT_IMPLEMENTED);
        }
        let key = self.key_of(parts.uri.path())?;
        match parts.method {
            Method::PUT => self.put(key, &parts.headers, body, signed.as_deref()).await,
            Method::GET => self.get(key, &parts.headers, true).await,
            Method::HEAD => self.get(key, &parts.headers, false).await,
            Method::DELETE => self.delete(key).await,
            _ => Err(Refusal::new(
                405,
                "MethodNotAllowed",
                "The specified method is not allowed against this resource.",
            )),
        }
    }

    fn key_of(&self, path: &str) -> Result<String, Refusal> {
        let rest = path.strip_prefix('/').unwrap_or(path);
        let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
        if bucket != self.bucket.name {
            return Err(Refusal::NO_SUCH_BUCKET);
        }
        let key = percent_decode_str(key).decode_utf8();
        match key {
            Ok(key) if !key.is_empty() && key.len() <= KEY_MAX => Ok(key.into_owned()),
            Ok(key) if key.is_empty() => Err(Refusal::NOT_IMPLEMENTED),
            _ => Err(Refusal::new(
                400,
                "KeyTooLongError",
                "Your key is too long, or is not UTF-8.",
            )),
        }
    }

    async fn put(
        &self,
        key: String,
        headers: &HeaderMap,
        body: Body,
        signed: Option<&str>,
    ) -> Result<Response, Refusal> {
        // A condition that was ignored would be one that was not met.
        if headers.contains_key(header::IF_NONE_MATCH) || headers.contains_key(header::IF_MATCH) {
            return Err(Refusal::NOT_IMPLEMENTED);
        }
        let length = incoming::length(headers)?;
        let received = incoming::receive(&self.shelf, headers, body, length, signed).await?;
        let media_type = headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("binary/octet-stream")
            .to_owned();
        let (etag, content) = (received.etag.clone(), received.content.clone());
        let (name, queue) = (self.bucket.name.clone(), self.bucket.queue.clone());
        let put = self.emulators.run(move |session| {
            let object = Object {
                key,
                content: received.content,
                size: received.size,
                etag: received.etag,
                media_type,
                modified_ms: session.now.machine,
            };
            object::put(session, &name, &queue, &object)
        });
        let before = match put.await {
            Ok(before) => before,
            Err(error) => {
                self.shelf.forget(&content).await;
                return Err(error.into());
            }
        };
        self.emulators.messages_changed();
        if let Some(before) = before {
            self.shelf.forget(&before.content).await;
        }
        Ok([(header::ETAG, format!("\"{etag}\""))].into_response())
    }

    async fn get(
        &self,
        key: String,
        headers: &HeaderMap,
        with_body: bool,
    ) -> Result<Response, Refusal> {
        let name = self.bucket.name.clone();
        let found = self
            .emulators
            .run(move |session| object::find(session, &name, &key));
        let object = found.await?.ok_or(Refusal::NO_SUCH_KEY)?;
        let header_of = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let etag = format!("\"{}\"", object.etag);
        if header_of(header::IF_MATCH).is_some_and(|wanted| wanted != "*" && wanted != etag) {
            return Err(Refusal::new(
                412,
                "PreconditionFailed",
                "At least one of the pre-conditions you specified did not hold",
            ));
        }
        let asked = range::bytes(header_of(header::RANGE), object.size)?;
        let (first, length) = match asked {
            Some((first, last)) => (first, last - first + 1),
            None => (0, object.size),
        };
        let modified = instant(object.modified_ms)?.format("%a, %d %b %Y %H:%M:%S GMT");
        let mut response = Response::builder()
            .header(header::ETAG, etag)
            .header(header::CONTENT_TYPE, &object.media_type)
            .header(header::ACCEPT_RANGES, "bytes")
            .header(header::CONTENT_LENGTH, length)
            .header(header::LAST_MODIFIED, modified.to_string());
        if let Some((first, last)) = asked {
            let of = format!("bytes {first}-{last}/{}", object.size);
            response = response
                .status(StatusCode::PARTIAL_CONTENT)
                .header(header::CONTENT_RANGE, of);
        }
        let body = if with_body {
            Body::from(self.read(&object, first, length).await?)
        } else {
            Body::empty()
        };
        response.body(body).map_err(|_| Refusal::INTERNAL)
    }

    async fn read(&self, object: &Object, first: u64, length: u64) -> Result<Vec<u8>, Refusal> {
        match self.shelf.read(&object.content, first, length).await {
            // Deleted, or replaced, since its row was read.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Refusal::NO_SUCH_KEY),
            read => Ok(read?),
        }
    }

    async fn delete(&self, key: String) -> Result<Response, Refusal> {
        let name = self.bucket.name.clone();
        let deleted = self
            .emulators
            .run(move |session| object::delete(session, &name, &key));
        if let Some(object) = deleted.await? {
            self.shelf.forget(&object.content).await;
        }
        Ok(StatusCode::NO_CONTENT.into_response())
    }
}
