//! The Skype for Business channel against the simulated pool: whole flows over real sockets.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops where it is"
)]

#[path = "skype/flows.rs"]
mod flows;
#[path = "skype/people.rs"]
mod people;
#[path = "skype/site.rs"]
mod site;
#[path = "skype/troubles.rs"]
mod troubles;
