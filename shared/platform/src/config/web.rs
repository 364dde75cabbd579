//! Web addresses in the configuration.

use super::ConfigError;
use url::{Host, Url};

/// Reads a base address: HTTPS, or HTTP to this machine; no user, query or fragment. One trailing slash is dropped.
///
/// # Errors
/// [`ConfigError::Invalid`] for anything else.
pub fn web_address(key: &str, text: &str) -> Result<String, ConfigError> {
    let invalid = || {
        ConfigError::invalid(
            key,
            "an https address, or an http one on this machine, without query",
        )
    };
    let url = Url::parse(text).map_err(|_| invalid())?;
    let scheme = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url));
    let bare = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    if !scheme || !bare || url.host().is_none() {
        return Err(invalid());
    }
    Ok(url
        .as_str()
        .strip_suffix('/')
        .unwrap_or(url.as_str())
        .to_owned())
}

/// Whether an address that [`web_address`] accepted is on this machine.
pub(crate) fn is_local(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| is_loopback(&url))
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_anywhere_and_http_here_are_accepted_without_their_last_slash() {
        for (text, address) in [
            ("https://go.contoso.example", "https://go.contoso.example"),
            (
                "https://go.contoso.example/p/",
                "https://go.contoso.example/p",
            ),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
            ("http://[::1]:1/x", "http://[::1]:1/x"),
            ("http://localhost:1", "http://localhost:1"),
        ] {
            assert_eq!(web_address("K", text).as_deref(), Ok(address));
        }
    }

    #[test]
    fn everything_else_is_refused_by_name() {
        for text in [
            "",
            "go.contoso.example",
            "http://go.contoso.example",
            "http://127.0.0.1.contoso.example",
            "ftp://127.0.0.1",
            "https://user@contoso.example",
            "https://contoso.example?x",
            "https://contoso.example/#x",
            "file:///etc",
            "http://localhost@contoso.example",
            "data:text/plain,x",
        ] {
            assert!(
                web_address("LINK_BASE_URL", text)
                    .unwrap_err()
                    .to_string()
                    .starts_with("LINK_BASE_URL must be "),
                "{text}"
            );
        }
    }
}
