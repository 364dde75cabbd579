//! Timers: the only crate that knows SQS and EventBridge Scheduler.
//!
//! A wake that is due within a quarter of an hour is a delayed queue message; a later one is a one-shot schedule
//! that puts the same text on the same queue. Either may arrive twice or late: a wake is a hint, the outcome vector
//! decides.

mod arm;
mod backoff;
mod config;
mod error;
mod one_shot;
mod pacing;
mod payload;
mod queue_send;
pub mod queues;
#[cfg(test)]
mod tests;

pub use arm::Timers;
pub use config::TimersConfig;
pub use error::TimerError;
pub use payload::{PAYLOAD_MAX, TASK_VERSION, Task, parse_task, parse_wake};
