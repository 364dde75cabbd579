//! One POST to the bot, in plain HTTP on this machine.

use super::BotAnswer;
use crate::teams::error::Error;
use bytes::Bytes;
use http::{Request, Uri, header};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpStream;

/// The service gives a bot about so long.
const PATIENCE: Duration = Duration::from_secs(15);

/// Posts an activity once.
pub(super) async fn post(bot: &str, token: &str, activity: &Value) -> Result<BotAnswer, Error> {
    tokio::time::timeout(PATIENCE, send(bot, token, activity))
        .await
        .unwrap_or(Err(Error::Bot("it did not answer in time")))
}

async fn send(bot: &str, token: &str, activity: &Value) -> Result<BotAnswer, Error> {
    let uri: Uri = bot.parse().map_err(|_| Error::Bot("its address is none"))?;
    let address: SocketAddr = uri
        .authority()
        .filter(|_| uri.scheme_str() == Some("http"))
        .and_then(|authority| authority.as_str().parse().ok())
        .ok_or(Error::Bot(
            "its address is not http and an IP address with a port",
        ))?;
    if !address.ip().is_loopback() {
        return Err(Error::NotLoopback(address));
    }
    let stream = TcpStream::connect(address).await?;
    let broken = |_| Error::Bot("the connection broke");
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(broken)?;
    let request = Request::post(uri.path())
        .header(header::HOST, address.to_string())
        .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .body(Full::new(Bytes::from(activity.to_string())))
        .map_err(|_| Error::Bot("its address is none"))?;
    let exchange = async {
        let answer = sender.send_request(request).await?;
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await?.to_bytes();
        Ok(BotAnswer {
            status,
            body: String::from_utf8_lossy(&body).into_owned(),
        })
    };
    tokio::select! {
        // The connection has to be driven while the exchange goes on, and ends with it.
        biased;
        answer = exchange => answer.map_err(broken),
        ended = connection => match ended {
            Err(error) => Err(broken(error)),
            Ok(()) => Err(Error::Bot("the connection broke")),
        },
    }
}
