//! A queue as its pump sees it: in this process, or over HTTP by the way that was chosen for everything else.

use crate::endpoints::REGION;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{Message, MessageSystemAttributeName};
use chrono::{DateTime, Utc};
use emulators::{Emulators, ReceivedMessage};
use platform::clients;
use platform::config::{AwsConfig, LocalEndpoints};
use std::time::Duration;
use timers::{TimersConfig, queues};

/// A message that was received.
pub struct Mail {
    /// Stays the same however often it is received.
    pub id: String,
    /// Names this one receipt.
    pub receipt: String,
    /// As sent.
    pub body: String,
    /// How often it was received, this time included.
    pub receives: u32,
    /// Campaign time of the sending.
    pub sent_at: DateTime<Utc>,
}

impl From<ReceivedMessage> for Mail {
    fn from(message: ReceivedMessage) -> Self {
        Self {
            id: message.message_id,
            receipt: message.receipt_handle,
            body: message.body,
            receives: message.receive_count,
            sent_at: message.sent_at,
        }
    }
}

impl From<Message> for Mail {
    fn from(message: Message) -> Self {
        let number = |name| {
            let attributes = message.attributes.as_ref();
            attributes
                .and_then(|all| all.get(&name)?.parse::<i64>().ok())
                .unwrap_or_default()
        };
        let sent_at = number(MessageSystemAttributeName::SentTimestamp);
        let receives = number(MessageSystemAttributeName::ApproximateReceiveCount);
        Self {
            sent_at: DateTime::from_timestamp_millis(sent_at).unwrap_or_default(),
            receives: u32::try_from(receives).unwrap_or(u32::MAX),
            id: message.message_id.unwrap_or_default(),
            receipt: message.receipt_handle.unwrap_or_default(),
            body: message.body.unwrap_or_default(),
        }
    }
}

/// All queues.
pub struct Mailboxes {
    emulators: Emulators,
    /// Asks over HTTP, and where the queues' URLs begin.
    over: Option<(Client, String)>,
}

impl Mailboxes {
    /// The queues in this process, asked over HTTP at `endpoints` when `is_over` says so.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub async fn new(
        emulators: &Emulators,
        endpoints: &LocalEndpoints,
        timers: &TimersConfig,
        is_over: bool,
    ) -> anyhow::Result<Self> {
        let mut over = None;
        if is_over {
            let aws = AwsConfig {
                region: REGION.into(),
                local: Some(endpoints.clone()),
            };
            let one = timers.plan_queue_url.trim_end_matches(queues::PLAN);
            over = Some((clients::connect(&aws).await?.sqs, one.to_owned()));
        }
        Ok(Self {
            emulators: emulators.clone(),
            over,
        })
    }

    /// The queue of this name.
    pub fn of(&self, queue: &str) -> Mailbox {
        match &self.over {
            Some((sqs, urls)) => Mailbox::Over {
                sqs: sqs.clone(),
                url: format!("{urls}{queue}"),
            },
            None => Mailbox::Here {
                emulators: self.emulators.clone(),
                queue: queue.to_owned(),
            },
        }
    }
}

/// Where a pump's messages come from.
pub enum Mailbox {
    /// The emulators in this process.
    Here {
        /// Where the queue is.
        emulators: Emulators,
        /// Its name.
        queue: String,
    },
    /// The same over HTTP.
    Over {
        /// Asks for messages.
        sqs: Client,
        /// The queue's URL.
        url: String,
    },
}

impl Mailbox {
    /// Up to `most` messages, invisible to others for `visibility` of machine time; an empty queue is waited for.
    ///
    /// # Errors
    /// When the queue does not answer.
    pub async fn receive(
        &self,
        most: usize,
        visibility: Duration,
        wait: Duration,
    ) -> anyhow::Result<Vec<Mail>> {
        match self {
            Self::Here { emulators, queue } => {
                let received = emulators.receive(queue, most, visibility, Some(wait));
                Ok(received.await?.into_iter().map(Mail::from).collect())
            }
            Self::Over { sqs, url } => {
                let asked = sqs
                    .receive_message()
                    .queue_url(url)
                    .max_number_of_messages(most.try_into()?)
                    .visibility_timeout(visibility.as_secs().try_into()?)
                    .wait_time_seconds(wait.as_secs().try_into()?)
                    .message_system_attribute_names(MessageSystemAttributeName::All);
                let received = asked.send().await?.messages.unwrap_or_default();
                Ok(received.into_iter().map(Mail::from).collect())
            }
        }
    }

    /// Says that this message is done with.
    ///
    /// # Errors
    /// When the queue does not answer.
    pub async fn delete(&self, receipts: &[&str]) -> anyhow::Result<()> {
        match self {
            Self::Here { emulators, queue } => {
                emulators.delete(queue, receipts).await?;
            }
            Self::Over { sqs, url } => {
                for receipt in receipts {
                    let done = sqs.delete_message().queue_url(url).receipt_handle(*receipt);
                    done.send().await?;
                }
            }
        }
        Ok(())
    }

    /// Gives a message back: it is visible again after `visibility` of machine time.
    ///
    /// # Errors
    /// When the queue does not answer.
    pub async fn release(&self, receipt: &str, visibility: Duration) -> anyhow::Result<()> {
        match self {
            Self::Here { emulators, queue } => {
                emulators.release(queue, receipt, visibility).await?;
            }
            Self::Over { sqs, url } => {
                let back = sqs.change_message_visibility().queue_url(url);
                let back = back.receipt_handle(receipt);
                back.visibility_timeout(visibility.as_secs().try_into()?)
                    .send()
                    .await?;
            }
        }
        Ok(())
    }
}
