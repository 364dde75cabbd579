//! Escapes. Each maps one character at a time, so that sizes can be bounded per character.

/// Appends `text` for HTML or Teams XML content. Quotes need no escape there; attribute values hold URLs only,
/// which contain neither quotes nor angle brackets (see [`url_char`]).
pub(crate) fn push_html(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
}

/// Appends `value` percent-encoded: everything but letters, digits and `-._~`. A space is `%20`, which mail
/// clients understand in `mailto:` as well.
pub(crate) fn push_percent(out: &mut String, value: &str) {
    push_encoded(out, value, |b| {
        b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~')
    });
}

/// Appends the author's own part of a query or fragment: what may stand in a URL stays (an existing `%xx` too),
/// the rest is percent-encoded. Square brackets are encoded so that a stored template never reads as having a
/// placeholder that it has not.
pub(crate) fn push_url_literal(out: &mut String, literal: &str) {
    push_encoded(out, literal, |b| {
        url_char(char::from(b)) && !matches!(b, b'[' | b']')
    });
}

/// A character that may stand in a URL and is harmless inside a double-quoted attribute once `&` is escaped.
pub(crate) fn url_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || (c.is_ascii_graphic() && !"\"'<>\\^`{|}".contains(c))
}

fn push_encoded(out: &mut String, text: &str, keep: impl Fn(u8) -> bool) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if keep(byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str) -> String {
        let mut out = String::new();
        push_html(&mut out, text);
        out
    }

    #[test]
    fn html_escapes_what_starts_markup() {
        assert_eq!(
            html("<at>A & \"B\"</at>"),
            "&lt;at&gt;A &amp; \"B\"&lt;/at&gt;"
        );
    }

    #[test]
    fn percent_encodes_every_delimiter_and_every_byte() {
        let mut out = String::new();
        push_percent(&mut out, "a b&c=d#é%/~");
        assert_eq!(out, "a%20b%26c%3Dd%23%C3%A9%25%2F~");
    }

    #[test]
    fn url_literals_keep_their_delimiters() {
        let mut out = String::new();
        push_url_literal(&mut out, "?a[]=1&b=é\"%20#x");
        assert_eq!(out, "?a%5B%5D=1&b=%C3%A9%22%20#x");
    }
}
