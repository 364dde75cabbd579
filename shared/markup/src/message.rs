//! The compiled message.

use std::collections::HashSet;
use std::fmt;
use std::ops::Range;

use domain::campaign::{CardFields, MessageFormat, Spec};
use serde_json::Value;

use crate::card::{self, CARD_LIMIT_BYTES, Person};
use crate::dialect::{Format, SUMMARY};
use crate::frame::Frame;
use crate::layout::Layout;
use crate::link::Link;
use crate::output::TextOutput;
use crate::placeholder::Placeholder;
use crate::problem::{ParseError, Problem};
use crate::size::{SizeOutput, TEAMS_LIMIT_BYTES};
use crate::slots::Slots;
use crate::summary::{self, SUMMARY_CHARS};
use crate::tree::{self, Block, Inline, Target};
use crate::{bare_url, build, clean};

/// No character of a summary takes more.
const LONGEST_SUMMARY: &str = "😀";

/// The longest message, in characters.
pub const MAX_CHARS: usize = 8_000;

/// A campaign's message, parsed once and rendered for many.
pub struct Message {
    /// As formats without cards show it: heading, message, button.
    blocks: Vec<Block>,
    /// Where the message itself stands in `blocks`.
    body: Range<usize>,
    frame: Frame,
    links: Vec<Link>,
    placeholders: Vec<Placeholder>,
    problems: Vec<Problem>,
}

/// A card for one person.
#[derive(Clone, PartialEq)]
pub struct Card {
    /// The content of an attachment of the type `application/vnd.microsoft.card.adaptive`.
    pub content: Value,
    /// As [`Rendered::summary`].
    pub summary: String,
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
    /// Compiles what the author of a campaign wrote: the message, and what its format puts around it. The button's link
    /// is the last one.
    ///
    /// # Errors
    /// [`ParseError`], as [`Message::parse`].
    pub fn of(spec: &Spec) -> Result<Self, ParseError> {
        Self::compile(&spec.message, spec.format, spec.card.as_ref())
    }

    /// Compiles Markdown of 1 to [`MAX_CHARS`] characters that is to arrive as text.
    ///
    /// Everything else that is wrong with a message is a [`Problem`], so that an author sees all of it at once.
    ///
    /// # Errors
    /// [`ParseError`] when the text is too long or nothing in it is visible.
    pub fn parse(markdown: &str) -> Result<Self, ParseError> {
        Self::compile(markdown, MessageFormat::Message, None)
    }

    fn compile(
        markdown: &str,
        format: MessageFormat,
        card: Option<&CardFields>,
    ) -> Result<Self, ParseError> {
        let chars = markdown.chars().count();
        if chars > MAX_CHARS {
            return Err(ParseError::TooLong {
                chars,
                max: MAX_CHARS,
            });
        }
        let (source, slots) = Slots::cut(&clean::markdown(markdown));
        let mut built = build::build(&bare_url::bracket(&source), &slots);
        if !says_something(&built.blocks) {
            return Err(ParseError::Empty);
        }
        let frame = Frame::read(format, card, &mut built.links, &mut built.problems);
        let (mut blocks, below) = frame.as_blocks();
        let body = blocks.len()..blocks.len() + built.blocks.len();
        blocks.extend(built.blocks);
        blocks.extend(below);
        let placeholders = collect_placeholders(&blocks, &built.links);
        Ok(Self {
            blocks,
            body,
            frame,
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
        Rendered {
            text: text.out,
            text_format: dialect.text_format,
            summary: self.summary(values),
            missing: self.missing(values),
        }
    }

    /// Whether it arrives as a card on Teams.
    #[must_use]
    pub fn is_card(&self) -> bool {
        !matches!(self.frame, Frame::Text)
    }

    /// Writes the card for one person; none when the message is text. `values` and `link` are those of
    /// [`Message::render`].
    #[must_use]
    pub fn card(
        &self,
        values: &dyn Fn(&str) -> Option<String>,
        link: &dyn Fn(usize) -> String,
    ) -> Option<Card> {
        let summary = self.summary(values);
        let resolve = |placeholder: &Placeholder| placeholder.resolve(values).text;
        let person = Person {
            resolve: &resolve,
            link,
        };
        let message = &self.blocks[self.body.clone()];
        let content = card::write(&self.frame, message, &summary, person)?;
        Some(Card { content, summary })
    }

    fn summary(&self, values: &dyn Fn(&str) -> Option<String>) -> String {
        let mut line = TextOutput {
            out: String::new(),
            html: SUMMARY.html,
            values,
            link: &|_| String::new(),
        };
        Layout::new(&mut line, &SUMMARY).blocks(&self.blocks[..self.body.end], false);
        summary::shorten(&line.out)
    }

    /// The most that the channel takes of `format`, in bytes of UTF-16.
    #[must_use]
    pub fn limit(&self, format: Format) -> usize {
        if format == Format::Teams && self.is_card() {
            CARD_LIMIT_BYTES
        } else {
            TEAMS_LIMIT_BYTES
        }
    }

    /// An upper bound of the rendered size in bytes of UTF-16, escapes included: of the card where one is sent. A card
    /// that is over its limit may be even larger than that.
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
        if format == Format::Teams && self.is_card() {
            let message = &self.blocks[self.body.clone()];
            let summary = LONGEST_SUMMARY.repeat(SUMMARY_CHARS);
            return card::longest(longest_value, link_len, &|person| {
                card::write(&self.frame, message, &summary, person)
            });
        }
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

/// Nothing of the card: its text is not for logs.
impl fmt::Debug for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Card").finish_non_exhaustive()
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
