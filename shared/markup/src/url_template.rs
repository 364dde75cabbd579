//! The target of a link: an absolute URL with placeholders in its query values.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::{Position, Url};

use crate::escape;
use crate::placeholder::Placeholder;
use crate::slots::Piece;

/// A link's target. Host and path are the author's alone; a person's data stands in query values only and is
/// percent-encoded, so it can neither lead elsewhere nor add a parameter.
///
/// In JSON and storage it is a string, the form [`fmt::Display`] writes and [`UrlTemplate::parse`] reads:
/// `https://example.com/book?name=[FIRSTNAME|you]`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UrlTemplate {
    parts: Vec<Part>,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// Normalised, ASCII, see [`escape::url_char`].
    Literal(String),
    Value(Placeholder),
}

/// Why a text is not the target of a link.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// A scheme that is not on the list.
    #[error("the scheme `{scheme}` is not allowed: use http, https or mailto")]
    Scheme {
        /// The scheme found, at most 20 characters.
        scheme: String,
    },
    /// Not an absolute URL.
    #[error("the target is not a complete URL such as https://example.com/page")]
    Malformed,
    /// `user:password@` in front of the host.
    #[error("a user name or password in front of the host is not allowed")]
    Credentials,
    /// A placeholder outside of the query's values.
    #[error("placeholder [{name}] is only allowed in a query value, as in ?name=[{name}]")]
    Placeholder {
        /// The placeholder's name.
        name: String,
    },
}

/// Where in a URL a character stands.
#[derive(PartialEq)]
enum Section {
    Head,
    QueryName,
    QueryValue,
    Fragment,
}

impl UrlTemplate {
    /// Reads a target in its source form.
    ///
    /// # Errors
    /// [`UrlError`] when it is no absolute `http`, `https` or `mailto` URL, or a placeholder stands where a
    /// person's data must not decide.
    pub fn parse(source: &str) -> Result<Self, UrlError> {
        let mut pieces = Vec::new();
        let (mut rest, mut start, mut at) = (source, 0, 0);
        let mut found = Vec::new();
        while let Some(open) = rest.find('[') {
            at += open;
            match Placeholder::at_start(&source[at..]) {
                Some((placeholder, len)) => {
                    found.push((start..at, placeholder));
                    at += len;
                    start = at;
                }
                None => at += 1,
            }
            rest = &source[at..];
        }
        for (literal, placeholder) in &found {
            pieces.extend([
                Piece::Text(&source[literal.clone()]),
                Piece::Value(placeholder),
            ]);
        }
        pieces.push(Piece::Text(&source[start..]));
        Self::from_pieces(&pieces)
    }

    pub(crate) fn from_pieces(pieces: &[Piece<'_>]) -> Result<Self, UrlError> {
        let mut head = String::new();
        let mut parts = Vec::new();
        let mut tail = String::new();
        let mut section = Section::Head;
        let mut misplaced = None;
        for piece in pieces {
            match piece {
                Piece::Text(text) => {
                    for c in text.chars() {
                        section = match (c, section) {
                            ('#', _) | (_, Section::Fragment) => Section::Fragment,
                            ('?', Section::Head) => Section::QueryName,
                            ('=', Section::QueryName) => Section::QueryValue,
                            ('&', Section::QueryValue) => Section::QueryName,
                            (_, same) => same,
                        };
                        if section == Section::Head {
                            head.push(c)
                        } else {
                            tail.push(c)
                        }
                    }
                }
                Piece::Value(placeholder) if section == Section::QueryValue => {
                    push_literal(&mut parts, &mut tail);
                    parts.push(Part::Value((*placeholder).clone()));
                }
                Piece::Value(placeholder) => {
                    misplaced.get_or_insert(*placeholder);
                    // A stand-in, so that the scheme is still judged and named first.
                    if section == Section::Head {
                        head.push('x');
                    }
                }
            }
        }
        push_literal(&mut parts, &mut tail);
        let head = normalise(&head, misplaced)?;
        parts.insert(0, Part::Literal(head));
        Ok(Self { parts })
    }

    /// The URL for one person, percent-encoded ASCII. An empty cell gives the fallback, else the name.
    #[must_use]
    pub fn target(&self, values: &dyn Fn(&str) -> Option<String>) -> String {
        let mut out = String::new();
        for part in &self.parts {
            match part {
                Part::Literal(literal) => out.push_str(literal),
                Part::Value(placeholder) => {
                    escape::push_percent(&mut out, &placeholder.resolve(values).text)
                }
            }
        }
        out
    }

    /// The placeholders, in order.
    pub fn placeholders(&self) -> impl Iterator<Item = &Placeholder> {
        self.parts.iter().filter_map(|part| match part {
            Part::Value(placeholder) => Some(placeholder),
            Part::Literal(_) => None,
        })
    }

    pub(crate) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// `http` or `https`: visits can be counted.
    pub(crate) fn is_web(&self) -> bool {
        matches!(self.parts.first(), Some(Part::Literal(head)) if head.starts_with("http"))
    }
}

fn push_literal(parts: &mut Vec<Part>, tail: &mut String) {
    if !tail.is_empty() {
        let mut literal = String::new();
        escape::push_url_literal(&mut literal, tail);
        parts.push(Part::Literal(literal));
        tail.clear();
    }
}

/// Checks everything up to the query and gives it in the one spelling the URL standard has for it.
fn normalise(head: &str, misplaced: Option<&Placeholder>) -> Result<String, UrlError> {
    let misplaced = misplaced.map(|placeholder| UrlError::Placeholder {
        name: placeholder.name.clone(),
    });
    let url = Url::parse(head).map_err(|_| misplaced.clone().unwrap_or(UrlError::Malformed))?;
    if !matches!(url.scheme(), "http" | "https" | "mailto") {
        let scheme = url.scheme().chars().take(20).collect();
        return Err(misplaced.unwrap_or(UrlError::Scheme { scheme }));
    }
    if let Some(error) = misplaced {
        return Err(error);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(UrlError::Credentials);
    }
    if url.scheme() == "mailto" && !is_address(url.path()) {
        return Err(UrlError::Malformed);
    }
    // The URL parser leaves a few characters in paths that a quoted attribute or a header must not hold.
    let mut clean = url[..Position::BeforePath].to_owned();
    escape::push_url_literal(&mut clean, &url[Position::BeforePath..]);
    Ok(clean)
}

fn is_address(path: &str) -> bool {
    path.split_once('@')
        .is_some_and(|(user, host)| !user.is_empty() && !host.is_empty())
}

/// The source form.
impl fmt::Display for UrlTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts.iter().try_for_each(|part| match part {
            Part::Literal(literal) => f.write_str(literal),
            Part::Value(placeholder) => placeholder.fmt(f),
        })
    }
}

impl fmt::Debug for UrlTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UrlTemplate({self})")
    }
}

impl From<UrlTemplate> for String {
    fn from(template: UrlTemplate) -> Self {
        template.to_string()
    }
}

impl TryFrom<String> for UrlTemplate {
    type Error = UrlError;

    fn try_from(source: String) -> Result<Self, UrlError> {
        Self::parse(&source)
    }
}
