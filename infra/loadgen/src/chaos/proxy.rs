//! What stands between the system and its services: it finds the port of the service as the first part of the path
//! (`presently --through`), and lets requests go wrong on the way.

use super::deliveries;
use super::draw::Draw;
use super::watch::Watch;
use super::wire::{Asked, Fate, Rates};
use anyhow::{Context, Result};
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderName, Response, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use reqwest::Client;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// About the message on this connection, not on the next.
const OF_THE_CONNECTION: [HeaderName; 4] = [
    header::HOST,
    header::CONTENT_LENGTH,
    header::TRANSFER_ENCODING,
    header::CONNECTION,
];
/// Between two looks at how many requests there were.
const LOOK: Duration = Duration::from_millis(5);
/// What a table says that has too much to do.
const THROTTLED: &str = r#"{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"injected"}"#;
/// What a service says that has failed.
const FAILED: &str = r#"{"__type":"InternalServerError","message":"injected"}"#;

/// The connection ends without an answer.
#[derive(Debug, thiserror::Error)]
#[error("cut")]
struct Cut;

/// A request, read whole. `path` begins after the port.
pub(super) struct Passing {
    pub(super) parts: Parts,
    pub(super) port: u16,
    pub(super) path: String,
    pub(super) body: Bytes,
}

/// The proxy of one round.
pub struct Proxy {
    rates: Rates,
    draw: Mutex<Draw>,
    is_calm: AtomicBool,
    pub(super) http: Client,
    /// Requests so far, waiting for messages apart.
    requests: AtomicU64,
    /// What the table's requests came to that went wrong.
    pub table_faults: AtomicU64,
    /// The same of queues and one-shots, and deliveries that came twice, late, or again.
    pub queue_faults: AtomicU64,
    /// Who sends when after a stop.
    pub watch: Watch,
}

impl Proxy {
    /// A proxy that lets everything pass until it is told otherwise.
    pub fn new(rates: Rates, draw: Draw, http: Client) -> Arc<Self> {
        Arc::new(Self {
            rates,
            draw: Mutex::new(draw),
            is_calm: AtomicBool::new(true),
            http,
            requests: AtomicU64::new(0),
            table_faults: AtomicU64::new(0),
            queue_faults: AtomicU64::new(0),
            watch: Watch::default(),
        })
    }

    /// Whether everything passes from now on.
    pub fn be_calm(&self, is_calm: bool) {
        self.is_calm.store(is_calm, Ordering::SeqCst);
    }

    /// Serves on a port of loopback until the handle is aborted. Returns where.
    ///
    /// # Errors
    /// When there is no port.
    pub async fn serve(self: &Arc<Self>) -> Result<(String, JoinHandle<()>)> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}", listener.local_addr()?);
        let proxy = self.clone();
        let serving = tokio::spawn(async move {
            loop {
                if let Ok((stream, _)) = listener.accept().await {
                    tokio::spawn(connection(proxy.clone(), stream));
                }
            }
        });
        Ok((address, serving))
    }

    /// Waits until so many more requests were heard, or for `patience`.
    pub async fn hear(&self, requests: u64, patience: Duration) {
        let until = self.requests.load(Ordering::Relaxed) + requests;
        let hearing = async {
            while self.requests.load(Ordering::Relaxed) < until {
                tokio::time::sleep(LOOK).await;
            }
        };
        // Whoever asks for nothing is interrupted in that.
        let _ = tokio::time::timeout(patience, hearing).await;
    }

    /// Draws once.
    pub(super) fn draw<T>(&self, of: impl FnOnce(&Rates, &mut Draw) -> T) -> T {
        let mut draw = self.draw.lock().unwrap_or_else(PoisonError::into_inner);
        of(&self.rates, &mut draw)
    }

    pub(super) fn is_calm(&self) -> bool {
        self.is_calm.load(Ordering::SeqCst)
    }

    pub(super) fn count_delivery(&self) {
        self.queue_faults.fetch_add(1, Ordering::Relaxed);
    }

    async fn pass(&self, request: http::Request<Incoming>) -> Result<Response<Full<Bytes>>, Cut> {
        let passing = read(request).await.map_err(|_| Cut)?;
        let asked = Asked::of(&passing.parts, &passing.path);
        if asked != Asked::Receive {
            self.requests.fetch_add(1, Ordering::Relaxed);
        }
        let (mut fate, mut delay) = self.draw(|rates, draw| rates.fate(asked, draw));
        if self.is_calm() {
            (fate, delay) = (Fate::Passes, Duration::ZERO);
        }
        if fate != Fate::Passes {
            match asked {
                Asked::Table { .. } => self.table_faults.fetch_add(1, Ordering::Relaxed),
                _ => self.queue_faults.fetch_add(1, Ordering::Relaxed),
            };
        }
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        match fate {
            Fate::Passes => self.obey(asked, &passing).await,
            Fate::Throttled => Ok(answer(StatusCode::BAD_REQUEST, THROTTLED)),
            Fate::Failed => Ok(answer(StatusCode::INTERNAL_SERVER_ERROR, FAILED)),
            Fate::CutBefore => Err(Cut),
            Fate::CutAfter => {
                self.obey(asked, &passing).await?;
                Err(Cut)
            }
            Fate::Repeated => {
                self.obey(asked, &passing).await?;
                self.obey(asked, &passing).await
            }
            Fate::Lost => {
                deliveries::bring_back(self, &passing).await;
                Ok(answer(StatusCode::OK, "{}"))
            }
        }
    }

    async fn obey(&self, asked: Asked, passing: &Passing) -> Result<Response<Full<Bytes>>, Cut> {
        if asked == Asked::Send {
            self.watch.sends();
        }
        let answered = self.forward(passing).await.map_err(|_| Cut)?;
        match asked {
            Asked::Table { is_write: true } if answered.status().is_success() => {
                self.watch.wrote(&passing.body);
                Ok(answered)
            }
            Asked::Receive if !self.is_calm() && answered.status().is_success() => {
                Ok(deliveries::disturb(self, passing, answered).await)
            }
            Asked::Arm if answered.status().is_success() && !self.is_calm() => {
                deliveries::twin(self, passing).await;
                Ok(answered)
            }
            _ => Ok(answered),
        }
    }

    async fn forward(&self, passing: &Passing) -> Result<Response<Full<Bytes>>> {
        let url = format!("http://127.0.0.1:{}{}", passing.port, passing.path);
        let mut headers = passing.parts.headers.clone();
        OF_THE_CONNECTION.iter().for_each(|name| {
            headers.remove(name);
        });
        let method = passing.parts.method.clone();
        let sent = self.http.request(method, url).headers(headers);
        let answered = sent.body(passing.body.clone()).send().await?;
        let (status, mut headers) = (answered.status(), answered.headers().clone());
        OF_THE_CONNECTION.iter().for_each(|name| {
            headers.remove(name);
        });
        let mut back = Response::new(Full::new(answered.bytes().await?));
        *back.status_mut() = status;
        *back.headers_mut() = headers;
        Ok(back)
    }
}

/// A handler that returns [`Cut`] makes hyper give the connection up without writing a byte.
async fn connection(proxy: Arc<Proxy>, stream: TcpStream) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let proxy = proxy.clone();
        async move { proxy.pass(request).await }
    });
    // An end without an answer is what some requests get; whoever was killed hears none anyway.
    let _ = http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn read(request: http::Request<Incoming>) -> Result<Passing> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await?.to_bytes();
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let rest = path.trim_start_matches('/');
    let (port, path) = rest.split_once('/').unwrap_or((rest, ""));
    let port = port
        .parse()
        .context("the path does not begin with a port")?;
    let path = format!("/{path}");
    Ok(Passing {
        parts,
        port,
        path,
        body,
    })
}

fn answer(status: StatusCode, body: &'static str) -> Response<Full<Bytes>> {
    let mut answer = Response::new(Full::new(Bytes::from_static(body.as_bytes())));
    *answer.status_mut() = status;
    let json = http::HeaderValue::from_static("application/x-amz-json-1.0");
    answer.headers_mut().insert(header::CONTENT_TYPE, json);
    answer
}
