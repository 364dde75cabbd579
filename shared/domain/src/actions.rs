//! What may be done to a campaign now, and why not: one table for the API and every front-end.

use crate::campaign::{Campaign, State};
use serde::{Deserialize, Serialize};

/// Something a person can do to a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Change the draft.
    Edit,
    /// Remove it.
    Delete,
    /// Publish it.
    Publish,
    /// Send it to oneself.
    Try,
    /// Make a draft from it.
    Clone,
    /// Hold everything that is not claimed.
    Pause,
    /// Go on after a pause.
    Resume,
    /// Stop it for good.
    Cancel,
}

/// All of them, in the order a menu shows them.
pub const ALL: [Action; 8] = [
    Action::Edit,
    Action::Delete,
    Action::Publish,
    Action::Try,
    Action::Clone,
    Action::Pause,
    Action::Resume,
    Action::Cancel,
];

/// Why an action is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// It has been published and can no longer be changed; clone it.
    Published,
    /// People are receiving it; an operator can stop it, and it can be deleted when finished.
    Running,
    /// It has finished.
    Finished,
    /// The plan is being made; try again in a moment.
    Planning,
    /// It has not been published.
    NotPublished,
    /// It is paused already.
    AlreadyPaused,
    /// It is not paused.
    NotPaused,
    /// It was cancelled.
    Cancelled,
}

impl Refusal {
    /// One line for a person: what it means and what to do instead.
    pub fn sentence(self) -> &'static str {
        match self {
            Refusal::Published => {
                "It has been published and can no longer be changed; clone it instead."
            }
            Refusal::Running => {
                "People are receiving it. It can be deleted when it has finished; an operator can cancel it now."
            }
            Refusal::Finished => "It has finished.",
            Refusal::Planning => "The plan is being made; try again in a moment.",
            Refusal::NotPublished => "It has not been published.",
            Refusal::AlreadyPaused => "It is paused already.",
            Refusal::NotPaused => "It is not paused.",
            Refusal::Cancelled => "It was cancelled.",
        }
    }
}

/// Whether `action` is allowed on `campaign` now, roles aside.
///
/// # Errors
/// The reason why it is refused.
pub fn check(campaign: &Campaign, action: Action) -> Result<(), Refusal> {
    let state = campaign.state;
    match action {
        Action::Try | Action::Clone => Ok(()),
        Action::Edit | Action::Publish => match state {
            State::Draft => Ok(()),
            State::Publishing => Err(Refusal::Planning),
            State::Scheduled => Err(Refusal::Published),
            State::Running => Err(Refusal::Running),
            State::Finished => Err(Refusal::Finished),
        },
        Action::Delete => match state {
            State::Running => Err(Refusal::Running),
            _ => Ok(()),
        },
        Action::Pause | Action::Resume | Action::Cancel => match state {
            State::Draft => Err(Refusal::NotPublished),
            State::Publishing => Err(Refusal::Planning),
            State::Finished if campaign.cancelled_at.is_some() => Err(Refusal::Cancelled),
            State::Finished => Err(Refusal::Finished),
            State::Scheduled | State::Running if campaign.cancelled_at.is_some() => {
                Err(Refusal::Cancelled)
            }
            State::Scheduled | State::Running => match (action, campaign.paused_at.is_some()) {
                (Action::Pause, true) => Err(Refusal::AlreadyPaused),
                (Action::Resume, false) => Err(Refusal::NotPaused),
                _ => Ok(()),
            },
        },
    }
}
