//! The person at this machine. Their browser also runs pages of strangers, so where a request comes from is checked.

use crate::problem::Problem;
use crate::{Principal, Role};
use http::request::Parts;
use http::{HeaderMap, HeaderName, Method, StatusCode, header};
use secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeSet;
use subtle::ConstantTimeEq;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// Tracked links are followed from anywhere.
const LINKS: &str = "/r/";
/// The one caller of a local system. Where everybody at the machine has all roles, the word also stands for the
/// token: whoever may do everything may ask to do less.
const NAME: &str = "local";

/// A server on loopback.
#[derive(Debug, Clone)]
pub struct LocalAccess {
    /// Proves that the caller may act; also names fewer roles: `{token}.viewer+author`.
    pub token: SecretString,
    /// Whether a change needs the token, as it does when messages really leave this machine.
    pub token_for_changes: bool,
    /// Accepted `Host` values: `127.0.0.1:8080`, `localhost:8080`, `[::1]:8080`.
    pub hosts: Vec<String>,
}

impl LocalAccess {
    /// Access for a server on this port of loopback.
    pub fn on_port(port: u16, token: SecretString, token_for_changes: bool) -> Self {
        let hosts = ["127.0.0.1", "localhost", "[::1]"].map(|host| format!("{host}:{port}"));
        Self {
            token,
            token_for_changes,
            hosts: hosts.into(),
        }
    }

    pub(super) fn admit(&self, parts: &Parts) -> Result<(), Problem> {
        if parts.uri.path().starts_with(LINKS) {
            return Ok(());
        }
        let host = one(&parts.headers, &header::HOST)
            .filter(|host| self.hosts.iter().any(|known| known == host));
        let Some(host) = host else {
            let detail = "This server answers under its own address only.";
            return Err(Problem::new(
                StatusCode::MISDIRECTED_REQUEST,
                "foreign_host",
                "Not this server",
                detail,
            ));
        };
        let foreign = || {
            Problem::forbidden(
                "foreign_origin",
                "Another web site may not use this server.",
            )
        };
        if parts.headers.contains_key(header::ORIGIN)
            && one(&parts.headers, &header::ORIGIN)
                .is_none_or(|origin| origin != format!("http://{host}"))
        {
            return Err(foreign());
        }
        if parts.headers.contains_key(SEC_FETCH_SITE)
            && !one(&parts.headers, &SEC_FETCH_SITE)
                .is_some_and(|site| matches!(site, "same-origin" | "none"))
        {
            return Err(foreign());
        }
        Ok(())
    }

    pub(super) fn principal(&self, parts: &Parts) -> Result<Principal, Problem> {
        let changes = ![Method::GET, Method::HEAD, Method::OPTIONS].contains(&parts.method);
        let roles = if parts.headers.contains_key(header::AUTHORIZATION) {
            let bearer = one(&parts.headers, &header::AUTHORIZATION).and_then(bearer);
            bearer
                .and_then(|bearer| self.roles(bearer))
                .ok_or_else(|| Problem::unauthorized("This is not the token."))?
        } else if changes && self.token_for_changes {
            return Err(Problem::unauthorized(
                "Changes need the token: this system sends to real people.",
            ));
        } else {
            Role::ALL.into()
        };
        Ok(Principal {
            name: NAME.to_owned(),
            roles,
        })
    }

    /// The roles a bearer token gives; none when it is not ours or names a role that does not exist.
    fn roles(&self, bearer: &str) -> Option<BTreeSet<Role>> {
        if self.is_token(bearer) {
            return Some(Role::ALL.into());
        }
        let (token, words) = bearer.rsplit_once('.')?;
        let stands_for_token = token == NAME && !self.token_for_changes;
        (stands_for_token || self.is_token(token))
            .then(|| words.split('+').map(Role::of).collect::<Option<_>>())
            .flatten()
    }

    fn is_token(&self, text: &str) -> bool {
        let token = self.token.expose_secret();
        !token.is_empty() && bool::from(token.as_bytes().ct_eq(text.as_bytes()))
    }
}

/// The value of a header that is there exactly once.
fn one<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let first = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(first)
}

fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access(token_for_changes: bool) -> LocalAccess {
        LocalAccess::on_port(8080, SecretString::from("s3cret"), token_for_changes)
    }

    fn parts(method: &str, path: &str, headers: &[(&str, &str)]) -> Parts {
        let mut request = http::Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(()).unwrap().into_parts().0
    }

    #[test]
    fn only_our_own_address_and_our_own_pages_are_admitted() {
        let host = ("host", "127.0.0.1:8080");
        for (headers, status) in [
            (vec![host], 200),
            (vec![("host", "localhost:8080")], 200),
            (vec![("host", "[::1]:8080")], 200),
            (vec![], 421),
            (vec![("host", "127.0.0.1:8081")], 421),
            (vec![("host", "127.0.0.1")], 421),
            (vec![("host", "evil.example:8080")], 421),
            (vec![host, ("host", "evil.example")], 421),
            (vec![host, ("origin", "http://127.0.0.1:8080")], 200),
            (vec![host, ("origin", "http://localhost:8080")], 403),
            (vec![host, ("origin", "https://127.0.0.1:8080")], 403),
            (vec![host, ("origin", "https://evil.example")], 403),
            (vec![host, ("origin", "null")], 403),
            (vec![host, ("sec-fetch-site", "same-origin")], 200),
            (vec![host, ("sec-fetch-site", "none")], 200),
            (vec![host, ("sec-fetch-site", "same-site")], 403),
            (vec![host, ("sec-fetch-site", "cross-site")], 403),
            (
                vec![
                    host,
                    ("sec-fetch-site", "none"),
                    ("sec-fetch-site", "cross-site"),
                ],
                403,
            ),
        ] {
            let found = access(false).admit(&parts("GET", "/v1/lists", &headers));
            assert_eq!(
                found.map_or_else(|problem| problem.status().as_u16(), |()| 200),
                status,
                "{headers:?}"
            );
            assert!(
                access(false)
                    .admit(&parts("GET", "/r/abc", &headers))
                    .is_ok()
            );
        }
    }

    #[test]
    fn a_token_gives_all_roles_or_those_it_names() {
        let roles = |value: &str| {
            let found = access(false).principal(&parts("POST", "/", &[("authorization", value)]));
            found
                .map(|principal| principal.roles.into_iter().collect::<Vec<_>>())
                .map_err(|problem| problem.status().as_u16())
        };
        assert_eq!(roles("Bearer s3cret"), Ok(Role::ALL.to_vec()));
        assert_eq!(
            roles("bearer s3cret.viewer+author"),
            Ok(vec![Role::Viewer, Role::Author])
        );
        for value in [
            "Bearer s3cre",
            "Bearer ",
            "Bearer",
            "Basic s3cret",
            "s3cret",
            "Bearer s3cret.",
            "Bearer s3cret.Viewer",
            "Bearer x.viewer",
            "Bearer local",
        ] {
            assert_eq!(roles(value), Err(401), "{value}");
        }
    }

    #[test]
    fn where_no_token_is_needed_fewer_roles_are_for_the_asking() {
        let get = |token_for_changes: bool| {
            let parts = parts("GET", "/", &[("authorization", "Bearer local.viewer")]);
            access(token_for_changes).principal(&parts)
        };
        assert_eq!(get(false).unwrap().roles, [Role::Viewer].into());
        assert_eq!(get(true).unwrap_err().status(), 401);
    }

    #[test]
    fn changes_need_the_token_where_messages_leave_the_machine() {
        assert!(access(true).principal(&parts("GET", "/", &[])).is_ok());
        for method in ["POST", "PUT", "PATCH", "DELETE"] {
            assert_eq!(
                access(true)
                    .principal(&parts(method, "/", &[]))
                    .unwrap_err()
                    .status(),
                401
            );
            assert!(
                access(true)
                    .principal(&parts(method, "/", &[("authorization", "Bearer s3cret")]))
                    .is_ok()
            );
            assert!(access(false).principal(&parts(method, "/", &[])).is_ok());
        }
    }

    #[test]
    fn an_empty_token_opens_nothing() {
        let open = LocalAccess::on_port(1, SecretString::from(""), true);
        assert!(
            open.principal(&parts("POST", "/", &[("authorization", "Bearer ")]))
                .is_err()
        );
    }
}
