//! The links of a message whose visits are counted.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::UrlTemplate;

/// The most tracked links of a message. The report has a line for each.
pub const MAX_LINKS: usize = 100;

/// A tracked `http` or `https` link; its position in [`crate::Message::links`] is its index.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Where it leads, for one person.
    pub url: UrlTemplate,
    /// The text people click, without markup, placeholders in their source form.
    pub text: String,
}

/// The target only: the text is part of the message and not for logs.
impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Link")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}
