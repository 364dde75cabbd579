//! The keys an issuer has published: fetched when a token names one that is not known, at most once a second.

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::JwkSet;
use reqwest::{Client, StatusCode};
use serde_json::Value;
use std::time::Duration;
use tokio::sync::Mutex;

/// Between two fetches: anybody can send a token that names a key which is not there.
const PAUSE: TimeDelta = TimeDelta::seconds(1);
/// A key that is no longer published is no longer believed after this long, as at the gateway.
const LIFE: TimeDelta = TimeDelta::hours(2);
/// An issuer that does not answer is not waited for longer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Of a document, in bytes.
const LONGEST: usize = 256 * 1024;

/// The keys of one issuer.
pub(super) struct Keys {
    issuer: String,
    http: Client,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    set: Option<JwkSet>,
    asked: Option<DateTime<Utc>>,
}

impl Keys {
    pub(super) fn new(issuer: &str, http: Client) -> Self {
        Self {
            issuer: issuer.trim_end_matches('/').to_owned(),
            http,
            known: Mutex::default(),
        }
    }

    /// The key of this id; none when the issuer has no such key, or cannot be asked.
    pub(super) async fn key(&self, id: &str, now: DateTime<Utc>) -> Option<DecodingKey> {
        let mut known = self.known.lock().await;
        let age = known.asked.map(|asked| now - asked);
        let here = find(known.set.as_ref(), id);
        let due = match &here {
            Some(_) => age.is_none_or(|age| age >= LIFE),
            None => age.is_none_or(|age| age >= PAUSE),
        };
        if !due {
            return here;
        }
        known.asked = Some(now);
        match self.ask().await {
            Ok(set) => known.set = Some(set),
            Err(error) => tracing::warn!("the issuer's keys were not read: {error:#}"),
        }
        find(known.set.as_ref(), id)
    }

    async fn ask(&self) -> anyhow::Result<JwkSet> {
        let about = format!("{}/.well-known/openid-configuration", self.issuer);
        let about: Value = serde_json::from_slice(&self.document(&about).await?)?;
        let keys = about.get("jwks_uri").and_then(Value::as_str);
        let keys = keys.ok_or_else(|| anyhow::anyhow!("it names no jwks_uri"))?;
        Ok(serde_json::from_slice(&self.document(keys).await?)?)
    }

    async fn document(&self, address: &str) -> anyhow::Result<Vec<u8>> {
        let request = self.http.get(address).timeout(PATIENCE);
        let mut answer = request.send().await.map_err(reqwest::Error::without_url)?;
        anyhow::ensure!(
            answer.status() == StatusCode::OK,
            "it answered {}",
            answer.status()
        );
        let mut body = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(reqwest::Error::without_url)? {
            anyhow::ensure!(body.len() + piece.len() <= LONGEST, "it answered too much");
            body.extend_from_slice(&piece);
        }
        Ok(body)
    }
}

fn find(set: Option<&JwkSet>, id: &str) -> Option<DecodingKey> {
    DecodingKey::from_jwk(set?.find(id)?).ok()
}
