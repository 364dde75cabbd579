//! HTTP: the accept loop, requests as plain values, and the way to the service asked.

mod gate;
mod reply;
mod request;
mod router;
mod server;

pub(crate) use gate::{Cut, ErrorShape, gate};
pub(crate) use reply::{Halt, Reply, ReplyBody};
pub(crate) use request::Request;
pub(crate) use server::serve;
