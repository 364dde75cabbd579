//! Which characters may pass: one rule for a person's data, one for the author's text.

/// A cell of a list as one line of plain text: runs of white space (line breaks included) become one space, the
/// ends are trimmed, control, direction and invisible characters go.
///
/// Direction marks go because an unclosed one in a name would turn around the rest of the message.
/// Joiners (U+200C, U+200D) stay: scripts and emoji need them.
pub(crate) fn value(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut space = false;
    for c in raw.chars() {
        if c.is_whitespace() {
            space = true;
        } else if !c.is_control()
            && !is_direction_mark(c)
            && !is_invisible(c)
            && !is_noncharacter(c)
        {
            if space && !out.is_empty() {
                out.push(' ');
            }
            space = false;
            out.push(c);
        }
    }
    out
}

/// The author's Markdown with `\n` line ends, without control characters other than line break and tab, and
/// without the private-use plane in which [`crate::slots`] marks placeholders.
pub(crate) fn markdown(raw: &str) -> String {
    let unix = raw.replace("\r\n", "\n").replace('\r', "\n");
    unix.chars().filter(|&c| is_author_char(c)).collect()
}

/// One run of the author's text after entities were decoded (`&#27;` is an escape character by then).
pub(crate) fn author_text(raw: &str) -> String {
    raw.chars()
        .filter(|&c| is_author_char(c) && c != '\n')
        .map(|c| if c == '\t' { ' ' } else { c })
        .collect()
}

fn is_author_char(c: char) -> bool {
    matches!(c, '\n' | '\t') || !(c.is_control() || is_noncharacter(c) || is_slot(c))
}

fn is_slot(c: char) -> bool {
    matches!(c, '\u{F0000}'..='\u{FFFFF}')
}

fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{2060}'..='\u{2064}' | '\u{206A}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

/// Code points that no document may contain; XML parsers refuse some of them.
fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || (u32::from(c) & 0xFFFE) == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_one_trimmed_line() {
        assert_eq!(value("  Ann\r\n\tMarie\u{2028}Lee "), "Ann Marie Lee");
    }

    #[test]
    fn a_value_loses_control_direction_and_invisible_characters() {
        assert_eq!(
            value("\u{202E}A\u{0}n\u{1b}n\u{200F}\u{FEFF}\u{FFFF}"),
            "Ann"
        );
        assert_eq!(value("\u{200B} \u{2066}"), "");
    }

    #[test]
    fn joiners_and_astral_characters_stay() {
        assert_eq!(value("👩\u{200D}🚀"), "👩\u{200D}🚀");
    }

    #[test]
    fn markdown_keeps_line_breaks_and_loses_the_slot_plane() {
        assert_eq!(markdown("a\r\nb\rc\u{F0000}\u{7}d"), "a\nb\ncd");
    }
}
