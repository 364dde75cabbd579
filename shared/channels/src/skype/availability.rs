//! The presence words of this channel in ours.

use domain::presence::Presence;
use serde_json::Value;

/// What a `contactPresence` resource says; [`Presence::Unknown`] for anything that is none.
pub fn parse_presence(body: &[u8]) -> Presence {
    let value: Value = serde_json::from_slice(body).unwrap_or_default();
    let text = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default();
    presence(text("availability"), text("activity"))
}

/// The activity wins where it means do-not-disturb or offline. It may as well be a sentence in the person's
/// language, which says nothing here.
fn presence(availability: &str, activity: &str) -> Presence {
    match plain(activity).as_str() {
        "urgentinterruptionsonly" | "presenting" => return Presence::DoNotDisturb,
        "offwork" => return Presence::Offline,
        _ => {}
    }
    match plain(availability).as_str() {
        "online" => Presence::Available,
        "idleonline" | "away" | "berightback" => Presence::Away,
        "busy" | "idlebusy" => Presence::Busy,
        "donotdisturb" => Presence::DoNotDisturb,
        "offline" => Presence::Offline,
        _ => Presence::Unknown,
    }
}

/// In lower case and without hyphens: both occur.
fn plain(word: &str) -> String {
    word.chars()
        .filter(|c| *c != '-')
        .take(64)
        .collect::<String>()
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_scale_is_that_of_the_design() {
        use Presence::*;
        for (availability, activity, expected) in [
            ("Online", "", Available),
            ("IdleOnline", "", Away),
            ("Away", "", Away),
            ("BeRightBack", "", Away),
            ("Busy", "in-a-meeting", Busy),
            ("IdleBusy", "on-the-phone", Busy),
            ("Busy", "in-a-conference", Busy),
            ("DoNotDisturb", "", DoNotDisturb),
            ("Busy", "presenting", DoNotDisturb),
            ("Online", "urgent-interruptions-only", DoNotDisturb),
            ("Online", "UrgentInterruptionsOnly", DoNotDisturb),
            ("Offline", "", Offline),
            ("Away", "off-work", Offline),
            ("ONLINE", "Auf dem Sprung", Available),
            ("Dancing", "", Unknown),
            ("", "Online", Unknown),
        ] {
            assert_eq!(
                presence(availability, activity),
                expected,
                "{availability} {activity}"
            );
        }
        for odd in [
            "",
            "[]",
            r#"{"availability":7}"#,
            r#"{"availability":null}"#,
            "<html>",
        ] {
            assert_eq!(parse_presence(odd.as_bytes()), Unknown, "{odd}");
        }
        assert_eq!(
            parse_presence(br#"{"availability":"Online","rel":"contactPresence"}"#),
            Available
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..100), word in "\\PC{0,20}|online") {
            let _ = parse_presence(&bytes);
            prop_assert_eq!(presence(&word, "off-work"), Presence::Offline);
        }
    }
}
