//! A channel as the API writes it.

use crate::schema;
use chrono::{DateTime, Utc};
use domain::campaign::Channel;
use domain::presence::PresenceRule;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// All channels of this deployment.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChannelsView {
    /// Teams first, then Skype for Business, configured or not.
    pub channels: Vec<ChannelView>,
}

/// One channel.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ChannelHealth)]
pub(crate) struct ChannelView {
    /// Which.
    #[schema(value_type = schema::Channel)]
    pub channel: Channel,
    /// How it is, in one word.
    pub status: Status,
    /// Whether this deployment has its settings.
    pub configured: bool,
    /// Formats a message can have, the default one first.
    #[schema(example = json!(["message", "idea", "success", "important", "card"]))]
    pub formats: Vec<&'static str>,
    /// The presence rule of a campaign that names none.
    #[schema(value_type = schema::Presence)]
    pub default_presence: PresenceRule,
    /// The operator's stop, while it stands.
    pub stop: Option<StoppedView>,
    /// When the checks were made, by the machine's clock: at most 30 seconds ago. Null where there are none.
    pub checked_at: Option<DateTime<Utc>>,
    /// Whether the channel's own services answer.
    pub checks: Vec<CheckView>,
    /// What the tenant's administrator has consented to.
    pub consents: Vec<ConsentView>,
    /// How fast it may go.
    pub pace: PaceView,
    /// Whether it rests after a fault.
    pub breaker: BreakerView,
    /// The last fault that made the channel rest.
    pub last_error: Option<LastErrorView>,
}

/// How a channel is, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    /// This deployment has no settings for it.
    NotConfigured,
    /// An operator has stopped it.
    Stopped,
    /// Nobody can be reached until somebody mends something.
    Faulty,
    /// It rests after a fault and goes on by itself.
    Resting,
    /// It works, but a permission that this deployment uses is missing.
    Limited,
    /// It works.
    Ok,
}

/// An operator's stop.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StoppedView {
    /// When, in campaign time.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: String,
}

/// One thing that was tried.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CheckView {
    /// `connector_token`, `graph_token`, `graph`, `sign_in` or `answer`.
    #[schema(example = "graph_token")]
    pub check: &'static str,
    /// Whether it worked.
    pub ok: bool,
    /// What went wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<FaultView>,
}

/// What went wrong with a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct FaultView {
    /// A word: `token`, `connection`, `misconfigured`, `rate_limited`, `unavailable`, `directory`, `presence`.
    #[schema(example = "token")]
    pub kind: String,
    /// Status and code words, for whoever mends it.
    #[schema(example = "token: 401 invalid_client AADSTS7000222")]
    pub detail: String,
    /// What to do about it.
    pub cure: &'static str,
}

/// One permission.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ConsentView {
    /// The recommended application permission of Microsoft Graph.
    #[schema(example = "Presence.Read.All")]
    pub permission: &'static str,
    /// All of which one is enough.
    pub any_of: &'static [&'static str],
    /// What it is for.
    pub needed_for: &'static str,
    /// Whether this deployment uses it.
    pub used: bool,
    /// Whether it was granted; null when that cannot be known.
    pub granted: Option<bool>,
}

/// How fast a channel may go.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PaceView {
    /// Requests a second, over all functions together.
    pub requests_per_second: u32,
    /// Up to when requests are granted already, in campaign time; null when it is idle.
    pub granted_until: Option<DateTime<Utc>>,
    /// How far ahead that is, in seconds: from about one on, workers put work off.
    #[schema(example = 0.4)]
    pub backlog_seconds: f64,
    /// Campaigns that asked for requests in the last seconds.
    pub active_campaigns: usize,
}

/// Whether a channel rests after a fault.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BreakerView {
    /// Whether nobody sends now.
    pub open: bool,
    /// Until when, in campaign time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open_until: Option<DateTime<Utc>>,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<DateTime<Utc>>,
    /// The kind of fault that set `open_until`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "rate_limited")]
    pub kind: Option<String>,
    /// Faults since then.
    pub faults: u32,
}

/// The last fault of a channel.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LastErrorView {
    /// The kind of fault.
    #[schema(example = "unavailable")]
    pub kind: String,
    /// When, in campaign time.
    pub at: DateTime<Utc>,
}
