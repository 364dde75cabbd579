//! Timers through the real SDK clients.

mod anywhere;
mod emulated;
mod replayed;

use crate::TimersConfig;
use crate::queues::CHANNELS;
use aws_credential_types::Credentials;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
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

/// Clients of both services at `url`.
fn clients(url: &str) -> (aws_sdk_sqs::Client, aws_sdk_scheduler::Client) {
    let http = aws_smithy_http_client::Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .build_https();
    let sqs = aws_sdk_sqs::Config::builder()
        .behavior_version(aws_sdk_sqs::config::BehaviorVersion::v2026_01_12())
        .region(aws_sdk_sqs::config::Region::new(REGION))
        .credentials_provider(credentials())
        .endpoint_url(url)
        .http_client(http.clone());
    let scheduler = aws_sdk_scheduler::Config::builder()
        .behavior_version(aws_sdk_scheduler::config::BehaviorVersion::v2026_01_12())
        .region(aws_sdk_scheduler::config::Region::new(REGION))
        .credentials_provider(credentials())
        .endpoint_url(url)
        .http_client(http);
    (
        aws_sdk_sqs::Client::from_conf(sqs.build()),
        aws_sdk_scheduler::Client::from_conf(scheduler.build()),
    )
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
