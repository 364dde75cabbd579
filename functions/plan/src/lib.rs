//! The long work behind publishing and resuming: makes the plan, writes batches, arms one-shots.
//! Every task can be repeated from the beginning or from where it was cut off.

mod error;
mod list_reading;
mod planning;
mod preflight;
mod purge;
mod resume;
mod snapshot;
mod write;

pub use error::PlanError;

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use chrono::{DateTime, Utc};
use platform::App;
use platform::batch_events::{self, BatchError, RecordError};
use std::sync::Arc;
use std::time::Duration;
use timers::Task;

/// How long a task is put off while the table is being restored.
const RECOVERY_WAIT: Duration = Duration::from_secs(600);

/// Whether a task changes no campaign.
fn only_looks(task: &Task) -> bool {
    match task {
        Task::Preflight { .. } | Task::ReadList { .. } => true,
        Task::Plan { .. } | Task::Resume { .. } | Task::Purge { .. } => false,
    }
}

/// The planner of one worker.
pub struct Planner {
    app: Arc<App>,
}

impl Planner {
    /// A planner over `app`.
    pub fn new(app: Arc<App>) -> Self {
        Self { app }
    }

    /// Handles an SQS event of tasks, one after the other. `deadline` is the end of the invocation in machine time.
    ///
    /// # Errors
    /// When the event is not one that SQS makes; the whole of it is delivered again.
    pub async fn handle(
        &self,
        event: SqsEvent,
        deadline: DateTime<Utc>,
    ) -> Result<SqsBatchResponse, BatchError> {
        let clock = self.app.clock.clone();
        batch_events::process(event.records, Some(deadline), 1, &clock, |record| {
            self.record(record, deadline)
        })
        .await
    }

    async fn record(&self, record: SqsMessage, deadline: DateTime<Utc>) -> Result<(), RecordError> {
        let task = timers::parse_task(record.body.as_deref().unwrap_or_default())
            .map_err(|error| RecordError::Poison(error.to_string()))?;
        if self.app.settings.recovery && !only_looks(&task) {
            let waits = self.app.timers.enqueue(&task, RECOVERY_WAIT).await;
            return waits.map_err(|error| RecordError::Retry(error.to_string()));
        }
        self.run(task, deadline)
            .await
            .map_err(|error| RecordError::Retry(error.to_string()))
    }

    async fn run(&self, task: Task, deadline: DateTime<Utc>) -> Result<(), PlanError> {
        match task {
            Task::Plan { campaign, epoch } => {
                planning::plan(&self.app, campaign, epoch, deadline).await
            }
            Task::Resume {
                campaign,
                epoch,
                resumed_at,
                ..
            } => resume::resume(&self.app, &task, campaign, epoch, resumed_at).await,
            Task::Purge { campaign } => purge::purge(&self.app, campaign, deadline).await,
            Task::Preflight { campaign, job } => {
                preflight::run(&self.app, campaign, &job, deadline).await
            }
            Task::ReadList { list, job, keep } => {
                list_reading::run(&self.app, list, &job, keep, deadline).await
            }
        }
    }
}
