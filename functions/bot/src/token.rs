//! The token of a request: signed by the connector, for this bot, now.

use crate::refusal::Refusal;
use crate::signature;
use channels::{InboundKey, InboundKeys};
use chrono::{DateTime, Utc};
use http::HeaderValue;
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;
use std::sync::Arc;

/// How far the clocks of two peers may differ, in seconds.
const SKEW: i64 = 300;
/// Real tokens have about 1,000 bytes.
const LONGEST: usize = 8 * 1024;

/// Verifies tokens.
pub(crate) struct Tokens {
    keys: InboundKeys,
    rules: Validation,
}

/// What a verified token says.
#[derive(Debug)]
pub(crate) struct Verified {
    /// The service the activity has to come from.
    pub(crate) service_url: String,
    /// The key it was signed with.
    pub(crate) key: Arc<InboundKey>,
}

#[derive(Deserialize)]
struct Claims {
    #[serde(alias = "serviceUrl")]
    serviceurl: String,
    exp: i64,
    #[serde(default)]
    nbf: Option<i64>,
}

impl Tokens {
    pub(crate) fn new(keys: InboundKeys, app_id: &str) -> Self {
        signature::install();
        let mut rules = Validation::new(Algorithm::RS256);
        rules.set_required_spec_claims(&["exp", "iss", "aud"]);
        rules.set_issuer(&[keys.issuer()]);
        rules.set_audience(&[app_id]);
        // Times are compared here, with the clock that is given.
        rules.validate_exp = false;
        rules.validate_nbf = false;
        Self { keys, rules }
    }

    /// Everything that can be said of a token without its activity.
    pub(crate) async fn verify(
        &self,
        authorization: Option<&HeaderValue>,
        now: DateTime<Utc>,
    ) -> Result<Verified, Refusal> {
        let token = bearer(authorization).ok_or(Refusal::NoToken)?;
        let header = decode_header(token).map_err(|error| refusal(&error))?;
        if header.alg != Algorithm::RS256 {
            return Err(Refusal::Algorithm);
        }
        // Extensions that have to be understood are not.
        let id = header.kid.filter(|_| header.crit.is_none());
        let id = id.ok_or(Refusal::Malformed)?;
        let key = match self.keys.key(&id).await {
            Ok(key) => key.ok_or(Refusal::UnknownKey)?,
            Err(_) => return Err(Refusal::KeysUnavailable),
        };
        let public =
            DecodingKey::from_rsa_components(&key.n, &key.e).map_err(|_| Refusal::UnknownKey)?;
        let claims = decode::<Claims>(token, &public, &self.rules)
            .map_err(|error| refusal(&error))?
            .claims;
        let now = now.timestamp();
        if now >= claims.exp.saturating_add(SKEW) {
            return Err(Refusal::Expired);
        }
        if claims.nbf.is_some_and(|nbf| now < nbf.saturating_sub(SKEW)) {
            return Err(Refusal::NotYet);
        }
        Ok(Verified {
            service_url: claims.serviceurl,
            key,
        })
    }
}

fn bearer(authorization: Option<&HeaderValue>) -> Option<&str> {
    let (scheme, token) = authorization?.to_str().ok()?.split_once(' ')?;
    let fits = scheme.eq_ignore_ascii_case("bearer") && (1..=LONGEST).contains(&token.len());
    fits.then_some(token)
}

fn refusal(error: &Error) -> Refusal {
    match error.kind() {
        ErrorKind::InvalidSignature => Refusal::Signature,
        ErrorKind::InvalidIssuer => Refusal::Issuer,
        ErrorKind::InvalidAudience => Refusal::Audience,
        ErrorKind::InvalidAlgorithm
        | ErrorKind::InvalidAlgorithmName
        | ErrorKind::UnsupportedAlgorithm => Refusal::Algorithm,
        _ => Refusal::Malformed,
    }
}
