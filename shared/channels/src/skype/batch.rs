//! Calls on an application that concern nobody in particular: one by one, and fifty in a batch.

use super::client::Skype;
use super::endpoint::{Endpoint, Trouble};
use super::errors::{is_gone, of_service, said, service_kind};
use super::ids::guid;
use super::multipart::{Part, of_gets, parse_multipart};
use super::session::Call;
use super::words::Words;
use crate::fault::{ChannelFault, FaultKind};
use crate::http::Answer;
use http::{HeaderValue, StatusCode, header};
use url::Url;

/// A hundred are allowed for the account over everything; half is left to conversations and other processes.
pub(super) const MOST_IN_BATCH: usize = 50;

impl Skype {
    /// The answer to `call` when it is a success; `kind` is the fault of anything else.
    pub(super) async fn ask(&self, call: &Call, kind: FaultKind) -> Result<Answer, Trouble> {
        let answer = self.inner.session.call(call).await;
        let answer = answer.map_err(|fault| fault.of_service(kind))?;
        if answer.status.is_success() {
            return Ok(answer);
        }
        let words = Words::of_body(answer.body.as_deref());
        if is_gone(answer.status.as_u16(), &words) {
            return Err(Trouble::Gone);
        }
        if matches!(
            answer.status,
            StatusCode::FORBIDDEN | StatusCode::BAD_GATEWAY
        ) {
            self.forget_pool().await;
        }
        Err(of_service(kind, &answer, self.machine_now()).into())
    }

    /// The answers to a GET of each of `urls`, in their order; `kind` is the fault of what goes wrong with the
    /// batch as a whole.
    pub(super) async fn batch(
        &self,
        endpoint: &Endpoint,
        urls: &[Url],
        kind: FaultKind,
    ) -> Result<Vec<Part>, Trouble> {
        let mut parts = Vec::with_capacity(urls.len());
        for urls in urls.chunks(MOST_IN_BATCH) {
            let boundary = guid((self.inner.draw)());
            let content_type = format!("multipart/batching;boundary={boundary}");
            let content_type = HeaderValue::from_str(&content_type)
                .map_err(|_| ChannelFault::new(kind, "batch: no boundary"))?;
            let call = Call {
                headers: &[("accept", "multipart/batching")],
                body: Some((content_type, of_gets(&boundary, urls))),
                ..Call::post(endpoint.links.batch.clone())
            };
            let one_at_a_time = endpoint.batches.lock().await;
            let answer = self.ask(&call, kind).await?;
            drop(one_at_a_time);
            let content_type = answer.headers.get(header::CONTENT_TYPE);
            let content_type = content_type
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default();
            let read = parse_multipart(content_type, answer.body.as_deref().unwrap_or_default())
                .filter(|read| read.len() == urls.len())
                .ok_or_else(|| ChannelFault::new(kind, "batch: not one answer for each request"))?;
            parts.extend(read);
        }
        Ok(parts)
    }

    /// What a part that is no success means for all; none when it concerns the one it is about.
    pub(super) fn trouble_of(&self, part: &Part, kind: FaultKind) -> Option<Trouble> {
        let words = Words::of_body(Some(&part.body));
        if is_gone(part.status, &words) {
            return Some(Trouble::Gone);
        }
        match part.status {
            200 | 400 | 403 | 404 | 410 => None,
            status => {
                let kind = service_kind(kind, status, &words);
                Some(ChannelFault::new(kind, said(status, &words)).into())
            }
        }
    }
}
