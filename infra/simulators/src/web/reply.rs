//! An answer as a plain value.

use crate::error::Error;
use bytes::Bytes;
use http::{Response, StatusCode};
use http_body_util::Full;
use serde_json::Value;

/// Status, headers, body.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: ReplyBody,
}

#[derive(Debug)]
pub(crate) enum ReplyBody {
    Empty,
    Json(Value),
    Html(String),
    /// Anything else, by its content type.
    Other(String, Bytes),
}

/// A reason to stop handling a request: an answer that is already known, or a failure of the simulator.
#[derive(Debug)]
pub(crate) enum Halt {
    Reply(Reply),
    Failure(Error),
}

impl From<Reply> for Halt {
    fn from(reply: Reply) -> Self {
        Self::Reply(reply)
    }
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        Self::Failure(error)
    }
}

impl Halt {
    /// The answer; `failed` renders a failure of the simulator.
    pub(crate) fn into_reply(self, failed: impl FnOnce() -> Reply) -> Reply {
        match self {
            Self::Reply(reply) => reply,
            Self::Failure(error) => {
                let error: &dyn std::error::Error = &error;
                tracing::error!(error, "the simulator could not handle a request");
                failed()
            }
        }
    }
}

impl Reply {
    pub(crate) fn json(status: StatusCode, body: Value) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: ReplyBody::Json(body),
        }
    }

    pub(crate) fn ok(body: Value) -> Self {
        Self::json(StatusCode::OK, body)
    }

    pub(crate) fn empty(status: StatusCode) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: ReplyBody::Empty,
        }
    }

    pub(crate) fn html(page: String) -> Self {
        Self {
            status: StatusCode::OK,
            headers: Vec::new(),
            body: ReplyBody::Html(page),
        }
    }

    pub(crate) fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Adds `Retry-After` if there is one.
    pub(crate) fn retry_after(self, seconds: Option<u32>) -> Self {
        match seconds {
            Some(seconds) => self.with_header("retry-after", seconds.to_string()),
            None => self,
        }
    }

    /// As bytes on the wire.
    pub(crate) fn into_response(self) -> Response<Full<Bytes>> {
        let (kind, bytes) = match self.body {
            ReplyBody::Empty => (None, Bytes::new()),
            ReplyBody::Json(value) => (
                Some("application/json; charset=utf-8".to_owned()),
                Bytes::from(value.to_string()),
            ),
            ReplyBody::Html(page) => (
                Some("text/html; charset=utf-8".to_owned()),
                Bytes::from(page),
            ),
            ReplyBody::Other(kind, bytes) => (Some(kind), bytes),
        };
        let mut builder = Response::builder().status(self.status);
        for (name, value) in kind
            .map(|kind| ("content-type", kind))
            .into_iter()
            .chain(self.headers)
        {
            builder = builder.header(name, value);
        }
        builder.body(Full::new(bytes)).unwrap_or_else(|_| {
            let mut response = Response::new(Full::default());
            *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            response
        })
    }
}
