//! One call with a token. A token that is refused is replaced once.

use super::client::Teams;
use super::counts::Kind;
use super::token::{Fetch, TokenSource};
use crate::allow_list::Audience;
use crate::fault::{ChannelFault, FaultKind};
use crate::http::{Answer, NoAnswer, Request};
use chrono::{DateTime, Utc};
use http::{HeaderValue, Method, StatusCode};
use url::Url;

/// Graph casts members of a group to users, and counts them, only for callers who accept its index, which is
/// some seconds behind.
const ADVANCED_QUERY: [(&str, &str); 1] = [("consistencylevel", "eventual")];

/// A call to Graph or to the connector.
pub(super) struct Call {
    pub kind: Kind,
    pub url: Url,
    /// JSON; a call without a body is a GET.
    pub body: Option<String>,
    /// On the machine clock, checked just before the bytes go.
    pub start_no_later_than: Option<DateTime<Utc>>,
}

/// Why a call has no answer.
pub(super) enum CallFault {
    TooLate,
    /// Before anything was sent.
    Channel(ChannelFault),
    NoAnswer(NoAnswer),
}

impl Teams {
    /// The answer to `call`, whatever its status; a 401 is one that came again with a fresh token.
    pub(super) async fn call(&self, call: &Call) -> Result<Answer, CallFault> {
        let (audience, source) = self.audience(call.kind);
        let misdirected = |_| {
            CallFault::Channel(ChannelFault::new(
                FaultKind::Misconfigured,
                "address not allowed",
            ))
        };
        self.inner
            .allow_list
            .check(audience, &call.url)
            .map_err(misdirected)?;
        let (answer, used) = self.try_once(call, source).await?;
        if answer.status != StatusCode::UNAUTHORIZED {
            return Ok(answer);
        }
        source.discard(&used).await;
        Ok(self.try_once(call, source).await?.0)
    }

    async fn try_once(
        &self,
        call: &Call,
        source: &TokenSource,
    ) -> Result<(Answer, HeaderValue), CallFault> {
        let inner = &*self.inner;
        let fetch = Fetch {
            http: &inner.http,
            counters: &inner.counters,
            timeout: inner.timeout,
            machine_now: &*inner.machine_now,
        };
        let authorization = source
            .authorization(&fetch)
            .await
            .map_err(CallFault::Channel)?;
        let json = HeaderValue::from_static("application/json");
        let request = Request {
            method: if call.body.is_some() {
                Method::POST
            } else {
                Method::GET
            },
            url: call.url.clone(),
            authorization: Some(authorization.clone()),
            headers: match call.kind {
                Kind::Group => &ADVANCED_QUERY,
                _ => &[],
            },
            body: call.body.clone().map(|body| (json, body)),
            timeout: inner.timeout,
        };
        if call
            .start_no_later_than
            .is_some_and(|last| (inner.machine_now)() > last)
        {
            return Err(CallFault::TooLate);
        }
        inner.counters.add(call.kind);
        let answer = inner
            .http
            .execute(request)
            .await
            .map_err(CallFault::NoAnswer)?;
        Ok((answer, authorization))
    }

    fn audience(&self, kind: Kind) -> (Audience, &TokenSource) {
        match kind {
            Kind::Create | Kind::Send => (Audience::Connector, &self.inner.connector_token),
            Kind::Token | Kind::Directory | Kind::Presence | Kind::Group | Kind::Install => {
                (Audience::Graph, &self.inner.graph_token)
            }
        }
    }
}
