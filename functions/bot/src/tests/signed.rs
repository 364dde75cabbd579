//! Keys of the test's own, and tokens signed with them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rsa::pkcs1v15::SigningKey;
use rsa::rand_core::OsRng;
use rsa::sha2::Sha256;
use rsa::signature::{SignatureEncoding as _, Signer as _};
use rsa::traits::PublicKeyParts as _;
use rsa::{BigUint, RsaPrivateKey};
use serde_json::{Value, json};
use std::sync::OnceLock;

/// Two keys, made once for all tests of the process.
pub(super) fn key(which: usize) -> &'static RsaPrivateKey {
    static KEYS: OnceLock<[RsaPrivateKey; 2]> = OnceLock::new();
    &KEYS.get_or_init(|| [0, 1].map(|_| RsaPrivateKey::new(&mut OsRng, 2_048).unwrap()))[which]
}

/// As the connector publishes it.
pub(super) fn published(id: &str, key: &RsaPrivateKey, endorsements: &[&str]) -> Value {
    let part = |number: &BigUint| URL_SAFE_NO_PAD.encode(number.to_bytes_be());
    json!({
        "kty": "RSA", "use": "sig", "kid": id, "x5t": id, "n": part(key.n()), "e": part(key.e()),
        "endorsements": endorsements,
    })
}

/// The two parts that are signed.
pub(super) fn unsigned(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}", part(header), part(claims))
}

pub(super) fn with_signature(unsigned: &str, signature: &[u8]) -> String {
    format!("{unsigned}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// RS256.
pub(super) fn sign(key: &RsaPrivateKey, header: &Value, claims: &Value) -> String {
    let unsigned = unsigned(header, claims);
    let signature = SigningKey::<Sha256>::new(key.clone()).sign(unsigned.as_bytes());
    with_signature(&unsigned, &signature.to_bytes())
}
