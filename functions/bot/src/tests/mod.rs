//! The endpoint from the request to the table, against a connector of the test's own that publishes keys of the
//! test's own.

mod activities;
mod answers;
mod events;
mod settings;
mod signed;
mod tokens;
mod world;
