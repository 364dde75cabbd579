//! Counts what the functions ask of the cloud, as the cloud would bill it: `presently --count`, `GET /_counts`.
//!
//! A hop stands before each service. It asks the table for the capacity that each request consumed, and counts the
//! requests of queues and one-shots; the pumps say how often and for how long functions were invoked.

mod hop;
mod request;

use chrono::TimeDelta;
use platform::config::LocalEndpoints;
use request::Asked;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// A request to a queue is billed for each piece of this size, in bytes.
const PIECE: usize = 64 * 1024;

/// Everything that was asked since the start. Sums: what happened in between is a difference.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Counted {
    /// By operation and the kinds of its items, `UpdateItem O`; what the sweeper asks, `sweep: Query`.
    table: BTreeMap<String, TableUse>,
    /// Requests as billed, by operation.
    queues: BTreeMap<String, u64>,
    /// By operation. Each one-shot that is created is invoked once.
    schedules: BTreeMap<String, u64>,
    /// By the queue that invokes, and the sweeper.
    functions: BTreeMap<String, FunctionUse>,
}

/// What one kind of request to the table came to.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
struct TableUse {
    requests: u64,
    read_units: f64,
    write_units: f64,
}

/// What a queue's function was invoked for.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
struct FunctionUse {
    invocations: u64,
    messages: u64,
    /// Milliseconds of campaign time between the beginnings and the ends of all invocations. Time stands still while
    /// anything but the channel's pace is waited for.
    milliseconds: i64,
}

/// Takes counts in. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Counts(Arc<Mutex<Counted>>);

impl Counts {
    /// The same services, where every request is counted. What is asked of the table is counted under `function`,
    /// where one is named.
    ///
    /// # Errors
    /// When a port cannot be had.
    pub async fn before(
        &self,
        services: &LocalEndpoints,
        function: &'static str,
        tasks: &mut JoinSet<()>,
        stop: &watch::Receiver<bool>,
    ) -> anyhow::Result<LocalEndpoints> {
        Ok(LocalEndpoints {
            dynamodb: hop::before(&services.dynamodb, self, function, tasks, stop).await?,
            sqs: hop::before(&services.sqs, self, function, tasks, stop).await?,
            scheduler: hop::before(&services.scheduler, self, function, tasks, stop).await?,
        })
    }

    /// What was counted so far.
    pub fn so_far(&self) -> Counted {
        self.with(|counted| counted.clone())
    }

    /// A queue was asked for `messages` of so many `bytes` together, its function was invoked with them for `time` of
    /// campaign time, and the queue was told. A poll that finds nothing is not counted: how many there are is a matter
    /// of time, not of messages.
    pub fn invoked(&self, queue: &str, messages: usize, bytes: usize, time: TimeDelta) {
        self.with(|counted| {
            *counted.queues.entry("ReceiveMessage".into()).or_default() += pieces(bytes);
            *counted
                .queues
                .entry("DeleteMessageBatch".into())
                .or_default() += 1;
            let function = counted.functions.entry(queue.into()).or_default();
            function.invocations += 1;
            function.messages += messages as u64;
            function.milliseconds += time.num_milliseconds();
        });
    }

    /// A function that no queue invokes was invoked.
    pub fn ran(&self, function: &str) {
        self.with(|counted| {
            counted
                .functions
                .entry(function.into())
                .or_default()
                .invocations += 1;
        });
    }

    /// The answer to a request of `bytes` bytes by `function`, which may be empty.
    fn answered(&self, function: &str, asked: &Asked, bytes: usize, is_ok: bool, answer: &[u8]) {
        self.with(|counted| match asked {
            Asked::Table { name, is_read } => {
                let units = request::units(is_ok, *is_read, answer);
                let name = match function {
                    "" => name.clone(),
                    function => format!("{function}: {name}"),
                };
                let used = counted.table.entry(name).or_default();
                used.requests += 1;
                if *is_read {
                    used.read_units += units;
                } else {
                    used.write_units += units;
                }
            }
            Asked::Queue(operation) => {
                *counted.queues.entry(operation.clone()).or_default() += pieces(bytes);
            }
            Asked::Schedules(operation) => {
                *counted.schedules.entry(operation.clone()).or_default() += 1;
            }
        });
    }

    fn with<T>(&self, change: impl FnOnce(&mut Counted) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn pieces(bytes: usize) -> u64 {
    bytes.div_ceil(PIECE).max(1) as u64
}

#[cfg(test)]
mod tests;
