//! The accept loop. It owns the raw sockets, because a fault must be able to reset one.

use super::gate::Cut;
use super::reply::{self, Reply};
use super::request::{self, Request};
use crate::error::Error;
use crate::meter::OpenRequest;
use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// For requests under way at shutdown; hanging ones would never end.
const GRACE: Duration = Duration::from_secs(1);
/// After a failed accept (no file descriptors left): trying at once again would only spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// What answers the requests of a listener. Clones answer as one.
pub(crate) trait Service: Clone + Send + Sync + 'static {
    /// Counts a request as open until the guard is dropped.
    fn open(&self) -> OpenRequest<'_>;

    /// Answers a request.
    fn answer(&self, request: &Request) -> impl Future<Output = Result<Reply, Cut>> + Send;
}

/// Serves until `shutdown` completes.
pub(crate) async fn serve(
    service: impl Service,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send,
) -> Result<(), Error> {
    let address = listener.local_addr()?;
    if !address.ip().is_loopback() {
        return Err(Error::NotLoopback(address));
    }
    let (stop, stopped) = watch::channel(false);
    let mut connections = JoinSet::new();
    tokio::pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(service.clone(), stream, stopped.clone()));
                }
                Err(error) => {
                    tracing::warn!(%error, "could not accept a connection");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    // Fails only when no connection is left to tell.
    let _ = stop.send(true);
    let drained = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(GRACE, drained).await.is_err() {
        connections.shutdown().await;
    }
    Ok(())
}

/// A handler that returns [`Cut`] makes hyper give the connection up without writing a byte; lingering for zero
/// seconds then turns the close into a TCP reset, which no client can mistake for an orderly end.
async fn connection(service: impl Service, stream: TcpStream, mut stopped: watch::Receiver<bool>) {
    // Answers are small: without this they would wait for the client's delayed acknowledgement.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "could not set TCP_NODELAY");
    }
    let service = service_fn(move |request| handle(service.clone(), request));
    // The Date header would show the machine's time, not the simulator's.
    let mut connection = http1::Builder::new()
        .auto_date_header(false)
        .serve_connection(TokioIo::new(stream), service);
    let outcome = tokio::select! {
        outcome = &mut connection => outcome,
        _ = stopped.changed() => {
            std::pin::Pin::new(&mut connection).graceful_shutdown();
            (&mut connection).await
        }
    };
    if outcome.is_err() {
        let stream = connection.into_parts().io.into_inner();
        if let Err(error) = stream.set_zero_linger() {
            tracing::debug!(%error, "the connection was gone before it could be reset");
        }
    }
}

async fn handle(
    service: impl Service,
    request: http::Request<Incoming>,
) -> Result<http::Response<Full<Bytes>>, Cut> {
    let _open = service.open();
    match request::read(request).await {
        Ok(request) => service.answer(&request).await,
        Err(reply) => Ok(reply),
    }
    .map(reply::Reply::into_response)
}
