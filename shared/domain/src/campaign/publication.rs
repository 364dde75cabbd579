//! What publishing pinned and planning counted.

use crate::capacity::Hourly;
use crate::ids::ListId;
use crate::jitter::Seed;
use crate::send_window::SendWindow;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One version of one list, as publishing found it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinnedList {
    /// The list.
    pub id: ListId,
    /// The version whose members are addressed; 0 for one that planning has yet to read from the directory.
    pub version: u32,
    /// Its name at that moment.
    pub name: String,
}

/// What the publisher accepted knowingly.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// People whose cell for a placeholder without fallback is empty.
    #[serde(default)]
    pub empty_placeholders: bool,
    /// People whose zone has no open minute in the window; they become `unprogrammed`.
    #[serde(default)]
    pub no_open_minute: bool,
}

/// Everything the plan depends on, written with `draft → publishing`: the plan is a pure
/// function of this (and of the immutable list versions it pins).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// When publishing was accepted, in campaign time.
    pub at: DateTime<Utc>,
    /// Who published.
    pub by: String,
    /// Orders people and draws their minutes.
    pub seed: Seed,
    /// The first instant that may be planned.
    pub plan_from: DateTime<Utc>,
    /// The send window.
    pub window: SendWindow,
    /// Versions addressed, in the author's order.
    pub include: Vec<PinnedList>,
    /// Versions left out.
    pub exclude: Vec<PinnedList>,
    /// What the publisher accepted.
    pub accepted: Accepted,
    /// Version of the zone data the plan was made with.
    pub zone_data: String,
    /// What planning counted; missing until it is done.
    #[serde(default)]
    pub counts: Option<PlanCounts>,
}

/// What planning found, fixed once planned.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanCounts {
    /// People in exactly one batch each.
    pub recipients: u32,
    /// Batches, numbered from zero.
    pub batches: u32,
    /// Rows that named a person already in the audience.
    pub duplicates: u32,
    /// People left out by an exclusion list.
    pub excluded: u32,
    /// People whose zone was not a zone and who are planned in the campaign's.
    pub bad_zones: u32,
    /// People whose zone has no open minute in the window.
    pub no_open_minute: u32,
    /// People the directory did not know at publish.
    pub not_in_directory: u32,
    /// First planned minute.
    pub first_at: Option<DateTime<Utc>>,
    /// Last planned minute.
    pub last_at: Option<DateTime<Utc>>,
    /// Requests reserved on the channel, by hour.
    pub reserved: Hourly<u64>,
}
