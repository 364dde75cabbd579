//! The web ticket service: the password grant, and the challenge that leads to it.

use crate::skype::operation::Operation;
use crate::skype::pool::Pool;
use crate::skype::refusal::Shape;
use crate::web::{Cut, Reply, Request, gate};
use http::StatusCode;
use serde_json::json;

/// `POST /WebTicket/oauthtoken`
pub(super) async fn issue(pool: &Pool, request: &Request) -> Result<Reply, Cut> {
    pool.0.meter.count(Operation::Token);
    let plan = pool.0.faults.plan(Operation::Token, |_| false);
    gate(plan, &Shape, || Ok(grant(pool, request))).await
}

fn grant(pool: &Pool, request: &Request) -> Reply {
    let is_form = request
        .header("content-type")
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let form: Vec<(String, String)> = url::form_urlencoded::parse(&request.body)
        .into_owned()
        .collect();
    let field = |name: &str| {
        let found = form.iter().find(|(key, _)| is_form && key == name);
        found.map(|(_, value)| value.as_str())
    };
    let options = &pool.0.options;
    match (field("grant_type"), field("username"), field("password")) {
        (None, _, _) => refused(pool, "invalid_request", "28020", "No grant type."),
        (Some("password"), Some(username), Some(password)) => {
            let known =
                username.eq_ignore_ascii_case(&options.username) && password == options.password;
            if !known {
                let reason = "The user name or password is incorrect.";
                return refused(pool, "invalid_grant", "28020", reason);
            }
            Reply::ok(json!({
                "access_token": pool.0.tickets.issue(pool.0.now(), options.token_lifetime),
                "expires_in": options.token_lifetime,
                "ms_rtc_identityscope": "local",
                "token_type": "Bearer",
            }))
            .with_header("pragma", "no-cache")
        }
        (Some("password"), _, _) => refused(
            pool,
            "invalid_request",
            "28020",
            "No user name or password.",
        ),
        // Known to the service, but nobody can prove anything that way here.
        (Some("urn:microsoft.rtc:windows" | "urn:microsoft.rtc:anonmeeting"), _, _) => {
            refused(pool, "invalid_grant", "28020", "No valid security token.")
        }
        _ => refused(
            pool,
            "unsupported_grant_type",
            "28029",
            "Authentication type not allowed.",
        ),
    }
}

fn refused(pool: &Pool, error: &str, number: &str, reason: &str) -> Reply {
    let domain = &pool.0.options.sip_domain;
    let diagnostics = format!("{number};source=\"pool.{domain}\";reason=\"{reason}\"");
    Reply::json(StatusCode::BAD_REQUEST, json!({"error": error}))
        .with_header("x-ms-diagnostics", diagnostics)
        .with_header("pragma", "no-cache")
}

/// A valid ticket, or the two challenges.
pub(super) fn admit(pool: &Pool, request: &Request) -> Result<(), Reply> {
    let header = request.header("authorization");
    if pool.0.tickets.admits(header, pool.0.now()) {
        return Ok(());
    }
    let (base, domain) = (pool.0.base(), &pool.0.options.sip_domain);
    let quote = if pool.0.options.quoted_challenge {
        "\""
    } else {
        ""
    };
    let href = format!("{quote}{base}/WebTicket/oauthtoken{quote}");
    let grants = "urn:microsoft.rtc:windows,urn:microsoft.rtc:anonmeeting,password";
    let page = "<!doctype html><title>401 - Unauthorized</title><h1>Server Error</h1>\
                <p>401 - Unauthorized: Access is denied due to invalid credentials.";
    let mut reply = Reply::html(page.to_owned());
    reply.status = StatusCode::UNAUTHORIZED;
    Err(reply
        .with_header(
            "www-authenticate",
            format!(
                "Bearer trusted_issuers=\"00000002-0000-0ff1-ce00-000000000000@{domain}\", \
                 client_id=\"00000004-0000-0ff1-ce00-000000000000\""
            ),
        )
        .with_header(
            "www-authenticate",
            format!("MsRtcOAuth href={href},grant_type=\"{grants}\""),
        ))
}
