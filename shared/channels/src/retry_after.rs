//! The `Retry-After` header: seconds or an HTTP date.

use chrono::{DateTime, Utc};
use http::HeaderMap;
use std::time::Duration;

/// Nobody is believed who asks for more.
const LONGEST: Duration = Duration::from_secs(3600);
/// An HTTP date has 29 characters.
const LONGEST_TEXT: usize = 64;

/// How long the server asks to be left alone from `now` (machine time) on: at most one hour, zero for a
/// date in the past, none when the header is missing or unreadable.
pub(crate) fn of(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    parse(headers.get(http::header::RETRY_AFTER)?.to_str().ok()?, now)
}

/// The same for the text of the header, as `$batch` answers carry it in JSON.
pub(crate) fn parse(text: &str, now: DateTime<Utc>) -> Option<Duration> {
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST_TEXT {
        return None;
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a u64 holds is still a number of seconds, only a silly one.
        return Some(
            text.parse()
                .map_or(LONGEST, Duration::from_secs)
                .min(LONGEST),
        );
    }
    let at = DateTime::parse_from_rfc2822(text).ok()?;
    Some(
        at.signed_duration_since(now)
            .to_std()
            .unwrap_or_default()
            .min(LONGEST),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn now() -> DateTime<Utc> {
        "2026-11-21T10:00:00Z".parse().unwrap()
    }

    #[test]
    fn both_forms_are_read_and_bounded() {
        for (text, seconds) in [
            ("0", Some(0)),
            ("7", Some(7)),
            (" 7 ", Some(7)),
            ("3601", Some(3600)),
            ("99999999999999999999999", Some(3600)),
            ("Sat, 21 Nov 2026 10:00:30 GMT", Some(30)),
            ("Sat, 21 Nov 2026 09:00:00 GMT", Some(0)),
            ("Sun, 22 Nov 2026 10:00:00 GMT", Some(3600)),
            ("", None),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
        ] {
            assert_eq!(
                parse(text, now()),
                seconds.map(Duration::from_secs),
                "{text:?}"
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn any_text_is_read_without_panic_and_bounded(text in "\\PC{0,40}|[0-9]{1,30}") {
            prop_assert!(parse(&text, now()).is_none_or(|wait| wait <= LONGEST));
        }
    }
}
