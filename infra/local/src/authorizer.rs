//! What stands before the deployed API, on this machine: tokens of an issuer are verified as API Gateway's JWT
//! authorizer verifies them, and their claims handed on in its form, so that the code behind it is the deployed code.

mod claims;
mod keys;
mod token;

#[cfg(test)]
mod tests;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use channels::HttpClient;
use http::{HeaderMap, StatusCode, header};
use keys::Keys;
use lambda_http::request::RequestContext;
use platform::Clock;
use platform::config::web_address;
use std::sync::Arc;
use token::Rules;

/// The sign-in of a deployment: its parameters of the same names.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// Whose tokens are believed, exactly as they name it.
    pub issuer: String,
    /// For whom they have to be.
    pub audience: String,
    /// The console's id at the issuer.
    pub client_id: Option<String>,
    /// What the console asks the issuer for, besides `openid profile`.
    pub scope: Option<String>,
    /// Claim that holds the roles.
    pub roles_claim: String,
}

/// Verifies the tokens of one issuer. Share it: every copy would fetch keys for itself.
pub struct Authorizer {
    rules: Rules,
    keys: Keys,
    clock: Clock,
}

impl Authorizer {
    /// Nothing is asked of the network before the first token.
    ///
    /// # Errors
    /// When the issuer has no address that tokens may come from.
    pub fn new(sign_in: &SignIn, http: HttpClient, clock: Clock) -> anyhow::Result<Self> {
        web_address("--issuer", &sign_in.issuer)?;
        Ok(Self {
            rules: Rules::new(&sign_in.issuer, &sign_in.audience),
            keys: Keys::new(&sign_in.issuer, http.into_inner()),
            clock,
        })
    }

    /// Puts it before everything of this router that needs a caller.
    pub fn before(self, router: Router) -> Router {
        router.layer(from_fn_with_state(Arc::new(self), authorize))
    }
}

/// Whether the template sends this path through the authorizer. Pages, links and the bot's endpoint are open there; the
/// clock is only here, and moves campaigns.
fn needs_caller(path: &str) -> bool {
    ["/v1/", "/_"].iter().any(|start| path.starts_with(start))
}

async fn authorize(
    State(authorizer): State<Arc<Authorizer>>,
    mut request: Request,
    next: Next,
) -> Response {
    // Nobody but us says what the gateway has found.
    request.extensions_mut().remove::<RequestContext>();
    if !needs_caller(request.uri().path()) {
        return next.run(request).await;
    }
    let Some(token) = bearer(request.headers()) else {
        return unauthorized(None);
    };
    let now = authorizer.clock.machine_now();
    match authorizer.rules.verify(token, &authorizer.keys, now).await {
        Ok(found) => {
            request.extensions_mut().insert(claims::context(&found));
            next.run(request).await
        }
        Err(refused) => {
            tracing::debug!("a token was refused: {refused}");
            unauthorized(Some(refused))
        }
    }
}

/// The token, when there is exactly one.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = values.next()?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    (values.next().is_none() && scheme.eq_ignore_ascii_case("bearer")).then_some(token.trim())
}

/// As the gateway says it: no body of ours.
fn unauthorized(refused: Option<token::Refused>) -> Response {
    let challenge = refused.map_or_else(
        || "Bearer".to_owned(),
        |refused| format!("Bearer error=\"invalid_token\", error_description=\"{refused}\""),
    );
    (
        StatusCode::UNAUTHORIZED,
        [
            (header::WWW_AUTHENTICATE, challenge),
            (header::CONTENT_TYPE, "application/json".to_owned()),
        ],
        r#"{"message":"Unauthorized"}"#,
    )
        .into_response()
}
