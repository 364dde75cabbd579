//! Where wakes and tasks go.

use crate::TimerError;
use chrono::TimeDelta;
use domain::campaign::Channel;
use std::collections::HashMap;

/// Addresses of the queues and of the schedule group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimersConfig {
    /// URL of the due queue of each channel in use.
    pub due_queue_urls: HashMap<Channel, String>,
    /// ARN of the due queue of each channel in use: what a one-shot is aimed at.
    pub due_queue_arns: HashMap<Channel, String>,
    /// ARN of the queue that takes the firings a due queue could not be given.
    pub due_dlq_arns: HashMap<Channel, String>,
    /// URL of the plan queue.
    pub plan_queue_url: String,
    /// Name of the schedule group all one-shots are in.
    pub schedule_group: String,
    /// ARN of the role with which a one-shot writes to a due queue.
    pub scheduler_role_arn: String,
    /// What is due within this goes to a queue, which delays by 15 minutes at most; what is due later gets a one-shot.
    pub queue_delay: TimeDelta,
}

impl TimersConfig {
    pub(crate) fn due_url(&self, channel: Channel) -> Result<&str, TimerError> {
        of(&self.due_queue_urls, channel)
    }

    pub(crate) fn due_arn(&self, channel: Channel) -> Result<&str, TimerError> {
        of(&self.due_queue_arns, channel)
    }

    pub(crate) fn due_dlq_arn(&self, channel: Channel) -> Result<&str, TimerError> {
        of(&self.due_dlq_arns, channel)
    }
}

fn of(map: &HashMap<Channel, String>, channel: Channel) -> Result<&str, TimerError> {
    map.get(&channel)
        .map(String::as_str)
        .ok_or(TimerError::NoQueue {
            channel: channel.as_str(),
        })
}
