//! The caller as API Gateway's JWT authorizer describes them.

use crate::Principal;
use crate::principal::roles_in_claim;
use crate::problem::Problem;
use http::request::Parts;
use lambda_http::request::RequestContext;
use std::collections::HashMap;

/// Claims that name a person, the most readable first.
const NAMES: [&str; 4] = ["preferred_username", "upn", "email", "sub"];
/// Longest name that is kept, in characters.
const NAME_MAX: usize = 256;

pub(super) fn principal(parts: &Parts, roles_claim: &str) -> Result<Principal, Problem> {
    let unknown = || Problem::unauthorized("The request carries no verified token.");
    let Some(RequestContext::ApiGatewayV2(context)) = parts.extensions.get::<RequestContext>()
    else {
        return Err(unknown());
    };
    let jwt = context
        .authorizer
        .as_ref()
        .and_then(|authorizer| authorizer.jwt.as_ref())
        .ok_or_else(unknown)?;
    of_claims(&jwt.claims, roles_claim).ok_or_else(unknown)
}

fn of_claims(claims: &HashMap<String, String>, roles_claim: &str) -> Option<Principal> {
    let name = NAMES
        .iter()
        .filter_map(|claim| claims.get(*claim))
        .find(|name| !name.trim().is_empty())?;
    let roles = claims
        .get(roles_claim)
        .map(|claim| roles_in_claim(claim))
        .unwrap_or_default();
    Some(Principal {
        name: name
            .chars()
            .filter(|c| !c.is_control())
            .take(NAME_MAX)
            .collect(),
        roles,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Access, Role};

    fn claims(pairs: &[(&str, &str)]) -> HashMap<String, String> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn the_most_readable_name_counts_and_the_configured_claim_gives_the_roles() {
        let claims = claims(&[
            ("sub", "8f"),
            ("upn", "ann@contoso.example"),
            ("groups", "[author x]"),
            ("roles", "[viewer]"),
        ]);
        let principal = of_claims(&claims, "groups").unwrap();
        assert_eq!(
            principal,
            Principal {
                name: "ann@contoso.example".into(),
                roles: [Role::Author].into()
            }
        );
        assert_eq!(of_claims(&HashMap::new(), "roles"), None);
    }

    /// The event as API Gateway sends it, read by the same code as under Lambda.
    fn event(authorizer: &str) -> Parts {
        let text = format!(
            r#"{{"version":"2.0","routeKey":"$default","rawPath":"/v1/lists","rawQueryString":"","headers":{{"host":"x"}},
            "requestContext":{{"accountId":"1","apiId":"a","domainName":"x","domainPrefix":"x","requestId":"r","stage":"$default",
            "routeKey":"$default","time":"t","timeEpoch":1,{authorizer}
            "http":{{"method":"GET","path":"/v1/lists","protocol":"HTTP/1.1","sourceIp":"192.0.2.1","userAgent":"t"}}}},
            "isBase64Encoded":false}}"#
        );
        let request = lambda_http::request::from_str(&text).unwrap();
        request.into_parts().0
    }

    #[test]
    fn a_request_through_the_gateway_is_known_by_its_claims() {
        let parts = event(
            r#""authorizer":{"jwt":{"claims":{"sub":"ann","roles":"[viewer author]"},"scopes":null}},"#,
        );
        let principal = Access::gateway().principal(&parts).unwrap();
        assert_eq!(principal.roles, [Role::Viewer, Role::Author].into());
        assert_eq!(
            Access::gateway()
                .principal(&event(""))
                .unwrap_err()
                .status(),
            401
        );
        let nobody = event(r#""authorizer":{"jwt":{"claims":{"sub":"ann"},"scopes":null}},"#);
        assert_eq!(
            Access::gateway().principal(&nobody).unwrap_err().code(),
            "no_role"
        );
    }
}
