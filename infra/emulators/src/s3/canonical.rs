//! The canonical form of a request, over which Signature Version 4 is made.

use http::HeaderMap;
use http::request::Parts;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sha2::{Digest, Sha256};

/// What is never encoded.
const UNRESERVED: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The parameters of a query, decoded, in the order of the query. None when one is not text.
pub(crate) fn parameters(query: &str) -> Option<Vec<(String, String)>> {
    let decode = |text: &str| {
        let decoded = percent_decode_str(text).decode_utf8().ok()?;
        Some(decoded.into_owned())
    };
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decode(name)?, decode(value)?))
        })
        .collect()
}

/// The SHA-256 of the canonical request, in hexadecimal digits. `signed` are names of headers in lower case, in order;
/// `parameters` are those that are signed.
pub(crate) fn digest(
    parts: &Parts,
    parameters: &[(String, String)],
    signed: &[&str],
    payload: &str,
) -> String {
    let encode = |text: &str| utf8_percent_encode(text, &UNRESERVED).to_string();
    let mut query: Vec<(String, String)> = parameters
        .iter()
        .map(|(name, value)| (encode(name), encode(value)))
        .collect();
    query.sort_unstable();
    let query: Vec<String> = query
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let headers: String = signed
        .iter()
        .map(|name| format!("{name}:{}\n", value(&parts.headers, name)))
        .collect();
    let request = [
        parts.method.as_str(),
        parts.uri.path(),
        &query.join("&"),
        &headers,
        &signed.join(";"),
        payload,
    ]
    .join("\n");
    hex(&Sha256::digest(request.as_bytes()))
}

/// All values of a header, each without blanks around it and with single ones in it.
fn value(headers: &HeaderMap, name: &str) -> String {
    let values = headers.get_all(name).iter().map(|value| {
        let text = String::from_utf8_lossy(value.as_bytes());
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    values.collect::<Vec<_>>().join(",")
}
