//! What stands around a message: nothing, the heading of a styled card, or the fields of a card.

use domain::campaign::{CardFields, MessageFormat};

use crate::clean;
use crate::collect_links::problem_code;
use crate::link::{Link, MAX_LINKS};
use crate::placeholder::Placeholder;
use crate::problem::{Problem, ProblemCode};
use crate::tree::{self, Block, Inline, Style, Target};
use crate::url_template::{UrlError, UrlTemplate};

/// What a message is shown in on Teams.
pub(crate) enum Frame {
    /// Nothing: it is text.
    Text,
    /// A card with one of three headings.
    Styled(Look),
    /// A card of the author's.
    Card {
        title: Vec<Inline>,
        image: Option<Image>,
        button: Option<Button>,
    },
}

/// Heading and colours of a styled card. The words are those of the original product.
pub(crate) struct Look {
    pub heading: &'static str,
    /// Style of the container.
    pub style: &'static str,
}

/// A picture; its address is the same for everybody.
pub(crate) struct Image {
    pub url: String,
    pub alt: String,
}

pub(crate) struct Button {
    pub label: Vec<Inline>,
    /// Index of its tracked link.
    pub link: usize,
}

impl Frame {
    /// Reads the fields. The button's link becomes the last of `links`; what is wrong becomes problems, and the part
    /// concerned is left out.
    pub(crate) fn read(
        format: MessageFormat,
        card: Option<&CardFields>,
        links: &mut Vec<Link>,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let look = |heading, style| Self::Styled(Look { heading, style });
        match (format, card) {
            (MessageFormat::Idea, _) => look("💡 Idea", "accent"),
            (MessageFormat::Success, _) => look("✅ Success", "good"),
            (MessageFormat::Important, _) => look("❗ Important", "attention"),
            (MessageFormat::Card, Some(card)) => Self::card(card, links, problems),
            (MessageFormat::Message, _) | (MessageFormat::Card, None) => Self::Text,
        }
    }

    fn card(card: &CardFields, links: &mut Vec<Link>, problems: &mut Vec<Problem>) -> Self {
        let mut line = |field, source| {
            let line = one_line(source);
            if !always_shows(&line) {
                let detail = "may be empty: write a text or a fallback".to_owned();
                problems.push(Problem::new(field, ProblemCode::MayBeEmpty, detail));
            }
            line
        };
        let title = line("card.title", &card.title);
        let label = card
            .button
            .as_ref()
            .map(|button| line("card.button.label", &button.label));
        let button = card.button.as_ref().zip(label).and_then(|(button, label)| {
            let url = address("card.button.url", &button.url, problems)?;
            let link = track(url, &label, links, problems)?;
            Some(Button { label, link })
        });
        let image = card
            .image
            .as_ref()
            .and_then(|url| picture(url, problems))
            .map(|url| Image {
                url,
                alt: clean::value(card.image_alt.as_deref().unwrap_or_default()),
            });
        Self::Card {
            title,
            image,
            button,
        }
    }

    /// The same for formats without cards: what is written above the message and below it.
    pub(crate) fn as_blocks(&self) -> (Vec<Block>, Vec<Block>) {
        let text = |text: &str| vec![Inline::Text(text.to_owned())];
        match self {
            Self::Text => (Vec::new(), Vec::new()),
            Self::Styled(look) => (vec![Block::Heading(text(look.heading))], Vec::new()),
            Self::Card {
                title,
                image,
                button,
            } => {
                let mut below = Vec::new();
                if let Some(image) = image {
                    let alt = Inline::Styled(Style::Italic, text(&image.alt));
                    below.push(Block::Paragraph(vec![alt]));
                }
                if let Some(button) = button {
                    let link = Inline::Link {
                        to: Target::Tracked(button.link),
                        bare: false,
                        text: button.label.clone(),
                    };
                    below.push(Block::Paragraph(vec![link]));
                }
                (vec![Block::Heading(title.clone())], below)
            }
        }
    }
}

/// Plain text with placeholders; `\[NAME]` is the literal text.
fn one_line(source: &str) -> Vec<Inline> {
    let mut line = Vec::new();
    let mut text = String::new();
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        if let Some((placeholder, len)) = Placeholder::at_start(rest) {
            if !text.is_empty() {
                line.push(Inline::Text(clean::author_text(&text)));
                text.clear();
            }
            line.push(Inline::Value(placeholder));
            rest = &rest[len..];
        } else {
            let escaped = c == '\\' && Placeholder::at_start(&rest[1..]).is_some();
            let c = if escaped { '[' } else { c };
            text.push(c);
            rest = &rest[if escaped { 2 } else { c.len_utf8() }..];
        }
    }
    if !text.is_empty() {
        line.push(Inline::Text(clean::author_text(&text)));
    }
    line
}

/// Whether everybody sees something: a placeholder falls back on its name, unless its fallback is "nothing".
fn always_shows(line: &[Inline]) -> bool {
    line.iter().any(|inline| match inline {
        Inline::Text(text) => !clean::value(text).is_empty(),
        Inline::Value(placeholder) => !placeholder.default_text().is_empty(),
        _ => false,
    })
}

fn address(field: &'static str, url: &str, problems: &mut Vec<Problem>) -> Option<UrlTemplate> {
    match UrlTemplate::parse(url) {
        // Any other scheme than https is a problem of the campaign's fields.
        Ok(url) => Some(url).filter(UrlTemplate::is_web),
        Err(error) => {
            problems.push(Problem::new(field, problem_code(&error), error.to_string()));
            None
        }
    }
}

fn picture(url: &str, problems: &mut Vec<Problem>) -> Option<String> {
    const FIELD: &str = "card.image";
    let url = address(FIELD, url, problems)?;
    if let Some(placeholder) = url.placeholders().next() {
        let error = UrlError::Placeholder {
            name: placeholder.name.clone(),
        };
        let detail = format!(
            "a picture is the same for everybody: [{}] cannot stand in its address",
            placeholder.name
        );
        problems.push(Problem::new(FIELD, problem_code(&error), detail));
        return None;
    }
    Some(url.target(&|_| None))
}

fn track(
    url: UrlTemplate,
    label: &[Inline],
    links: &mut Vec<Link>,
    problems: &mut Vec<Problem>,
) -> Option<usize> {
    if links.len() >= MAX_LINKS {
        let detail = format!("more than {MAX_LINKS} links, the button included");
        problems.push(Problem::new(
            "card.button",
            ProblemCode::TooManyLinks,
            detail,
        ));
        return None;
    }
    let text = tree::plain(label);
    links.push(Link { url, text });
    Some(links.len() - 1)
}
