//! A file as an answer.

use crate::encoding;
use crate::files::File;
use axum::body::Body;
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};

/// How long a browser may keep a file without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// A year: its name changes with its content.
    Forever,
    /// It asks each time whether it has changed.
    Ask,
}

impl Keep {
    fn words(self) -> &'static str {
        match self {
            Keep::Forever => "public, max-age=31536000, immutable",
            Keep::Ask => "no-cache",
        }
    }
}

/// The file in the encoding that the browser reads, or 304 when it has it.
pub(crate) fn file(
    file: &'static File,
    keep: Keep,
    policy: &HeaderValue,
    asked: &HeaderMap,
) -> Response<Body> {
    let (bytes, encoded) = encoding::choose(file, asked);
    let suffix = encoded.map(|name| format!("-{name}")).unwrap_or_default();
    let tag = format!("\"{}{suffix}\"", file.tag);
    let known = has(asked, &tag);
    let mut response = Response::new(if known {
        Body::empty()
    } else {
        Body::from(bytes)
    });
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(file.media_type),
    );
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static(keep.words()),
    );
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(header::ETAG, tag);
    }
    if let Some(name) = encoded {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    secure(headers, policy);
    response
}

/// JSON that is asked for each time.
pub(crate) fn json(text: String, policy: &HeaderValue) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    secure(headers, policy);
    response
}

/// There is no such file.
pub(crate) fn missing(policy: &HeaderValue) -> Response<Body> {
    let mut response = Response::new(Body::from("There is no such file.\n"));
    *response.status_mut() = StatusCode::NOT_FOUND;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    secure(headers, policy);
    response
}

fn secure(headers: &mut HeaderMap, policy: &HeaderValue) {
    headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    headers.insert(
        "permissions-policy",
        HeaderValue::from_static("camera=(), geolocation=(), microphone=()"),
    );
    // Every address of the deployment is HTTPS; on this machine browsers take no notice.
    headers.insert(
        header::STRICT_TRANSPORT_SECURITY,
        HeaderValue::from_static("max-age=31536000"),
    );
}

/// Whether `If-None-Match` names this tag.
fn has(asked: &HeaderMap, tag: &str) -> bool {
    asked
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|known| known.trim().trim_start_matches("W/"))
        .any(|known| known == tag || known == "*")
}
