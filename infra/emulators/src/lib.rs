//! Durable subsets of Amazon SQS, EventBridge Scheduler and S3 on one SQLite file, reached by the unmodified AWS SDK over
//! loopback HTTP.
//!
//! One file holds all services, so "the one-shot fires and its message is enqueued" is one transaction, and so is "the
//! object is there and its message is enqueued": neither a crash nor a restart can lose a wake or duplicate it. All work runs on one thread that commits in groups.
//!
//! **Two clocks.** Campaign time ([`Clocks::campaign`]) may be virtual and jump; it governs message delays, retention
//! and schedules. Machine time ([`Clocks::machine`]) governs visibility timeouts, because handlers run in real time
//! however fast the campaign goes. Long polls last as long as they say in real time.
//!
//! **A bucket** keeps its objects in files beside the SQLite file and has a port of its own. Browsers send to it, so
//! signatures are verified there; the other services want one and believe it.
//!
//! **What AWS rejects is rejected**, with its error codes. What AWS accepts but this subset does not implement (FIFO
//! queues, encryption and policy attributes, recurring expressions, targets other than SQS) is rejected as well,
//! rather than accepted and ignored. Ignored are tags, message groups (standard queues keep no order) and the region
//! and account of a queue ARN: queues are found by name.

mod clocks;
mod database;
mod emulators;
mod error;
mod http;
mod poll;
mod s3;
mod scheduler;
mod sqs;

pub use clocks::{Clocks, Now, TimeSource};
pub use emulators::Emulators;
pub use error::Error;
pub use s3::Bucket;
pub use scheduler::{ScheduleInfo, SchedulerCode};
pub use sqs::{ACCOUNT, QueueCounts, REGION, ReceivedMessage, SqsCode};
