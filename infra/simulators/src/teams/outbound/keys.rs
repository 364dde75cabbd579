//! Keys of the tenant's own, made when they are first needed and kept in memory, and the tokens they sign.

use crate::teams::error::Error;
use crate::teams::http::{Halt, Reply};
use crate::teams::tenant::Inner;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use rsa::pkcs1v15::SigningKey;
use rsa::sha2::Sha256;
use rsa::signature::{SignatureEncoding as _, Signer as _};
use rsa::traits::PublicKeyParts as _;
use rsa::{RsaPrivateKey, rand_core::OsRng};
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::sync::Mutex;

/// Seconds a token lives.
const LIFETIME: i64 = 3_600;
const BITS: usize = 2_048;

/// The key in use.
#[derive(Default)]
pub(super) struct Keys(Mutex<Option<Arc<Key>>>);

struct Key {
    id: String,
    private: SigningKey<Sha256>,
    n: String,
    e: String,
}

impl Keys {
    pub(super) async fn rotate(&self) -> Result<(), Error> {
        let new = make().await?;
        *self.0.lock().await = Some(new);
        Ok(())
    }

    async fn current(&self) -> Result<Arc<Key>, Error> {
        let mut current = self.0.lock().await;
        match &*current {
            Some(key) => Ok(key.clone()),
            None => Ok(current.insert(make().await?).clone()),
        }
    }

    /// A token for the tenant's bot. Whoever checks it reads a clock on the wall, not that of the tenant.
    pub(super) async fn token(&self, inner: &Inner, service_url: &str) -> Result<String, Error> {
        let options = &inner.options;
        let now = (options.token_clock.as_ref().unwrap_or(&options.clock))().timestamp();
        let claims = json!({
            "serviceurl": service_url, "nbf": now, "exp": now + LIFETIME,
            "iss": "https://api.botframework.com", "aud": options.app_id,
        });
        Ok(self.current().await?.sign(&claims))
    }
}

impl Key {
    fn sign(&self, claims: &Value) -> String {
        let header = json!({"alg": "RS256", "kid": self.id, "x5t": self.id, "typ": "JWT"});
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&header), part(claims));
        let signature = self.private.sign(signed.as_bytes()).to_bytes();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

/// Takes a moment of computing: not where others wait for the thread.
async fn make() -> Result<Arc<Key>, Error> {
    let made = tokio::task::spawn_blocking(|| RsaPrivateKey::new(&mut OsRng, BITS)).await;
    let private = made.ok().and_then(Result::ok).ok_or(Error::NoKey)?;
    let encoded = |part: &rsa::BigUint| URL_SAFE_NO_PAD.encode(part.to_bytes_be());
    let (n, e) = (encoded(private.n()), encoded(private.e()));
    Ok(Arc::new(Key {
        id: crate::teams::hash::digest("key", &[&n])[..8]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect(),
        private: SigningKey::new(private),
        n,
        e,
    }))
}

/// `GET /botframework/.well-known/{openidconfiguration|keys}`
pub(crate) async fn published(inner: &Inner, document: &str) -> Reply {
    let answer = match document {
        "openidconfiguration" => Ok(Reply::ok(json!({
            "issuer": "https://api.botframework.com",
            "authorization_endpoint": "https://invalid.botframework.com",
            "jwks_uri": format!("{}/botframework/.well-known/keys", inner.base()),
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        }))),
        "keys" => inner.outbound.keys.current().await.map_err(Halt::from).map(|key| {
            Reply::ok(json!({"keys": [{
                "kty": "RSA", "use": "sig", "kid": key.id, "x5t": key.id, "n": key.n, "e": key.e,
                "endorsements": ["msteams"],
            }]}))
        }),
        _ => Ok(Reply::empty(StatusCode::NOT_FOUND)),
    };
    answer
        .unwrap_or_else(|halt| halt.into_reply(|| Reply::empty(StatusCode::INTERNAL_SERVER_ERROR)))
}
