//! HTTP as every simulator serves it: the accept loop, requests and answers as plain values, faults on the way.

mod gate;
mod reply;
mod request;
mod server;

pub(crate) use gate::{Cut, ErrorShape, gate, gate_async};
pub(crate) use reply::{Halt, Reply, ReplyBody};
pub(crate) use request::{Request, decode};
pub(crate) use server::{Service, serve};
