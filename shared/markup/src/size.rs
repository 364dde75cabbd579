//! Sizes as the channel counts them: bytes of UTF-16.

use crate::escape;
use crate::message::Rendered;
use crate::output::Output;
use crate::placeholder::Placeholder;
use crate::url_template::{Part, UrlTemplate};

/// The largest [`Rendered::text`] for Teams, in bytes of UTF-16.
///
/// Teams refuses an activity of more than 100 KB. 20,000 bytes stay free: ids, tenant, service fields and the
/// summary take up to 5,000, and the rest is for the backslashes JSON puts before quotes and line breaks.
pub const TEAMS_LIMIT_BYTES: usize = 80_000;

/// A character of a cell in escaped text: `&amp;`.
const PER_CHAR_HTML: usize = 5;
/// A character of a cell in plain text: a surrogate pair.
const PER_CHAR_PLAIN: usize = 2;
/// A character of a cell in a URL: four bytes of UTF-8 as `%F0%9F%98%80`.
const PER_CHAR_URL: usize = 12;
/// A character of a tracked URL in an attribute; they are ASCII and `&` is the longest.
const PER_LINK_CHAR_HTML: usize = 5;

/// The size of a rendered message's text in bytes of UTF-16, to be held against [`TEAMS_LIMIT_BYTES`].
#[must_use]
pub fn size_utf16_bytes(rendered: &Rendered) -> usize {
    utf16_len(&rendered.text).saturating_mul(2)
}

fn utf16_len(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// Adds up the most that any person's message can take.
pub(crate) struct SizeOutput<'a> {
    /// UTF-16 code units so far.
    pub units: usize,
    pub html: bool,
    /// Characters of each column's longest cell.
    pub longest_value: &'a dyn Fn(&str) -> usize,
    /// Characters of the longest tracked URL.
    pub link_len: usize,
}

impl SizeOutput<'_> {
    fn add(&mut self, units: usize) {
        self.units = self.units.saturating_add(units);
    }

    fn text_len(&self, text: &str) -> usize {
        if !self.html {
            return utf16_len(text);
        }
        let mut escaped = String::with_capacity(text.len());
        escape::push_html(&mut escaped, text);
        utf16_len(&escaped)
    }

    fn longest_cell(&self, placeholder: &Placeholder, per_char: usize) -> usize {
        (self.longest_value)(&placeholder.name).saturating_mul(per_char)
    }
}

impl Output for SizeOutput<'_> {
    fn markup(&mut self, markup: &str) {
        self.add(utf16_len(markup));
    }

    fn text(&mut self, text: &str) {
        self.add(self.text_len(text));
    }

    fn value(&mut self, placeholder: &Placeholder) {
        let per_char = if self.html {
            PER_CHAR_HTML
        } else {
            PER_CHAR_PLAIN
        };
        self.add(
            self.longest_cell(placeholder, per_char)
                .max(self.text_len(placeholder.default_text())),
        );
    }

    fn tracked(&mut self, _index: usize) {
        let per_char = if self.html { PER_LINK_CHAR_HTML } else { 1 };
        self.add(self.link_len.saturating_mul(per_char));
    }

    fn url(&mut self, url: &UrlTemplate) {
        for part in url.parts() {
            match part {
                Part::Literal(literal) => self.text(literal),
                Part::Value(placeholder) => {
                    let mut default = String::new();
                    escape::push_percent(&mut default, placeholder.default_text());
                    self.add(
                        self.longest_cell(placeholder, PER_CHAR_URL)
                            .max(default.len()),
                    );
                }
            }
        }
    }
}
