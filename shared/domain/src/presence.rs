//! Whether a person is there, in one vocabulary for both channels, and the rule a campaign sets.

use serde::{Deserialize, Serialize};

/// Where a person is, as the channel last said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// At the screen and free.
    Available,
    /// Signed in, not at the screen.
    Away,
    /// Signed in, occupied.
    Busy,
    /// Asked not to be disturbed, presenting, or focusing.
    DoNotDisturb,
    /// Not signed in, off work or out of office.
    Offline,
    /// The channel does not say.
    Unknown,
}

/// Who may be sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PresenceRule {
    /// Only people who are available.
    Available,
    /// People who are available, away or busy.
    Reachable,
    /// Everybody; presence is not asked for.
    Always,
}

impl PresenceRule {
    /// Whether this rule needs to know the presence at all.
    pub fn asks(self) -> bool {
        self != PresenceRule::Always
    }

    /// Whether a person with this presence may be sent to now.
    /// Do-not-disturb, offline and unknown are absent under either asking rule.
    pub fn accepts(self, presence: Presence) -> bool {
        match self {
            PresenceRule::Available => presence == Presence::Available,
            PresenceRule::Reachable => {
                matches!(
                    presence,
                    Presence::Available | Presence::Away | Presence::Busy
                )
            }
            PresenceRule::Always => true,
        }
    }
}

/// A presence answer is asked again when it is older than this at the moment of sending.
pub const FRESH_SECONDS: i64 = 60;

#[cfg(test)]
mod tests {
    use super::*;
    use Presence::*;

    #[test]
    fn each_rule_accepts_what_the_table_says() {
        for (presence, available, reachable) in [
            (Available, true, true),
            (Away, false, true),
            (Busy, false, true),
            (DoNotDisturb, false, false),
            (Offline, false, false),
            (Unknown, false, false),
        ] {
            assert_eq!(
                PresenceRule::Available.accepts(presence),
                available,
                "{presence:?}"
            );
            assert_eq!(
                PresenceRule::Reachable.accepts(presence),
                reachable,
                "{presence:?}"
            );
            assert!(PresenceRule::Always.accepts(presence));
        }
    }
}
