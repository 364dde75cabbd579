//! Both wire protocols on one loopback port.

mod batches;
mod fields;
mod messages;
mod queues;
mod reply;
mod schedule_groups;
mod schedules;
mod server;
mod sqs;
