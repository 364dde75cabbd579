//! From Markdown events to the tree.

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag};

use crate::clean;
use crate::collect_links::{Links, Origin};
use crate::link::Link;
use crate::problem::Problem;
use crate::slots::{Piece, Slots};
use crate::tree::{Block, Inline, Style};

/// CommonMark and strikethrough. Tables stay text: no channel draws them, and their lines are kept.
pub(crate) const OPTIONS: Options = Options::ENABLE_STRIKETHROUGH;

/// Deeper nesting is flattened: nobody writes it, and the renderers recurse.
const MAX_NESTING: usize = 16;

/// What a message is compiled to.
pub(crate) struct Built {
    pub blocks: Vec<Block>,
    pub links: Vec<Link>,
    pub problems: Vec<Problem>,
}

enum Kind {
    Root,
    Paragraph,
    Heading,
    Code,
    Html,
    Quote,
    List(Option<u64>),
    Item,
    Styled(Style),
    Link {
        dest: String,
        origin: Origin,
    },
    /// Adds nothing of its own; its content goes to the frame around it.
    FlatInline,
    /// The same for a block: its lines stay apart.
    FlatBlock,
}

struct Frame {
    kind: Kind,
    blocks: Vec<Block>,
    inlines: Vec<Inline>,
    items: Vec<Vec<Block>>,
}

impl Frame {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            blocks: Vec::new(),
            inlines: Vec::new(),
            items: Vec::new(),
        }
    }

    /// Loose text becomes a paragraph: items of a tight list have no paragraphs of their own.
    fn into_blocks(mut self) -> Vec<Block> {
        self.flush();
        self.blocks
    }

    fn flush(&mut self) {
        if !self.inlines.is_empty() {
            self.blocks
                .push(Block::Paragraph(std::mem::take(&mut self.inlines)));
        }
    }

    fn push_block(&mut self, block: Block) {
        self.flush();
        self.blocks.push(block);
    }
}

struct Builder<'s> {
    slots: &'s Slots,
    /// Frames around the current one, outermost first.
    outer: Vec<Frame>,
    current: Frame,
    links: Links,
}

/// Compiles Markdown whose placeholders are in `slots`.
pub(crate) fn build(markdown: &str, slots: &Slots) -> Built {
    let mut builder = Builder {
        slots,
        outer: Vec::new(),
        current: Frame::new(Kind::Root),
        links: Links::default(),
    };
    for event in Parser::new_ext(markdown, OPTIONS) {
        builder.event(event);
    }
    let Links {
        links, problems, ..
    } = builder.links;
    Built {
        blocks: builder.current.into_blocks(),
        links,
        problems,
    }
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => {
                let kind = self.kind_of(tag);
                self.outer
                    .push(std::mem::replace(&mut self.current, Frame::new(kind)));
            }
            Event::End(_) => self.close(),
            Event::Code(text) => {
                let before = self.current.inlines.len();
                self.text(&text);
                let code = self.current.inlines.split_off(before);
                self.current.inlines.push(Inline::Styled(Style::Code, code));
            }
            Event::Rule => self.current.push_block(Block::Rule),
            Event::SoftBreak | Event::HardBreak => self.current.inlines.push(Inline::Break),
            // Raw HTML is shown as it was typed. The others belong to extensions that are off.
            Event::Text(text)
            | Event::Html(text)
            | Event::InlineHtml(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text)
            | Event::FootnoteReference(text) => self.text(&text),
            Event::TaskListMarker(_) => {}
        }
    }

    fn kind_of(&self, tag: Tag<'_>) -> Kind {
        let styled = |style| {
            let same = |frame: &Frame| matches!(frame.kind, Kind::Styled(outer) if outer == style);
            if self.has_room(1) && !self.any(same) {
                Kind::Styled(style)
            } else {
                Kind::FlatInline
            }
        };
        match tag {
            Tag::Paragraph => Kind::Paragraph,
            Tag::Heading { .. } => Kind::Heading,
            Tag::CodeBlock(_) => Kind::Code,
            Tag::HtmlBlock => Kind::Html,
            Tag::BlockQuote(_) if self.has_room(1) => Kind::Quote,
            Tag::List(start) if self.has_room(2) => Kind::List(start),
            Tag::Item if matches!(self.current.kind, Kind::List(_)) => Kind::Item,
            Tag::Strong => styled(Style::Bold),
            Tag::Emphasis => styled(Style::Italic),
            Tag::Strikethrough => styled(Style::Strike),
            Tag::Link {
                link_type,
                dest_url,
                ..
            } if !self.in_link() => {
                let scheme = if link_type == LinkType::Email {
                    "mailto:"
                } else {
                    ""
                };
                let autolink = matches!(link_type, LinkType::Email | LinkType::Autolink);
                let origin = if autolink {
                    Origin::Autolink
                } else {
                    Origin::Link
                };
                Kind::Link {
                    dest: format!("{scheme}{dest_url}"),
                    origin,
                }
            }
            Tag::Image { dest_url, .. } if !self.in_link() => Kind::Link {
                dest: dest_url.into_string(),
                origin: Origin::Image,
            },
            Tag::BlockQuote(_) | Tag::List(_) | Tag::Item => Kind::FlatBlock,
            _ => Kind::FlatInline,
        }
    }

    fn any(&self, test: impl Fn(&Frame) -> bool) -> bool {
        self.outer.iter().chain([&self.current]).any(test)
    }

    fn in_link(&self) -> bool {
        self.any(|frame| matches!(frame.kind, Kind::Link { .. }))
    }

    fn has_room(&self, levels: usize) -> bool {
        let frames = self.outer.iter().chain([&self.current]);
        let deep = frames.filter(|frame| !matches!(frame.kind, Kind::FlatInline | Kind::FlatBlock));
        // Flat frames are the innermost ones, so this stops early however deep the source nests.
        deep.take(MAX_NESTING).count() + levels <= MAX_NESTING
    }

    fn text(&mut self, text: &str) {
        let inlines = &mut self.current.inlines;
        for (i, line) in text.split('\n').enumerate() {
            if i > 0 {
                inlines.push(Inline::Break);
            }
            for piece in self.slots.split(line) {
                inlines.push(match piece {
                    Piece::Text(text) => Inline::Text(clean::author_text(text)),
                    Piece::Value(placeholder) => Inline::Value(placeholder.clone()),
                });
            }
        }
    }

    fn close(&mut self) {
        let Some(outer) = self.outer.pop() else {
            return;
        };
        let mut frame = std::mem::replace(&mut self.current, outer);
        match frame.kind {
            Kind::Paragraph => self.current.push_block(Block::Paragraph(frame.inlines)),
            Kind::Heading => self.current.push_block(Block::Heading(frame.inlines)),
            Kind::Code | Kind::Html => {
                // Both end with the line break of their last line.
                if matches!(frame.inlines.last(), Some(Inline::Break)) {
                    frame.inlines.pop();
                }
                let code = matches!(frame.kind, Kind::Code);
                let block = if code { Block::Code } else { Block::Paragraph };
                self.current.push_block(block(frame.inlines));
            }
            Kind::Quote => self.current.push_block(Block::Quote(frame.into_blocks())),
            Kind::List(start) => self.current.push_block(Block::List {
                start,
                items: frame.items,
            }),
            Kind::Item => self.current.items.push(frame.into_blocks()),
            Kind::Styled(style) => self
                .current
                .inlines
                .push(Inline::Styled(style, frame.inlines)),
            Kind::Link { dest, origin } => {
                let mut inlines = self
                    .links
                    .add(&self.slots.split(&dest), origin, frame.inlines);
                self.current.inlines.append(&mut inlines);
            }
            Kind::FlatInline => self.current.inlines.append(&mut frame.inlines),
            Kind::FlatBlock | Kind::Root => {
                for block in frame.into_blocks() {
                    self.current.push_block(block);
                }
            }
        }
    }
}
