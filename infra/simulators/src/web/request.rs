//! A request as a plain value, so that the parts of a `$batch` are handled like requests of their own.

use super::reply::Reply;
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Method, StatusCode};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use serde_json::{Value, json};

/// Above every documented limit (a message is at most 100 KB, pictures of 1 MB inside it not counted).
const MOST_BYTES: usize = 4 << 20;
/// People are added in bulk.
const MOST_CONTROL_BYTES: usize = 64 << 20;
/// Of a body that is too large anyway.
const MOST_DISCARDED: usize = 64 << 20;

/// Method, path, query, headers, body.
pub(crate) struct Request {
    pub(crate) method: Method,
    /// Decoded, without empty ones.
    pub(crate) segments: Vec<String>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Request {
    /// `target` is a path with an optional query.
    pub(crate) fn new(method: Method, target: &str, headers: HeaderMap, body: Bytes) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Self {
            method,
            segments: path
                .split('/')
                .filter(|segment| !segment.is_empty())
                .map(decode)
                .collect(),
            query: url::form_urlencoded::parse(query.as_bytes())
                .into_owned()
                .collect(),
            headers,
            body,
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The first value of a query parameter.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// Segments after the first `skip`, for matching.
    pub(crate) fn path(&self, skip: usize) -> Vec<&str> {
        self.segments
            .iter()
            .skip(skip)
            .map(String::as_str)
            .collect()
    }
}

/// Reads the body, within bounds.
pub(crate) async fn read(request: http::Request<Incoming>) -> Result<Request, Reply> {
    let (parts, mut body) = request.into_parts();
    let target = parts
        .uri
        .path_and_query()
        .map_or("/", |target| target.as_str());
    let most = if target.starts_with("/control/") {
        MOST_CONTROL_BYTES
    } else {
        MOST_BYTES
    };
    let mut bytes = BytesMut::new();
    let mut discarded = 0;
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else {
            return Err(too_large());
        };
        let data = frame.into_data().unwrap_or_default();
        if discarded == 0 && bytes.len() + data.len() <= most {
            bytes.extend_from_slice(&data);
            continue;
        }
        // A client that is still writing when the connection closes may never see the answer: read on for a while.
        discarded += data.len();
        if discarded > MOST_DISCARDED {
            return Err(too_large());
        }
    }
    match discarded {
        0 => Ok(Request::new(
            parts.method,
            target,
            parts.headers,
            bytes.freeze(),
        )),
        _ => Err(too_large()),
    }
}

fn too_large() -> Reply {
    let error = json!({"code": "MessageSizeTooBig", "message": "The request body is too large."});
    // What was not read of the body would be taken for the next request.
    Reply::json(StatusCode::PAYLOAD_TOO_LARGE, json!({"error": error}))
        .with_header("connection", "close")
}

/// Percent-decoding of a path segment; a `+` is a plus sign there.
pub(crate) fn decode(segment: &str) -> String {
    let mut rest = segment.as_bytes();
    let mut decoded = Vec::with_capacity(rest.len());
    while let Some((byte, tail)) = rest.split_first() {
        let digits = tail
            .get(..2)
            .filter(|digits| *byte == b'%' && digits.iter().all(u8::is_ascii_hexdigit));
        let value = digits
            .and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        decoded.push(value.unwrap_or(*byte));
        rest = if value.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_taken_apart() {
        let target = "/v3//conversations/a%3A1%2B+%zz%/x?$filter=mail%20eq%20'a%2Bb'&q=1+2";
        let request = Request::new(Method::GET, target, HeaderMap::new(), Bytes::new());
        assert_eq!(request.path(1), ["conversations", "a:1++%zz%", "x"]);
        assert_eq!(request.parameter("$filter"), Some("mail eq 'a+b'"));
        assert_eq!(request.parameter("q"), Some("1 2"));
    }
}
