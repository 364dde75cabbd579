//! Decides what becomes of each link of a message: tracked, written as it is, or refused.

use crate::link::{Link, MAX_LINKS};
use crate::problem::{Problem, ProblemCode};
use crate::slots::Piece;
use crate::tree::{self, Inline, Target};
use crate::url_template::{Part, UrlError, UrlTemplate};

/// The links and problems found so far.
#[derive(Default)]
pub(crate) struct Links {
    pub links: Vec<Link>,
    pub problems: Vec<Problem>,
    seen: usize,
}

/// How a link was written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    Link,
    /// The target in angle brackets, which is its own text.
    Autolink,
    /// No channel draws a picture from a link: the picture's description leads to it.
    Image,
}

impl Links {
    /// The next link, as nodes of the message. A refused one leaves its text.
    pub(crate) fn add(
        &mut self,
        dest: &[Piece<'_>],
        origin: Origin,
        mut text: Vec<Inline>,
    ) -> Vec<Inline> {
        self.seen += 1;
        let url = match UrlTemplate::from_pieces(dest) {
            Ok(url) => url,
            Err(error) => {
                let kind = if origin == Origin::Image {
                    "image"
                } else {
                    "link"
                };
                self.problem(
                    problem_code(&error),
                    format!("{kind} {}: {error}", self.seen),
                );
                return text;
            }
        };
        if url.is_web() && self.links.len() == MAX_LINKS {
            if !self
                .problems
                .iter()
                .any(|problem| problem.code == ProblemCode::TooManyLinks)
            {
                self.problem(
                    ProblemCode::TooManyLinks,
                    format!("more than {MAX_LINKS} links"),
                );
            }
            return text;
        }
        if tree::plain(&text).trim().is_empty() {
            text = shown_url(&url);
        }
        let shown = tree::plain(&text);
        let target = tree::plain(&shown_url(&url));
        let bare = origin == Origin::Autolink
            || shown.trim_end_matches('/') == target.trim_end_matches('/');
        let to = if url.is_web() {
            self.links.push(Link { url, text: shown });
            Target::Tracked(self.links.len() - 1)
        } else {
            Target::Mail(url)
        };
        vec![Inline::Link { to, bare, text }]
    }

    fn problem(&mut self, code: ProblemCode, detail: String) {
        self.problems.push(Problem::new("message", code, detail));
    }
}

/// The target as the text of a link that has none.
fn shown_url(url: &UrlTemplate) -> Vec<Inline> {
    let inlines = url.parts().iter().map(|part| match part {
        Part::Literal(literal) => Inline::Text(
            literal
                .strip_prefix("mailto:")
                .unwrap_or(literal)
                .to_owned(),
        ),
        Part::Value(placeholder) => Inline::Value(placeholder.clone()),
    });
    inlines.collect()
}

pub(crate) fn problem_code(error: &UrlError) -> ProblemCode {
    match error {
        UrlError::Scheme { .. } => ProblemCode::LinkScheme,
        UrlError::Malformed => ProblemCode::LinkMalformed,
        UrlError::Credentials => ProblemCode::LinkCredentials,
        UrlError::Placeholder { .. } => ProblemCode::PlaceholderInLink,
    }
}
