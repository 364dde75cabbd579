//! A recovery as the API writes it.

use chrono::{DateTime, Utc};
use domain::campaign::State;
use domain::ids::CampaignId;
use domain::recovery::{Recovered, Recovery, Step};
use serde::Serialize;
use utoipa::ToSchema;

/// A recovery after a restore of the table.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Recovery)]
pub(super) struct RecoveryView {
    /// Its name, which the trails of its campaigns bear.
    #[schema(example = "5f2b9c01d4e8a377")]
    job: String,
    /// The restore point, as it was given.
    restored_to: DateTime<Utc>,
    /// Who was due until then is `unknown`.
    until: DateTime<Utc>,
    /// Who asked for it.
    by: String,
    /// When it came to its end; null while it is under way.
    done_at: Option<DateTime<Utc>>,
    /// People who are `unknown` because of a restore, as far as they were looked at.
    unknown: u32,
    /// Drafts that were paused.
    drafts: u32,
    /// The campaigns that were live; empty until they are listed.
    campaigns: Vec<RecoveredView>,
}

/// One campaign of a recovery.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RecoveredCampaign)]
struct RecoveredView {
    /// The campaign.
    #[schema(value_type = String, example = "cmp_01KB0000000000000000000000")]
    id: CampaignId,
    /// How far it is.
    #[schema(value_type = RecoveryStep)]
    step: Step,
    /// Batches looked at.
    batches: u32,
    /// People of them who are `unknown` because of a restore.
    unknown: u32,
}

/// How far a campaign is: `listed` before it is paused, `paused` before everybody was looked at or while its plan is made
/// again, `recovered`; `refused` when its plan cannot be made again, and it is a paused draft; `ended` when nothing of it
/// is sent any more.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "described, never made")]
enum RecoveryStep {
    Listed,
    Paused,
    Recovered,
    Refused,
    Ended,
}

impl From<Recovery> for RecoveryView {
    fn from(recovery: Recovery) -> Self {
        let (drafts, campaigns): (Vec<Recovered>, Vec<Recovered>) = recovery
            .campaigns
            .unwrap_or_default()
            .into_iter()
            .partition(|campaign| campaign.was == State::Draft);
        let paused = drafts.iter().filter(|draft| draft.step != Step::Listed);
        Self {
            job: recovery.job,
            restored_to: recovery.restored_to,
            until: recovery.until,
            by: recovery.by,
            done_at: recovery.done_at,
            unknown: campaigns.iter().map(|campaign| campaign.unknown).sum(),
            drafts: u32::try_from(paused.count()).unwrap_or(u32::MAX),
            campaigns: campaigns.into_iter().map(RecoveredView::from).collect(),
        }
    }
}

impl From<Recovered> for RecoveredView {
    fn from(recovered: Recovered) -> Self {
        Self {
            id: recovered.id,
            step: recovered.step,
            batches: recovered.next,
            unknown: recovered.unknown,
        }
    }
}
