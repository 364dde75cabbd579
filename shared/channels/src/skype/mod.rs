//! Skype for Business Server through UCWA 2.0: one application of one service account finds people, reads
//! their presence and sends instant messages.

mod client;
mod message;

pub use client::{Draw, Skype, SkypeConfig};
pub use message::InstantMessage;
