//! Answers: errors as XML, and the headers that let a page in a browser see them.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method, StatusCode, header};

use super::code::Refusal;

/// Seconds for which a browser remembers what it may send.
const MAX_AGE: HeaderValue = HeaderValue::from_static("600");
const ANY: HeaderValue = HeaderValue::from_static("*");
const METHODS: HeaderValue = HeaderValue::from_static("PUT");
const EXPOSED: HeaderValue = HeaderValue::from_static("etag");

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        let document = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{}</Code><Message>{}</Message></Error>",
            self.code, self.message
        );
        let kind = [(header::CONTENT_TYPE, "application/xml")];
        (status, kind, document).into_response()
    }
}

/// What a browser asks before a page may send. Any page may: what it sends has to be signed.
pub(crate) fn preflight(parts: &Parts) -> Response {
    let asked = parts.headers.get(header::ACCESS_CONTROL_REQUEST_METHOD);
    let allowed = asked.is_some_and(|method| method == Method::PUT.as_str());
    if !allowed || !parts.headers.contains_key(header::ORIGIN) {
        return Refusal::denied("CORSResponse: This CORS request is not allowed.").into_response();
    }
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, MAX_AGE);
    if let Some(names) = parts.headers.get(header::ACCESS_CONTROL_REQUEST_HEADERS) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, names.clone());
    }
    response
}

/// Lets a page see the answer to what it sent.
pub(crate) fn open_to_pages(mut response: Response, asks: bool) -> Response {
    if asks {
        let headers = response.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        headers.insert(
            header::VARY,
            HeaderValue::from(HeaderName::from_static("origin")),
        );
    }
    response
}
