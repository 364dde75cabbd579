//! The token endpoint: client credentials only.

use super::http::{Cut, ErrorShape, Halt, Reply, Request, gate};
use super::meter::Operation;
use super::tenant::Inner;
use super::token::Audience;
use http::StatusCode;
use serde_json::json;

struct Shape<'a>(&'a Inner);

impl Shape<'_> {
    fn refusal(&self, status: StatusCode, error: &str, number: u32, text: &str) -> Reply {
        let now = self.0.now().format("%Y-%m-%d %H:%M:%SZ").to_string();
        let trace = self.0.request_id();
        let description = format!("AADSTS{number}: {text} Trace ID: {trace} Timestamp: {now}");
        let body = json!({
            "error": error,
            "error_description": description,
            "error_codes": [number],
            "timestamp": now,
            "trace_id": trace,
            "correlation_id": trace,
        });
        Reply::json(status, body)
    }
}

impl ErrorShape for Shape<'_> {
    fn error(&self, status: StatusCode, code: &str, message: &str) -> Reply {
        self.refusal(status, code, 90033, message)
    }

    fn nested(&self, status: StatusCode, sub_code: &str) -> Reply {
        super::connector::nested_error(status, sub_code)
    }
}

/// `POST /login/{authority}/oauth2/v2.0/token`
pub(crate) async fn token(inner: &Inner, authority: &str, request: &Request) -> Result<Reply, Cut> {
    inner.meter.count(Operation::Token);
    let plan = inner.faults.plan(Operation::Token, |_| false);
    gate(plan, &Shape(inner), || issue(inner, authority, request)).await
}

fn issue(inner: &Inner, authority: &str, request: &Request) -> Result<Reply, Halt> {
    let shape = Shape(inner);
    let form: Vec<(String, String)> = url::form_urlencoded::parse(&request.body)
        .into_owned()
        .collect();
    let is_form = request
        .header("content-type")
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let field = |name: &str| -> Result<&str, Reply> {
        let value = form
            .iter()
            .find(|(key, value)| is_form && key == name && !value.is_empty());
        value.map(|(_, value)| value.as_str()).ok_or_else(|| {
            let text = format!("The request body must contain the following parameter: '{name}'.");
            shape.refusal(StatusCode::BAD_REQUEST, "invalid_request", 900144, &text)
        })
    };
    let bad = |error, number, text| shape.refusal(StatusCode::BAD_REQUEST, error, number, text);

    if field("grant_type")? != "client_credentials" {
        return Err(bad(
            "unsupported_grant_type",
            70003,
            "The app requested an unsupported grant type.",
        )
        .into());
    }
    let options = &inner.options;
    let bot_framework = authority.eq_ignore_ascii_case("botframework.com");
    if !bot_framework && !authority.eq_ignore_ascii_case(&options.tenant_id) {
        return Err(bad("invalid_request", 90002, "Tenant not found.").into());
    }
    let known = field("client_id")?.eq_ignore_ascii_case(&options.app_id)
        && (!bot_framework || options.multi_tenant);
    if !known {
        let directory = if bot_framework {
            "Bot Framework"
        } else {
            "the tenant"
        };
        let text = format!("Application was not found in the directory '{directory}'.");
        return Err(bad("unauthorized_client", 700016, &text).into());
    }
    if field("client_secret")? != options.app_secret {
        let text = "Invalid client secret provided.";
        return Err(shape
            .refusal(StatusCode::UNAUTHORIZED, "invalid_client", 7000215, text)
            .into());
    }
    // The Bot Framework's own tenant has no consent to read anybody's directory.
    let audience = Audience::from_scope(field("scope")?)
        .filter(|to| !bot_framework || *to == Audience::Connector);
    let Some(audience) = audience else {
        return Err(bad(
            "invalid_scope",
            1002012,
            "The provided value for scope is not valid.",
        )
        .into());
    };
    let roles = match audience {
        Audience::Graph => inner.consents(),
        Audience::Connector => Vec::new(),
    };
    Ok(Reply::ok(json!({
        "token_type": "Bearer",
        "expires_in": options.token_lifetime,
        "ext_expires_in": options.token_lifetime,
        "access_token": inner.tokens.issue(audience, roles, inner.now(), options.token_lifetime),
    }))
    .with_header("cache-control", "no-store"))
}
