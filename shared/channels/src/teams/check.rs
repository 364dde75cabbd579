//! Whether the channel could work now: its credentials, and what the tenant's administrator has consented to.
//! Nothing here counts against the pace of the connector, and nobody is sent anything.

use super::client::Teams;
use super::counts::Kind;
use super::token::Fetch;
use crate::fault::ChannelFault;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::HeaderValue;
use serde_json::{Value, json};

/// Stands for nobody: asked for where no real id is at hand.
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";
/// Longest token that is looked into.
const LONGEST_TOKEN: usize = 64 * 1024;

/// Something the application needs the consent of the tenant's administrator for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// To find people by their address.
    FindPeople,
    /// To ask who is there.
    ReadPresence,
    /// To read the members of directory groups.
    ReadGroups,
    /// To install the app for people who do not have it.
    InstallApp,
    /// To find the app in the tenant's catalogue.
    ReadCatalogue,
}

impl Permission {
    /// All of them, in the order in which an administrator would grant them.
    pub const ALL: [Permission; 5] = [
        Permission::FindPeople,
        Permission::ReadPresence,
        Permission::ReadGroups,
        Permission::InstallApp,
        Permission::ReadCatalogue,
    ];

    /// The application permissions of Microsoft Graph of which one is enough; the recommended one first.
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Permission::FindPeople => &[
                "User.Read.All",
                "User.ReadBasic.All",
                "User.ReadWrite.All",
                "Directory.Read.All",
                "Directory.ReadWrite.All",
            ],
            Permission::ReadPresence => &["Presence.Read.All", "Presence.ReadWrite.All"],
            Permission::ReadGroups => &[
                "GroupMember.Read.All",
                "GroupMember.ReadWrite.All",
                "Group.Read.All",
                "Group.ReadWrite.All",
                "Directory.Read.All",
                "Directory.ReadWrite.All",
            ],
            Permission::InstallApp => &[
                "TeamsAppInstallation.ReadWriteSelfForUser.All",
                "TeamsAppInstallation.ReadWriteForUser.All",
            ],
            Permission::ReadCatalogue => &["AppCatalog.Read.All", "AppCatalog.ReadWrite.All"],
        }
    }
}

/// What is known of one permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consent {
    /// Which.
    pub permission: Permission,
    /// Whether it was granted. None when neither the token nor Graph tells.
    pub granted: Option<bool>,
    /// Whether this deployment uses it.
    pub used: bool,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamsHealth {
    /// Whether the login service gives out a token for the connector.
    pub connector_token: Result<(), ChannelFault>,
    /// Whether it gives out one for Graph.
    pub graph_token: Result<(), ChannelFault>,
    /// Whether Graph answers; none when there is no token to ask with.
    pub graph: Option<Result<(), ChannelFault>>,
    /// One for each [`Permission`], in that order.
    pub consents: Vec<Consent>,
}

impl Teams {
    /// Fetches fresh tokens, looks up one person and asks for one presence: four requests, none of them to the
    /// connector. It may take four times the time-out of a request: put a limit to it.
    ///
    /// A refused permission is no fault of the channel here. Where Graph was asked, its answer counts; the token's
    /// list of roles, whose form the vendor does not promise, is second best.
    pub async fn check(&self) -> TeamsHealth {
        let inner = &*self.inner;
        let fetch = Fetch {
            http: &inner.http,
            counters: &inner.counters,
            timeout: inner.timeout,
            machine_now: &*inner.machine_now,
        };
        let (connector, graph) = tokio::join!(
            inner.connector_token.renew(&fetch),
            inner.graph_token.renew(&fetch)
        );
        let roles = graph.as_ref().ok().and_then(roles);
        let (asked, people, presence) = match &graph {
            Err(_) => (None, None, None),
            Ok(_) => self.ask_graph().await,
        };
        let consents = Permission::ALL.map(|permission| {
            let seen = match permission {
                Permission::FindPeople => people,
                Permission::ReadPresence => presence,
                _ => None,
            };
            let named = |roles: &Vec<String>| {
                roles
                    .iter()
                    .any(|role| permission.names().contains(&role.as_str()))
            };
            Consent {
                permission,
                granted: seen.or(roles.as_ref().map(named)),
                used: !matches!(
                    permission,
                    Permission::InstallApp | Permission::ReadCatalogue
                ) || self.may_install(),
            }
        });
        TeamsHealth {
            connector_token: connector.map(drop),
            graph_token: graph.map(drop),
            graph: asked,
            consents: consents.into(),
        }
    }

    /// Whether Graph answers, and whether it let us find people and ask for presence.
    async fn ask_graph(&self) -> (Option<Result<(), ChannelFault>>, Option<bool>, Option<bool>) {
        let mut id = NOBODY.to_owned();
        let mut fault = None;
        let people = match self
            .probe(
                Kind::Directory,
                "/v1.0/users?$top=1&$select=id,accountEnabled",
                None,
            )
            .await
        {
            Ok((granted, body)) => {
                let found = body
                    .as_ref()
                    .and_then(|body| body.get("value")?.get(0)?.get("id")?.as_str());
                id = found.unwrap_or(NOBODY).to_owned();
                granted
            }
            Err(found) => {
                fault = Some(found);
                None
            }
        };
        let presence = match self
            .probe(
                Kind::Presence,
                "/v1.0/communications/getPresencesByUserId",
                Some(json!({ "ids": [id] }).to_string()),
            )
            .await
        {
            Ok((granted, _)) => granted,
            Err(found) => {
                fault = fault.or(Some(found));
                None
            }
        };
        (Some(fault.map_or(Ok(()), Err)), people, presence)
    }

    /// Whether a call is allowed, and what it answered. None when its status says neither.
    async fn probe(
        &self,
        kind: Kind,
        path: &str,
        body: Option<String>,
    ) -> Result<(Option<bool>, Option<Value>), ChannelFault> {
        let answer = self
            .graph_answer(kind, self.graph_address(path)?, body)
            .await?;
        match answer.status.as_u16() {
            200 => {
                let body = answer.body.as_deref().unwrap_or_default();
                Ok((Some(true), serde_json::from_slice(body).ok()))
            }
            403 => Ok((Some(false), None)),
            // About the person asked for: the call itself was allowed.
            400 | 404 => Ok((None, None)),
            _ => Err(self.graph_refusal(kind, &answer)),
        }
    }
}

/// The roles in a token's claims. None for a token that cannot be read; one without roles has an empty list.
fn roles(authorization: &HeaderValue) -> Option<Vec<String>> {
    let token = authorization.to_str().ok()?.strip_prefix("Bearer ")?;
    if token.len() > LONGEST_TOKEN {
        return None;
    }
    let mut parts = token.split('.');
    let (_, claims, _) = (parts.next()?, parts.next()?, parts.next()?);
    let claims = URL_SAFE_NO_PAD.decode(claims.trim_end_matches('=')).ok()?;
    let claims: Value = serde_json::from_slice(&claims).ok()?;
    let roles = claims.as_object()?.get("roles");
    let names = roles.and_then(Value::as_array).map(|roles| {
        roles
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    });
    Some(names.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn header(claims: &str) -> HeaderValue {
        let claims = URL_SAFE_NO_PAD.encode(claims);
        HeaderValue::from_str(&format!("Bearer e30.{claims}.c2ln")).unwrap()
    }

    #[test]
    fn roles_are_read_where_there_are_any() {
        assert_eq!(
            roles(&header(
                r#"{"roles":["User.Read.All",7,"Presence.Read.All"]}"#
            )),
            Some(vec!["User.Read.All".into(), "Presence.Read.All".into()])
        );
        // A token without consent has no such claim.
        assert_eq!(roles(&header(r#"{"aud":"x"}"#)), Some(vec![]));
        assert_eq!(roles(&header("[]")), None);
        for opaque in ["Bearer EwBwA", "Bearer a.b", "Bearer e30.!!.x", "Basic x"] {
            assert_eq!(roles(&HeaderValue::from_static(opaque)), None, "{opaque}");
        }
    }

    proptest! {
        #[test]
        fn any_token_is_read_without_panic(token in "[!-~]{0,200}") {
            if let Ok(header) = HeaderValue::from_str(&format!("Bearer {token}")) {
                let _ = roles(&header);
            }
        }
    }

    #[test]
    fn every_permission_recommends_its_own_name_first() {
        let first: std::collections::BTreeSet<_> = Permission::ALL
            .iter()
            .map(|permission| permission.names()[0])
            .collect();
        assert_eq!(first.len(), Permission::ALL.len());
    }
}
