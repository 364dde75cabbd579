//! What each piece of Markdown becomes.

use super::{render, text};
use crate::{Format, SUMMARY_CHARS};

#[test]
fn text_formats() {
    let formats = Format::ALL.map(|format| render("x", format).text_format);
    assert_eq!(formats, ["xml", "plain", "html", "html"]);
}

#[test]
fn styles_that_not_every_client_draws_become_text() {
    assert_eq!(
        text("# Big\n**b** *i* ~~10 €~~ `c`", Format::Teams),
        "<b>Big</b><br/><b>b</b> <i>i</i> ~10 €~ c"
    );
    assert_eq!(
        text("# Big\n**b** *i* ~~10 €~~ `c`", Format::SkypePlain),
        "Big\nb i ~10 €~ c"
    );
}

#[test]
fn line_breaks_and_paragraphs() {
    assert_eq!(
        text("a\nb  \nc\n\nd", Format::Teams),
        "a<br/>b<br/>c<br/><br/>d"
    );
    assert_eq!(text("a\r\nb\n\n\n\nc", Format::SkypePlain), "a\nb\n\nc");
}

#[test]
fn lists_are_lines() {
    let source = "Choose:\n- one\n- two\n  more\n  1. deep\n  2. deeper\n\nEnd";
    assert_eq!(
        text(source, Format::SkypePlain),
        "Choose:\n• one\n• two\n    more\n    1. deep\n    2. deeper\n\nEnd"
    );
    assert_eq!(text("3. c\n4. d", Format::Teams), "3. c<br/>4. d");
    assert_eq!(
        text("- a\n\n- b\n\n  c", Format::SkypePlain),
        "• a\n• b\n    c"
    );
}

#[test]
fn quotes_and_code_blocks() {
    let source = "a\n\n> q\n> r\n>\n> s\n\n```\nx <y>\n  z\n```\n\nb";
    assert_eq!(
        text(source, Format::Teams),
        "a<blockquote>q<br/>r<br/><br/>s</blockquote><pre>x &lt;y&gt;<br/>  z</pre>b"
    );
    assert_eq!(
        text(source, Format::SkypePlain),
        "a\n\n> q\n> r\n> \n> s\n\nx <y>\n  z\n\nb"
    );
    let html = "a<br><br>&gt; q<br>&gt; r<br>&gt; <br>&gt; s<br><br>x\u{a0}&lt;y&gt;<br>\u{a0}\u{a0}z<br><br>b";
    assert_eq!(text(source, Format::SkypeHtml), html);
}

#[test]
fn raw_html_is_shown_as_typed() {
    assert_eq!(text("a <b>x</b>", Format::Teams), "a &lt;b&gt;x&lt;/b&gt;");
    let block = "<script>\nalert(1)\n</script>";
    assert_eq!(
        text(block, Format::Preview),
        "&lt;script&gt;<br>alert(1)<br>&lt;/script&gt;"
    );
    assert_eq!(text(block, Format::SkypePlain), block);
    assert_eq!(
        text("<at>Ann</at> &lt;at&gt;", Format::Teams),
        "&lt;at&gt;Ann&lt;/at&gt; &lt;at&gt;"
    );
}

#[test]
fn links_per_format() {
    let source = "[the **plan**](https://x.test)";
    assert_eq!(
        text(source, Format::Teams),
        "<a href=\"https://go.example.com/r/token0\">the <b>plan</b></a>"
    );
    assert_eq!(
        text(source, Format::SkypePlain),
        "the plan (https://go.example.com/r/token0)"
    );
    assert_eq!(
        text("https://x.test/a", Format::SkypePlain),
        "https://go.example.com/r/token0"
    );
    let bare = "<a href=\"https://go.example.com/r/token0\">https://x.test/a</a>";
    assert_eq!(text("https://x.test/a", Format::SkypeHtml), bare);
    assert_eq!(
        text("[https://x.test](https://x.test)", Format::SkypePlain),
        "https://go.example.com/r/token0"
    );
}

#[test]
fn mail_links_per_format() {
    let source = "[write](mailto:a@x.test?subject=I%20am%20[FIRSTNAME]&body=x)";
    let href = "mailto:a@x.test?subject=I%20am%20Ann&amp;body=x";
    assert_eq!(
        text(source, Format::Teams),
        format!("<a href=\"{href}\">write</a>")
    );
    assert_eq!(text("<a@x.test>", Format::SkypePlain), "a@x.test");
}

#[test]
fn values_stand_wherever_text_stands() {
    let source = "**[LASTNAME]**, _[FIRSTNAME]_s `[LASTNAME]`";
    let name = "O'Neil &amp; &lt;Sons&gt;";
    assert_eq!(
        text(source, Format::Teams),
        format!("<b>{name}</b>, _Ann_s {name}")
    );
    assert_eq!(text("a**[FIRSTNAME]**b", Format::Teams), "a<b>Ann</b>b");
    assert_eq!(
        text("[TITLE|*dear*  you]", Format::SkypePlain),
        "*dear* you"
    );
}

#[test]
fn a_tracked_address_cannot_leave_its_attribute() {
    let message = super::parse("[x](https://x.test)");
    let rendered = message.render(Format::Preview, &|_| None, &|_| {
        "https://y.test/\"><b>&é\n".to_owned()
    });
    let start =
        "<a href=\"https://y.test/b&amp;\" target=\"_blank\" rel=\"noopener noreferrer\">x</a>";
    assert_eq!(rendered.text, start);
}

#[test]
fn the_summary_is_one_plain_line() {
    let source = "# News\n\nDear **[FIRSTNAME]**,\n- see [plan](https://x.test) & <i>\n- bye";
    let rendered = render(source, Format::Teams);
    assert_eq!(rendered.summary, "News Dear Ann, • see plan & <i> • bye");
    assert!(
        render(&"long ".repeat(99), Format::Teams)
            .summary
            .chars()
            .count()
            <= SUMMARY_CHARS
    );
}

#[test]
fn absurd_nesting_is_flattened() {
    for source in [
        ">".repeat(7_000) + "x",
        "- ".repeat(3_900) + "x",
        "*a **b ".repeat(1_100),
        "[".repeat(7_999),
    ] {
        for format in Format::ALL {
            assert!(!text(&source, format).is_empty());
        }
    }
    let deep = text(&(">".repeat(100) + "x"), Format::Teams);
    assert!(deep.matches("<blockquote>").count() < 20, "{deep}");
    assert!(deep.contains('x'));
}

#[test]
fn a_code_block_keeps_its_blank_lines() {
    assert_eq!(
        text("```\n[CODE|]\n\nx\n```", Format::Teams),
        "<pre><br/><br/>x</pre>"
    );
    assert_eq!(
        text("- a\n  ```\n  x\n  y\n  ```", Format::Preview),
        "• a<pre>x<br>y</pre>"
    );
}
