//! From the tree to the elements of a card: one `RichTextBlock` for each line, one `TextRun` for each look.
//!
//! Which elements there are depends on the message alone. A person's data is the text of a run.

use serde_json::{Map, Value, json};

use super::Person;
use crate::escape;
use crate::tree::{Block, Inline, Style, Target};
use crate::url_template::{Part, UrlTemplate};

/// By how much a list item's further lines are indented.
const INDENT: &str = "\u{a0}\u{a0}\u{a0}\u{a0}";

#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Look {
    size: Option<&'static str>,
    bold: bool,
    italic: bool,
    strike: bool,
    code: bool,
}

struct Run {
    look: Look,
    /// Which link it belongs to, and where that leads.
    link: Option<(usize, String)>,
    text: String,
}

pub(super) struct Body<'a> {
    person: Person<'a>,
    elements: Vec<Value>,
    line: Vec<Run>,
    look: Look,
    link: Option<(usize, String)>,
    links: usize,
    /// For each list around the line: the marker that is still to be written. The line is indented afterwards.
    markers: Vec<Option<String>>,
    spacing: Option<&'static str>,
    separator: bool,
}

/// The address of a tracked link. Our own pass unchanged.
pub(super) fn tracked(index: usize, person: Person<'_>) -> String {
    let url = (person.link)(index);
    url.chars().filter(|&c| escape::url_char(c)).collect()
}

impl<'a> Body<'a> {
    pub(super) fn new(person: Person<'a>) -> Self {
        Self {
            person,
            elements: Vec::new(),
            line: Vec::new(),
            look: Look::default(),
            link: None,
            links: 0,
            markers: Vec::new(),
            spacing: None,
            separator: false,
        }
    }

    /// A line in bold letters of the given size.
    pub(super) fn title(mut self, inlines: &[Inline], size: &'static str) -> Vec<Value> {
        self.heading(inlines, size);
        self.finish()
    }

    /// The elements of a message.
    pub(super) fn blocks(mut self, blocks: &[Block]) -> Vec<Value> {
        self.sequence(blocks, false);
        self.finish()
    }

    fn finish(mut self) -> Vec<Value> {
        self.end_line();
        self.elements
    }

    fn sequence(&mut self, blocks: &[Block], tight: bool) {
        for (i, block) in blocks.iter().enumerate() {
            if i > 0 {
                let belongs = matches!(
                    (&blocks[i - 1], block),
                    (Block::Heading(_), _) | (Block::Paragraph(_), Block::List { .. })
                );
                self.next_line((tight || belongs).then_some("small"));
            }
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(inlines) => self.inlines(inlines),
            Block::Heading(inlines) => self.heading(inlines, "medium"),
            Block::Code(inlines) => self.with(|look| look.code = true, inlines),
            Block::Quote(blocks) => self.quote(blocks),
            Block::List { start, items } => self.list(*start, items),
            Block::Rule => self.separator = true,
        }
    }

    fn heading(&mut self, inlines: &[Inline], size: &'static str) {
        let look = |look: &mut Look| {
            look.bold = true;
            look.size = Some(size);
        };
        self.with(look, inlines);
    }

    fn quote(&mut self, blocks: &[Block]) {
        self.end_line();
        let mut inner = Body::new(self.person);
        // Links of a quote are told apart from those around it.
        inner.links = self.links;
        inner.sequence(blocks, false);
        inner.end_line();
        self.links = inner.links;
        let items = inner.elements;
        self.push(
            "Container",
            [("style", json!("emphasis")), ("items", Value::Array(items))],
        );
    }

    fn list(&mut self, start: Option<u64>, items: &[Vec<Block>]) {
        for (number, item) in (start.unwrap_or(0)..).zip(items) {
            if number > start.unwrap_or(0) {
                self.next_line(Some("small"));
            }
            let marker = start.map_or_else(|| "• ".to_owned(), |_| format!("{number}. "));
            self.markers.push(Some(marker));
            self.sequence(item, true);
            if matches!(self.markers.last(), Some(Some(_))) {
                // An empty item keeps its marker.
                self.text("");
            }
            self.markers.pop();
        }
    }

    fn with(&mut self, change: impl FnOnce(&mut Look), inlines: &[Inline]) {
        let before = self.look;
        change(&mut self.look);
        self.inlines(inlines);
        self.look = before;
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text) if self.look.code => self.text(&text.replace(' ', "\u{a0}")),
                Inline::Text(text) => self.text(text),
                Inline::Value(placeholder) => self.text(&(self.person.resolve)(placeholder)),
                Inline::Break => {
                    if self.line.is_empty() {
                        self.text("\u{a0}");
                    }
                    self.next_line(Some("none"));
                }
                Inline::Styled(style, inner) => self.with(|look| look.add(*style), inner),
                Inline::Link { to, bare, text } => self.link(to, *bare, text),
            }
        }
    }

    fn link(&mut self, to: &Target, bare: bool, text: &[Inline]) {
        let url = match to {
            Target::Tracked(index) => tracked(*index, self.person),
            Target::Mail(url) => self.mail(url),
        };
        self.links += 1;
        self.link = Some((self.links, url));
        self.inlines(text);
        self.link = None;
        // Clients were seen to ignore mail links in cards, so the address can be read.
        if let (Target::Mail(url), false) = (to, bare) {
            self.text(&format!(" ({})", address(url)));
        }
    }

    fn mail(&self, url: &UrlTemplate) -> String {
        let mut out = String::new();
        for part in url.parts() {
            match part {
                Part::Literal(literal) => out.push_str(literal),
                Part::Value(placeholder) => {
                    escape::push_percent(&mut out, &(self.person.resolve)(placeholder));
                }
            }
        }
        out
    }

    fn text(&mut self, text: &str) {
        if self.line.is_empty() && !self.markers.is_empty() {
            let indent = |marker: &mut Option<String>| marker.take().unwrap_or(INDENT.to_owned());
            let text = self.markers.iter_mut().map(indent).collect();
            self.line.push(Run {
                look: Look::default(),
                link: None,
                text,
            });
        }
        let id = |link: &Option<(usize, String)>| link.as_ref().map(|(id, _)| *id);
        match self.line.last_mut() {
            Some(run) if run.look == self.look && id(&run.link) == id(&self.link) => {
                run.text.push_str(text);
            }
            _ => self.line.push(Run {
                look: self.look,
                link: self.link.clone(),
                text: text.to_owned(),
            }),
        }
    }

    fn next_line(&mut self, spacing: Option<&'static str>) {
        self.end_line();
        self.spacing = spacing;
    }

    fn end_line(&mut self) {
        if self.line.is_empty() {
            return;
        }
        let runs = std::mem::take(&mut self.line);
        let inlines = runs.into_iter().map(Run::into_json).collect();
        self.push("RichTextBlock", [("inlines", Value::Array(inlines))]);
    }

    fn push<const N: usize>(&mut self, kind: &str, fields: [(&str, Value); N]) {
        let mut element = Map::new();
        element.insert("type".to_owned(), json!(kind));
        for (name, value) in fields {
            element.insert(name.to_owned(), value);
        }
        if let Some(spacing) = self.spacing.take() {
            element.insert("spacing".to_owned(), json!(spacing));
        }
        if std::mem::take(&mut self.separator) {
            element.insert("separator".to_owned(), json!(true));
        }
        self.elements.push(Value::Object(element));
    }
}

impl Look {
    fn add(&mut self, style: Style) {
        match style {
            Style::Bold => self.bold = true,
            Style::Italic => self.italic = true,
            Style::Strike => self.strike = true,
            Style::Code => self.code = true,
        }
    }
}

impl Run {
    fn into_json(self) -> Value {
        let mut run = json!({ "type": "TextRun", "text": literal(&self.text) });
        let look = self.look;
        let weight = look.bold.then(|| json!("bolder"));
        let font = look.code.then(|| json!("monospace"));
        let link = self
            .link
            .map(|(_, url)| json!({ "type": "Action.OpenUrl", "url": url }));
        for (name, value) in [
            ("size", look.size.map(Value::from)),
            ("weight", weight),
            ("italic", look.italic.then_some(Value::Bool(true))),
            ("strikethrough", look.strike.then_some(Value::Bool(true))),
            ("fontType", font),
            ("underline", link.is_some().then_some(Value::Bool(true))),
            ("selectAction", link),
        ] {
            if let Some(value) = value {
                run[name] = value;
            }
        }
        run
    }
}

/// Cards write `{{DATE(…)}}` and `{{TIME(…)}}` of any text as a date. A word joiner, which nobody sees, keeps the
/// text as it is.
fn literal(text: &str) -> String {
    text.replace("{{DATE(", "{\u{2060}{DATE(")
        .replace("{{TIME(", "{\u{2060}{TIME(")
}

/// The address of a mail link, without the fields of the mail.
fn address(url: &UrlTemplate) -> String {
    let Some(Part::Literal(literal)) = url.parts().first() else {
        return String::new();
    };
    let address = literal.strip_prefix("mailto:").unwrap_or(literal);
    address.split('?').next().unwrap_or_default().to_owned()
}
