//! `GET /r/{token}`: from a tracked link to where it leads, noting the visit on the way.
//!
//! A token says by itself who was sent which link and cannot be forged, so nothing is read for one that was
//! not signed here. Where a link leads comes from the stored campaign, never from the request. Noting a
//! visit neither delays nor breaks the redirect: what could not be noted in time is in the log.

mod answer;
mod record;
mod redirector;
mod routes;
mod targets;
mod writer;

#[cfg(test)]
mod tests;

pub use record::BUDGET;
pub use redirector::Redirector;
pub use routes::router;
