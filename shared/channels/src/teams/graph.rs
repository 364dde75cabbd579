//! What all calls to Graph share: every fault of theirs is one of the channel.

use super::call::{Call, CallFault};
use super::client::Teams;
use super::counts::Kind;
use super::error_body;
use crate::fault::{ChannelFault, FaultKind};
use crate::http::{Answer, NoAnswer};
use crate::retry_after;
use serde_json::Value;
use std::time::Duration;
use url::Url;

impl Teams {
    /// An address under the Graph base. `path` starts with `/v1.0/` and is escaped already.
    pub(super) fn graph_address(&self, path: &str) -> Result<Url, ChannelFault> {
        Url::parse(&format!("{}{path}", self.inner.graph_url)).map_err(|_| {
            ChannelFault::new(
                FaultKind::Misconfigured,
                "the Graph address cannot be built",
            )
        })
    }

    /// The JSON of a 200. `kind` says which service a fault is blamed on.
    pub(super) async fn graph(
        &self,
        kind: Kind,
        url: Url,
        body: Option<String>,
    ) -> Result<Value, ChannelFault> {
        let answer = self.graph_answer(kind, url, body).await?;
        if answer.status.as_u16() != 200 {
            return Err(self.graph_refusal(kind, &answer));
        }
        readable(kind, answer)
    }

    /// The answer, whatever its status.
    pub(super) async fn graph_answer(
        &self,
        kind: Kind,
        url: Url,
        body: Option<String>,
    ) -> Result<Answer, ChannelFault> {
        let blamed = blamed(kind);
        let call = Call {
            kind,
            url,
            body,
            start_no_later_than: None,
        };
        self.call(&call).await.map_err(|fault| match fault {
            CallFault::Channel(fault) => fault,
            CallFault::NoAnswer(NoAnswer::NotSent) => ChannelFault::new(
                FaultKind::Connection,
                format!("graph: {}", NoAnswer::NotSent.detail()),
            ),
            CallFault::NoAnswer(lost) => {
                ChannelFault::new(blamed, format!("graph: {}", lost.detail()))
            }
            // No deadline was given, so none can have passed.
            CallFault::TooLate => ChannelFault::new(blamed, "graph: too late"),
        })
    }

    /// The fault that an answer other than the expected one stands for. Writes it to the log.
    pub(super) fn graph_refusal(&self, kind: Kind, answer: &Answer) -> ChannelFault {
        let codes = error_body::codes(answer.body.as_deref().unwrap_or_default());
        let wait = retry_after::of(&answer.headers, (self.inner.machine_now)());
        let fault = fault(
            blamed(kind),
            answer.status.as_u16(),
            codes.first().map(String::as_str),
            wait,
        );
        tracing::warn!(
            http.status = answer.status.as_u16(),
            fault.detail = fault.detail,
            graph.request_id = error_body::correlation(&answer.headers, "request-id"),
            "Graph refused a request"
        );
        fault
    }
}

/// The JSON of an answer.
pub(super) fn readable(kind: Kind, answer: Answer) -> Result<Value, ChannelFault> {
    answer
        .body
        .and_then(|body| serde_json::from_slice(&body).ok())
        .ok_or_else(|| ChannelFault::new(blamed(kind), "graph: 200 with an unreadable body"))
}

/// The fault a status stands for, of an answer or of a part of a `$batch`.
pub(super) fn fault(
    blamed: FaultKind,
    status: u16,
    code: Option<&str>,
    retry_after: Option<Duration>,
) -> ChannelFault {
    let kind = match status {
        // The token was replaced once already, or consent is missing.
        401 | 403 => FaultKind::Misconfigured,
        429 => FaultKind::RateLimited,
        _ => blamed,
    };
    let code = code.map(|code| format!(" {code}")).unwrap_or_default();
    ChannelFault {
        kind,
        retry_after,
        detail: format!("graph: {status}{code}"),
    }
}

pub(super) fn blamed(kind: Kind) -> FaultKind {
    if kind == Kind::Presence {
        FaultKind::Presence
    } else {
        FaultKind::Directory
    }
}
