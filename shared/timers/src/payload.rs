//! What travels through the queues: a version, ids, and nothing a person wrote.

use crate::TimerError;
use chrono::{DateTime, Utc};
use domain::ids::{CampaignId, ListId};
use domain::wake::{WAKE_VERSION, Wake};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The version of [`Task`] that this code writes and reads.
pub const TASK_VERSION: u8 = 1;
/// Longest payload that is looked at, in bytes; ours are below 300.
pub const PAYLOAD_MAX: usize = 4_096;

/// Work behind an answer that was already given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Task {
    /// Plan a published campaign, or go on planning it.
    Plan {
        /// The campaign.
        campaign: CampaignId,
        /// The publication to plan.
        epoch: u32,
    },
    /// Give the batches whose rung fell into a pause a new minute.
    Resume {
        /// The campaign.
        campaign: CampaignId,
        /// The publication.
        epoch: u32,
        /// When it was paused, in campaign time.
        paused_at: DateTime<Utc>,
        /// When it was resumed, in campaign time.
        resumed_at: DateTime<Utc>,
    },
    /// Delete what a deleted campaign leaves behind.
    Purge {
        /// The campaign.
        campaign: CampaignId,
    },
    /// Run a preflight that is too large for a request.
    Preflight {
        /// The campaign.
        campaign: CampaignId,
        /// The job under which its result is stored.
        job: String,
    },
    /// Read a list's source that is too large for a request.
    ReadList {
        /// The list.
        list: ListId,
        /// The job under which the result is stored.
        job: String,
        /// Whether what is read becomes a version.
        keep: bool,
    },
    /// After a restore of the table: pause what is live, and mark who may have been sent to since.
    Recover {
        /// The job under which its progress is stored.
        job: String,
    },
    /// Erase a person. Whom, only the stored job knows.
    Erase {
        /// The job under which the address and the progress are stored.
        job: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    v: u8,
    task: Task,
}

#[derive(Deserialize)]
struct Version {
    v: u64,
}

/// Reads a wake.
///
/// # Errors
/// [`TimerError::UnknownVersion`] or [`TimerError::Malformed`]: it will never be readable.
pub fn parse_wake(text: &str) -> Result<Wake, TimerError> {
    versioned("wake", WAKE_VERSION, text)
}

/// Reads a task.
///
/// # Errors
/// [`TimerError::UnknownVersion`] or [`TimerError::Malformed`]: it will never be readable.
pub fn parse_task(text: &str) -> Result<Task, TimerError> {
    versioned::<Envelope>("task", TASK_VERSION, text).map(|envelope| envelope.task)
}

pub(crate) fn wake_text(wake: &Wake) -> Result<String, TimerError> {
    serde_json::to_string(wake).map_err(|error| unreadable("wake", &error))
}

pub(crate) fn task_text(task: &Task) -> Result<String, TimerError> {
    let text = serde_json::to_string(&Envelope {
        v: TASK_VERSION,
        task: task.clone(),
    })
    .map_err(|error| unreadable("task", &error))?;
    check_length("task", &text)?;
    Ok(text)
}

/// Looks at the version first: a newer payload may have fields this code would call garbage.
fn versioned<T: DeserializeOwned>(
    kind: &'static str,
    known: u8,
    text: &str,
) -> Result<T, TimerError> {
    check_length(kind, text)?;
    let Version { v } = serde_json::from_str(text).map_err(|error| unreadable(kind, &error))?;
    if v != u64::from(known) {
        return Err(TimerError::UnknownVersion {
            kind,
            version: v,
            known,
        });
    }
    serde_json::from_str(text).map_err(|error| unreadable(kind, &error))
}

fn check_length(kind: &'static str, text: &str) -> Result<(), TimerError> {
    if text.len() > PAYLOAD_MAX {
        let problem = format!("{} bytes, more than {PAYLOAD_MAX}", text.len());
        return Err(TimerError::Malformed { kind, problem });
    }
    Ok(())
}

/// The parser's own words may quote the payload, so only the place and sort of the problem are kept.
fn unreadable(kind: &'static str, error: &serde_json::Error) -> TimerError {
    use serde_json::error::Category;
    let sort = match error.classify() {
        Category::Syntax => "not JSON",
        Category::Eof => "cut short",
        Category::Data => "wrong fields",
        Category::Io => "not written",
    };
    let problem = format!("{sort} at line {} column {}", error.line(), error.column());
    TimerError::Malformed { kind, problem }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn campaign() -> CampaignId {
        CampaignId::from_parts(1_790_000_000_000, 7)
    }

    fn instant(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn every_task_reads_back_as_itself() {
        let campaign = campaign();
        let (paused_at, resumed_at) = (instant(1_790_000_000), instant(1_790_003_600));
        for task in [
            Task::Plan { campaign, epoch: 3 },
            Task::Resume {
                campaign,
                epoch: 3,
                paused_at,
                resumed_at,
            },
            Task::Purge { campaign },
            Task::ReadList {
                list: ListId::from_parts(1_790_000_000_000, 8),
                job: "5f2b9c01d4e8a377".into(),
                keep: true,
            },
            Task::Preflight {
                campaign,
                job: "job-1".into(),
            },
            Task::Recover {
                job: "job-2".into(),
            },
            Task::Erase {
                job: "job-3".into(),
            },
        ] {
            let text = task_text(&task).unwrap();
            assert!(text.starts_with(r#"{"v":1,"task":{""#), "{text}");
            assert_eq!(parse_task(&text), Ok(task));
        }
    }

    #[test]
    fn the_wire_form_of_a_task_does_not_change_unnoticed() {
        let text = task_text(&Task::Plan {
            campaign: campaign(),
            epoch: 3,
        })
        .unwrap();
        assert_eq!(
            text,
            format!(
                r#"{{"v":1,"task":{{"plan":{{"campaign":"{}","epoch":3}}}}}}"#,
                campaign()
            )
        );
    }

    #[test]
    fn a_wake_reads_back_as_itself() {
        let wake = Wake::new(campaign(), 1, 2, 3);
        assert_eq!(parse_wake(&wake_text(&wake).unwrap()), Ok(wake));
    }

    #[test]
    fn another_version_is_named_before_its_fields_are_looked_at() {
        let newer = parse_wake(r#"{"v":2,"something":"else"}"#);
        assert_eq!(
            newer,
            Err(TimerError::UnknownVersion {
                kind: "wake",
                version: 2,
                known: 1
            })
        );
        let newer = parse_task(r#"{"v":300,"task":{}}"#);
        assert_eq!(
            newer,
            Err(TimerError::UnknownVersion {
                kind: "task",
                version: 300,
                known: 1
            })
        );
    }

    #[test]
    fn garbage_is_refused_without_being_quoted() {
        let secret = "ann@contoso.example";
        let over_long = format!(r#"{{"v":1,"x":"{}"}}"#, "x".repeat(PAYLOAD_MAX));
        for text in [
            "",
            "{",
            "[]",
            "null",
            r#"{"v":1}"#,
            r#"{"v":"1"}"#,
            &over_long,
            &format!(r#"{{"v":1,"task":"{secret}"}}"#),
        ] {
            for error in [parse_wake(text).unwrap_err(), parse_task(text).unwrap_err()] {
                assert!(matches!(error, TimerError::Malformed { .. }), "{error}");
                assert!(
                    !error.is_retryable() && !error.to_string().contains(secret),
                    "{error}"
                );
            }
        }
    }

    #[test]
    fn a_task_that_could_not_be_read_back_is_not_written() {
        let task = Task::Preflight {
            campaign: campaign(),
            job: "x".repeat(PAYLOAD_MAX),
        };
        assert!(matches!(
            task_text(&task),
            Err(TimerError::Malformed { .. })
        ));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn no_text_makes_the_parsers_panic(text in ".{0,200}") {
            prop_assert!(parse_wake(&text).is_err() && parse_task(&text).is_err());
        }
    }
}
