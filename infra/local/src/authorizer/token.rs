//! Whether a token is one of the issuer's, for this audience, now.

use super::keys::Keys;
use chrono::{DateTime, Utc};
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use serde_json::{Map, Value};

/// As long as a header may be at the gateway.
const LONGEST: usize = 8 * 1024;

/// Why a token is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refused {
    #[error("the token cannot be read")]
    Malformed,
    #[error("the token is not signed by RS256")]
    Algorithm,
    #[error("the token names no key of the issuer")]
    UnknownKey,
    #[error("the signature is not the issuer's")]
    Signature,
    #[error("the token is of another issuer")]
    Issuer,
    #[error("the token is for another audience")]
    Audience,
    #[error("the token has expired")]
    Expired,
    #[error("the token is not valid yet")]
    NotYet,
}

/// What a token has to say.
pub(super) struct Rules(Validation);

impl Rules {
    pub(super) fn new(issuer: &str, audience: &str) -> Self {
        bot::install_signatures();
        let mut rules = Validation::new(Algorithm::RS256);
        rules.set_required_spec_claims(&["exp", "iss", "aud"]);
        rules.set_issuer(&[issuer]);
        rules.set_audience(&[audience]);
        // Times are compared here, with the clock that is given.
        rules.validate_exp = false;
        rules.validate_nbf = false;
        Self(rules)
    }

    /// The claims of a token that is good.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) async fn verify(
        &self,
        token: &str,
        keys: &Keys,
        now: DateTime<Utc>,
    ) -> Result<Map<String, Value>, Refused> {
        if token.len() > LONGEST {
            return Err(Refused::Malformed);
        }
        let header = decode_header(token).map_err(|error| refused(&error))?;
        if header.alg != Algorithm::RS256 {
            return Err(Refused::Algorithm);
        }
        // Extensions that have to be understood are not.
        let id = header.kid.filter(|_| header.crit.is_none());
        let id = id.ok_or(Refused::Malformed)?;
        let key = keys.key(&id, now).await.ok_or(Refused::UnknownKey)?;
        let claims = decode::<Map<String, Value>>(token, &key, &self.0)
            .map_err(|error| refused(&error))?
            .claims;
        in_time(&claims, now)?;
        Ok(claims)
    }
}

/// The gateway allows for no difference between clocks.
fn in_time(claims: &Map<String, Value>, now: DateTime<Utc>) -> Result<(), Refused> {
    let now = now.timestamp();
    let at = |claim: &str| claims.get(claim).map(Value::as_i64);
    let expires = at("exp").flatten().ok_or(Refused::Malformed)?;
    if now >= expires {
        return Err(Refused::Expired);
    }
    for claim in ["nbf", "iat"] {
        let Some(begins) = at(claim) else { continue };
        if begins.ok_or(Refused::Malformed)? > now {
            return Err(Refused::NotYet);
        }
    }
    Ok(())
}

fn refused(error: &Error) -> Refused {
    match error.kind() {
        ErrorKind::InvalidSignature => Refused::Signature,
        ErrorKind::InvalidIssuer => Refused::Issuer,
        ErrorKind::InvalidAudience => Refused::Audience,
        ErrorKind::InvalidAlgorithm
        | ErrorKind::InvalidAlgorithmName
        | ErrorKind::UnsupportedAlgorithm => Refused::Algorithm,
        _ => Refused::Malformed,
    }
}
