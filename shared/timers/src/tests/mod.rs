//! Timers through the real SDK clients.

mod emulated;
mod replayed;

use crate::TimersConfig;
use crate::queues::CHANNELS;
use aws_credential_types::Credentials;
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::CampaignId;
use domain::wake::Wake;

const REGION: &str = "eu-central-1";

fn start() -> DateTime<Utc> {
    "2026-12-01T09:00:00Z".parse().unwrap()
}

fn wake(batch: u32) -> Wake {
    Wake::new(CampaignId::from_parts(1_790_000_000_000, 7), 1, batch, 1)
}

fn credentials() -> Credentials {
    Credentials::from_keys("local", "local", None)
}

/// Queues that exist nowhere, for canned answers.
fn invented() -> TimersConfig {
    let each = |form: &dyn Fn(&str) -> String| {
        CHANNELS
            .map(|channel| (channel, form(channel.as_str())))
            .into()
    };
    TimersConfig {
        due_queue_urls: each(&|name| format!("http://127.0.0.1/000000000000/due-{name}")),
        due_queue_arns: each(&|name| format!("arn:aws:sqs:{REGION}:000000000000:due-{name}")),
        due_dlq_arns: each(&|name| format!("arn:aws:sqs:{REGION}:000000000000:due-{name}-dlq")),
        plan_queue_url: "http://127.0.0.1/000000000000/plan".into(),
        schedule_group: "presently".into(),
        scheduler_role_arn: "arn:aws:iam::000000000000:role/scheduler".into(),
        queue_delay: TimeDelta::minutes(15),
    }
}
