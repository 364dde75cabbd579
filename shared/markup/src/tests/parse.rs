//! Limits, placeholders, links and problems.

use super::{parse, tracked};
use crate::{Format, MAX_CHARS, MAX_LINKS, Message, ParseError, Placeholder, ProblemCode};

fn names(markdown: &str) -> Vec<String> {
    parse(markdown)
        .placeholders()
        .iter()
        .map(Placeholder::to_string)
        .collect()
}

fn links(markdown: &str) -> Vec<(String, String)> {
    parse(markdown)
        .links()
        .iter()
        .map(|link| (link.url.to_string(), link.text.clone()))
        .collect()
}

fn link(url: &str, text: &str) -> (String, String) {
    (url.to_owned(), text.to_owned())
}

fn problems(markdown: &str) -> Vec<ProblemCode> {
    parse(markdown)
        .problems()
        .iter()
        .map(|problem| problem.code)
        .collect()
}

#[test]
fn one_to_eight_thousand_characters() {
    assert!(Message::parse(&"é".repeat(MAX_CHARS)).is_ok());
    let error = Message::parse(&"é".repeat(MAX_CHARS + 1)).unwrap_err();
    assert_eq!(
        error,
        ParseError::TooLong {
            chars: MAX_CHARS + 1,
            max: MAX_CHARS
        }
    );
}

#[test]
fn a_message_says_something() {
    for nothing in [
        "",
        " \n\t",
        "[a]: https://x.test",
        "---",
        "\u{0}\u{200B}",
        "****\n\n---",
    ] {
        assert_eq!(
            Message::parse(nothing).unwrap_err(),
            ParseError::Empty,
            "{nothing:?}"
        );
    }
    assert!(Message::parse("x").is_ok());
    assert!(Message::parse("[FIRSTNAME]").is_ok());
}

#[test]
fn placeholders_are_listed_once_in_order() {
    assert_eq!(
        names("[B] [A|x] [B] **[C_1]** `[D]` [A]"),
        ["[B]", "[A|x]", "[C_1]", "[D]", "[A]"]
    );
}

#[test]
fn placeholders_of_links_are_listed() {
    assert_eq!(
        names(
            "[see [A]](https://x.test/?n=[B]) https://y.test/?n=[C] [m](mailto:a@b.test?subject=[D])"
        ),
        ["[A]", "[B]", "[C]", "[D]"]
    );
}

#[test]
fn what_is_not_a_placeholder_is_text() {
    assert_eq!(
        names("[Firstname] \\[ESCAPED] [TEXT](https://x.test) [X"),
        Vec::<String>::new()
    );
    assert_eq!(
        names("[FIRSTNAME]: please read\n\n[text][LASTNAME]"),
        ["[FIRSTNAME]", "[LASTNAME]"]
    );
}

#[test]
fn links_are_listed_in_order_with_their_text() {
    assert_eq!(
        links(
            "[one **[A]**](https://one.test) then <https://two.test/p> and https://three.test/a_b."
        ),
        [
            link("https://one.test/", "one [A]"),
            link("https://two.test/p", "https://two.test/p"),
            link("https://three.test/a_b", "https://three.test/a_b"),
        ]
    );
}

#[test]
fn reference_links_and_titles_work() {
    assert_eq!(
        links("[here][r]\n\n[r]: https://x.test \"title\""),
        [link("https://x.test/", "here")]
    );
}

#[test]
fn an_image_becomes_a_link_or_its_alternative_text() {
    assert_eq!(
        links("![plan](https://x.test/a.png)"),
        [link("https://x.test/a.png", "plan")]
    );
    assert_eq!(
        links("![](https://x.test/a.png)"),
        [link("https://x.test/a.png", "https://x.test/a.png")]
    );
    assert_eq!(
        links("[![alt](https://x.test/a.png)](https://y.test)"),
        [link("https://y.test/", "alt")]
    );
    assert_eq!(
        super::text("![the plan](plan.png)", Format::Teams),
        "the plan"
    );
    assert_eq!(
        problems("![the plan](plan.png)"),
        [ProblemCode::LinkMalformed]
    );
}

#[test]
fn mail_links_are_not_tracked() {
    let message = parse("[write](mailto:a@x.test?subject=Hi%20there) <b@x.test>");
    assert!(message.links().is_empty() && message.problems().is_empty());
}

#[test]
fn bad_links_are_problems_and_render_as_text() {
    for (markdown, code) in [
        ("[x](javascript:alert(1))", ProblemCode::LinkScheme),
        ("[x](java&#115;cript&#58;alert(1))", ProblemCode::LinkScheme),
        ("[x](data:text/html,hi)", ProblemCode::LinkScheme),
        ("<tel:123>", ProblemCode::LinkScheme),
        ("[x](/path)", ProblemCode::LinkMalformed),
        ("[x]()", ProblemCode::LinkMalformed),
        ("[x](https://)", ProblemCode::LinkMalformed),
        ("[x](mailto:nobody)", ProblemCode::LinkMalformed),
        (
            "[x](https://bank.test@evil.test/)",
            ProblemCode::LinkCredentials,
        ),
        ("[x](https://[CITY].test/)", ProblemCode::PlaceholderInLink),
        ("[x](https://x.test/[CITY])", ProblemCode::PlaceholderInLink),
        ("[x]([CITY])", ProblemCode::PlaceholderInLink),
        ("[x]([CITY]://x.test)", ProblemCode::PlaceholderInLink),
        (
            "[x](https://x.test/?[CITY]=1)",
            ProblemCode::PlaceholderInLink,
        ),
        (
            "[x](https://x.test/#[CITY])",
            ProblemCode::PlaceholderInLink,
        ),
        ("[x](mailto:[CITY]@x.test)", ProblemCode::PlaceholderInLink),
        ("https://[CITY].test", ProblemCode::PlaceholderInLink),
    ] {
        assert_eq!(problems(markdown), [code], "{markdown}");
        for format in Format::ALL {
            let rendered = super::text(markdown, format);
            assert!(
                !rendered.contains("href") && !rendered.contains("go.example.com"),
                "{rendered}"
            );
        }
    }
}

#[test]
fn a_problem_names_the_link_by_its_number() {
    let message = parse("[a](https://x.test) [b](ftp://x.test) [c](https://x.test/[CITY])");
    let details: Vec<_> = message
        .problems()
        .into_iter()
        .map(|problem| problem.detail)
        .collect();
    assert_eq!(
        details,
        [
            "link 2: the scheme `ftp` is not allowed: use http, https or mailto",
            "link 3: placeholder [CITY] is only allowed in a query value, as in ?name=[CITY]",
        ]
    );
}

#[test]
fn the_number_of_links_is_bounded() {
    assert_eq!(problems(&"[a](http://b) ".repeat(MAX_LINKS)), []);
    let message = parse(&"[a](http://b) ".repeat(MAX_LINKS + 5));
    assert_eq!(message.links().len(), MAX_LINKS);
    assert_eq!(message.problems().len(), 1);
    assert_eq!(message.problems()[0].code, ProblemCode::TooManyLinks);
}

#[test]
fn missing_values_are_reported_once_whatever_the_place() {
    let message = parse("[CITY] [CITY] [DEPT|yours] [x](https://x.test/?c=[CODE]) [FIRSTNAME]");
    let rendered = message.render(Format::SkypePlain, &super::ann, &tracked);
    assert_eq!(
        rendered.text,
        "CITY CITY yours x (https://go.example.com/r/token0) Ann"
    );
    assert_eq!(rendered.missing, ["CITY", "CODE"]);
}

#[test]
fn nothing_of_the_message_is_in_debug_output() {
    let message = parse("secret [words](https://x.test)");
    let rendered = message.render(Format::Teams, &super::ann, &tracked);
    let debug = format!("{message:?} {rendered:?} {:?}", message.links());
    assert!(
        !debug.contains("secret") && !debug.contains("words"),
        "{debug}"
    );
}
