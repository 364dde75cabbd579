//! IANA time zone names.

use std::collections::HashMap;
use std::sync::LazyLock;

use chrono_tz::{TZ_VARIANTS, Tz};

/// Made once: a list may spell a million zones wrong.
static BY_LOWER_CASE: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    TZ_VARIANTS
        .iter()
        .map(|zone| (zone.name().to_ascii_lowercase(), zone.name()))
        .collect()
});

/// The official spelling of a zone name; case does not matter. `None`: not an IANA name.
pub(crate) fn canonical(text: &str) -> Option<&'static str> {
    if let Ok(zone) = text.parse::<Tz>() {
        return Some(zone.name());
    }
    BY_LOWER_CASE.get(&text.to_ascii_lowercase()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_any_case() {
        assert_eq!(canonical("Europe/Paris"), Some("Europe/Paris"));
        assert_eq!(canonical("america/NEW_york"), Some("America/New_York"));
        assert_eq!(canonical("utc"), Some("UTC"));
        for text in ["", "Paris", "UTC+2", "Romance Standard Time"] {
            assert_eq!(canonical(text), None, "{text}");
        }
    }
}
