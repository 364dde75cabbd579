//! Calls to the pool: to allowed hosts only, with the host's token, which is replaced once when it is refused.

use super::challenge::parse_challenge;
use super::token::{Fetch, Tokens, check_grants};
use crate::allow_list::{AllowList, Audience, Refused};
use crate::fault::{ChannelFault, FaultKind};
use crate::http::{Answer, HttpClient, NoAnswer, Request};
use crate::teams::MachineClock;
use chrono::{DateTime, Utc};
use http::{HeaderValue, Method, StatusCode, header};
use std::time::Duration;
use url::Url;

/// A link has no business being longer.
const LONGEST_URL: usize = 2048;

/// What all calls share. The task that waits for events has it too.
pub(super) struct Session {
    pub http: HttpClient,
    pub allow_list: AllowList,
    pub machine_now: MachineClock,
    /// For one request.
    pub timeout: Duration,
    pub tokens: Tokens,
}

pub(super) struct Call {
    pub method: Method,
    pub url: Url,
    pub headers: &'static [(&'static str, &'static str)],
    pub body: Option<(HeaderValue, String)>,
    pub timeout: Option<Duration>,
    /// On the machine clock, checked just before the bytes go.
    pub start_no_later_than: Option<DateTime<Utc>>,
}

impl Call {
    pub(super) fn get(url: Url) -> Self {
        Self::bare(Method::GET, url)
    }

    pub(super) fn delete(url: Url) -> Self {
        Self::bare(Method::DELETE, url)
    }

    /// A POST without a body.
    pub(super) fn post(url: Url) -> Self {
        Self::bare(Method::POST, url)
    }

    pub(super) fn json(url: Url, body: &serde_json::Value) -> Self {
        let json = HeaderValue::from_static("application/json");
        Self {
            body: Some((json, body.to_string())),
            ..Self::post(url)
        }
    }

    fn bare(method: Method, url: Url) -> Self {
        Self {
            method,
            url,
            headers: &[],
            body: None,
            timeout: None,
            start_no_later_than: None,
        }
    }
}

/// Why a call has no answer.
#[derive(Debug)]
pub(super) enum CallFault {
    TooLate,
    /// Before anything was sent.
    Channel(ChannelFault),
    NoAnswer(NoAnswer),
}

impl CallFault {
    /// The fault of a call that concerns nobody in particular.
    pub(super) fn of_service(self, kind: FaultKind) -> ChannelFault {
        match self {
            CallFault::Channel(fault) => fault,
            CallFault::TooLate => ChannelFault::new(kind, "pool: too late"),
            CallFault::NoAnswer(NoAnswer::NotSent) => no_connection(),
            CallFault::NoAnswer(lost) => {
                ChannelFault::new(kind, format!("pool: {}", lost.detail()))
            }
        }
    }
}

pub(super) fn no_connection() -> ChannelFault {
    ChannelFault::new(FaultKind::Connection, "pool: no connection")
}

impl Session {
    /// The address an `href` found in the answer of `base` leads to, if tokens may go there.
    pub(super) fn resolve(&self, base: &Url, href: &str) -> Result<Url, Refused> {
        if href.len() > LONGEST_URL {
            return Err(Refused::Malformed);
        }
        let url = base.join(href).map_err(|_| Refused::Malformed)?;
        self.allow_list.check(Audience::Pool, &url)?;
        Ok(url)
    }

    /// The answer to `call`, whatever its status; a 401 is one that came again with a fresh token.
    pub(super) async fn call(&self, call: &Call) -> Result<Answer, CallFault> {
        if self.allow_list.check(Audience::Pool, &call.url).is_err() {
            return Err(CallFault::Channel(not_allowed()));
        }
        let fetch = Fetch {
            http: &self.http,
            timeout: self.timeout,
            machine_now: &*self.machine_now,
        };
        let token = self.tokens.current(&call.url, &fetch).await;
        let token = token.map_err(CallFault::Channel)?;
        let answer = self.once(call, token.clone()).await?;
        if answer.status != StatusCode::UNAUTHORIZED {
            return Ok(answer);
        }
        let headers = answer.headers.get_all(header::WWW_AUTHENTICATE);
        let challenge = parse_challenge(headers.iter().filter_map(|header| header.to_str().ok()));
        let mut endpoint = None;
        if let Some(challenge) = &challenge {
            check_grants(challenge).map_err(CallFault::Channel)?;
            let url = self.resolve(&call.url, &challenge.href);
            endpoint = Some(url.map_err(|_| CallFault::Channel(not_allowed()))?);
        }
        let fresh = self
            .tokens
            .renew(&call.url, token.as_ref(), endpoint, &fetch);
        let fresh = fresh.await.map_err(CallFault::Channel)?;
        self.once(call, Some(fresh)).await
    }

    async fn once(
        &self,
        call: &Call,
        authorization: Option<HeaderValue>,
    ) -> Result<Answer, CallFault> {
        let request = Request {
            method: call.method.clone(),
            url: call.url.clone(),
            authorization,
            headers: call.headers,
            body: call.body.clone(),
            timeout: call.timeout.unwrap_or(self.timeout),
        };
        if call
            .start_no_later_than
            .is_some_and(|last| (self.machine_now)() > last)
        {
            return Err(CallFault::TooLate);
        }
        let answer = self.http.execute(request).await;
        answer.map_err(CallFault::NoAnswer)
    }
}

fn not_allowed() -> ChannelFault {
    ChannelFault::new(FaultKind::Misconfigured, "pool: address not allowed")
}
