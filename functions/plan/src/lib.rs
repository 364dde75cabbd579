//! The long work behind publishing and resuming: makes the plan, writes batches, arms one-shots.
//! Every task can be repeated from the beginning or from where it was cut off.

mod erase;
mod erase_campaign;
mod error;
mod list_reading;
mod planning;
mod preflight;
mod purge;
mod recover;
mod recover_people;
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
        let response = batch_events::process(event.records, Some(deadline), 1, &clock, |record| {
            self.record(record, deadline)
        })
        .await;
        self.app.metrics.flush(clock.machine_now());
        response
    }

    async fn record(&self, record: SqsMessage, deadline: DateTime<Utc>) -> Result<(), RecordError> {
        let task = timers::parse_task(record.body.as_deref().unwrap_or_default())
            .map_err(|error| RecordError::Poison(error.to_string()))?;
        self.run_or_wait(task, deadline)
            .await
            .map_err(|error| RecordError::Retry(error.to_string()))
    }

    async fn run_or_wait(&self, task: Task, deadline: DateTime<Utc>) -> Result<(), PlanError> {
        if self.app.settings.recovery && !self.goes_on(&task).await? {
            return Ok(self.app.timers.enqueue(&task, RECOVERY_WAIT).await?);
        }
        self.run(task, deadline).await
    }

    /// Whether a task goes on while the table is being restored: what changes no campaign, the recovery, and plans behind
    /// the recovery's pause.
    async fn goes_on(&self, task: &Task) -> Result<bool, PlanError> {
        match task {
            Task::Preflight { .. } | Task::ReadList { .. } | Task::Recover { .. } => Ok(true),
            Task::Plan { campaign, .. } => {
                let campaign = self.app.store.campaign(*campaign).await?;
                Ok(campaign.is_some_and(|campaign| campaign.paused_at.is_some()))
            }
            Task::Resume { .. } | Task::Purge { .. } | Task::Erase { .. } => Ok(false),
        }
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
            Task::Recover { job } => recover::run(&self.app, &job, deadline).await,
            Task::Erase { job } => erase::run(&self.app, &job, deadline).await,
        }
    }
}
