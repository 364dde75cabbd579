//! The redirect that others write: a table of links, a row for each click, one statement for both.
//!
//! `postgres-redirect PORT SOCKET_FOLDER POSTGRES_PORT CONNECTIONS`: `GET /r/{token}` inserts the click and answers 302
//! once PostgreSQL has confirmed it, 404 for a token that is in no row. The same libraries as ours serve HTTP, so
//! that neither the language nor the server is the difference.

use anyhow::Context;
use axum::Router;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use deadpool_postgres::{Config, Pool, PoolConfig, Runtime};
use sha2::{Digest, Sha256};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use tokio_postgres::NoTls;

/// Finds the link and keeps the click in one round trip: fewer than most make, who ask first and insert then.
const CLICK: &str = "WITH link AS (SELECT id, target FROM links WHERE token = $1), \
     click AS (INSERT INTO clicks (link, agent, visitor) SELECT id, $2, $3 FROM link) \
     SELECT target FROM link";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [port, folder, postgres, connections] = arguments.as_slice() else {
        anyhow::bail!("postgres-redirect PORT SOCKET_FOLDER POSTGRES_PORT CONNECTIONS");
    };
    let config = Config {
        host: Some(folder.clone()),
        port: Some(postgres.parse().context("a port")?),
        user: Some("postgres".to_owned()),
        dbname: Some("postgres".to_owned()),
        pool: Some(PoolConfig::new(connections.parse().context("a number")?)),
        ..Config::new()
    };
    let pool = config.create_pool(Some(Runtime::Tokio1), NoTls)?;
    let router = Router::new()
        .route("/r/{token}", get(follow))
        .with_state(pool)
        .into_make_service_with_connect_info::<SocketAddr>();
    let address = (Ipv4Addr::LOCALHOST, port.parse().context("a port")?);
    let listener = tokio::net::TcpListener::bind(address).await?;
    axum::serve(listener, router).await?;
    Ok(())
}

async fn follow(
    State(pool): State<Pool>,
    Path(token): Path<String>,
    ConnectInfo(visitor): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    let agent = headers
        .get(header::USER_AGENT)
        .and_then(|agent| agent.to_str().ok());
    match click(&pool, &token, agent, visitor.ip()).await {
        Ok(Some(target)) => found(&target),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, error.to_string()).into_response(),
    }
}

async fn click(
    pool: &Pool,
    token: &str,
    agent: Option<&str>,
    visitor: IpAddr,
) -> anyhow::Result<Option<String>> {
    let client = pool.get().await?;
    let statement = client.prepare_cached(CLICK).await?;
    // Nobody may keep addresses: a short hash, as ours.
    let hash = Sha256::digest(visitor.to_string());
    let visitor: &[u8] = &hash[..4];
    let row = client
        .query_opt(&statement, &[&token, &agent, &visitor])
        .await?;
    Ok(row.map(|row| row.get(0)))
}

fn found(target: &str) -> Response {
    let Ok(target) = HeaderValue::from_str(target) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::LOCATION, target),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (StatusCode::FOUND, headers).into_response()
}
