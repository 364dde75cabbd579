//! Tests of the crate as its users see it.

mod bounds;
mod cards;
mod hostile;
mod layout;
mod parse;
mod snapshots;
mod urls;

use proptest::test_runner::{Config, RngSeed};

use crate::{Format, Message, Rendered};

/// A tracked address as the redirect's: one segment of letters and digits.
fn tracked(index: usize) -> String {
    format!("https://go.example.com/r/token{index}")
}

fn parse(markdown: &str) -> Message {
    Message::parse(markdown).unwrap()
}

fn ann(name: &str) -> Option<String> {
    match name {
        "FIRSTNAME" => Some("Ann".into()),
        "LASTNAME" => Some("O'Neil & <Sons>".into()),
        _ => None,
    }
}

fn render(markdown: &str, format: Format) -> Rendered {
    parse(markdown).render(format, &ann, &tracked)
}

fn text(markdown: &str, format: Format) -> String {
    render(markdown, format).text
}

/// The same cases in every run.
fn cases(cases: u32) -> Config {
    Config {
        cases,
        rng_seed: RngSeed::Fixed(2026),
        failure_persistence: None,
        ..Config::default()
    }
}
