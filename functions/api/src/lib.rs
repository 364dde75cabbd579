//! The HTTP API: user lists, campaigns, what people do to them and what became of them.
//!
//! The same router runs under Lambda, under a local server and in tests.

pub mod access;
pub mod acts;
mod ahead;
pub mod api;
pub mod audit;
pub mod body;
pub mod campaigns;
mod channels;
pub mod docs;
pub mod etag;
pub mod health;
mod idempotency;
mod incident;
pub mod lists;
mod me;
pub mod page;
pub mod params;
mod people;
pub mod principal;
pub mod problem;
mod recovery;
pub mod results;
mod router;
mod routing;
pub mod schema;
mod security_headers;
mod trail;

pub use access::{Access, LocalAccess};
pub use api::Api;
pub use principal::{Author, Looker, Operator, Principal, Role, Viewer};
pub use problem::Problem;
pub use router::{guard, openapi, openapi_json, router};

#[cfg(test)]
mod tests;
