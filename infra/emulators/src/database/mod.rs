//! One SQLite connection on one thread.

mod schema;
mod writer;

pub(crate) use schema::open;
pub(crate) use writer::{Session, Writer};
