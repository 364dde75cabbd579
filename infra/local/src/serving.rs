//! The server of the port that people, browsers and links use. Nobody can hold it: a head that never ends, a body that
//! trickles, an answer that nobody takes and connections without number all have a bound.

mod taking;
mod timely;

use self::taking::Taking;
use self::timely::Timely;
use crate::endpoints::stopped;
use api::Problem;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, Request, StatusCode, header};
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tower::ServiceExt;

/// After a failed accept (no file descriptors left): trying at once again would only spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// What one client may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Until the head of a request has come, on a fresh connection and after each answer.
    pub head: Duration,
    /// Until the body of a request has come, besides what its length earns it.
    pub body: Duration,
    /// Bytes of a body that earn it another second: what a large file has to come with on the whole.
    pub bytes_per_second: u32,
    /// Between two bytes of an answer that are taken.
    pub taking: Duration,
    /// Connections at once. The next one is accepted when one has ended.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(20),
            body: Duration::from_secs(30),
            bytes_per_second: 16 * 1024,
            taking: Duration::from_secs(30),
            connections: 512,
        }
    }
}

/// Serves until `stop` completes, and then what has begun.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = ()> + Send,
) {
    let router = router.with_state(());
    let places = Arc::new(Semaphore::new(limits.connections));
    let (tell, told) = watch::channel(false);
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        let next = async {
            let place = places.clone().acquire_owned().await;
            (place, listener.accept().await)
        };
        tokio::select! {
            () = &mut stop => break,
            Some(_) = connections.join_next() => {}
            (place, accepted) = next => match accepted {
                Ok((stream, peer)) => {
                    let (router, stopping) = (router.clone(), told.clone());
                    connections.spawn(async move {
                        connection(stream, peer, router, limits, stopping).await;
                        drop(place);
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "could not accept a connection");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            },
        }
    }
    drop(listener);
    // Fails only when no connection is left to tell.
    let _ = tell.send(true);
    while connections.join_next().await.is_some() {}
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    limits: Limits,
    stopping: watch::Receiver<bool>,
) {
    // Answers are small: without this they would wait for the client's delayed acknowledgement.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "could not set TCP_NODELAY");
    }
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        answer(router.clone(), request, limits)
    });
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .serve_connection(TokioIo::new(Taking::new(stream, limits.taking)), service);
    let mut serving = pin!(serving);
    let ended = tokio::select! {
        ended = serving.as_mut() => ended,
        () = stopped(stopping) => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// What the router says, unless the body of the request did not come in time: then it is that.
async fn answer(
    router: Router,
    request: Request<Incoming>,
    limits: Limits,
) -> Result<Response, Infallible> {
    let (parts, body) = request.into_parts();
    if body.is_end_stream() {
        let request = Request::from_parts(parts, Body::empty());
        return router.oneshot(request).await;
    }
    let (body, late) = Timely::new(body, limits);
    let request = Request::from_parts(parts, Body::new(body));
    let answer = router.oneshot(request).await?;
    if !late.is_set() {
        return Ok(answer);
    }
    let problem = Problem::new(
        StatusCode::REQUEST_TIMEOUT,
        "request_timeout",
        "The request did not come in time",
        "The body of the request came too slowly; send it again.",
    );
    let close = HeaderValue::from_static("close");
    Ok(problem.with(header::CONNECTION, close).into_response())
}

#[cfg(test)]
mod tests;
