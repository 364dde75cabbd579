//! A card for human eyes: texts, links and buttons in their order, without pictures.

use crate::html::escape;
use serde_json::Value;
use std::fmt::Write as _;

/// Cards nest; anything deeper is not shown.
const DEEPEST: usize = 12;

/// The card in an attachment's content. Everything in it is text that others wrote.
pub(super) fn render(content: &Value) -> String {
    let mut html = String::from("<section>");
    elements(&content["body"], DEEPEST, &mut html);
    elements(&content["actions"], DEEPEST, &mut html);
    html + "</section>"
}

fn elements(list: &Value, depth: usize, html: &mut String) {
    if depth == 0 {
        return;
    }
    for element in list.as_array().into_iter().flatten() {
        match text(element, "type") {
            "TextBlock" => push(html, "p", text(element, "text")),
            "RichTextBlock" => rich_text(element, html),
            "Image" => push(html, "p", &format!("[{}]", text(element, "altText"))),
            "Action.OpenUrl" => {
                html.push_str("<p>");
                link(element, text(element, "title"), html);
            }
            _ => {
                for inner in ["items", "columns", "actions"] {
                    elements(&element[inner], depth - 1, html);
                }
            }
        }
    }
}

fn rich_text(element: &Value, html: &mut String) {
    html.push_str("<p>");
    for run in element["inlines"].as_array().into_iter().flatten() {
        let words = run.as_str().unwrap_or_else(|| text(run, "text"));
        let tag = match () {
            () if text(run, "weight").eq_ignore_ascii_case("bolder") => "b",
            () if run["italic"] == true => "i",
            () if run["strikethrough"] == true => "s",
            () if text(run, "fontType").eq_ignore_ascii_case("monospace") => "code",
            () => "span",
        };
        if run["selectAction"].is_object() {
            link(&run["selectAction"], words, html);
        } else {
            push(html, tag, words);
            let _ = write!(html, "</{tag}>");
        }
    }
}

/// A link that leads to a web page; of any other only the text.
fn link(action: &Value, words: &str, html: &mut String) {
    let (url, words) = (text(action, "url"), escape(words));
    let web = ["https://", "http://"];
    if web.iter().any(|scheme| url.starts_with(scheme)) {
        let url = escape(url);
        let _ = write!(html, "<a rel=noreferrer href='{url}'>{words}</a>");
    } else {
        html.push_str(&words);
    }
}

fn push(html: &mut String, tag: &str, words: &str) {
    let _ = write!(html, "<{tag}>{}", escape(words));
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_card_reads_from_top_to_bottom() {
        let card = json!({
            "actions": [{"type": "Action.OpenUrl", "title": "Open <b>", "url": "https://x.test/?a=1&b='2'"}],
            "body": [
                {"type": "Container", "items": [{"type": "RichTextBlock", "inlines": [
                    "plain ",
                    {"type": "TextRun", "text": "<i>Ann</i>", "weight": "bolder"},
                    {"type": "TextRun", "text": "here", "selectAction": {"type": "Action.OpenUrl", "url": "https://x.test/r/1"}},
                    {"type": "TextRun", "text": "there", "selectAction": {"type": "Action.OpenUrl", "url": "javascript:alert(1)"}},
                ]}]},
                {"type": "Image", "url": "https://x.test/p.png", "altText": "A & B"},
            ],
        });
        assert_eq!(
            render(&card),
            "<section><p><span>plain </span><b>&lt;i&gt;Ann&lt;/i&gt;</b>\
             <a rel=noreferrer href='https://x.test/r/1'>here</a>there<p>[A &amp; B]\
             <p><a rel=noreferrer href='https://x.test/?a=1&amp;b=&#39;2&#39;'>Open &lt;b&gt;</a></section>"
        );
    }

    #[test]
    fn nothing_is_too_deep_or_too_odd() {
        let mut card = json!({"type": "TextBlock", "text": "deep"});
        for _ in 0..50 {
            card = json!({"type": "Container", "items": [card]});
        }
        assert!(!render(&json!({"body": [card]})).contains("deep"));
        for odd in [
            json!(null),
            json!([]),
            json!({"body": 7}),
            json!({"body": [null, "x"]}),
        ] {
            assert_eq!(render(&odd), "<section></section>");
        }
    }
}
