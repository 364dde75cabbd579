//! Clicks: what is kept of a visit to a tracked link, and whether it was a person.
//!
//! A visit is stored as the facts that matter ([`Hit`]), never as a verdict, so that the rules can be
//! changed and run again over everything that was ever recorded. What a single request says of itself is
//! in [`classify_request`]; what only shows beside other visits is in [`classify`] and [`judge`].

mod classify;
mod hit;
mod request;
mod rules;
mod shared_address;

#[cfg(test)]
mod tests;

pub use classify::{Class, Judged, SAME_LINK, SOON_AFTER_SEND, Suspicion, TOGETHER, classify};
pub use hit::{BadHit, Flags, Hit, UaClass, address_hash};
pub use request::{Request, Verdict, classify_request};
pub use rules::{RULES, RequestClass, Rule, Test, rule};
pub use shared_address::{MANY_PEOPLE, PersonHits, WITHIN, judge};
