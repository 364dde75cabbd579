//! What any cell must be, and its clean text.

use std::borrow::Cow;

use crate::export;

/// Characters of a cell at most.
pub(crate) const MAX_CHARS: usize = 1_000;

/// What Excel writes where a formula failed, also into a CSV.
const SPREADSHEET_ERRORS: [&str; 9] = [
    "#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#DATA!",
];

/// The text of a cell without outer spaces; inner line breaks and tabs become one space.
///
/// # Errors
/// What is wrong with the cell, as the end of a sentence.
pub(crate) fn clean(raw: &str) -> Result<Cow<'_, str>, &'static str> {
    let text = trim(export::original(trim(raw)));
    if text.len() > MAX_CHARS && text.chars().count() > MAX_CHARS {
        return Err("is longer than 1,000 characters (a quote that is not closed?)");
    }
    let mut breaks = false;
    for c in text.chars() {
        match c {
            _ if is_break(c) => breaks = true,
            _ if c.is_control() => return Err("contains a control character"),
            // Direction overrides make a text read as another one.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => {
                return Err("contains an invisible formatting character");
            }
            '\u{fffd}' => return Err("contains a character damaged by an earlier conversion"),
            _ => {}
        }
    }
    if text.starts_with('#') && SPREADSHEET_ERRORS.contains(&text) {
        return Err("is a spreadsheet error");
    }
    if breaks {
        let parts: Vec<&str> = text
            .split(is_break)
            .filter(|part| !part.is_empty())
            .collect();
        return Ok(Cow::Owned(parts.join(" ")));
    }
    Ok(Cow::Borrowed(text))
}

/// Whether there is nothing to see in the cell.
pub(crate) fn is_blank(raw: &str) -> bool {
    trim(raw).is_empty()
}

fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}'))
}

fn is_break(c: char) -> bool {
    matches!(
        c,
        '\t' | '\n' | '\u{b}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outer_space_goes_and_breaks_become_spaces() {
        assert_eq!(clean("\u{feff} Ann\u{a0}"), Ok(Cow::Borrowed("Ann")));
        assert_eq!(clean("1 Rue\r\nParis\tFR").unwrap(), "1 Rue Paris FR");
        assert_eq!(clean(" \n ").unwrap(), "");
    }

    #[test]
    fn bad_cells_say_why_without_quoting() {
        for (raw, word) in [
            ("a\0b", "control"),
            ("a\u{9d}b", "control"),
            ("a\u{202e}b", "invisible"),
            ("Fran\u{fffd}ois", "damaged"),
            ("#N/A", "spreadsheet"),
        ] {
            let reason = clean(raw).unwrap_err();
            assert!(reason.contains(word), "{raw:?}: {reason}");
        }
        assert_eq!(clean("#1 fan").unwrap(), "#1 fan");
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert!(clean(&"é".repeat(MAX_CHARS)).is_ok());
        assert!(clean(&"é".repeat(MAX_CHARS + 1)).is_err());
    }

    #[test]
    fn the_mark_of_our_own_export_is_undone() {
        assert_eq!(clean("'+33 1 23").unwrap(), "+33 1 23");
        assert_eq!(clean("'t Hooft").unwrap(), "'t Hooft");
    }
}
