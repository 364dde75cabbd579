//! The listener: routes, limits, shutdown.

use std::{future::Future, io};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::{StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
    serve::ListenerExt,
};
use tokio::net::TcpListener;

use super::{reply, schedule_groups, schedules, sqs};
use crate::{Emulators, Error};

/// Most bytes of a request: a message batch of 1 MiB whose every character is escaped.
const MAX_REQUEST: usize = 7 * 1024 * 1024;

impl Emulators {
    /// Serves both protocols on `listener` and fires schedules when they are due, until `shutdown` resolves; then long
    /// polls end, requests under way are answered, and this returns.
    ///
    /// Signatures are not verified, but a request without one is refused, as AWS does: a page in a browser cannot
    /// send the header without asking first, and gets no permission.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidInput`] when the listener is not on a loopback address, and those of the listener.
    pub async fn serve(
        self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> io::Result<()> {
        let address = listener.local_addr()?;
        if !address.ip().is_loopback() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                Error::NotLoopback(address),
            ));
        }
        self.set_closing(false);
        let closing = self.clone();
        let shutdown = async move {
            shutdown.await;
            closing.set_closing(true);
        };
        let listener = listener.tap_io(|stream| {
            // Answers are small: waiting for more to put into a packet only costs time.
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "emulators: no TCP_NODELAY");
            }
        });
        let router = self.router().layer(middleware::from_fn(require_signature));
        let serving = axum::serve(listener, router).with_graceful_shutdown(shutdown);
        tokio::select! {
            served = async { serving.await } => served,
            () = self.keep_firing() => Ok(()),
        }
    }

    /// Both protocols without a listener, for callers of this process. Signatures are not asked for.
    pub fn router(&self) -> Router {
        routes().with_state(self.clone())
    }
}

fn routes() -> Router<Emulators> {
    let schedule = get(schedules::get)
        .post(schedules::create)
        .put(schedules::update)
        .delete(schedules::delete);
    let group = get(schedule_groups::get)
        .post(schedule_groups::create)
        .delete(schedule_groups::delete);
    Router::new()
        .route("/", post(sqs::handle))
        .route("/schedules", get(schedules::list))
        .route("/schedules/{name}", schedule)
        .route("/schedule-groups", get(schedule_groups::list))
        .route("/schedule-groups/{name}", group)
        .layer(DefaultBodyLimit::max(MAX_REQUEST))
}

async fn require_signature(request: Request, next: Next) -> Response {
    let signature = request.headers().get(header::AUTHORIZATION);
    if signature.is_some_and(|value| value.as_bytes().starts_with(b"AWS4-HMAC-SHA256 ")) {
        next.run(request).await
    } else {
        let code = "MissingAuthenticationTokenException";
        reply::scheduler_error(StatusCode::FORBIDDEN, code, "Missing Authentication Token")
            .into_response()
    }
}
