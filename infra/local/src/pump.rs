//! Event-source mappings: what a queue holds becomes the event of a function, and what the function
//! reports as failed comes back. As in the cloud, but with a shorter wait before the next try.

use crate::asking::Asking;
use crate::counting::Counts;
use crate::mailbox::{Mail, Mailbox};
use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use chrono::TimeDelta;
use dispatch::Dispatcher;
use import::Importer;
use plan::Planner;
use platform::Clock;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{Notify, watch};

/// Messages of one event, at most.
pub const BATCH: usize = 10;
/// Long poll.
const WAIT: Duration = Duration::from_secs(1);
/// How soon a failed message is visible again. The cloud waits until its visibility ends.
const AGAIN: Duration = Duration::from_secs(1);

/// How many handlers are running, and how many ever ran.
#[derive(Debug, Default)]
pub struct Busy {
    running: AtomicUsize,
    inviting: AtomicUsize,
    handled: AtomicUsize,
    asking: Asking,
    changed: Notify,
}

impl Busy {
    /// Handlers running now.
    pub fn running(&self) -> usize {
        self.running.load(Ordering::SeqCst)
    }

    /// Those of them that may be waiting for a person to take an invitation.
    pub fn inviting(&self) -> usize {
        self.inviting.load(Ordering::SeqCst)
    }

    /// What they and everybody else ask of the table.
    pub fn asking(&self) -> &Asking {
        &self.asking
    }

    /// Events handled since the start.
    pub fn handled(&self) -> usize {
        self.handled.load(Ordering::SeqCst)
    }

    /// Resolves when a handler has begun or ended since it was last asked.
    pub async fn changed(&self) {
        self.changed.notified().await;
    }

    fn began(&self, inviting: usize) {
        self.running.fetch_add(1, Ordering::SeqCst);
        self.inviting.fetch_add(inviting, Ordering::SeqCst);
        self.changed.notify_one();
    }

    fn ended(&self, inviting: usize) {
        self.handled.fetch_add(1, Ordering::SeqCst);
        self.inviting.fetch_sub(inviting, Ordering::SeqCst);
        self.running.fetch_sub(1, Ordering::SeqCst);
        self.changed.notify_one();
    }
}

/// A function behind a queue.
pub enum Function {
    /// The dispatcher.
    Dispatch(Box<Dispatcher>),
    /// The planner.
    Plan(Planner),
    /// The importer of uploaded files.
    Import(Importer),
}

/// One worker of one mapping.
pub struct Pump {
    /// Where its messages come from.
    pub mailbox: Mailbox,
    /// The queue's name.
    pub queue: String,
    /// What is called.
    pub function: Function,
    /// How long an invocation may take; messages are invisible as long.
    pub timeout: Duration,
    /// Messages of one event, at most.
    pub batch: usize,
    /// Machine time.
    pub clock: Clock,
    /// Whether the function invites people.
    pub invites: bool,
    /// Shared by all pumps.
    pub busy: Arc<Busy>,
    /// Where invocations are counted, if they are.
    pub counts: Option<Counts>,
}

impl Pump {
    /// Feeds the function until told to stop; an event that has begun is finished.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let received = tokio::select! {
                received = self.mailbox.receive(self.batch, self.timeout, WAIT) => received,
                _ = stop.changed() => return,
            };
            match received {
                Ok(messages) if messages.is_empty() => {}
                Ok(messages) => {
                    let inviting = usize::from(self.invites);
                    self.busy.began(inviting);
                    let (began, bytes) = (self.clock.campaign_now(), bytes(&messages));
                    let count = messages.len();
                    self.handle(messages).await;
                    if let Some(counts) = &self.counts {
                        let time = self.clock.campaign_now() - began;
                        counts.invoked(&self.queue, count, bytes, time);
                    }
                    self.busy.ended(inviting);
                }
                Err(error) => {
                    tracing::error!(queue = self.queue, "cannot receive: {error}");
                    tokio::time::sleep(AGAIN).await;
                }
            }
        }
    }

    async fn handle(&self, messages: Vec<Mail>) {
        let event = event(&self.queue, &messages);
        let timeout = TimeDelta::from_std(self.timeout).unwrap_or(TimeDelta::seconds(60));
        let deadline = self.clock.machine_now() + timeout;
        let answer = match &self.function {
            Function::Dispatch(dispatcher) => dispatcher.handle(event, deadline).await,
            Function::Plan(planner) => planner.handle(event, deadline).await,
            Function::Import(importer) => importer.handle(event, deadline).await,
        };
        // An error, and a response naming a message that was not in the event, bring everything back.
        let failed = match answer {
            Ok(response) => failures(&response, &messages),
            Err(error) => {
                tracing::error!(queue = self.queue, "the event failed as a whole: {error}");
                messages.iter().map(|message| message.id.clone()).collect()
            }
        };
        let (back, done): (Vec<_>, Vec<_>) = messages
            .iter()
            .partition(|message| failed.contains(&message.id));
        let receipts: Vec<&str> = done
            .iter()
            .map(|message| message.receipt.as_str())
            .collect();
        if !receipts.is_empty()
            && let Err(error) = self.mailbox.delete(&receipts).await
        {
            tracing::error!(queue = self.queue, "cannot acknowledge: {error}");
        }
        for message in back {
            if let Err(error) = self.mailbox.release(&message.receipt, AGAIN).await {
                tracing::error!(queue = self.queue, "cannot give back: {error}");
            }
        }
    }
}

fn bytes(messages: &[Mail]) -> usize {
    messages.iter().map(|message| message.body.len()).sum()
}

/// The event that the cloud would make of these messages, through the same JSON.
fn event(queue: &str, messages: &[Mail]) -> SqsEvent {
    let records: Vec<serde_json::Value> = messages
        .iter()
        .map(|message| {
            serde_json::json!({
                "messageId": message.id,
                "receiptHandle": message.receipt,
                "body": message.body,
                "attributes": {
                    "ApproximateReceiveCount": message.receives.to_string(),
                    "SentTimestamp": message.sent_at.timestamp_millis().to_string(),
                },
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "eventSourceARN": format!("arn:aws:sqs:local:000000000000:{queue}"),
                "awsRegion": "local",
            })
        })
        .collect();
    let records: Vec<SqsMessage> = records
        .into_iter()
        .filter_map(|record| serde_json::from_value(record).ok())
        .collect();
    let mut event = SqsEvent::default();
    event.records = records;
    event
}

fn failures(response: &SqsBatchResponse, messages: &[Mail]) -> HashSet<String> {
    let known: HashSet<&str> = messages.iter().map(|message| message.id.as_str()).collect();
    let named: HashSet<String> = response
        .batch_item_failures
        .iter()
        .map(|failure| failure.item_identifier.clone())
        .collect();
    if named.iter().all(|id| known.contains(id.as_str())) {
        named
    } else {
        known.into_iter().map(str::to_owned).collect()
    }
}
