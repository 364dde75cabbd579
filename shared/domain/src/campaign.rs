//! A campaign: what its author wrote, what publishing pinned, and the state it is in.

mod format;
mod local_minute;
mod publication;

pub use format::{
    CardButton, CardFields, IMAGE_ALT_MAX, LABEL_MAX, MessageFormat, TITLE_MAX, URL_MAX,
};
pub use publication::{Accepted, PinnedList, PlanCounts, Publication};

use crate::ids::{CampaignId, ListId};
use crate::presence::PresenceRule;
use crate::send_window::{OpeningHours, SendWindow, WindowLength};
use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// Longest campaign name, in characters.
pub const NAME_MAX: usize = 120;
/// Longest message, in characters of Markdown.
pub const MESSAGE_MAX: usize = 8_000;
/// Most lists an audience may include, and most it may exclude.
pub const LISTS_MAX: usize = 50;

/// How a message travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A Microsoft Teams bot.
    Teams,
    /// Skype for Business Server.
    Skype,
}

impl Channel {
    /// The word used in keys, queue names, JSON and metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Channel::Teams => "teams",
            Channel::Skype => "skype",
        }
    }

    /// The presence rule of a campaign that names none.
    pub fn default_presence(self) -> PresenceRule {
        match self {
            Channel::Teams => PresenceRule::Always,
            Channel::Skype => PresenceRule::Available,
        }
    }
}

/// Whom a campaign addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Audience {
    /// Lists whose members are addressed; of a person in two of them, the first list gives the row.
    #[serde(default)]
    pub include: Vec<ListId>,
    /// Lists whose members are left out.
    #[serde(default)]
    pub exclude: Vec<ListId>,
}

/// What happens to a person whose ladder is spent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnExhausted {
    /// The message is unprogrammed.
    #[default]
    Unprogram,
    /// The last rung delivers whatever the presence.
    Deliver,
}

/// What happens to a send whose result cannot be known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnAmbiguous {
    /// It stays `unknown`: at most once.
    #[default]
    Hold,
    /// It is sent again: at least once.
    Resend,
}

/// What an author writes. Editable in `draft` only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// 1–120 characters.
    pub name: String,
    /// Markdown, 1–8,000 characters.
    pub message: String,
    /// The form in which it arrives.
    #[serde(default)]
    pub format: MessageFormat,
    /// What a card has besides the message; with the format `card` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<CardFields>,
    /// How it travels.
    pub channel: Channel,
    /// Whom it addresses.
    #[serde(default)]
    pub audience: Audience,
    /// Local date and time of the start, without zone: `2026-12-01T15:00`.
    #[serde(with = "local_minute")]
    pub start: NaiveDateTime,
    /// IANA zone of `start` and of everybody who has none of their own.
    pub time_zone: Tz,
    /// Hours of elapsed time or calendar days.
    pub duration: WindowLength,
    /// When a message may be sent.
    pub opening_hours: OpeningHours,
    /// Who may be sent to; the channel's default when missing.
    #[serde(default)]
    pub presence: Option<PresenceRule>,
    /// What happens when the ladder is spent.
    #[serde(default)]
    pub on_exhausted: OnExhausted,
    /// What happens when a result cannot be known.
    #[serde(default)]
    pub on_ambiguous: OnAmbiguous,
}

/// Something wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// The field, as a path in the body: `opening_hours.to`.
    pub field: String,
    /// What is wrong with it, for a person to read.
    pub detail: String,
}

impl FieldProblem {
    /// A problem of `field`.
    pub fn new(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            detail: detail.into(),
        }
    }
}

impl Spec {
    /// The presence rule that holds: the author's, else the channel's.
    pub fn presence_rule(&self) -> PresenceRule {
        self.presence.unwrap_or(self.channel.default_presence())
    }

    /// The instants between which messages may leave.
    pub fn window(&self) -> SendWindow {
        SendWindow::new(self.start, self.time_zone, self.duration)
    }

    /// Everything that is out of range, field by field. Empty for a draft that may be stored.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut found = Vec::new();
        let mut check = |ok: bool, field: &str, detail: String| {
            if !ok {
                found.push(FieldProblem::new(field, detail));
            }
        };
        let name = self.name.trim().chars().count();
        check(
            (1..=NAME_MAX).contains(&name),
            "name",
            format!("has {name} characters; 1 to {NAME_MAX} are allowed"),
        );
        check(
            !self.name.chars().any(char::is_control),
            "name",
            "holds a control character".into(),
        );
        let message = self.message.chars().count();
        check(
            !self.message.trim().is_empty() && message <= MESSAGE_MAX,
            "message",
            format!(
                "has {message} characters; 1 to {MESSAGE_MAX} are allowed, not all of them blank"
            ),
        );
        for (field, lists) in [
            ("audience.include", &self.audience.include),
            ("audience.exclude", &self.audience.exclude),
        ] {
            check(
                lists.len() <= LISTS_MAX,
                field,
                format!(
                    "names {} lists; at most {LISTS_MAX} are allowed",
                    lists.len()
                ),
            );
        }
        found.extend(format::problems(
            self.channel,
            self.format,
            self.card.as_ref(),
        ));
        found.extend(
            self.duration
                .problems()
                .into_iter()
                .map(|(field, detail)| FieldProblem::new(field, detail)),
        );
        found.extend(
            self.opening_hours
                .problems()
                .into_iter()
                .map(|(field, detail)| FieldProblem::new(field, detail)),
        );
        found
    }
}

/// Where a campaign is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Being written.
    Draft,
    /// Accepted for publishing; the plan is being made.
    Publishing,
    /// Planned; nothing sent yet.
    Scheduled,
    /// The first batch has begun.
    Running,
    /// Nobody is waiting any more, or the window is over.
    Finished,
}

impl State {
    /// Every state, in the order of a campaign's life.
    pub const ALL: [State; 5] = [
        State::Draft,
        State::Publishing,
        State::Scheduled,
        State::Running,
        State::Finished,
    ];

    /// The word used in keys and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Publishing => "publishing",
            State::Scheduled => "scheduled",
            State::Running => "running",
            State::Finished => "finished",
        }
    }

    /// Whether lists and batches of such a campaign are in use.
    pub fn is_live(self) -> bool {
        matches!(self, State::Publishing | State::Scheduled | State::Running)
    }
}

/// Why a campaign is finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FinishReason {
    /// Everybody is in a final outcome.
    Done,
    /// The window is over; whoever was still waiting is unprogrammed.
    WindowClosed,
    /// An operator cancelled it.
    Cancelled,
}

/// A campaign as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campaign {
    /// Its id.
    pub id: CampaignId,
    /// What the author wrote.
    pub spec: Spec,
    /// Where it is in its life.
    pub state: State,
    /// Counts publications; wakes of an earlier one are dead.
    pub epoch: u32,
    /// Grows with every write; the entity tag of a draft.
    pub version: u64,
    /// Who made it.
    pub owner: String,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// When it was last changed by a person.
    pub updated: DateTime<Utc>,
    /// Set while an operator has paused it.
    #[serde(default)]
    pub paused_at: Option<DateTime<Utc>>,
    /// Set once an operator has cancelled it.
    #[serde(default)]
    pub cancelled_at: Option<DateTime<Utc>>,
    /// When and why it finished.
    #[serde(default)]
    pub finished: Option<(DateTime<Utc>, FinishReason)>,
    /// Why planning refused the last publish.
    #[serde(default)]
    pub refused: Option<FieldProblem>,
    /// What publishing pinned; missing in a draft that was never published.
    #[serde(default)]
    pub publication: Option<Publication>,
}

impl Campaign {
    /// A new draft.
    pub fn draft(id: CampaignId, spec: Spec, owner: String, now: DateTime<Utc>) -> Self {
        Self {
            id,
            spec,
            state: State::Draft,
            epoch: 0,
            version: 1,
            owner,
            created: now,
            updated: now,
            paused_at: None,
            cancelled_at: None,
            finished: None,
            refused: None,
            publication: None,
        }
    }

    /// The reason it finished for, once it has.
    pub fn finish_reason(&self) -> Option<FinishReason> {
        self.finished.map(|(_, why)| why)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_stored_before_there_were_formats_is_a_message() {
        let stored = r#"{
            "name": "Move", "message": "Hello", "channel": "teams", "start": "2026-12-01T15:00",
            "time_zone": "Europe/Paris", "duration": {"days": 3},
            "opening_hours": {"from": "08:00", "to": "18:00", "weekdays": ["mon"], "skip": []}
        }"#;
        let spec: Spec = serde_json::from_str(stored).unwrap();
        assert_eq!((spec.format, &spec.card), (MessageFormat::Message, &None));
        assert_eq!(spec.problems(), []);
        let again: Spec = serde_json::from_str(&serde_json::to_string(&spec).unwrap()).unwrap();
        assert_eq!(again, spec);
    }
}
