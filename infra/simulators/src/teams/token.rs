//! Access tokens: opaque to clients, but real signed JWTs so that a wrong or foreign one is refused.

use super::hash;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// Whom a token is for. One is never accepted in place of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    Connector,
    Graph,
}

impl Audience {
    /// The resource of a `…/.default` scope.
    pub(crate) fn from_scope(scope: &str) -> Option<Self> {
        match scope.trim().strip_suffix("/.default")? {
            "https://api.botframework.com" => Some(Self::Connector),
            "https://graph.microsoft.com" => Some(Self::Graph),
            _ => None,
        }
    }

    fn uri(self) -> &'static str {
        match self {
            Self::Connector => "https://api.botframework.com",
            Self::Graph => "https://graph.microsoft.com",
        }
    }
}

/// Why a token was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    Missing,
    Invalid,
    WrongAudience,
    Expired,
}

impl Refusal {
    /// In the words of Graph.
    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::Missing => "Access token is empty.",
            Self::Invalid => "CompactToken validation failed.",
            Self::WrongAudience => "Access token validation failure. Invalid audience.",
            Self::Expired => "Lifetime validation failed, the token is expired.",
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Claims {
    aud: String,
    appid: String,
    tid: String,
    nbf: i64,
    exp: i64,
    /// What was consented to when the token was given out; only for Graph.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    roles: Vec<String>,
}

/// Signs and checks the tokens of one app in one tenant.
pub(crate) struct Tokens {
    key: Hmac<Sha256>,
    tenant_id: String,
    app_id: String,
}

impl Tokens {
    /// The key follows from the secret: tokens stay valid when the simulator is started again.
    pub(crate) fn new(tenant_id: &str, app_id: &str, secret: &str) -> Self {
        let key = hash::digest("token key", &[tenant_id, app_id, secret]);
        let key = Hmac::new_from_slice(&key).expect("HMAC takes keys of any length");
        Self {
            key,
            tenant_id: tenant_id.to_owned(),
            app_id: app_id.to_owned(),
        }
    }

    /// A token that works from `now` for `lifetime` seconds.
    pub(crate) fn issue(
        &self,
        audience: Audience,
        roles: Vec<String>,
        now: DateTime<Utc>,
        lifetime: u32,
    ) -> String {
        let claims = Claims {
            aud: audience.uri().to_owned(),
            appid: self.app_id.clone(),
            tid: self.tenant_id.clone(),
            nbf: now.timestamp(),
            exp: now.timestamp() + i64::from(lifetime),
            roles,
        };
        let header = URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"HS256"}"#);
        let claims = serde_json::to_vec(&claims).expect("claims are plain strings and numbers");
        let signed = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims));
        let signature = self
            .key
            .clone()
            .chain_update(&signed)
            .finalize()
            .into_bytes();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// Checks an `Authorization` header.
    pub(crate) fn check(
        &self,
        header: Option<&str>,
        audience: Audience,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        let (scheme, token) = header
            .and_then(|header| header.split_once(' '))
            .ok_or(Refusal::Missing)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(Refusal::Missing);
        }
        let claims = self.verified_claims(token.trim()).ok_or(Refusal::Invalid)?;
        match () {
            () if claims.aud != audience.uri() => Err(Refusal::WrongAudience),
            () if claims.exp <= now.timestamp() => Err(Refusal::Expired),
            () => Ok(()),
        }
    }

    /// The roles in the token of an `Authorization` header that was checked.
    pub(crate) fn roles(&self, header: Option<&str>) -> Vec<String> {
        header
            .and_then(|header| header.split_once(' '))
            .and_then(|(_, token)| self.verified_claims(token.trim()))
            .map(|claims| claims.roles)
            .unwrap_or_default()
    }

    fn verified_claims(&self, token: &str) -> Option<Claims> {
        let (signed, signature) = token.rsplit_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        self.key
            .clone()
            .chain_update(signed)
            .verify_slice(&signature)
            .ok()?;
        let claims = URL_SAFE_NO_PAD.decode(signed.split_once('.')?.1).ok()?;
        serde_json::from_slice(&claims).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_serves_its_audience_until_it_expires() {
        let tokens = Tokens::new("t", "a", "s");
        let now = DateTime::UNIX_EPOCH;
        let roles = vec!["User.Read.All".to_owned()];
        let token = tokens.issue(Audience::Graph, roles.clone(), now, 60);
        let header = format!("Bearer {token}");
        assert_eq!(tokens.roles(Some(&header)), roles);
        let check = |audience, seconds| {
            tokens.check(
                Some(&header),
                audience,
                now + chrono::TimeDelta::seconds(seconds),
            )
        };
        assert_eq!(check(Audience::Graph, 59), Ok(()));
        assert_eq!(check(Audience::Graph, 60), Err(Refusal::Expired));
        assert_eq!(check(Audience::Connector, 0), Err(Refusal::WrongAudience));
        assert_eq!(
            tokens.check(None, Audience::Graph, now),
            Err(Refusal::Missing)
        );
        assert_eq!(
            tokens.check(Some("Bearer x.y.z"), Audience::Graph, now),
            Err(Refusal::Invalid)
        );
        let foreign = Tokens::new("t", "a", "other").check(Some(&header), Audience::Graph, now);
        assert_eq!(foreign, Err(Refusal::Invalid));
    }
}
