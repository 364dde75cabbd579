//! A server before a service: it passes everything on and counts it.

use super::{Counts, request};
use crate::endpoints::{listen, stopped};
use anyhow::Context;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// What the services take at most is a batch of 16 MB.
const LONGEST: usize = 32 * 1024 * 1024;
/// Longer than any service here takes to answer, a long poll among them.
const PATIENCE: Duration = Duration::from_secs(60);
/// About the message on this connection, not on the next.
const OF_THE_CONNECTION: [HeaderName; 4] = [
    header::HOST,
    header::CONTENT_LENGTH,
    header::TRANSFER_ENCODING,
    header::CONNECTION,
];

struct Hop {
    target: String,
    http: reqwest::Client,
    counts: Counts,
    function: &'static str,
}

/// Puts a hop before `target`. Returns where it listens.
///
/// # Errors
/// When a port cannot be had.
pub async fn before(
    target: &str,
    counts: &Counts,
    function: &'static str,
    tasks: &mut JoinSet<()>,
    stop: &watch::Receiver<bool>,
) -> anyhow::Result<String> {
    let listener = listen(0).await?;
    let address = format!("http://{}", listener.local_addr()?);
    let hop = Arc::new(Hop {
        target: target.to_owned(),
        http: client()?,
        counts: counts.clone(),
        function,
    });
    let router = Router::new().fallback(forward).with_state(hop);
    let until = stopped(stop.clone());
    tasks.spawn(async move {
        if let Err(error) = axum::serve(listener, router)
            .with_graceful_shutdown(until)
            .await
        {
            tracing::error!("the counting server ended: {error}");
        }
    });
    Ok(address)
}

/// Never leaves this machine; the TLS it cannot do without trusts nobody.
fn client() -> anyhow::Result<reqwest::Client> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .no_proxy()
        .timeout(PATIENCE)
        .build()
        .context("no client for the counting server")
}

async fn forward(State(hop): State<Arc<Hop>>, request: Request) -> Response {
    match hop.pass(request).await {
        Ok(response) => response,
        Err(error) => {
            tracing::warn!("a counted request was not answered: {error}");
            StatusCode::BAD_GATEWAY.into_response()
        }
    }
}

impl Hop {
    async fn pass(&self, request: Request) -> anyhow::Result<Response> {
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, LONGEST).await?;
        let mut json = serde_json::from_slice(&body).unwrap_or_default();
        let asked = request::asked(&parts, &json);
        let sent = match asked {
            request::Asked::Table { .. } => {
                request::ask_for_units(&mut json);
                serde_json::to_vec(&json)?.into()
            }
            _ => body.clone(),
        };
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        let mut headers = parts.headers;
        OF_THE_CONNECTION.iter().for_each(|name| {
            headers.remove(name);
        });
        let answer = self
            .http
            .request(parts.method, format!("{}{path}", self.target))
            .headers(headers)
            .body(sent)
            .send()
            .await?;
        let (status, mut headers) = (answer.status(), answer.headers().clone());
        OF_THE_CONNECTION.iter().for_each(|name| {
            headers.remove(name);
        });
        let answer = answer.bytes().await?;
        self.counts.answered(
            self.function,
            &asked,
            body.len(),
            status.is_success(),
            &answer,
        );
        let mut response = Response::new(Body::from(answer));
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        Ok(response)
    }
}
