//! What one try came to, in a word.

use serde::{Deserialize, Serialize};

/// What one try at one person came to. Stored by its place in this list: new words go to the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TryResult {
    /// The presence rule was not met.
    Absent,
    /// Sent.
    Sent,
    /// Failed for good.
    Failed,
    /// Result cannot be known.
    Unknown,
    /// Held back by a transient fault of this person.
    Held,
    /// Was invited and declined.
    Declined,
    /// Was invited and did not answer.
    Unanswered,
    /// Was invited and does not want to be disturbed.
    DoNotDisturb,
    /// Was invited and is busy.
    Busy,
    /// Was invited and could not be reached at any device.
    Unreachable,
}

impl TryResult {
    /// Whether the person was not there, by presence or by what came of an invitation: certainly not
    /// delivered, and a later rung tries again.
    pub fn is_absence(self) -> bool {
        match self {
            TryResult::Absent
            | TryResult::Declined
            | TryResult::Unanswered
            | TryResult::DoNotDisturb
            | TryResult::Busy
            | TryResult::Unreachable => true,
            TryResult::Sent | TryResult::Failed | TryResult::Unknown | TryResult::Held => false,
        }
    }
}

/// Why somebody who was addressed did not take the message. It has certainly not been delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotTaken {
    /// Declined the invitation.
    Declined,
    /// Did not answer it.
    Unanswered,
    /// Does not want to be disturbed.
    DoNotDisturb,
    /// Is busy.
    Busy,
    /// Could not be reached at any device.
    Unreachable,
}

impl NotTaken {
    /// All of them.
    pub const ALL: [NotTaken; 5] = [
        NotTaken::Declined,
        NotTaken::Unanswered,
        NotTaken::DoNotDisturb,
        NotTaken::Busy,
        NotTaken::Unreachable,
    ];
}

impl From<NotTaken> for TryResult {
    fn from(word: NotTaken) -> Self {
        match word {
            NotTaken::Declined => TryResult::Declined,
            NotTaken::Unanswered => TryResult::Unanswered,
            NotTaken::DoNotDisturb => TryResult::DoNotDisturb,
            NotTaken::Busy => TryResult::Busy,
            NotTaken::Unreachable => TryResult::Unreachable,
        }
    }
}
