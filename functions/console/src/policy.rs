//! What the pages may do.

use http::HeaderValue;

/// The hash of the empty text: Fluent writes its rules into empty `<style>` elements, which are let in by this and
/// by nothing wider. Styles in the markup stay forbidden.
const EMPTY_STYLE: &str = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

/// The content security policy of a page that may speak to its own origin and to `connect`.
///
/// # Panics
/// When an origin is not ASCII; settings hold none that is not.
pub(crate) fn content_security(connect: &[String]) -> HeaderValue {
    let connect = connect.join(" ");
    let text = format!(
        "default-src 'none'; script-src 'self'; style-src 'self' {EMPTY_STYLE}; img-src 'self'; font-src 'self'; \
         connect-src 'self' {connect}; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
    );
    HeaderValue::try_from(text.replace(" ;", ";")).expect("origins are ASCII")
}
