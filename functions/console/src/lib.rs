//! The web console: static files that were built before, their content policy, and where to sign in.
//!
//! Nothing here needs a token and nothing here holds data: what the pages show, they ask the API for.

mod answer;
mod encoding;
mod files;
mod policy;
mod routes;
mod settings;

#[cfg(test)]
mod tests;

pub use routes::{PAGES, router};
pub use settings::{LocalSignIn, Settings, SignIn};
