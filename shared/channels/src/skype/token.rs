//! Tokens by the password grant: one for each web host, found through the challenge that host gave. Callers who
//! come while one is being fetched wait for it, and share its success or its failure.

use super::challenge::Challenge;
use super::words::Words;
use crate::escape::percent_encoded;
use crate::fault::{ChannelFault, FaultKind};
use crate::http::{Answer, HttpClient, NoAnswer, Request};
use crate::retry_after;
use chrono::{DateTime, TimeDelta, Utc};
use http::{HeaderValue, Method, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio::sync::Mutex;
use url::Url;

/// Tokens are not used in their last minutes: the peers' clocks differ by as much.
const MARGIN: i64 = 300;
/// No token is believed to live longer.
const LONGEST_LIFE: i64 = 24 * 3600;
/// A refused password is not tried again for a while: a directory locks accounts after a few tries.
const REFUSED_FOR: TimeDelta = TimeDelta::seconds(300);
/// Keeps those who waited for a failed request from repeating it one after the other.
const FAILED_FOR: TimeDelta = TimeDelta::seconds(1);

/// What fetching needs from the channel.
pub(super) struct Fetch<'a> {
    pub http: &'a HttpClient,
    pub timeout: Duration,
    pub machine_now: &'a (dyn Fn() -> DateTime<Utc> + Send + Sync),
}

pub(super) struct Tokens {
    username: String,
    password: SecretString,
    hosts: std::sync::Mutex<HashMap<String, Arc<Mutex<Slot>>>>,
}

#[derive(Default)]
struct Slot {
    /// Where this host's tokens are given out.
    endpoint: Option<Url>,
    token: Option<(HeaderValue, DateTime<Utc>)>,
    failure: Option<(ChannelFault, DateTime<Utc>)>,
}

impl Tokens {
    pub(super) fn new(username: String, password: SecretString) -> Self {
        Self {
            username,
            password,
            hosts: std::sync::Mutex::default(),
        }
    }

    /// The value of the `Authorization` header for `url`; none while its host has not asked for one.
    pub(super) async fn current(
        &self,
        url: &Url,
        fetch: &Fetch<'_>,
    ) -> Result<Option<HeaderValue>, ChannelFault> {
        let slot = self.slot(url);
        // Held while fetching: this is what makes the others wait. A caller who gives up lets go of it.
        let mut slot = slot.lock().await;
        if slot.endpoint.is_none() {
            return Ok(None);
        }
        self.valid(&mut slot, fetch).await.map(Some)
    }

    /// A token other than `refused`, for the host of `url`; `endpoint` is where its challenge points to.
    pub(super) async fn renew(
        &self,
        url: &Url,
        refused: Option<&HeaderValue>,
        endpoint: Option<Url>,
        fetch: &Fetch<'_>,
    ) -> Result<HeaderValue, ChannelFault> {
        let slot = self.slot(url);
        let mut slot = slot.lock().await;
        slot.token.take_if(|(token, _)| Some(&*token) == refused);
        slot.endpoint = endpoint.or(slot.endpoint.take());
        self.valid(&mut slot, fetch).await
    }

    fn slot(&self, url: &Url) -> Arc<Mutex<Slot>> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        // Bounded by the list of allowed hosts.
        let origin = url.origin().ascii_serialization();
        hosts.entry(origin).or_default().clone()
    }

    async fn valid(&self, slot: &mut Slot, fetch: &Fetch<'_>) -> Result<HeaderValue, ChannelFault> {
        let asked = (fetch.machine_now)();
        if let Some((token, until)) = &slot.token
            && asked < *until
        {
            return Ok(token.clone());
        }
        if let Some((fault, until)) = &slot.failure
            && asked < *until
        {
            let retry_after = (*until - asked).to_std().ok();
            return Err(ChannelFault {
                retry_after,
                ..fault.clone()
            });
        }
        (slot.token, slot.failure) = (None, None);
        let Some(endpoint) = slot.endpoint.clone() else {
            return Err(ChannelFault::new(
                FaultKind::Misconfigured,
                "token: the pool does not say where tokens are given out",
            ));
        };
        match self.request(endpoint, fetch).await {
            Ok((token, life)) => {
                slot.token = Some((token.clone(), asked + usable(life)));
                Ok(token)
            }
            Err((fault, pause)) => {
                slot.failure = Some((fault.clone(), (fetch.machine_now)() + pause));
                Err(fault)
            }
        }
    }

    async fn request(
        &self,
        endpoint: Url,
        fetch: &Fetch<'_>,
    ) -> Result<(HeaderValue, i64), (ChannelFault, TimeDelta)> {
        let form = [
            ("grant_type", "password"),
            ("username", self.username.as_str()),
            ("password", self.password.expose_secret()),
        ];
        let body = form
            .map(|(name, value)| format!("{name}={}", percent_encoded(value)))
            .join("&");
        let request = Request {
            method: Method::POST,
            url: endpoint,
            authorization: None,
            headers: &[],
            body: Some((
                HeaderValue::from_static("application/x-www-form-urlencoded;charset=UTF-8"),
                body,
            )),
            timeout: fetch.timeout,
        };
        let answer = fetch.http.execute(request).await.map_err(|no_answer| {
            let kind = if no_answer == NoAnswer::NotSent {
                FaultKind::Connection
            } else {
                FaultKind::Token
            };
            let detail = format!("token: {}", no_answer.detail());
            (ChannelFault::new(kind, detail), FAILED_FOR)
        })?;
        if answer.status != StatusCode::OK {
            return Err(refusal(&answer, (fetch.machine_now)()));
        }
        granted(answer.body.as_deref().unwrap_or_default()).ok_or_else(|| {
            let detail = "token: 200 with an unreadable body";
            (ChannelFault::new(FaultKind::Token, detail), FAILED_FOR)
        })
    }
}

/// Nothing but a name and a password can be given from here.
pub(super) fn check_grants(challenge: &Challenge) -> Result<(), ChannelFault> {
    if challenge.takes_passwords() {
        return Ok(());
    }
    let detail = "token: the pool does not offer the password grant";
    Err(ChannelFault::new(FaultKind::Misconfigured, detail))
}

/// How long a token that lives `life` seconds is used.
fn usable(life: i64) -> TimeDelta {
    let life = life.clamp(0, LONGEST_LIFE);
    TimeDelta::seconds((life - MARGIN).max(life / 2))
}

/// The header value and the seconds the token lives.
fn granted(body: &[u8]) -> Option<(HeaderValue, i64)> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let token = body
        .get("access_token")?
        .as_str()
        .filter(|t| !t.is_empty())?;
    let life = body.get("expires_in")?;
    let life = life.as_i64().or_else(|| life.as_str()?.parse().ok())?;
    let mut header = HeaderValue::from_str(&format!("Bearer {token}")).ok()?;
    header.set_sensitive(true);
    Some((header, life))
}

fn refusal(answer: &Answer, now: DateTime<Utc>) -> (ChannelFault, TimeDelta) {
    let status = answer.status;
    let word = oauth_word(answer.body.as_deref());
    let (kind, pause) = match (status, word.as_str()) {
        (StatusCode::TOO_MANY_REQUESTS, _) => (FaultKind::RateLimited, FAILED_FOR),
        (StatusCode::SERVICE_UNAVAILABLE, _) => (FaultKind::Unavailable, FAILED_FOR),
        (_, "server_error") => (FaultKind::Token, FAILED_FOR),
        _ if status.is_client_error() => (FaultKind::Misconfigured, REFUSED_FOR),
        _ => (FaultKind::Token, FAILED_FOR),
    };
    tracing::warn!(
        http.status = status.as_u16(),
        oauth.error = word,
        "no token was given out"
    );
    let fault = ChannelFault {
        kind,
        retry_after: retry_after::of(&answer.headers, now),
        detail: format!("token: {} {word}", status.as_u16())
            .trim_end()
            .to_owned(),
    };
    (fault, pause)
}

/// The OAuth error word, or the code of another body. Descriptions name people: left out.
fn oauth_word(body: Option<&[u8]>) -> String {
    let value: Option<Value> = body.and_then(|body| serde_json::from_slice(body).ok());
    let word = value
        .as_ref()
        .and_then(|value| value.get("error")?.as_str());
    match word {
        Some(word)
            if (1..=48).contains(&word.len())
                && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') =>
        {
            word.to_owned()
        }
        _ => Words::of_body(body).best().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_used_until_five_minutes_before_its_end_or_half_its_life() {
        for (life, used) in [
            (28289, 27989),
            (600, 300),
            (60, 30),
            (0, 0),
            (-5, 0),
            (i64::MAX, 24 * 3600 - 300),
        ] {
            assert_eq!(usable(life), TimeDelta::seconds(used), "{life}");
        }
    }

    #[test]
    fn an_answer_without_a_proper_token_grants_nothing() {
        for body in [
            "",
            "{}",
            r#"{"access_token":"","expires_in":1}"#,
            r#"{"access_token":"a\nb","expires_in":1}"#,
            r#"{"access_token":"a"}"#,
        ] {
            assert!(granted(body.as_bytes()).is_none(), "{body}");
        }
        let (header, life) = granted(br#"{"access_token":"cwt=AAEB","expires_in":28289}"#).unwrap();
        assert_eq!((header.to_str().unwrap(), life), ("Bearer cwt=AAEB", 28289));
        assert_eq!(format!("{header:?}"), "Sensitive");
    }

    #[test]
    fn the_words_of_a_refusal_name_nobody() {
        assert_eq!(
            oauth_word(Some(br#"{"error":"invalid_grant"}"#)),
            "invalid_grant"
        );
        assert_eq!(oauth_word(Some(br#"{"error":"ann@contoso.example"}"#)), "");
        assert_eq!(oauth_word(Some(br#"{"code":"Forbidden"}"#)), "Forbidden");
        assert_eq!(oauth_word(None), "");
    }
}
