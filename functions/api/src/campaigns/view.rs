//! A campaign as the API writes it.

use super::allowed::Actions;
use crate::Principal;
use crate::problem::FieldError;
use crate::schema;
use chrono::{DateTime, Utc};
use domain::campaign::{
    Audience, Campaign, CardFields, Channel, FinishReason, MessageFormat, OnAmbiguous, OnExhausted,
    PinnedList, State,
};
use domain::ids::{CampaignId, ListId};
use domain::presence::PresenceRule;
use domain::send_window::{OpeningHours, SendWindow, WindowLength};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// A campaign: what its author wrote, what became of it, and what the caller may do to it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Campaign)]
pub struct CampaignView {
    /// Its id.
    #[schema(value_type = String, example = "cmp_01KB0000000000000000000000")]
    pub id: CampaignId,
    /// Where it is in its life.
    #[schema(value_type = schema::State)]
    pub state: State,
    /// Whether an operator has paused it.
    pub paused: bool,
    /// Whether an operator has cancelled it.
    pub cancelled: bool,
    /// Who made it.
    pub owner: String,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// When a person last changed it.
    pub updated: DateTime<Utc>,
    /// 1 to 120 characters.
    pub name: String,
    /// Markdown.
    pub message: String,
    /// The form in which it arrives.
    #[schema(value_type = schema::MessageFormat)]
    pub format: MessageFormat,
    /// What a card has besides the message; null in every other format.
    #[schema(value_type = Option<schema::Card>)]
    pub card: Option<CardFields>,
    /// How it travels.
    #[schema(value_type = schema::Channel)]
    pub channel: Channel,
    /// Whom it addresses.
    #[schema(value_type = schema::Audience)]
    pub audience: Audience,
    /// Local date and time of the start in `time_zone`.
    #[schema(example = "2026-12-01T15:00")]
    pub start: String,
    /// IANA time zone.
    #[schema(example = "Europe/Paris")]
    pub time_zone: String,
    /// How long the send window lasts.
    #[schema(value_type = schema::Length)]
    pub duration: WindowLength,
    /// The instants between which messages may leave.
    pub window: WindowView,
    /// When a message may be sent.
    #[schema(value_type = schema::OpeningHours)]
    pub opening_hours: OpeningHours,
    /// Who may be sent to: the author's choice, else the channel's.
    #[schema(value_type = schema::Presence)]
    pub presence: PresenceRule,
    /// What happens when the ladder is spent.
    #[schema(value_type = schema::OnExhausted)]
    pub on_exhausted: OnExhausted,
    /// What happens when a result cannot be known.
    #[schema(value_type = schema::OnAmbiguous)]
    pub on_ambiguous: OnAmbiguous,
    /// Why planning refused the last publish; null when it did not.
    pub refused: Option<FieldError>,
    /// What publishing fixed; null in a draft.
    pub progress: Option<Progress>,
    /// The lists of the audience by name.
    pub lists: Vec<ListRef>,
    /// What the caller may do to it now, and why not.
    pub actions: Actions,
}

/// A stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Window)]
pub struct WindowView {
    /// Its first instant.
    pub from: DateTime<Utc>,
    /// The first instant after it.
    pub until: DateTime<Utc>,
}

impl From<SendWindow> for WindowView {
    fn from(window: SendWindow) -> Self {
        Self {
            from: window.from,
            until: window.until,
        }
    }
}

/// What publishing fixed and planning counted.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Progress {
    /// When publishing was accepted.
    pub published_at: DateTime<Utc>,
    /// Who published.
    pub published_by: String,
    /// First instant of the send window.
    pub window_from: DateTime<Utc>,
    /// First instant after the send window.
    pub window_until: DateTime<Utc>,
    /// Whether the plan is made; the counts are zero until then.
    pub planned: bool,
    /// People addressed.
    pub recipients: u32,
    /// Batches of up to 100 people due in the same minute.
    pub batches: u32,
    /// Rows that named a person already addressed.
    pub duplicates: u32,
    /// People left out by a list.
    pub excluded: u32,
    /// People whose time zone is none and who are planned in the campaign's.
    pub bad_zones: u32,
    /// People whose zone has no open minute in the window.
    pub no_open_minute: u32,
    /// People the directory did not know at publish.
    pub not_in_directory: u32,
    /// First planned minute.
    pub first_at: Option<DateTime<Utc>>,
    /// Last planned minute.
    pub last_at: Option<DateTime<Utc>>,
    /// When an operator paused it.
    pub paused_at: Option<DateTime<Utc>>,
    /// When an operator cancelled it.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// When it finished.
    pub finished_at: Option<DateTime<Utc>>,
    /// Why it finished.
    #[schema(value_type = Option<schema::FinishReason>)]
    pub finish_reason: Option<FinishReason>,
}

/// A list of the audience.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ListRef {
    /// Its id.
    #[schema(value_type = String, example = "lst_01KB0000000000000000000000")]
    pub id: ListId,
    /// Its name: as pinned by publishing, in a draft as it is now; null when it no longer exists.
    pub name: Option<String>,
    /// The version pinned by publishing; null in a draft.
    pub version: Option<u32>,
    /// Whether its members are left out.
    pub excluded: bool,
}

impl CampaignView {
    /// `campaign` as `principal` sees it; `names` are those of the lists that drafts name.
    pub(super) fn new(
        campaign: Campaign,
        principal: &Principal,
        names: &HashMap<ListId, String>,
    ) -> Self {
        let (actions, progress, lists) = (
            Actions::of(principal, &campaign),
            Progress::of(&campaign),
            list_refs(&campaign, names),
        );
        let (presence, window) = (campaign.spec.presence_rule(), campaign.spec.window());
        let spec = campaign.spec;
        Self {
            id: campaign.id,
            state: campaign.state,
            paused: campaign.paused_at.is_some(),
            cancelled: campaign.cancelled_at.is_some(),
            owner: campaign.owner,
            created: campaign.created,
            updated: campaign.updated,
            name: spec.name,
            message: spec.message,
            format: spec.format,
            card: spec.card,
            channel: spec.channel,
            audience: spec.audience,
            start: spec.start.format("%Y-%m-%dT%H:%M").to_string(),
            time_zone: spec.time_zone.name().to_owned(),
            duration: spec.duration,
            window: window.into(),
            opening_hours: spec.opening_hours,
            presence,
            on_exhausted: spec.on_exhausted,
            on_ambiguous: spec.on_ambiguous,
            refused: campaign.refused.map(FieldError::from),
            progress,
            lists,
            actions,
        }
    }
}

impl Progress {
    fn of(campaign: &Campaign) -> Option<Self> {
        let published = campaign
            .publication
            .as_ref()
            .filter(|_| campaign.state != State::Draft)?;
        let counts = published.counts.clone().unwrap_or_default();
        Some(Self {
            published_at: published.at,
            published_by: published.by.clone(),
            window_from: published.window.from,
            window_until: published.window.until,
            planned: published.counts.is_some(),
            recipients: counts.recipients,
            batches: counts.batches,
            duplicates: counts.duplicates,
            excluded: counts.excluded,
            bad_zones: counts.bad_zones,
            no_open_minute: counts.no_open_minute,
            not_in_directory: counts.not_in_directory,
            first_at: counts.first_at,
            last_at: counts.last_at,
            paused_at: campaign.paused_at,
            cancelled_at: campaign.cancelled_at,
            finished_at: campaign.finished.map(|(at, _)| at),
            finish_reason: campaign.finish_reason(),
        })
    }
}

/// Lists whose names have to be read: those of a draft.
pub(super) fn unnamed(campaign: &Campaign) -> impl Iterator<Item = ListId> {
    let audience = Some(&campaign.spec.audience).filter(|_| campaign.state == State::Draft);
    audience
        .into_iter()
        .flat_map(|audience| audience.include.iter().chain(&audience.exclude).copied())
}

fn list_refs(campaign: &Campaign, names: &HashMap<ListId, String>) -> Vec<ListRef> {
    let pinned = |lists: &[PinnedList], excluded| {
        let list = move |list: &PinnedList| ListRef {
            id: list.id,
            name: Some(list.name.clone()),
            version: Some(list.version),
            excluded,
        };
        lists.iter().map(list).collect::<Vec<_>>()
    };
    let drafted = |lists: &[ListId], excluded| {
        let list = |id: &ListId| ListRef {
            id: *id,
            name: names.get(id).cloned(),
            version: None,
            excluded,
        };
        lists.iter().map(list).collect::<Vec<_>>()
    };
    match campaign
        .publication
        .as_ref()
        .filter(|_| campaign.state != State::Draft)
    {
        Some(published) => [
            pinned(&published.include, false),
            pinned(&published.exclude, true),
        ]
        .concat(),
        None => {
            let audience = &campaign.spec.audience;
            [
                drafted(&audience.include, false),
                drafted(&audience.exclude, true),
            ]
            .concat()
        }
    }
}
