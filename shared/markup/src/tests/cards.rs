//! Cards as Teams gets them.

use domain::campaign::{CardButton, CardFields, MessageFormat, Spec};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{ann, tracked};
use crate::{CARD_LIMIT_BYTES, Format, Message, ProblemCode, card_utf16_bytes};

pub(super) const RICH: &str = "\
# Winter campaign

Dear **[FIRSTNAME] [LASTNAME]**, greetings from *[CITY|your city]*.
The price is ~~99 €~~ **79 €** with code `WINTER-[CODE]`.

- Read [the plan](https://intranet.example.com/plan?who=[FIRSTNAME])
- Or the bare address: https://intranet.example.com/a_b_c.
  1. first
  2. second

> Quoted words
> on two lines

```
curl  https://intranet.example.com
```

---

Questions? [Write to us](mailto:help@example.com?subject=From%20[FIRSTNAME]) or <it@example.com>.
";

pub(super) fn spec(text: &str, format: MessageFormat, card: Option<CardFields>) -> Spec {
    let mut spec: Spec = serde_json::from_value(json!({
        "name": "n", "message": text, "channel": "teams", "start": "2026-12-01T15:00",
        "time_zone": "UTC", "duration": {"days": 1},
        "opening_hours": {"from": "08:00", "to": "18:00", "weekdays": ["mon"], "skip": []},
    }))
    .unwrap();
    (spec.format, spec.card) = (format, card);
    spec
}

pub(super) fn fields() -> CardFields {
    CardFields {
        title: "We move, [FIRSTNAME|everybody]!".into(),
        image: Some("https://intranet.example.com/new office.png".into()),
        image_alt: Some("The new office".into()),
        button: Some(CardButton {
            label: "Your desk, [FIRSTNAME]".into(),
            url: "https://intranet.example.com/desk?who=[LASTNAME]".into(),
        }),
    }
}

fn message(text: &str, format: MessageFormat) -> Message {
    let card = (format == MessageFormat::Card).then(fields);
    Message::of(&spec(text, format, card)).unwrap()
}

fn with(change: impl FnOnce(&mut CardFields)) -> Message {
    let mut card = fields();
    change(&mut card);
    Message::of(&spec("Hello", MessageFormat::Card, Some(card))).unwrap()
}

/// Its keys sorted: in which order they are kept depends on what else is built with this crate.
fn content(message: &Message, values: &dyn Fn(&str) -> Option<String>) -> Value {
    let mut content = message.card(values, &tracked).unwrap().content;
    content.sort_all_objects();
    content
}

#[test]
fn idea() {
    insta::assert_json_snapshot!(content(&message(RICH, MessageFormat::Idea), &ann));
}

#[test]
fn success() {
    insta::assert_json_snapshot!(content(
        &message("Done, **[FIRSTNAME]**!", MessageFormat::Success),
        &ann
    ));
}

#[test]
fn important() {
    let text = "Update [now](https://x.test/update).";
    insta::assert_json_snapshot!(content(&message(text, MessageFormat::Important), &ann));
}

#[test]
fn card() {
    insta::assert_json_snapshot!(content(&message("Hello\nyou", MessageFormat::Card), &ann));
}

#[test]
fn a_text_is_no_card() {
    let text = message("Hello", MessageFormat::Message);
    assert!(!text.is_card() && text.card(&ann, &tracked).is_none());
    assert_eq!(text.limit(Format::Teams), crate::TEAMS_LIMIT_BYTES);
}

#[test]
fn the_buttons_link_is_the_last_one() {
    let card = message(
        "[a](https://a.test) [b](https://b.test)",
        MessageFormat::Card,
    );
    let links: Vec<_> = card
        .links()
        .iter()
        .map(|link| (link.url.to_string(), link.text.clone()))
        .collect();
    assert_eq!(links[0].0, "https://a.test/");
    assert_eq!(
        links[2],
        (
            "https://intranet.example.com/desk?who=[LASTNAME]".into(),
            "Your desk, [FIRSTNAME]".into()
        )
    );
    let button = &content(&card, &ann)["actions"][0];
    assert_eq!(button["url"], tracked(2));
    assert_eq!(button["title"], "Your desk, Ann");
}

#[test]
fn placeholders_of_every_field_are_known() {
    let card = message("[CITY]", MessageFormat::Card);
    let names: Vec<_> = card
        .placeholders()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        names,
        [
            "[FIRSTNAME|everybody]",
            "[CITY]",
            "[FIRSTNAME]",
            "[LASTNAME]"
        ]
    );
}

#[test]
fn what_is_wrong_with_a_field_is_said_of_it() {
    let problem = |message: Message| {
        let [problem] = &message.problems()[..] else {
            panic!("{:?}", message.problems())
        };
        (problem.field, problem.code)
    };
    let button = |url: &str| with(|card| card.button.as_mut().unwrap().url = url.into());
    for url in [
        "https://[CITY].test/",
        "https://x.test/[CITY]",
        "[CITY]://x.test",
    ] {
        assert_eq!(
            problem(button(url)),
            ("card.button.url", ProblemCode::PlaceholderInLink),
            "{url}"
        );
    }
    assert_eq!(
        problem(button("https://u:p@x.test")),
        ("card.button.url", ProblemCode::LinkCredentials)
    );
    assert_eq!(
        problem(button("https://")),
        ("card.button.url", ProblemCode::LinkMalformed)
    );
    assert_eq!(
        problem(button("javascript:alert(1)")),
        ("card.button.url", ProblemCode::LinkScheme)
    );
    let image = with(|card| card.image = Some("https://x.test/p.png?who=[FIRSTNAME]".into()));
    assert_eq!(
        problem(image),
        ("card.image", ProblemCode::PlaceholderInLink)
    );
    let title = with(|card| card.title = "[CITY|] [CODE|]".into());
    assert_eq!(problem(title), ("card.title", ProblemCode::MayBeEmpty));
    let label = with(|card| card.button.as_mut().unwrap().label = "[CITY|]".into());
    assert_eq!(
        problem(label),
        ("card.button.label", ProblemCode::MayBeEmpty)
    );
}

#[test]
fn a_button_counts_among_the_links() {
    let text = "[a](https://a.test) ".repeat(crate::MAX_LINKS);
    let full = message(&text, MessageFormat::Card);
    assert_eq!(full.links().len(), crate::MAX_LINKS);
    assert_eq!(full.problems()[0].field, "card.button");
    assert!(content(&full, &ann).get("actions").is_none());
}

#[test]
fn a_literal_placeholder_is_text() {
    let card = with(|card| card.title = r"\[FIRSTNAME] \ [FIRSTNAME]".into());
    assert_eq!(
        content(&card, &ann)["body"][0]["inlines"][0]["text"],
        r"[FIRSTNAME] \ Ann"
    );
}

#[test]
fn a_date_function_stays_text() {
    let idea = message("[FIRSTNAME]", MessageFormat::Idea);
    let value = "{{DATE(2017-02-14T06:00:00Z,SHORT)}}";
    let card = content(&idea, &|_| Some(value.into()));
    let text = card["body"][0]["items"][1]["inlines"][0]["text"]
        .as_str()
        .unwrap();
    assert_eq!(text.replace('\u{2060}', ""), value);
    assert!(!text.contains("{{"));
}

#[test]
fn formats_without_cards_show_the_same_in_text() {
    let card = message("Hello", MessageFormat::Card);
    let preview = card.render(Format::Preview, &ann, &tracked);
    insta::assert_snapshot!(preview.text);
    assert_eq!(preview.summary, "We move, Ann! Hello");
    let idea = message("Hello", MessageFormat::Idea).render(Format::Preview, &ann, &tracked);
    assert_eq!(idea.text, "<strong>💡 Idea</strong><br>Hello");
}

/// The card with every string that holds something of the author or a person taken out.
fn structure(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(structure).collect(),
        Value::Object(object) => object
            .iter()
            .map(|(name, value)| match name.as_str() {
                "text" | "title" | "fallbackText" | "url" => {
                    (name.clone(), Value::Bool(value.is_string()))
                }
                _ => (name.clone(), structure(value)),
            })
            .collect(),
        other => other.clone(),
    }
}

fn texts(value: &Value, found: &mut String) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(object) => {
            if let Some(text) = object.get("text").and_then(Value::as_str) {
                found.push_str(text);
            }
            object.values().for_each(|value| texts(value, found));
        }
        _ => {}
    }
}

fn formats() -> impl Strategy<Value = MessageFormat> {
    use MessageFormat::{Card, Idea, Important, Success};
    prop::sample::select(vec![Idea, Success, Important, Card])
}

proptest! {
    #![proptest_config(super::cases(128))]

    #[test]
    fn values_never_change_the_structure(value in super::hostile::values(), format in formats()) {
        let message = message(&format!("{RICH}\n\n{}", super::hostile::EVERYWHERE), format);
        let harmless = content(&message, &|_| Some("x".into()));
        let hostile = content(&message, &|_| Some(value.clone()));
        prop_assert_eq!(structure(&harmless), structure(&hostile));
        let again: Value = serde_json::from_str(&hostile.to_string()).unwrap();
        prop_assert_eq!(again, hostile);
    }

    #[test]
    fn values_never_lead_elsewhere(value in super::hostile::values()) {
        let message = message(RICH, MessageFormat::Card);
        let card = content(&message, &|_| Some(value.clone())).to_string();
        let urls = card.split(r#""url":""#).skip(1).map(|rest| rest.split('"').next().unwrap());
        for url in urls {
            let ours = url.starts_with("https://go.example.com/r/token")
                || url == "https://intranet.example.com/new%20office.png"
                || url == "mailto:it@example.com"
                || url.starts_with("mailto:help@example.com?subject=From%20");
            prop_assert!(ours && !url.contains(['&', '<', ' ']), "{url}");
        }
    }

    #[test]
    fn a_value_reads_as_it_is(value in "[ -~é😀]{1,40}", format in formats()) {
        prop_assume!(!value.trim().is_empty() && !value.contains("{{"));
        let expected = value.split_whitespace().collect::<Vec<_>>().join(" ");
        let message = message("a<[V]>b", format);
        let mut found = String::new();
        texts(&content(&message, &|_| Some(value.clone())), &mut found);
        prop_assert!(found.contains(&format!("a<{expected}>b")), "{found}");
    }

    #[test]
    fn no_card_is_larger_than_longest(
        parts in prop::collection::vec(super::bounds::fragments(), 1..14),
        cells in prop::collection::vec(super::bounds::cells(), 1..4),
        format in formats(),
    ) {
        let card = (format == MessageFormat::Card).then(fields);
        let Ok(message) = Message::of(&spec(&parts.concat(), format, card)) else { return Ok(()) };
        let cell = |name: &str| cells[name.len() % cells.len()].clone();
        let chars = |name: &str| cell(name).map_or(0, |text| text.chars().count());
        let bound = message.longest(Format::Teams, &chars, tracked(99).len());
        let size = card_utf16_bytes(&content(&message, &cell));
        prop_assert!(size <= bound, "{size} > {bound}");
    }

    #[test]
    fn any_message_makes_a_card_without_markdown(
        parts in prop::collection::vec(super::bounds::fragments(), 1..14),
    ) {
        let Ok(message) = Message::of(&spec(&parts.concat(), MessageFormat::Idea, None)) else { return Ok(()) };
        let card = content(&message, &|_| None);
        prop_assert!(!card.to_string().contains(r#""type":"TextBlock""#));
        let lines = card["body"][0]["items"].as_array().unwrap();
        prop_assert!(lines.len() > 1 || parts.concat().trim().is_empty(), "{card}");
    }
}

#[test]
fn the_bound_is_finite_and_over_the_limit_for_absurd_cells() {
    let message = message("[NAME]", MessageFormat::Card);
    let absurd = message.longest(Format::Teams, &|_| usize::MAX, usize::MAX);
    assert!(absurd > CARD_LIMIT_BYTES);
    assert_eq!(message.limit(Format::Teams), CARD_LIMIT_BYTES);
    assert!(message.longest(Format::Teams, &|_| 20, 157) < CARD_LIMIT_BYTES);
}
