//! A body that has to come in time.

use super::Limits;
use axum::BoxError;
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep};

/// Whether a body was given up.
#[derive(Clone, Default)]
pub(super) struct Late(Arc<AtomicBool>);

impl Late {
    pub(super) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A request's body. It ends in an error when it takes longer than what came of it earns.
pub(super) struct Timely {
    body: Incoming,
    /// When nothing more is waited for if nothing more had come.
    first: Instant,
    until: Pin<Box<Sleep>>,
    received: u64,
    bytes_per_second: u32,
    late: Late,
}

impl Timely {
    /// Counts from now on.
    pub(super) fn new(body: Incoming, limits: Limits) -> (Self, Late) {
        let until = Box::pin(sleep(limits.body));
        let late = Late::default();
        let timely = Self {
            body,
            first: until.deadline(),
            until,
            received: 0,
            bytes_per_second: limits.bytes_per_second.max(1),
            late: late.clone(),
        };
        (timely, late)
    }

    fn earn(&mut self, bytes: usize) {
        self.received = self.received.saturating_add(bytes as u64);
        let seconds = self.received / u64::from(self.bytes_per_second);
        let until = self.first + Duration::from_secs(seconds);
        if until > self.until.deadline() {
            self.until.as_mut().reset(until);
        }
    }
}

impl Body for Timely {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) {
            if let Some(Ok(frame)) = &frame {
                this.earn(frame.data_ref().map_or(0, Bytes::len));
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(BoxError::from)));
        }
        ready!(this.until.as_mut().poll(context));
        this.late.0.store(true, Ordering::Relaxed);
        Poll::Ready(Some(Err("the body did not come in time".into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
