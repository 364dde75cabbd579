//! The words of UCWA for a presence.

use crate::presence::Presence;

/// `availability` and `activity`, each left out when there is nothing to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) availability: Option<String>,
    pub(crate) activity: Option<String>,
}

impl Words {
    /// Scripts are written in the words of Graph; words of UCWA and unknown ones go through as they are.
    pub(crate) fn of(presence: &Presence) -> Self {
        let availability = match presence.availability.as_str() {
            "" | "PresenceUnknown" => None,
            "Available" => Some("Online"),
            "AvailableIdle" => Some("IdleOnline"),
            "BusyIdle" => Some("IdleBusy"),
            word => Some(word),
        };
        let activity = match presence.activity.as_str() {
            "" | "PresenceUnknown" => None,
            "InAMeeting" => Some("in-a-meeting"),
            "InACall" => Some("on-the-phone"),
            "InAConferenceCall" => Some("in-a-conference"),
            "Presenting" => Some("presenting"),
            "UrgentInterruptionsOnly" => Some("urgent-interruptions-only"),
            "OffWork" => Some("off-work"),
            word if word == presence.availability => None,
            word => Some(word),
        };
        Self {
            availability: availability.map(str::to_owned),
            activity: activity.map(str::to_owned),
        }
    }

    pub(crate) fn is(&self, availability: &str) -> bool {
        self.availability.as_deref() == Some(availability)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_graph_are_translated_and_others_kept() {
        let words = |availability, activity| {
            let words = Words::of(&Presence::new(availability, activity));
            (
                words.availability.unwrap_or_default(),
                words.activity.unwrap_or_default(),
            )
        };
        let same = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(words("Available", "Available"), same("Online", ""));
        assert_eq!(words("Busy", "InAMeeting"), same("Busy", "in-a-meeting"));
        assert_eq!(words("Offline", "OffWork"), same("Offline", "off-work"));
        assert_eq!(words("PresenceUnknown", "PresenceUnknown"), same("", ""));
        assert_eq!(
            words("IdleOnline", "Gone fishing"),
            same("IdleOnline", "Gone fishing")
        );
    }
}
