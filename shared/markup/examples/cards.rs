//! Writes one card of each format as a JSON file, for checks by other people's software:
//! `cargo run -p markup --example cards -- DIRECTORY`.

use domain::campaign::{MessageFormat, Spec};
use markup::Message;
use serde_json::{Value, json};
use std::error::Error;
use std::path::PathBuf;

const TEXT: &str = "## What changes, [FIRSTNAME]\n\nWe move to **[CITY|the new office]** on *Monday*:\n\n\
    - read [the plan](https://intranet.example.com/plan?who=[FIRSTNAME])\n- pack ~~two boxes~~ one box\n\n\
    1. sign `FORM-7`\n2. hand it in\n\n> Everybody gets a desk.\n> Nobody gets two.\n\n```\nfloor  3\n```\n\n---\n\n\
    Questions? [Write to us](mailto:help@example.com)";

fn main() -> Result<(), Box<dyn Error>> {
    let directory = PathBuf::from(std::env::args().nth(1).ok_or("name a directory")?);
    std::fs::create_dir_all(&directory)?;
    for format in [
        MessageFormat::Idea,
        MessageFormat::Success,
        MessageFormat::Important,
        MessageFormat::Card,
    ] {
        let content = card(format)?;
        let file = directory.join(format!("{}.json", format.as_str()));
        std::fs::write(file, serde_json::to_string_pretty(&content)?)?;
    }
    Ok(())
}

/// The card of somebody whose name looks like markup.
fn card(format: MessageFormat) -> Result<Value, Box<dyn Error>> {
    let mut spec = json!({
        "name": "Move", "message": TEXT, "format": format, "channel": "teams",
        "start": "2026-12-01T15:00", "time_zone": "Europe/Paris", "duration": { "days": 1 },
        "opening_hours": { "from": "08:00", "to": "18:00", "weekdays": ["mon"], "skip": [] },
    });
    if format == MessageFormat::Card {
        spec["card"] = json!({
            "title": "We move, [FIRSTNAME]!",
            "image": "https://intranet.example.com/office.png",
            "image_alt": "The new office",
            "button": { "label": "See your desk", "url": "https://intranet.example.com/desk?who=[FIRSTNAME]" },
        });
    }
    let spec: Spec = serde_json::from_value(spec)?;
    let value = |name: &str| {
        (name == "FIRSTNAME").then(|| "**Ann** [x](https://evil.test) <b>\"".to_owned())
    };
    let link = |index: usize| format!("https://go.example.com/r/token{index}");
    let card = Message::of(&spec)?.card(&value, &link);
    Ok(card.ok_or("a format without a card")?.content)
}
