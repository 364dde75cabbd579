//! A slice of Microsoft Graph v1.0: users, groups, presence, `$batch`.

mod apps;
mod batch;
mod consent;
mod filter;
mod groups;
mod paging;
mod presence;
mod query;
mod users;

pub(super) use consent::USUAL;

use super::http::{Cut, ErrorShape, Reply, Request};
use super::tenant::Inner;
use super::token::Audience;
use http::{Method, StatusCode};
use serde_json::json;

/// Segments before the path of a resource: `graph`, `v1.0`.
const PREFIX: usize = 2;

/// What an answer needs besides its content.
pub(super) struct Context<'a> {
    inner: &'a Inner,
    request_id: String,
    client_request_id: String,
    /// Of the request itself, which the parts of a `$batch` share.
    authorization: Option<String>,
}

impl ErrorShape for Context<'_> {
    fn error(&self, status: StatusCode, code: &str, message: &str) -> Reply {
        let inner_error = json!({
            "date": self.inner.now().format("%Y-%m-%dT%H:%M:%S").to_string(),
            "request-id": self.request_id,
            "client-request-id": self.client_request_id,
        });
        Reply::json(
            status,
            json!({"error": {"code": code, "message": message, "innerError": inner_error}}),
        )
    }

    fn nested(&self, status: StatusCode, sub_code: &str) -> Reply {
        super::connector::nested_error(status, sub_code)
    }
}

impl Context<'_> {
    fn bad_request(&self, message: &str) -> Reply {
        self.error(StatusCode::BAD_REQUEST, "BadRequest", message)
    }

    fn unsupported(&self, message: &str) -> Reply {
        self.error(StatusCode::BAD_REQUEST, "Request_UnsupportedQuery", message)
    }

    fn not_found(&self, what: &str) -> Reply {
        let message = format!(
            "Resource '{what}' does not exist or one of its queried reference-property objects are not present."
        );
        self.error(StatusCode::NOT_FOUND, "Request_ResourceNotFound", &message)
    }

    /// `@odata.context` of a resource.
    fn metadata(&self, of: &str) -> String {
        format!("{}/graph/v1.0/$metadata#{of}", self.inner.base())
    }
}

/// `/graph/v1.0/…`
pub(super) async fn route(inner: &Inner, request: &Request) -> Result<Reply, Cut> {
    let request_id = inner.request_id();
    let client_request_id = request
        .header("client-request-id")
        .unwrap_or(&request_id)
        .to_owned();
    let context = Context {
        inner,
        authorization: request.header("authorization").map(str::to_owned),
        client_request_id,
        request_id,
    };
    let reply = match inner.tokens.check(
        request.header("authorization"),
        Audience::Graph,
        inner.now(),
    ) {
        Err(refusal) => context
            .error(
                StatusCode::UNAUTHORIZED,
                "InvalidAuthenticationToken",
                refusal.message(),
            )
            .with_header(
                "www-authenticate",
                "Bearer realm=\"\", error=\"invalid_token\"",
            ),
        Ok(()) if request.path(PREFIX) == ["$batch"] => batch::run(&context, request).await?,
        Ok(()) => dispatch(&context, request).await?,
    };
    Ok(reply
        .with_header("request-id", context.request_id)
        .with_header("client-request-id", context.client_request_id))
}

/// Everything but `$batch` itself, whose parts come here too.
async fn dispatch(context: &Context<'_>, request: &Request) -> Result<Reply, Cut> {
    let path = request.path(PREFIX);
    let roles = context.inner.tokens.roles(context.authorization.as_deref());
    if let Some(refused) = consent::refusal(context, &roles, &request.method, &path) {
        return Ok(refused);
    }
    match (&request.method, path.as_slice()) {
        (&Method::GET, ["users"]) => users::list(context, request).await,
        (&Method::GET, ["users", key]) => users::get(context, key, request).await,
        (&Method::GET, ["users", key, "presence"] | ["communications", "presences", key]) => {
            presence::one(context, key).await
        }
        (&Method::POST, ["communications", "getPresencesByUserId"]) => {
            presence::many(context, request).await
        }
        (&Method::GET, ["appCatalogs", "teamsApps"]) => apps::catalogue(context, request).await,
        (_, ["users", key, "teamwork", "installedApps", rest @ ..]) => {
            apps::installed(context, key, rest, request).await
        }
        (&Method::GET, ["groups"]) => groups::list(context, request).await,
        (&Method::GET, ["groups", id]) => groups::get(context, id, request).await,
        (
            &Method::GET,
            [
                "groups",
                id,
                relation @ ("members" | "transitiveMembers"),
                cast @ ..,
            ],
        ) if matches!(cast, [] | ["microsoft.graph.user"]) => {
            let nested = *relation == "transitiveMembers";
            groups::members(
                context,
                id,
                groups::Relation {
                    nested,
                    users_only: !cast.is_empty(),
                },
                request,
            )
            .await
        }
        (_, path) => {
            let last = path.last().copied().unwrap_or_default();
            Ok(context.bad_request(&format!("Resource not found for the segment '{last}'.")))
        }
    }
}
