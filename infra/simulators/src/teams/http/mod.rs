//! The way from a request to the service asked.

mod router;

pub(crate) use crate::web::{Cut, ErrorShape, Halt, Reply, ReplyBody, Request, gate};
