//! Tokens by client credentials: one source per authority and scope. Callers who come while one is being
//! fetched wait for it, and share its success or its failure.

use super::counts::{Counters, Kind};
use crate::escape::percent_encoded;
use crate::fault::{ChannelFault, FaultKind};
use crate::http::{Answer, HttpClient, NoAnswer, Request};
use crate::retry_after;
use chrono::{DateTime, TimeDelta, Utc};
use http::{HeaderValue, Method, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use std::time::Duration;
use tokio::sync::Mutex;
use url::Url;

/// Tokens are not used in their last minutes: the peers' clocks differ by as much.
const MARGIN: i64 = 300;
/// No token is believed to live longer.
const LONGEST_LIFE: i64 = 24 * 3600;
/// Credentials that were refused are not tried again at once: it would only look like an attack.
const REFUSED_FOR: TimeDelta = TimeDelta::seconds(30);
/// Keeps those who waited for a failed request from repeating it one after the other.
const FAILED_FOR: TimeDelta = TimeDelta::seconds(1);

/// What fetching needs from the channel.
pub(super) struct Fetch<'a> {
    pub http: &'a HttpClient,
    pub counters: &'a Counters,
    pub timeout: Duration,
    pub machine_now: &'a (dyn Fn() -> DateTime<Utc> + Send + Sync),
}

pub(super) struct TokenSource {
    endpoint: Url,
    scope: &'static str,
    app_id: String,
    app_secret: SecretString,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    token: Option<(HeaderValue, DateTime<Utc>)>,
    failure: Option<(ChannelFault, DateTime<Utc>)>,
}

impl TokenSource {
    /// None when `login_url` and `authority` make no address.
    pub(super) fn new(
        login_url: &str,
        authority: &str,
        scope: &'static str,
        app_id: &str,
        app_secret: SecretString,
    ) -> Option<Self> {
        let endpoint = Url::parse(&format!("{login_url}/{authority}/oauth2/v2.0/token")).ok()?;
        Some(Self {
            endpoint,
            scope,
            app_id: app_id.to_owned(),
            app_secret,
            state: Mutex::default(),
        })
    }

    /// The value of the `Authorization` header, from memory where possible.
    pub(super) async fn authorization(
        &self,
        fetch: &Fetch<'_>,
    ) -> Result<HeaderValue, ChannelFault> {
        // Held while fetching: this is what makes the others wait. A caller who gives up lets go of it.
        let mut state = self.state.lock().await;
        let asked = (fetch.machine_now)();
        if let Some((token, until)) = &state.token
            && asked < *until
        {
            return Ok(token.clone());
        }
        self.fetch(&mut state, fetch, asked).await
    }

    /// The same with a token that is fetched now: whether the credentials still work. One in memory stays where they
    /// do not; it is good until it expires.
    pub(super) async fn renew(&self, fetch: &Fetch<'_>) -> Result<HeaderValue, ChannelFault> {
        let mut state = self.state.lock().await;
        let asked = (fetch.machine_now)();
        self.fetch(&mut state, fetch, asked).await
    }

    async fn fetch(
        &self,
        state: &mut State,
        fetch: &Fetch<'_>,
        asked: DateTime<Utc>,
    ) -> Result<HeaderValue, ChannelFault> {
        if let Some((fault, until)) = &state.failure
            && asked < *until
        {
            let retry_after = (*until - asked).to_std().ok();
            return Err(ChannelFault {
                retry_after,
                ..fault.clone()
            });
        }
        state.failure = None;
        match self.request(fetch).await {
            Ok((token, life)) => {
                state.token = Some((token.clone(), asked + usable(life)));
                Ok(token)
            }
            Err((fault, pause)) => {
                state.failure = Some((fault.clone(), (fetch.machine_now)() + pause));
                Err(fault)
            }
        }
    }

    /// Forgets `authorization`, unless somebody has replaced it meanwhile.
    pub(super) async fn discard(&self, authorization: &HeaderValue) {
        let mut state = self.state.lock().await;
        state.token.take_if(|(token, _)| token == authorization);
    }

    async fn request(
        &self,
        fetch: &Fetch<'_>,
    ) -> Result<(HeaderValue, i64), (ChannelFault, TimeDelta)> {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &self.app_id),
            ("client_secret", self.app_secret.expose_secret()),
            ("scope", self.scope),
        ];
        let body = form
            .map(|(name, value)| format!("{name}={}", percent_encoded(value)))
            .join("&");
        let request = Request {
            method: Method::POST,
            url: self.endpoint.clone(),
            authorization: None,
            headers: &[],
            body: Some((
                HeaderValue::from_static("application/x-www-form-urlencoded"),
                body,
            )),
            timeout: fetch.timeout,
        };
        fetch.counters.add(Kind::Token);
        let answer = fetch.http.execute(request).await.map_err(|no_answer| {
            let kind = if no_answer == NoAnswer::NotSent {
                FaultKind::Connection
            } else {
                FaultKind::Token
            };
            (
                ChannelFault::new(kind, format!("token: {}", no_answer.detail())),
                FAILED_FOR,
            )
        })?;
        if answer.status != StatusCode::OK {
            return Err(refusal(&answer, (fetch.machine_now)()));
        }
        granted(answer.body.as_deref().unwrap_or_default()).ok_or_else(|| {
            (
                ChannelFault::new(FaultKind::Token, "token: 200 with an unreadable body"),
                FAILED_FOR,
            )
        })
    }
}

/// How long a token that lives `life` seconds is used.
fn usable(life: i64) -> TimeDelta {
    let life = life.clamp(0, LONGEST_LIFE);
    TimeDelta::seconds((life - MARGIN).max(life / 2))
}

/// The header value and the seconds the token lives.
fn granted(body: &[u8]) -> Option<(HeaderValue, i64)> {
    let value: Value = serde_json::from_slice(body).ok()?;
    let token = value
        .get("access_token")?
        .as_str()
        .filter(|token| !token.is_empty())?;
    let expires_in = value.get("expires_in")?;
    let life = expires_in
        .as_i64()
        .or_else(|| expires_in.as_str()?.parse().ok())?;
    let mut header = HeaderValue::from_str(&format!("Bearer {token}")).ok()?;
    header.set_sensitive(true);
    Some((header, life))
}

/// A refusal and how long it is remembered. 400 and 401 mean wrong credentials.
fn refusal(answer: &Answer, now: DateTime<Utc>) -> (ChannelFault, TimeDelta) {
    let status = answer.status.as_u16();
    let mut fault = ChannelFault::new(
        FaultKind::Token,
        format!("token: {status}{}", words(answer.body.as_deref())),
    );
    fault.retry_after = retry_after::of(&answer.headers, now);
    let asked = fault
        .retry_after
        .and_then(|wait| TimeDelta::from_std(wait).ok());
    let pause = asked.unwrap_or(if matches!(status, 400 | 401) {
        REFUSED_FOR
    } else {
        FAILED_FOR
    });
    (fault, pause)
}

/// The OAuth error word and the first AADSTS number. The description names tenants and apps: left out.
fn words(body: Option<&[u8]>) -> String {
    let value: Value = body
        .and_then(|body| serde_json::from_slice(body).ok())
        .unwrap_or_default();
    let mut words = String::new();
    if let Some(word) = value.get("error").and_then(Value::as_str)
        && (1..=48).contains(&word.len())
        && word
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    {
        words = format!(" {word}");
    }
    if let Some(number) = value
        .get("error_codes")
        .and_then(|codes| codes.get(0))
        .and_then(Value::as_u64)
    {
        words += &format!(" AADSTS{number}");
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_used_until_five_minutes_before_its_end_or_half_its_life() {
        for (life, used) in [
            (3600, 3300),
            (600, 300),
            (500, 250),
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
            "[]",
            r#"{"access_token":"","expires_in":1}"#,
            r#"{"access_token":"a\nb","expires_in":1}"#,
            r#"{"access_token":"a"}"#,
        ] {
            assert!(granted(body.as_bytes()).is_none(), "{body}");
        }
        let (header, life) = granted(br#"{"access_token":"eyJ","expires_in":"3599"}"#).unwrap();
        assert_eq!((header.to_str().unwrap(), life), ("Bearer eyJ", 3599));
        assert_eq!(format!("{header:?}"), "Sensitive");
    }

    #[test]
    fn the_words_of_a_refusal_name_nobody() {
        let body = br#"{"error":"invalid_client","error_description":"AADSTS7000215: app 'x' of ann@corp.example","error_codes":[7000215]}"#;
        assert_eq!(words(Some(body)), " invalid_client AADSTS7000215");
        assert_eq!(words(Some(br#"{"error":"ann@corp.example"}"#)), "");
        assert_eq!(words(None), "");
    }
}
