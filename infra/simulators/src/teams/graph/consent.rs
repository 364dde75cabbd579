//! Which application permission a request needs, of those the tenant's administrator has consented to.

use super::Context;
use crate::teams::http::{ErrorShape as _, Reply};
use http::{Method, StatusCode};

/// All that a bot of this kind is usually given.
pub(in crate::teams) const USUAL: [&str; 5] = [
    "User.Read.All",
    "Presence.Read.All",
    "GroupMember.Read.All",
    "TeamsAppInstallation.ReadWriteSelfForUser.All",
    "AppCatalog.Read.All",
];

/// One of these is enough for a request.
fn needed(method: &Method, path: &[&str]) -> &'static [&'static str] {
    match (method, path) {
        (_, ["users", _, "presence"] | ["communications", ..]) => &["Presence.Read.All"],
        (_, ["users", _, "teamwork", ..]) => &["TeamsAppInstallation.ReadWriteSelfForUser.All"],
        (_, ["appCatalogs", ..]) => &["AppCatalog.Read.All"],
        (_, ["users", ..]) => &["User.Read.All", "User.ReadBasic.All"],
        (_, ["groups", ..]) => &["GroupMember.Read.All", "Group.Read.All"],
        // What does not exist is refused for that.
        _ => &[],
    }
}

/// The refusal of a request whose permission is not among `roles`. The directory and the services behind Graph name
/// it differently.
pub(super) fn refusal(
    context: &Context<'_>,
    roles: &[String],
    method: &Method,
    path: &[&str],
) -> Option<Reply> {
    let needed = needed(method, path);
    if needed.is_empty() || roles.iter().any(|role| needed.contains(&role.as_str())) {
        return None;
    }
    let (code, message) = match path {
        ["users", _, "presence" | "teamwork", ..] | ["communications" | "appCatalogs", ..] => (
            "Forbidden",
            format!(
                "Missing role permissions on the request. API requires one of '{}'.",
                needed.join(", ")
            ),
        ),
        _ => (
            "Authorization_RequestDenied",
            "Insufficient privileges to complete the operation.".to_owned(),
        ),
    };
    Some(context.error(StatusCode::FORBIDDEN, code, &message))
}
