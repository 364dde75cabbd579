//! Reading a list's source behind an answer that was already given.

use crate::{PlanError, planning, snapshot};
use audience::AudienceError;
use audience::sources::{self, Job, Summary};
use chrono::{DateTime, Utc};
use domain::ids::ListId;
use platform::App;
use timers::Task;

/// Who is said to have made a version that a job made.
const BY: &str = "refresh";

/// Reads the source of a list, and keeps what was found under `job`. What is read becomes a version if `keep` is set.
///
/// # Errors
/// Whatever must bring the task back.
pub(crate) async fn run(
    app: &App,
    list: ListId,
    job: &str,
    keep: bool,
    deadline: DateTime<Utc>,
) -> Result<(), PlanError> {
    let machine_now = app.clock.machine_now();
    // Nobody asks any more: the directory did not answer for too long.
    if sources::job(&app.store, list, job, machine_now).await? != Some(Job::UnderWay) {
        return Ok(());
    }
    let (source, now) = (snapshot::source(app, deadline), app.clock.campaign_now());
    let read = if keep {
        sources::refresh(&source, list, BY, now).await
    } else {
        sources::compare(&source, list).await
    };
    let result = match read {
        Ok(found) => Job::Done(Box::new(Summary::of(&found, now))),
        Err(AudienceError::Directory(fault)) => {
            let pause = fault.retry_after.unwrap_or(planning::DIRECTORY_PAUSE);
            tracing::warn!(list.id = %list, pause.seconds = pause.as_secs(), "reading a list waits for the directory: {fault}");
            let job = job.to_owned();
            let again = Task::ReadList { list, job, keep };
            return Ok(app.timers.enqueue(&again, pause).await?);
        }
        Err(
            error @ (AudienceError::Unreadable { .. }
            | AudienceError::NoSuchList(_)
            | AudienceError::EmptyList(_)),
        ) => Job::Unreadable(error.to_string()),
        Err(error) => return Err(error.into()),
    };
    Ok(sources::keep_job(&app.store, list, job, &result, app.clock.machine_now()).await?)
}
