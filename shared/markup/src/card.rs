//! A message as an Adaptive Card for Teams.
//!
//! All text stands in `RichTextBlock`s, which know no Markdown: no escape of a `TextBlock` works alike on desktop,
//! iOS and Android, so a person's data could neither be kept from becoming markup there nor be shown as it is.

mod body;
mod size;

pub(crate) use size::longest;
pub use size::{CARD_LIMIT_BYTES, card_utf16_bytes};

use serde_json::{Value, json};

use crate::frame::{Button, Frame, Image, Look};
use crate::placeholder::Placeholder;
use crate::tree::{Block, Inline};
use body::Body;

/// The version that Teams draws.
const VERSION: &str = "1.5";
const SCHEMA: &str = "http://adaptivecards.io/schemas/adaptive-card.json";

/// What a card is written with for one person.
#[derive(Clone, Copy)]
pub(crate) struct Person<'a> {
    /// The text of a placeholder.
    pub resolve: &'a dyn Fn(&Placeholder) -> String,
    /// The address of a tracked link.
    pub link: &'a dyn Fn(usize) -> String,
}

/// The content of the card; none for a message that is text.
pub(crate) fn write(
    frame: &Frame,
    message: &[Block],
    summary: &str,
    person: Person<'_>,
) -> Option<Value> {
    let mut card = json!({
        "type": "AdaptiveCard",
        "$schema": SCHEMA,
        "version": VERSION,
        "msteams": { "width": "Full" },
        "fallbackText": summary,
    });
    match frame {
        Frame::Text => return None,
        Frame::Styled(look) => card["body"] = styled(look, message, person),
        Frame::Card {
            title,
            image,
            button,
        } => {
            card["body"] = own(title, image.as_ref(), message, person);
            if let Some(button) = button {
                card["actions"] = json!([open_url(button, person)]);
            }
        }
    }
    Some(card)
}

fn styled(look: &Look, message: &[Block], person: Person<'_>) -> Value {
    let mut items = Body::new(person).title(&[Inline::Text(look.heading.to_owned())], "medium");
    items.extend(Body::new(person).blocks(message));
    json!([{ "type": "Container", "style": look.style, "bleed": true, "items": items }])
}

fn own(title: &[Inline], image: Option<&Image>, message: &[Block], person: Person<'_>) -> Value {
    let mut items = Body::new(person).title(title, "large");
    items.extend(image.map(|image| {
        json!({ "type": "Image", "url": image.url, "altText": image.alt, "size": "stretch" })
    }));
    items.extend(Body::new(person).blocks(message));
    Value::Array(items)
}

fn open_url(button: &Button, person: Person<'_>) -> Value {
    let mut title = String::new();
    for inline in &button.label {
        match inline {
            Inline::Text(text) => title.push_str(text),
            Inline::Value(placeholder) => title.push_str(&(person.resolve)(placeholder)),
            _ => {}
        }
    }
    json!({ "type": "Action.OpenUrl", "title": title, "url": body::tracked(button.link, person) })
}
