//! Lines, indents and separators: the one layout that all formats share.

use crate::dialect::{Around, Dialect, LinkStyle};
use crate::output::Output;
use crate::tree::{Block, Inline, Style, Target};

/// The columns by which a list item's further lines are indented.
const INDENT: usize = 4;
/// What a horizontal rule becomes.
const RULE: &str = "――――――――――";

pub(crate) struct Layout<'a, O> {
    out: &'a mut O,
    dialect: &'a Dialect,
    /// What each line starts with: indents and quote marks of the blocks around it, outermost first.
    prefix: Vec<String>,
    /// Inside a preformatted block.
    code: bool,
}

impl<'a, O: Output> Layout<'a, O> {
    pub(crate) fn new(out: &'a mut O, dialect: &'a Dialect) -> Self {
        Self {
            out,
            dialect,
            prefix: Vec::new(),
            code: false,
        }
    }

    /// Writes blocks one below the other; `tight` leaves out the empty lines, as inside lists.
    pub(crate) fn blocks(&mut self, blocks: &[Block], tight: bool) {
        for (i, block) in blocks.iter().enumerate() {
            if i > 0 {
                for _ in 0..self.breaks_between(&blocks[i - 1], block, tight) {
                    self.line_break();
                }
            }
            self.block(block);
        }
    }

    fn breaks_between(&self, above: &Block, below: &Block, tight: bool) -> usize {
        // A block element starts and ends its line by itself.
        if self.is_element(above) || self.is_element(below) {
            return 0;
        }
        let belongs = matches!(
            (above, below),
            (Block::Heading(_), _) | (Block::Paragraph(_), Block::List { .. })
        );
        if tight || belongs { 1 } else { 2 }
    }

    fn is_element(&self, block: &Block) -> bool {
        match block {
            Block::Code(_) => self.dialect.pre.is_some(),
            Block::Quote(_) => self.dialect.quote.is_some(),
            _ => false,
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(inlines) => self.inlines(inlines),
            Block::Heading(inlines) => {
                self.around(self.dialect.bold, |layout| layout.inlines(inlines))
            }
            Block::Code(inlines) => self.code_block(inlines),
            Block::Quote(blocks) => match self.dialect.quote {
                Some(quote) => self.around(quote, |layout| layout.blocks(blocks, false)),
                None => self.prefixed("> ", "> ", |layout| layout.blocks(blocks, false)),
            },
            Block::List { start, items } => self.list(*start, items),
            Block::Rule => self.out.text(RULE),
        }
    }

    fn code_block(&mut self, inlines: &[Inline]) {
        self.code = true;
        match self.dialect.pre {
            Some(pre) => self.around(pre, |layout| layout.inlines(inlines)),
            None => self.inlines(inlines),
        }
        self.code = false;
    }

    fn list(&mut self, start: Option<u64>, items: &[Vec<Block>]) {
        for (number, item) in (start.unwrap_or(0)..).zip(items) {
            if number > start.unwrap_or(0) {
                self.line_break();
            }
            let marker = start.map_or_else(|| "•".to_owned(), |_| format!("{number}."));
            let indent = self.dialect.space.repeat(INDENT);
            self.prefixed(&format!("{marker} "), &indent, |layout| {
                layout.blocks(item, true)
            });
        }
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text) if self.code && self.dialect.pre.is_none() => {
                    self.out.text(&text.replace(' ', self.dialect.space));
                }
                Inline::Text(text) => self.out.text(text),
                Inline::Value(placeholder) => self.out.value(placeholder),
                // Not a line feed: HTML drops the one that follows the opening tag. No indent either.
                Inline::Break if self.code && self.dialect.pre.is_some() => {
                    self.out.markup(self.dialect.line_break);
                }
                Inline::Break => self.line_break(),
                Inline::Styled(style, inner) => {
                    self.around(self.style(*style), |layout| layout.inlines(inner))
                }
                Inline::Link { to, bare, text } => self.link(to, *bare, text),
            }
        }
    }

    fn style(&self, style: Style) -> Around {
        match style {
            Style::Bold => self.dialect.bold,
            Style::Italic => self.dialect.italic,
            Style::Strike => self.dialect.strike,
            Style::Code => self.dialect.code,
        }
    }

    fn link(&mut self, to: &Target, bare: bool, text: &[Inline]) {
        match self.dialect.link {
            LinkStyle::Anchor(open, middle, close) => {
                self.out.markup(open);
                self.target(to);
                self.out.markup(middle);
                self.inlines(text);
                self.out.markup(close);
            }
            LinkStyle::Parenthesis => match to {
                Target::Tracked(_) if bare => self.target(to),
                Target::Mail(_) if bare => self.inlines(text),
                _ => {
                    self.inlines(text);
                    self.around((" (", ")"), |layout| layout.target(to));
                }
            },
            LinkStyle::TextOnly => self.inlines(text),
        }
    }

    fn target(&mut self, to: &Target) {
        match to {
            Target::Tracked(index) => self.out.tracked(*index),
            Target::Mail(url) => self.out.url(url),
        }
    }

    fn around(&mut self, (open, close): Around, inside: impl FnOnce(&mut Self)) {
        self.out.markup(open);
        inside(self);
        self.out.markup(close);
    }

    fn prefixed(&mut self, first: &str, further: &str, inside: impl FnOnce(&mut Self)) {
        self.out.text(first);
        self.prefix.push(further.to_owned());
        inside(self);
        self.prefix.pop();
    }

    fn line_break(&mut self) {
        self.out.markup(self.dialect.line_break);
        for prefix in &self.prefix {
            self.out.text(prefix);
        }
    }
}
