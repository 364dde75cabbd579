//! The compiled message.

use std::collections::HashSet;
use std::fmt;

use crate::dialect::{Format, SUMMARY};
use crate::layout::Layout;
use crate::link::Link;
use crate::output::TextOutput;
use crate::placeholder::Placeholder;
use crate::problem::{ParseError, Problem};
use crate::size::SizeOutput;
use crate::slots::Slots;
use crate::tree::{self, Block, Inline, Target};
use crate::{bare_url, build, clean, summary};

/// The longest message, in characters.
pub const MAX_CHARS: usize = 8_000;

/// A campaign's message, parsed once and rendered for many.
pub struct Message {
    blocks: Vec<Block>,
    links: Vec<Link>,
    placeholders: Vec<Placeholder>,
    problems: Vec<Problem>,
}

/// A message for one person in one format.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    /// What is sent or shown.
    pub text: String,
    /// `xml` for Teams, `plain` or `html` for Skype, `html` for the preview.
    pub text_format: &'static str,
    /// Plain text of at most [`crate::SUMMARY_CHARS`] characters for the notification, without link targets.
    pub summary: String,
    /// The columns that had neither a value nor a fallback, targets of links included; their names stand in the
    /// text.
    pub missing: Vec<String>,
}

impl Message {
    /// Compiles Markdown of 1 to [`MAX_CHARS`] characters.
    ///
    /// Everything else that is wrong with a message is a [`Problem`], so that an author sees all of it at once.
    ///
    /// # Errors
    /// [`ParseError`] when the text is too long or nothing in it is visible.
    pub fn parse(markdown: &str) -> Result<Self, ParseError> {
        let chars = markdown.chars().count();
        if chars > MAX_CHARS {
            return Err(ParseError::TooLong {
                chars,
                max: MAX_CHARS,
            });
        }
        let (source, slots) = Slots::cut(&clean::markdown(markdown));
        let built = build::build(&bare_url::bracket(&source), &slots);
        if !says_something(&built.blocks) {
            return Err(ParseError::Empty);
        }
        let placeholders = collect_placeholders(&built.blocks, &built.links);
        Ok(Self {
            blocks: built.blocks,
            links: built.links,
            placeholders,
            problems: built.problems,
        })
    }

    /// The placeholders in order of first appearance, those of link targets included. The same name with another
    /// fallback is listed again: one of them may need a value where the other does not.
    #[must_use]
    pub fn placeholders(&self) -> Vec<Placeholder> {
        self.placeholders.clone()
    }

    /// The tracked links in order of appearance.
    #[must_use]
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// What has to be corrected before the message is sent; empty for a good one.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        self.problems.clone()
    }

    /// Writes the message for one person.
    ///
    /// `values` gives the cell of a column (upper-case name), `link` the address of a tracked link by its index: an
    /// ASCII URL, of which characters that no URL contains are dropped.
    #[must_use]
    pub fn render(
        &self,
        format: Format,
        values: &dyn Fn(&str) -> Option<String>,
        link: &dyn Fn(usize) -> String,
    ) -> Rendered {
        let dialect = format.dialect();
        let mut text = TextOutput {
            out: String::new(),
            html: dialect.html,
            values,
            link,
        };
        Layout::new(&mut text, dialect).blocks(&self.blocks, false);
        let mut line = TextOutput {
            out: String::new(),
            html: SUMMARY.html,
            values,
            link,
        };
        Layout::new(&mut line, &SUMMARY).blocks(&self.blocks, false);
        Rendered {
            text: text.out,
            text_format: dialect.text_format,
            summary: summary::shorten(&line.out),
            missing: self.missing(values),
        }
    }

    /// An upper bound of the rendered size in bytes of UTF-16, escapes included.
    ///
    /// `longest_value` gives the characters of each column's longest cell (a length in UTF-16 units or in bytes is
    /// never smaller and will do), `link_len` the characters of the longest tracked URL.
    #[must_use]
    pub fn longest(
        &self,
        format: Format,
        longest_value: &dyn Fn(&str) -> usize,
        link_len: usize,
    ) -> usize {
        let dialect = format.dialect();
        let mut size = SizeOutput {
            units: 0,
            html: dialect.html,
            longest_value,
            link_len,
        };
        Layout::new(&mut size, dialect).blocks(&self.blocks, false);
        size.units.saturating_mul(2)
    }

    fn missing(&self, values: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
        let mut missing: Vec<String> = Vec::new();
        for placeholder in &self.placeholders {
            if placeholder.resolve(values).missing && !missing.contains(&placeholder.name) {
                missing.push(placeholder.name.clone());
            }
        }
        missing
    }
}

fn collect_placeholders(blocks: &[Block], links: &[Link]) -> Vec<Placeholder> {
    let mut seen = HashSet::new();
    let mut placeholders = Vec::new();
    let mut add = |placeholder: &Placeholder| {
        if seen.insert(placeholder.clone()) {
            placeholders.push(placeholder.clone());
        }
    };
    tree::walk(blocks, &mut |inline| match inline {
        Inline::Value(placeholder) => add(placeholder),
        Inline::Link {
            to: Target::Mail(url),
            ..
        } => url.placeholders().for_each(&mut add),
        Inline::Link {
            to: Target::Tracked(index),
            ..
        } => links[*index].url.placeholders().for_each(&mut add),
        _ => {}
    });
    placeholders
}

fn says_something(blocks: &[Block]) -> bool {
    let mut found = false;
    tree::walk(blocks, &mut |inline| match inline {
        Inline::Text(text) => found |= !clean::value(text).is_empty(),
        Inline::Value(_) => found = true,
        _ => {}
    });
    found
}

/// Sizes only: the text is not for logs.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("blocks", &self.blocks.len())
            .field("links", &self.links.len())
            .field("problems", &self.problems.len())
            .finish_non_exhaustive()
    }
}

/// Sizes only: the text is not for logs.
impl fmt::Debug for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rendered")
            .field("text_format", &self.text_format)
            .field("text_len", &self.text.len())
            .field("missing", &self.missing)
            .finish_non_exhaustive()
    }
}
