//! Skype for Business Server through UCWA 2.0: one application of one service account finds people, reads
//! their presence and sends instant messages.
//!
//! [`Skype`] shares one [`endpoint`] among its clones. A task of its own ([`channel`]) keeps a request for
//! events parked and tells the open deliveries ([`board`], [`progress`]) what happened; a [`send`] posts, waits
//! for what the events say, and leaves it to that task to end the conversation ([`closing`]).

mod application;
pub(crate) mod availability;
mod batch;
mod board;
pub(crate) mod challenge;
mod channel;
mod client;
mod closing;
mod contact;
mod discovery;
mod endpoint;
mod errors;
pub(crate) mod events;
mod ids;
mod intake;
mod links;
mod message;
pub(crate) mod multipart;
mod people;
mod presences;
mod progress;
mod send;
mod session;
mod token;
mod words;

#[cfg(test)]
mod tests;

pub use client::{Draw, Skype, SkypeConfig};
pub use message::InstantMessage;
