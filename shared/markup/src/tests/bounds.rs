//! `longest` is an upper bound.

use proptest::prelude::*;

use super::{parse, tracked};
use crate::{Format, MAX_CHARS, Message, TEAMS_LIMIT_BYTES, size_utf16_bytes};

/// Pieces of Markdown that meet in every combination.
pub(super) fn fragments() -> impl Strategy<Value = String> {
    let syntax = prop::sample::select(vec![
        "# ",
        "**",
        "*",
        "_",
        "~~",
        "`",
        "```\n",
        "\n",
        "\n\n",
        "- ",
        "1. ",
        "> ",
        "    ",
        "---\n",
        "<b>",
        "</b>",
        "&",
        "&amp;",
        "&#27;",
        "<div>\n",
        "[NAME]",
        "[CITY|a & <b>]",
        "[CODE|]",
        "\\",
        "[",
        "](",
        ")",
        "![",
        "|",
        "\u{0}",
        "[x](https://x.test/?n=[NAME])",
        "https://y.test/a_b?c=[CITY]",
        "[m](mailto:a@x.test?subject=[NAME])",
        "<a@x.test>",
        "![p](https://x.test/p.png)",
        "[bad](javascript:x)",
        "[É_1]",
        "\u{a0}",
        "😀",
    ]);
    prop_oneof![4 => syntax.prop_map(str::to_owned), 1 => "[ -~]{0,10}", 1 => any::<String>()]
}

pub(super) fn cells() -> impl Strategy<Value = Option<String>> {
    let text = prop_oneof![
        any::<String>(),
        "[&<>\"]{0,20}",
        "[😀\u{4e2d}é&]{0,20}",
        "[ -~]{0,20}"
    ];
    prop::option::of(text)
}

proptest! {
    #![proptest_config(super::cases(256))]

    #[test]
    fn no_message_is_longer_than_longest(
        parts in prop::collection::vec(fragments(), 1..14),
        cells in prop::collection::vec(cells(), 1..4),
        links in prop::collection::vec("[!-~é😀]{0,30}", 1..3),
    ) {
        let Ok(message) = Message::parse(&parts.concat()) else { return Ok(()) };
        let cell = |name: &str| cells[name.len() % cells.len()].clone();
        let chars = |name: &str| cell(name).map_or(0, |text| text.chars().count());
        let link_len = links.iter().map(|link| link.chars().count()).max().unwrap_or(0);
        for format in Format::ALL {
            let bound = message.longest(format, &chars, link_len);
            let rendered = message.render(format, &cell, &|index| links[index % links.len()].clone());
            prop_assert!(size_utf16_bytes(&rendered) <= bound, "{:?}: {:?} > {bound}", format, rendered);
        }
    }
}

#[test]
fn the_bound_is_reached() {
    let message = parse("Hi [NAME]");
    let worst = |cell: &'static str| move |_: &str| Some(cell.to_owned());
    let rendered = message.render(Format::Teams, &worst("&&"), &tracked);
    assert_eq!(
        size_utf16_bytes(&rendered),
        message.longest(Format::Teams, &|_| 2, 0)
    );
    let rendered = message.render(Format::SkypePlain, &worst("😀😀"), &tracked);
    assert_eq!(
        size_utf16_bytes(&rendered),
        message.longest(Format::SkypePlain, &|_| 2, 0)
    );
    let mail = parse("[x](mailto:a@x.test?subject=[NAME])");
    let rendered = mail.render(Format::Preview, &worst("😀"), &tracked);
    assert_eq!(
        size_utf16_bytes(&rendered),
        mail.longest(Format::Preview, &|_| 1, 0)
    );
}

#[test]
fn a_fallback_longer_than_every_cell_counts() {
    let message = parse("[NAME|somebody]");
    assert_eq!(message.longest(Format::SkypePlain, &|_| 1, 0), 16);
    assert_eq!(parse("[NAME]").longest(Format::SkypePlain, &|_| 0, 0), 8);
}

#[test]
fn sizes_are_bytes_of_utf16() {
    let rendered = parse("é😀&").render(Format::Teams, &|_| None, &tracked);
    assert_eq!(size_utf16_bytes(&rendered), 2 * (1 + 2 + 5));
}

#[test]
fn a_plain_message_of_full_length_fits_and_absurd_cells_do_not_overflow() {
    let message = parse(&format!("{}[NAME]", "x".repeat(MAX_CHARS - 6)));
    assert!(message.longest(Format::Teams, &|_| 1_000, 0) <= TEAMS_LIMIT_BYTES);
    assert_eq!(
        message.longest(Format::Teams, &|_| usize::MAX, usize::MAX),
        usize::MAX
    );
}
