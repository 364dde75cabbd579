//! How a message looks on Teams.

use super::{Channel, FieldProblem};
use serde::{Deserialize, Serialize};

/// Longest title of a card, in characters as written.
pub const TITLE_MAX: usize = 200;
/// Longest description of a card's image, in characters.
pub const IMAGE_ALT_MAX: usize = 200;
/// Longest label of a card's button, in characters as written.
pub const LABEL_MAX: usize = 40;
/// Longest address of an image or a button, in characters as written.
pub const URL_MAX: usize = 2_000;

/// The form in which a message arrives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageFormat {
    /// Text; the only one that Skype for Business knows.
    #[default]
    Message,
    /// A card headed `Idea`.
    Idea,
    /// A card headed `Success`.
    Success,
    /// A card headed `Important`.
    Important,
    /// A card with a title, and a picture and a button if wanted.
    Card,
}

impl MessageFormat {
    /// The word used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Idea => "idea",
            Self::Success => "success",
            Self::Important => "important",
            Self::Card => "card",
        }
    }
}

/// What a card has besides its text, which is the campaign's message.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardFields {
    /// 1–200 characters of plain text; placeholders allowed.
    pub title: String,
    /// `https` address of a picture, the same for everybody.
    #[serde(default)]
    pub image: Option<String>,
    /// What the picture shows, for people who do not see it: 1–200 characters, needed with a picture.
    #[serde(default)]
    pub image_alt: Option<String>,
    /// A button below the text.
    #[serde(default)]
    pub button: Option<CardButton>,
}

/// A button that leads to a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardButton {
    /// 1–40 characters of plain text; placeholders allowed.
    pub label: String,
    /// `https` address; placeholders in query values only. Visits are counted.
    pub url: String,
}

/// What is wrong with the format and the card's fields, as far as can be said without reading addresses and
/// placeholders.
pub(super) fn problems(
    channel: Channel,
    format: MessageFormat,
    card: Option<&CardFields>,
) -> Vec<FieldProblem> {
    let mut found = Vec::new();
    if channel != Channel::Teams && format != MessageFormat::Message {
        let detail = format!(
            "`{}` is for the channel teams; {} delivers `message` only",
            format.as_str(),
            channel.as_str()
        );
        found.push(FieldProblem::new("format", detail));
    }
    match (format, card) {
        (MessageFormat::Card, None) => {
            found.push(FieldProblem::new(
                "card",
                "is missing: `card` needs a title",
            ));
        }
        (MessageFormat::Card, Some(card)) => found.extend(card.problems()),
        (_, Some(_)) => {
            let detail = format!("belongs to the format `card`, not to `{}`", format.as_str());
            found.push(FieldProblem::new("card", detail));
        }
        (_, None) => {}
    }
    found
}

impl CardFields {
    fn problems(&self) -> Vec<FieldProblem> {
        let mut found = Vec::new();
        line("card.title", &self.title, TITLE_MAX, &mut found);
        if let Some(image) = &self.image {
            address("card.image", image, &mut found);
        }
        match (&self.image, &self.image_alt) {
            (Some(_), None) => {
                let detail = "is missing: say what the picture shows, for people who do not see it";
                found.push(FieldProblem::new("card.image_alt", detail));
            }
            (None, Some(_)) => {
                let detail = "describes a picture, and there is none";
                found.push(FieldProblem::new("card.image_alt", detail));
            }
            (Some(_), Some(alt)) => line("card.image_alt", alt, IMAGE_ALT_MAX, &mut found),
            (None, None) => {}
        }
        if let Some(button) = &self.button {
            line("card.button.label", &button.label, LABEL_MAX, &mut found);
            address("card.button.url", &button.url, &mut found);
        }
        found
    }
}

/// One line that is not blank.
fn line(field: &str, text: &str, max: usize, found: &mut Vec<FieldProblem>) {
    let chars = text.chars().count();
    if text.trim().is_empty() || chars > max {
        let detail =
            format!("has {chars} characters; 1 to {max} are allowed, not all of them blank");
        found.push(FieldProblem::new(field, detail));
    }
    if text.chars().any(char::is_control) {
        found.push(FieldProblem::new(field, "holds a control character"));
    }
}

fn address(field: &str, url: &str, found: &mut Vec<FieldProblem>) {
    let chars = url.chars().count();
    if chars > URL_MAX {
        let detail = format!("has {chars} characters; at most {URL_MAX} are allowed");
        found.push(FieldProblem::new(field, detail));
    }
    let https = url
        .get(..8)
        .is_some_and(|start| start.eq_ignore_ascii_case("https://"));
    if !https {
        let detail = "has to be a complete address that starts with https://";
        found.push(FieldProblem::new(field, detail));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use MessageFormat::*;

    fn card() -> CardFields {
        CardFields {
            title: "Hello [FIRSTNAME|there]".into(),
            image: Some("https://x.test/p.png".into()),
            image_alt: Some("The new office".into()),
            button: Some(CardButton {
                label: "Read more".into(),
                url: "https://x.test/more?who=[FIRSTNAME]".into(),
            }),
        }
    }

    fn fields(channel: Channel, format: MessageFormat, card: Option<&CardFields>) -> Vec<String> {
        let found = problems(channel, format, card);
        found.into_iter().map(|problem| problem.field).collect()
    }

    fn of(change: impl FnOnce(&mut CardFields)) -> Vec<String> {
        let mut changed = card();
        change(&mut changed);
        fields(Channel::Teams, Card, Some(&changed))
    }

    #[test]
    fn what_goes_together_is_accepted() {
        for format in [Message, Idea, Success, Important] {
            assert_eq!(fields(Channel::Teams, format, None), [""; 0]);
        }
        assert_eq!(fields(Channel::Skype, Message, None), [""; 0]);
        assert_eq!(of(|_| {}), [""; 0]);
        let plain = CardFields {
            title: "T".into(),
            ..CardFields::default()
        };
        assert_eq!(fields(Channel::Teams, Card, Some(&plain)), [""; 0]);
    }

    #[test]
    fn what_does_not_is_named() {
        for format in [Idea, Success, Important] {
            assert_eq!(fields(Channel::Skype, format, None), ["format"]);
            assert_eq!(fields(Channel::Teams, format, Some(&card())), ["card"]);
        }
        assert_eq!(fields(Channel::Skype, Card, Some(&card())), ["format"]);
        assert_eq!(fields(Channel::Teams, Message, Some(&card())), ["card"]);
        assert_eq!(fields(Channel::Teams, Card, None), ["card"]);
    }

    #[test]
    fn each_field_has_its_bounds() {
        let button = |change: fn(&mut CardButton)| of(|card| change(card.button.as_mut().unwrap()));
        assert_eq!(of(|card| card.title = " ".into()), ["card.title"]);
        assert_eq!(of(|card| card.title = "é".repeat(200)), [""; 0]);
        assert_eq!(of(|card| card.title = "é".repeat(201)), ["card.title"]);
        assert_eq!(of(|card| card.title = "a\nb".into()), ["card.title"]);
        assert_eq!(of(|card| card.image_alt = None), ["card.image_alt"]);
        assert_eq!(
            of(|card| card.image_alt = Some(String::new())),
            ["card.image_alt"]
        );
        assert_eq!(of(|card| card.image = None), ["card.image_alt"]);
        for image in [
            "http://x.test/p.png",
            "",
            "data:image/png;base64,AA",
            "//x.test",
            "é://xxx",
        ] {
            assert_eq!(
                of(|card| card.image = Some(image.into())),
                ["card.image"],
                "{image}"
            );
        }
        let long = format!("https://x.test/{}", "p".repeat(URL_MAX));
        assert_eq!(of(|card| card.image = Some(long)), ["card.image"]);
        assert_eq!(button(|button| button.label = "x".repeat(40)), [""; 0]);
        assert_eq!(
            button(|button| button.label = "x".repeat(41)),
            ["card.button.label"]
        );
        assert_eq!(button(|button| button.label.clear()), ["card.button.label"]);
        assert_eq!(
            button(|button| button.url = "javascript:x".into()),
            ["card.button.url"]
        );
        assert_eq!(
            button(|button| button.url = "HTTPS://x.test".into()),
            [""; 0]
        );
    }

    #[test]
    fn words_are_those_of_the_json() {
        for format in [Message, Idea, Success, Important, Card] {
            let json = serde_json::to_string(&format).unwrap();
            assert_eq!(json, format!("\"{}\"", format.as_str()));
        }
    }
}
