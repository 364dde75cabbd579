//! What an author has to correct before the campaign can be published.

use std::fmt;

use serde::Serialize;

/// A Markdown text that is not a message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// Nothing visible is left: an empty text, or white space and link definitions only.
    #[error("the message is empty")]
    Empty,
    /// More characters than a message may have.
    #[error("the message has {chars} characters; {max} are allowed")]
    TooLong {
        /// Characters (Unicode scalar values) found.
        chars: usize,
        /// Characters allowed.
        max: usize,
    },
}

/// The kind of a [`Problem`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// A link of another scheme than `http`, `https` or `mailto`.
    LinkScheme,
    /// A link that is not a complete URL: a relative path, no host, a mail link without an address.
    LinkMalformed,
    /// A link with a user name or a password in front of its host, which hides where it leads.
    LinkCredentials,
    /// A placeholder in a link anywhere but in a query value.
    PlaceholderInLink,
    /// More links than [`crate::MAX_LINKS`].
    TooManyLinks,
    /// A title or a label that may be empty for somebody.
    MayBeEmpty,
}

impl ProblemCode {
    /// The stable name, as in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LinkScheme => "link_scheme",
            Self::LinkMalformed => "link_malformed",
            Self::LinkCredentials => "link_credentials",
            Self::PlaceholderInLink => "placeholder_in_link",
            Self::TooManyLinks => "too_many_links",
            Self::MayBeEmpty => "may_be_empty",
        }
    }
}

impl fmt::Display for ProblemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Something in a message that must be corrected. The part concerned is rendered as text until then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The campaign's field: `message` or a part of `card`, such as `card.button.url`.
    pub field: &'static str,
    /// The kind, for programs.
    pub code: ProblemCode,
    /// One sentence for the author. It counts links (from 1) instead of repeating the message's text.
    pub detail: String,
}

impl Problem {
    pub(crate) fn new(field: &'static str, code: ProblemCode, detail: String) -> Self {
        Self {
            field,
            code,
            detail,
        }
    }
}
