//! Which copy of a file a browser can read.

use crate::files::File;
use http::{HeaderMap, header};

/// The smallest copy that `headers` accept, and the name of its encoding; none for the plain one.
pub(crate) fn choose(
    file: &'static File,
    headers: &HeaderMap,
) -> (&'static [u8], Option<&'static str>) {
    let copies = [("br", file.brotli), ("gzip", file.gzip)];
    copies
        .into_iter()
        .find_map(|(name, copy)| {
            copy.filter(|_| accepts(headers, name))
                .map(|bytes| (bytes, Some(name)))
        })
        .unwrap_or((file.plain, None))
}

/// Whether `Accept-Encoding` names an encoding and does not give it the weight of nothing.
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|offer| {
            let mut words = offer.split(';').map(str::trim);
            let named = words
                .next()
                .is_some_and(|name| name.eq_ignore_ascii_case(encoding));
            named && !words.any(is_nothing)
        })
}

/// `q=0`, `q=0.0` and so on.
fn is_nothing(parameter: &str) -> bool {
    parameter
        .strip_prefix("q=")
        .is_some_and(|weight| weight.trim().parse() == Ok(0.0))
}
