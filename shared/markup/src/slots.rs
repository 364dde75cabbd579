//! Takes placeholders out of the Markdown before it is parsed.
//!
//! Each becomes one private-use character, which Markdown treats as a letter: emphasis, code, link texts and link
//! targets close around it, and neither a name's underscores nor a fallback's spaces and stars are parsed.

use crate::placeholder::Placeholder;

const FIRST: u32 = 0xF_0000;
/// One plane holds as many; a message of 8,000 characters has room for fewer than 2,700.
const MOST: usize = 0xFFFD;

/// The placeholders of a message, in order of appearance.
pub(crate) struct Slots {
    placeholders: Vec<Placeholder>,
}

/// A run of text, or a placeholder.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    Text(&'a str),
    Value(&'a Placeholder),
}

impl Slots {
    /// Replaces each placeholder of cleaned Markdown by its character.
    pub(crate) fn cut(markdown: &str) -> (String, Self) {
        let mut slots = Self {
            placeholders: Vec::new(),
        };
        let mut out = String::with_capacity(markdown.len());
        let mut rest = markdown;
        let mut escaped = false;
        while let Some(c) = rest.chars().next() {
            let found = if c == '[' && !escaped {
                slots.take(rest)
            } else {
                None
            };
            match found {
                Some((mark, len)) => {
                    out.push(mark);
                    rest = &rest[len..];
                    escaped = false;
                }
                None => {
                    out.push(c);
                    rest = &rest[c.len_utf8()..];
                    escaped = c == '\\' && !escaped;
                }
            }
        }
        (out, slots)
    }

    fn take(&mut self, text: &str) -> Option<(char, usize)> {
        let (placeholder, len) = Placeholder::at_start(text)?;
        if is_link_target(&text[len..]) || self.placeholders.len() >= MOST {
            return None;
        }
        let offset = u32::try_from(self.placeholders.len()).ok()?;
        let mark = char::from_u32(FIRST + offset)?;
        self.placeholders.push(placeholder);
        Some((mark, len))
    }

    fn get(&self, mark: char) -> Option<&Placeholder> {
        let index = u32::from(mark).checked_sub(FIRST)?;
        self.placeholders.get(usize::try_from(index).ok()?)
    }

    /// The text between placeholders and the placeholders, in order.
    pub(crate) fn split<'a>(&'a self, text: &'a str) -> Vec<Piece<'a>> {
        let mut pieces = Vec::new();
        let mut start = 0;
        for (at, c) in text.char_indices() {
            if let Some(placeholder) = self.get(c) {
                if start < at {
                    pieces.push(Piece::Text(&text[start..at]));
                }
                pieces.push(Piece::Value(placeholder));
                start = at + c.len_utf8();
            }
        }
        if start < text.len() {
            pieces.push(Piece::Text(&text[start..]));
        }
        pieces
    }
}

/// Whether `(…)` follows that Markdown would read as the target of an inline link: `[BOOK](https://…)` is a link,
/// `[FIRSTNAME](see below)` is a person and a remark.
fn is_link_target(rest: &str) -> bool {
    let Some(inner) = rest
        .strip_prefix('(')
        .and_then(|inner| inner.split_once(')'))
    else {
        return false;
    };
    let inner = inner.0.trim();
    match inner.split_once(char::is_whitespace) {
        Some((_, title)) => {
            inner.starts_with('<') || title.trim_start().starts_with(['"', '\'', '('])
        }
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(markdown: &str) -> Vec<String> {
        Slots::cut(markdown)
            .1
            .placeholders
            .into_iter()
            .map(|p| p.name)
            .collect()
    }

    #[test]
    fn cuts_and_splits() {
        let (text, slots) = Slots::cut("Hi [A], [B|x y]!");
        assert_eq!(text, "Hi \u{F0000}, \u{F0001}!");
        let a = Placeholder {
            name: "A".into(),
            fallback: None,
        };
        let b = Placeholder {
            name: "B".into(),
            fallback: Some("x y".into()),
        };
        let expected = [
            Piece::Text("Hi "),
            Piece::Value(&a),
            Piece::Text(", "),
            Piece::Value(&b),
            Piece::Text("!"),
        ];
        assert_eq!(slots.split(&text), expected);
    }

    #[test]
    fn links_and_escapes_are_left_alone() {
        assert_eq!(
            names("[BOOK](https://x.test) [BOOK](u \"t\") ![LOGO](u) \\[NAME]"),
            Vec::<String>::new()
        );
        assert_eq!(
            names("[NAME](see below) \\\\[NAME] [text [NAME]](u) [NAME]: hi [NAME] (u)"),
            ["NAME"; 5]
        );
    }

    #[test]
    fn a_foreign_mark_stays_text() {
        let slots = Slots::cut("x").1;
        assert_eq!(slots.split("\u{F0009}"), [Piece::Text("\u{F0009}")]);
    }
}
