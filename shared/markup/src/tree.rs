//! A compiled message: blocks of lines, without anything a format cannot show.

use crate::placeholder::Placeholder;
use crate::url_template::UrlTemplate;

pub(crate) enum Block {
    Paragraph(Vec<Inline>),
    Heading(Vec<Inline>),
    /// Preformatted lines: text, values and breaks only.
    Code(Vec<Inline>),
    Quote(Vec<Block>),
    List {
        /// The first number, or none for bullets.
        start: Option<u64>,
        items: Vec<Vec<Block>>,
    },
    Rule,
}

#[derive(Clone)]
pub(crate) enum Inline {
    Text(String),
    Value(Placeholder),
    Break,
    Styled(Style, Vec<Inline>),
    Link {
        to: Target,
        /// The text is the target itself, so a format without links writes it once.
        bare: bool,
        text: Vec<Inline>,
    },
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Bold,
    Italic,
    Strike,
    Code,
}

#[derive(Clone)]
pub(crate) enum Target {
    /// Index of a tracked link.
    Tracked(usize),
    /// A mail link, written as it is.
    Mail(UrlTemplate),
}

/// The text without markup, placeholders in their source form.
pub(crate) fn plain(inlines: &[Inline]) -> String {
    let mut out = String::new();
    push_plain(&mut out, inlines);
    out
}

fn push_plain(out: &mut String, inlines: &[Inline]) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => out.push_str(text),
            Inline::Value(placeholder) => out.push_str(&placeholder.to_string()),
            Inline::Break => out.push(' '),
            Inline::Styled(_, inner) | Inline::Link { text: inner, .. } => push_plain(out, inner),
        }
    }
}

/// Calls `visit` for each piece of text, link and value in order of appearance, whatever the nesting.
pub(crate) fn walk<'a>(blocks: &'a [Block], visit: &mut dyn FnMut(&'a Inline)) {
    for block in blocks {
        match block {
            Block::Paragraph(inlines) | Block::Heading(inlines) | Block::Code(inlines) => {
                walk_inlines(inlines, visit)
            }
            Block::Quote(inner) => walk(inner, visit),
            Block::List { items, .. } => items.iter().for_each(|item| walk(item, visit)),
            Block::Rule => {}
        }
    }
}

fn walk_inlines<'a>(inlines: &'a [Inline], visit: &mut dyn FnMut(&'a Inline)) {
    for inline in inlines {
        match inline {
            Inline::Styled(_, inner) => walk_inlines(inner, visit),
            Inline::Link { text, .. } => {
                walk_inlines(text, visit);
                visit(inline);
            }
            Inline::Text(_) | Inline::Value(_) | Inline::Break => visit(inline),
        }
    }
}
