//! Whatever a list holds, it stays text. `ammonia` is the judge: it parses like a browser and drops what is not
//! on its list, so output that it leaves alone has our tags and nothing else.

use std::collections::HashSet;

use ammonia::Builder;
use proptest::prelude::*;

use super::{parse, tracked};
use crate::Format;

/// Every place where a value can stand.
pub(super) const EVERYWHERE: &str = "# [V]\n\n[V] **[V]** *a[V]b* ~~[V]~~ `[V]` [t [V]](https://x.test/?n=[V]) \
    [m](mailto:a@x.test?subject=[V]) https://y.test/?n=[V]\n- [V]\n- x\n  [V]\n\n> [V]\n\n```\n[V]\n[V]\n```\n\n[V]";

fn oracle(format: Format) -> Builder<'static> {
    let tags: &[&str] = match format {
        Format::Teams => &["a", "b", "i", "pre", "blockquote", "br"],
        Format::SkypeHtml => &["a", "b", "i", "br"],
        Format::Preview => &["a", "strong", "em", "s", "code", "pre", "blockquote", "br"],
        Format::SkypePlain => &[],
    };
    let mut builder = Builder::empty();
    builder
        .tags(tags.iter().copied().collect())
        .tag_attributes([("a", HashSet::from(["href", "target", "rel"]))].into())
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .link_rel(None);
    builder
}

/// Our output in the spelling of the oracle's serialiser.
fn spelled(text: &str) -> String {
    text.replace("<br/>", "<br>").replace('\u{a0}', "&nbsp;")
}

fn tags(html: &str) -> Vec<&str> {
    html.match_indices('<')
        .map(|(at, _)| &html[at..at + html[at..].find(['>', ' ']).unwrap()])
        .collect()
}

pub(super) fn values() -> impl Strategy<Value = String> {
    let nasty = prop::sample::select(vec![
        "<at>Ann</at>",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "</a>",
        "</pre>",
        "<!--",
        "]]>",
        "&lt;b&gt;",
        "&#60;",
        "&",
        "\"",
        "'",
        "\"><b>",
        "**bold**",
        "[x](https://evil.test)",
        "![x](y)",
        "`",
        "```\n",
        "\n\n# h\n",
        "\n- x",
        "\r\n> q",
        "\\",
        "[FIRSTNAME]",
        "[V|x]",
        "javascript:alert(1)",
        "\u{202E}",
        "\u{200F}",
        "\u{2066}",
        "\u{0}",
        "\u{1b}[31m",
        "\u{7f}",
        "\u{85}",
        "\u{2028}",
        "\u{FEFF}",
        "\u{F0000}",
        "\u{FFFF}",
        "~~",
        "|",
        "<https://evil.test>",
        "😀",
        "e\u{301}",
        "\u{a0}",
        "\t",
    ]);
    let part =
        prop_oneof![3 => nasty.prop_map(str::to_owned), 1 => any::<String>(), 1 => "[a-z ]{0,6}"];
    prop::collection::vec(part, 0..6).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(super::cases(96))]

    #[test]
    fn values_never_become_markup(value in values()) {
        let message = parse(EVERYWHERE);
        for format in [Format::Teams, Format::SkypeHtml, Format::Preview] {
            let harmless = message.render(format, &|_| Some("x".into()), &tracked).text;
            let hostile = message.render(format, &|_| Some(value.clone()), &tracked).text;
            prop_assert_eq!(oracle(format).clean(&hostile).to_string(), spelled(&hostile));
            prop_assert_eq!(tags(&hostile), tags(&harmless));
        }
    }

    #[test]
    fn values_never_break_a_line_or_steer_the_text(value in values()) {
        let message = parse(EVERYWHERE);
        for format in Format::ALL {
            let harmless = message.render(format, &|_| Some("x".into()), &tracked);
            let hostile = message.render(format, &|_| Some(value.clone()), &tracked);
            prop_assert_eq!(hostile.text.matches('\n').count(), harmless.text.matches('\n').count());
            let bad = |c: char| (c.is_control() && c != '\n')
                || matches!(c, '\u{200E}' | '\u{200F}' | '\u{61C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
                || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FFFE}' | '\u{FFFF}');
            prop_assert!(!hostile.text.contains(bad));
            prop_assert!(!hostile.summary.contains(|c| c == '\n' || bad(c)));
            prop_assert!(hostile.summary.chars().count() <= crate::SUMMARY_CHARS);
        }
    }

    #[test]
    fn a_value_reads_as_it_is(value in "[ -~]{1,30}") {
        prop_assume!(!value.trim().is_empty());
        let expected = value.split_whitespace().collect::<Vec<_>>().join(" ");
        let message = parse("a [V] b");
        let plain = message.render(Format::SkypePlain, &|_| Some(value.clone()), &tracked).text;
        prop_assert_eq!(&plain, &format!("a {expected} b"));
        let xml = message.render(Format::Teams, &|_| Some(value.clone()), &tracked).text;
        let unescaped = xml.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        prop_assert_eq!(unescaped, plain);
    }

    #[test]
    fn the_authors_text_gives_our_tags_only(parts in prop::collection::vec(super::bounds::fragments(), 1..12)) {
        let Ok(message) = crate::Message::parse(&parts.concat()) else { return Ok(()) };
        for format in [Format::Teams, Format::SkypeHtml, Format::Preview] {
            let text = message.render(format, &|_| None, &tracked).text;
            prop_assert_eq!(oracle(format).clean(&text).to_string(), spelled(&text));
        }
    }
}
