//! An erasure as the API writes it: never whom.

use chrono::{DateTime, Utc};
use domain::erasure::{Erasure, Step};
use serde::Serialize;
use utoipa::ToSchema;

/// The erasure of a person.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Erasure)]
pub(super) struct ErasureView {
    /// Its name.
    #[schema(example = "5f2b9c01d4e8a377")]
    job: String,
    /// Who asked for it.
    by: String,
    /// When it was asked for.
    at: DateTime<Utc>,
    /// How far it is.
    #[schema(value_type = ErasureStep)]
    step: Step,
    /// Lists the person was in, as far as they were looked at.
    lists: u32,
    /// Campaigns the person was in, as far as they were looked at.
    campaigns: u32,
    /// When nothing of the person was left; null while it is under way.
    done_at: Option<DateTime<Utc>>,
}

/// How far an erasure is: `lists` while they get versions without the person, `plans` while campaigns are being planned
/// that may have them, `versions` while older versions of lists are rewritten, `campaigns`, `done`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "described, never made")]
enum ErasureStep {
    Lists,
    Plans,
    Versions,
    Campaigns,
    Done,
}

impl From<Erasure> for ErasureView {
    fn from(erasure: Erasure) -> Self {
        Self {
            job: erasure.job,
            by: erasure.by,
            at: erasure.at,
            step: erasure.step,
            lists: erasure.lists,
            campaigns: erasure.campaigns,
            done_at: erasure.done_at,
        }
    }
}
