//! What is kept, and how: one DynamoDB table, spoken to by the real SDK. No other crate names its attributes.
//!
//! Reads that decide about sending are strongly consistent; lists that come from the index are not. Conditional writes
//! recognise themselves when the SDK repeats them.

mod audit;
mod batch_pages;
mod batch_write;
mod batches;
mod beginning;
mod breaker;
mod campaigns;
mod channel_stop;
mod chunk_answers;
mod clicks;
mod cursor;
mod documents;
mod erase;
mod erase_members;
mod error;
mod expression;
mod idempotency;
mod installed;
mod item;
mod jobs;
mod keys;
mod lists;
mod members;
mod pace;
mod packing;
mod people;
mod person_index;
mod purge;
mod reach;
mod read;
mod reads;
mod receipts;
mod resolution;
mod retention;
mod store;
pub mod table;
mod uploads;
mod vectors;
mod write;
mod write_id;

#[cfg(test)]
mod tests;

pub use audit::{AuditEntry, Audited};
pub use batches::BatchResults;
pub use beginning::Beginning;
pub use breaker::Breaker;
pub use clicks::{BatchClicks, BundledClicks, Click, HIT_MAX, HITS_MAX, LinkClicks};
pub use cursor::Page;
pub use error::{StoreError, UpdateError};
pub use idempotency::Begin;
pub use installed::InstalledPerson;
pub use members::{ChunkRef, Version};
pub use people::PersonRef;
pub use purge::Doomed;
pub use reach::Reach;
pub use reads::{BatchReads, Engagement, Read};
pub use receipts::ReaderState;
pub use store::Store;
pub use vectors::Written;
