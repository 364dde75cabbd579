//! Makes links of bare `https://…` texts, which CommonMark leaves as text.
//!
//! The source is parsed once to see where plain text stands (not in code, links or raw HTML), each URL found there
//! is put in angle brackets, and the result is parsed for good. Looking for URLs in the parsed text instead would
//! be too late: by then `_` and `*` inside a URL have become emphasis.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::build::OPTIONS;

/// Puts bare URLs of cleaned Markdown in angle brackets.
pub(crate) fn bracket(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len() + 16);
    let mut done = 0;
    for text in plain_ranges(markdown) {
        let mut from = text.start.max(done);
        while let Some(start) = find_scheme(markdown, from..text.end) {
            let end = start + url_len(&markdown[start..]);
            let url = unescape(&markdown[start..end]);
            from = end.max(start + 1);
            if has_host(&url) {
                out.push_str(&markdown[done..start]);
                out.push('<');
                out.push_str(&url);
                out.push('>');
                done = end;
            }
        }
    }
    out.push_str(&markdown[done..]);
    out
}

fn plain_ranges(markdown: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut inside = 0_usize;
    for (event, range) in Parser::new_ext(markdown, OPTIONS).into_offset_iter() {
        match event {
            Event::Start(
                Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock,
            ) => inside += 1,
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock | TagEnd::HtmlBlock) => {
                inside -= 1
            }
            Event::Text(_) if inside == 0 => ranges.push(range),
            _ => {}
        }
    }
    ranges
}

/// The next `http://` or `https://` that does not continue a word.
fn find_scheme(markdown: &str, range: Range<usize>) -> Option<usize> {
    let lower = markdown.get(range.clone())?.to_ascii_lowercase();
    let found = lower.match_indices("http").find(|&(at, _)| {
        let rest = &lower[at..];
        let word = markdown[..range.start + at]
            .chars()
            .next_back()
            .is_some_and(char::is_alphanumeric);
        !word && (rest.starts_with("http://") || rest.starts_with("https://"))
    });
    found.map(|(at, _)| range.start + at)
}

/// The URL's length in bytes: up to white space or a character no URL contains, without the punctuation of the
/// sentence around it.
fn url_len(text: &str) -> usize {
    let stop = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || "<>\"`[]{}^。，、；：！？（）「」『』《》【】".contains(c)
    };
    let mut url = &text[..text.find(stop).unwrap_or(text.len())];
    while let Some(last) = url.chars().next_back() {
        let unbalanced = last == ')' && url.matches(')').count() > url.matches('(').count();
        if !unbalanced && !"?!.,:;*_~'\\…".contains(last) {
            break;
        }
        url = &url[..url.len() - last.len_utf8()];
    }
    url.len()
}

/// Editors write `\_` and `&amp;` in the Markdown of a URL that somebody pasted.
fn unescape(url: &str) -> String {
    url.replace("&amp;", "&").replace('\\', "")
}

fn has_host(url: &str) -> bool {
    // A placeholder's character counts: the author gets the problem instead of a text that is no link.
    let starts_host = |c: char| c.is_alphanumeric() || matches!(c, '\u{F0000}'..='\u{FFFFD}');
    url.split_once("://")
        .is_some_and(|(_, rest)| rest.starts_with(starts_host))
}

#[cfg(test)]
mod tests {
    use super::bracket;

    #[test]
    fn bare_urls_are_bracketed() {
        for (source, expected) in [
            (
                "see https://x.test/a_b_c, now",
                "see <https://x.test/a_b_c>, now",
            ),
            ("**https://x.test/_x_y**", "**<https://x.test/_x_y>**"),
            ("(https://x.test/a_(b))", "(<https://x.test/a_(b)>)"),
            ("HTTP://X.test?", "<HTTP://X.test>?"),
            (
                "https://x.test/a\\_b?c=1&amp;d=2",
                "<https://x.test/a_b?c=1&d=2>",
            ),
            (
                "https://a.test https://b.test",
                "<https://a.test> <https://b.test>",
            ),
        ] {
            assert_eq!(bracket(source), expected);
        }
    }

    #[test]
    fn everything_else_is_left_alone() {
        for source in [
            "[https://x.test](https://y.test)",
            "<https://x.test>",
            "`https://x.test`",
            "    https://x.test",
            "xhttps://x.test",
            "https://",
            "https://...",
            "![https://x.test](https://y.test)",
            "[a]\n\n[a]: https://x.test",
        ] {
            assert_eq!(bracket(source), source);
        }
    }
}
