//! SQS: standard queues with delays, visibility, dead-letter queues and batches.

mod attributes;
mod batch;
mod code;
mod counts;
mod digest;
mod message;
mod queues;
mod receipt;
mod receive;
mod refresh;
mod send;
mod settings;
#[cfg(test)]
mod tests;
mod visibility;

pub use code::SqsCode;
pub use counts::QueueCounts;
pub use receive::ReceivedMessage;

pub(crate) use attributes::{describe, set};
pub(crate) use batch::{check, check_total, failure};
pub(crate) use counts::{count, counts};
pub(crate) use digest::hex;
pub(crate) use message::{Attributes, matching, valid_text};
pub(crate) use queues::{by_arn, by_url, create, find, list, purge};
pub(crate) use receive::{Received, receive};
pub(crate) use refresh::{next_change, refresh};
pub(crate) use send::{Outgoing, enqueue, send};
pub(crate) use visibility::{change, delete};

/// The region in the ARNs of this emulator's queues.
pub const REGION: &str = "us-east-1";
/// The account in the ARNs and URLs of this emulator's queues.
pub const ACCOUNT: &str = "000000000000";

/// States of a message row.
const READY: i64 = 0;
const DELAYED: i64 = 1;
const IN_FLIGHT: i64 = 2;
