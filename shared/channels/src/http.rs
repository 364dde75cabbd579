//! The one HTTP client. It follows no redirect (a token must not travel on), repeats nothing by itself (a
//! message must not be sent twice), and says of every failure whether anything may have been written.

use crate::fault::ConfigError;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use reqwest::Client;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// For name, TCP and TLS together. A connection that fails is known to have carried nothing, so this is
/// shorter than any sensible request time-out.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// A frozen function wakes up with dead connections: do not keep them longer than the peers do.
const POOL_IDLE: Duration = Duration::from_secs(20);
const POOL_SIZE: usize = 16;
/// Presence of 650 people with their out-of-office texts fits; more is not read.
const LONGEST_BODY: usize = 4 * 1024 * 1024;

/// The client all channels share. Build one per process; clones share its connections.
#[derive(Debug, Clone)]
pub struct HttpClient {
    client: Client,
}

/// One request. Its time-out covers everything from the connection to the last byte of the answer.
pub(crate) struct Request {
    pub method: Method,
    pub url: Url,
    pub authorization: Option<HeaderValue>,
    /// Fixed headers of this call besides those every request has; an `accept` takes the place of JSON.
    pub headers: &'static [(&'static str, &'static str)],
    pub body: Option<(HeaderValue, String)>,
    pub timeout: Duration,
}

/// An answer: whatever its status, the server has spoken.
pub(crate) struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// None when the body broke off or was too long.
    pub body: Option<Vec<u8>>,
}

/// No answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoAnswer {
    /// No connection; nothing was written.
    NotSent,
    /// The request may have been written, wholly or in part.
    Lost {
        /// Whether it was the time-out.
        timed_out: bool,
    },
}

impl NoAnswer {
    pub(crate) fn detail(self) -> &'static str {
        match self {
            NoAnswer::NotSent => "no connection",
            NoAnswer::Lost { timed_out: true } => "timed out",
            NoAnswer::Lost { timed_out: false } => "connection lost",
        }
    }
}

impl HttpClient {
    /// A client that trusts the roots compiled in, speaks TLS by ring, and ignores the environment's proxies.
    pub fn new() -> Result<Self, ConfigError> {
        Self::with_roots("")
    }

    /// The same, trusting also the certificates in `pem`, which may be empty.
    ///
    /// # Errors
    /// [`ConfigError::Value`] when there is something in it that is no certificate.
    pub fn with_roots(pem: &str) -> Result<Self, ConfigError> {
        let mut roots: rustls::RootCertStore =
            webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
        let wrong = ConfigError::Value { field: "roots" };
        let known = roots.len();
        for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
            certificate
                .ok()
                .and_then(|certificate| roots.add(certificate).ok())
                .ok_or(wrong.clone())?;
        }
        if !pem.trim().is_empty() && roots.len() == known {
            return Err(wrong);
        }
        let tls = rustls::ClientConfig::builder_with_provider(Arc::new(
            rustls::crypto::ring::default_provider(),
        ))
        .with_safe_default_protocol_versions()
        .map_err(|_| ConfigError::Tls)?
        .with_root_certificates(roots)
        .with_no_client_auth();
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            // Over HTTP/2 one broken connection would make every message in flight ambiguous, not just one.
            .http1_only()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy()
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_idle_timeout(POOL_IDLE)
            .pool_max_idle_per_host(POOL_SIZE)
            .user_agent(concat!("presently/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|_| ConfigError::Tls)?;
        Ok(Self { client })
    }

    /// The client itself, for whoever speaks to something else than a channel.
    pub fn into_inner(self) -> Client {
        self.client
    }

    /// Sends `request` once.
    pub(crate) async fn execute(&self, request: Request) -> Result<Answer, NoAnswer> {
        let mut builder = self
            .client
            .request(request.method, request.url)
            .timeout(request.timeout);
        if !request.headers.iter().any(|(name, _)| *name == "accept") {
            builder = builder.header(header::ACCEPT, "application/json");
        }
        if let Some(authorization) = request.authorization {
            builder = builder.header(header::AUTHORIZATION, authorization);
        }
        for (name, value) in request.headers {
            builder = builder.header(*name, *value);
        }
        if let Some((content_type, body)) = request.body {
            builder = builder
                .header(header::CONTENT_TYPE, content_type)
                .body(body);
        }
        let mut response = builder.send().await.map_err(|error| {
            if error.is_connect() || error.is_builder() {
                NoAnswer::NotSent
            } else {
                NoAnswer::Lost {
                    timed_out: error.is_timeout(),
                }
            }
        })?;
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        Ok(Answer {
            status,
            headers,
            body: read(&mut response).await,
        })
    }
}

/// The body, piece by piece, so that an endless one costs at most [`LONGEST_BODY`].
async fn read(response: &mut reqwest::Response) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.ok()? {
        if body.len() + chunk.len() > LONGEST_BODY {
            return None;
        }
        body.extend_from_slice(&chunk);
    }
    Some(body)
}
