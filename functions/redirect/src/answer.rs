//! What a visitor gets.

use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION,
    REFERRER_POLICY, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS,
};
use http::{Response, StatusCode};

/// The methods of a link.
const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, OPTIONS");
/// The page is text and one link.
const CSP: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);
const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
const PLAIN: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// Where a link leads: an `http` or `https` URL that may stand in a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    url: String,
    header: HeaderValue,
}

impl Target {
    /// The target, if it is one. Line breaks and everything else that is not visible ASCII are refused, so
    /// that no value of a person ends up as a header.
    pub fn new(url: String) -> Option<Self> {
        let web = url.starts_with("https://") || url.starts_with("http://");
        let visible = url.bytes().all(|byte| byte.is_ascii_graphic());
        let header = HeaderValue::from_str(&url)
            .ok()
            .filter(|_| web && visible)?;
        Some(Self { url, header })
    }
}

/// For people, and for programs that follow links.
pub fn found(target: &Target) -> Response<String> {
    answer(
        StatusCode::FOUND,
        String::new(),
        [(LOCATION, target.header.clone())],
    )
}

/// For programs that show what is behind a link: they want a page, and get one that says where it leads.
pub fn preview(target: &Target) -> Response<String> {
    let url = escaped(&target.url);
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{host}</title>\n\
         <meta property=\"og:title\" content=\"{host}\">\n<meta property=\"og:url\" content=\"{url}\">\n\
         </head>\n<body>\n<p><a rel=\"noreferrer\" href=\"{url}\">{url}</a></p>\n</body>\n</html>\n",
        host = escaped(host(&target.url)),
    );
    answer(
        StatusCode::OK,
        page,
        [(CONTENT_TYPE, HTML), (CONTENT_SECURITY_POLICY, CSP)],
    )
}

/// For everything that was not signed here or leads nowhere, without saying which.
pub fn not_found() -> Response<String> {
    answer(
        StatusCode::NOT_FOUND,
        "Not found\n".to_owned(),
        [(CONTENT_TYPE, PLAIN)],
    )
}

/// For `OPTIONS`.
pub fn options() -> Response<String> {
    answer(StatusCode::NO_CONTENT, String::new(), [(ALLOW, METHODS)])
}

/// For any other method.
pub fn no_method() -> Response<String> {
    let headers = [(CONTENT_TYPE, PLAIN), (ALLOW, METHODS)];
    answer(
        StatusCode::METHOD_NOT_ALLOWED,
        "Method not allowed\n".to_owned(),
        headers,
    )
}

/// For the moments in which nobody knows where the link leads.
pub fn unavailable() -> Response<String> {
    let headers = [
        (CONTENT_TYPE, PLAIN),
        (RETRY_AFTER, HeaderValue::from_static("2")),
    ];
    let text = "This link cannot be followed right now. Please try again.\n".to_owned();
    answer(StatusCode::SERVICE_UNAVAILABLE, text, headers)
}

fn answer(
    status: StatusCode,
    body: String,
    headers: impl IntoIterator<Item = (HeaderName, HeaderValue)>,
) -> Response<String> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().extend([
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (ROBOTS, HeaderValue::from_static("noindex, nofollow")),
    ]);
    response.headers_mut().extend(headers);
    response
}

/// `https://host:8443/path` → `host:8443`.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_of_visible_characters_are_targets() {
        for good in ["https://a.example/?q=%0d%0a&b=1#c", "http://a.example"] {
            assert!(Target::new(good.to_owned()).is_some(), "{good}");
        }
        for bad in [
            "",
            "javascript:alert(1)",
            "mailto:a@b.example",
            "//a.example",
            "https://a.example/\r\nSet-Cookie: a=b",
            "https://a.example/a b",
            "https://a.example/é",
        ] {
            assert!(Target::new(bad.to_owned()).is_none(), "{bad}");
        }
    }

    #[test]
    fn the_preview_shows_the_target_and_runs_nothing() {
        let url = "https://a.example:8443/?a=1&b='\"><script>x</script>";
        let target = Target::new(url.to_owned()).unwrap();
        let response = preview(&target);
        assert_eq!(response.status(), 200);
        assert!(
            response.headers()[CONTENT_SECURITY_POLICY]
                .to_str()
                .unwrap()
                .contains("'none'")
        );
        let page = response.body();
        assert!(!page.contains("<script"), "{page}");
        assert!(page.contains("<title>a.example:8443</title>"), "{page}");
        assert!(
            page.contains("href=\"https://a.example:8443/?a=1&amp;b=&#39;&quot;&gt;"),
            "{page}"
        );
    }
}
