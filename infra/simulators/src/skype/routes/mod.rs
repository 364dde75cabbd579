//! The way from a path to what answers it. Paths are taken in any case, as the servers do.

mod applications;
mod batch;
mod conversations;
mod data_uri;
mod discovery;
mod events;
mod fields;
mod me;
mod people;
mod start;
mod subscriptions;
mod ticket;
mod ucwa;

use super::inspect;
use super::pool::Pool;
use crate::meter::OpenRequest;
use crate::web::{Cut, Reply, ReplyBody, Request, Service};
use bytes::Bytes;
use http::{Method, StatusCode};

impl Service for Pool {
    fn open(&self) -> OpenRequest<'_> {
        self.0.meter.open()
    }

    async fn answer(&self, request: &Request) -> Result<Reply, Cut> {
        let lower: Vec<String> = request.segments.iter().map(|s| s.to_lowercase()).collect();
        let path: Vec<&str> = lower.iter().map(String::as_str).collect();
        let get = request.method == Method::GET;
        let reply = match path.as_slice() {
            [] => return Ok(Reply::empty(StatusCode::SEE_OTHER).with_header("location", "/people")),
            ["discover"] if get => discovery::discover(self).await?,
            ["autodiscover", "xframe", "xframe.html"] if get => {
                Reply::html("<!doctype html><title>XFrame</title>".to_owned())
            }
            ["autodiscover", "autodiscoverservice.svc", "root"] if get => {
                discovery::root(self).await?
            }
            [
                "autodiscover",
                "autodiscoverservice.svc",
                "root",
                "oauth",
                "user",
            ] if get => discovery::user(self, request).await?,
            ["webticket", "oauthtoken"] if request.method == Method::POST => {
                ticket::issue(self, request).await?
            }
            ["ucwa", "oauth", "v1", "applications", path @ ..] => {
                ucwa::route(self, request, path).await?
            }
            _ => return Ok(inspect::route(self, request)),
        };
        Ok(dress(self, reply))
    }
}

/// What every answer of the server carries.
fn dress(pool: &Pool, mut reply: Reply) -> Reply {
    if let ReplyBody::Json(value) = &reply.body {
        let kind = "application/json; charset=utf-8".to_owned();
        reply.body = ReplyBody::Other(kind, Bytes::from(json_text(value)));
    }
    let fqdn = format!("pool.{}", pool.0.options.sip_domain);
    reply
        .with_header("cache-control", "no-cache")
        .with_header("x-ms-server-fqdn", fqdn)
        .with_header("x-content-type-options", "nosniff")
}

/// The servers escape the slashes of dates.
fn json_text(value: &serde_json::Value) -> String {
    value
        .to_string()
        .replace("\"/Date(", "\"\\/Date(")
        .replace(")/\"", ")\\/\"")
}
