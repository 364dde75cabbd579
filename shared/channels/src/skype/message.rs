//! The message as this channel takes it.

use std::fmt;

/// A rendered message. It goes as plain text in the invitation; a server that does not take it there gets it
/// in the conversation, as HTML where both ends have agreed on that.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct InstantMessage<'a> {
    /// The text.
    pub plain: &'a str,
    /// The same as HTML, where there is such a thing.
    pub html: Option<&'a str>,
    /// What the invitation shows; the channel takes 250 characters, the rest is cut off.
    pub subject: &'a str,
}

/// Without the texts: messages do not belong into logs.
impl fmt::Debug for InstantMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InstantMessage")
            .field("plain_bytes", &self.plain.len())
            .field("html_bytes", &self.html.map(str::len))
            .finish_non_exhaustive()
    }
}
