//! What a list says of people stays text on the wire of both channels, whatever it is: a message to somebody with a
//! hostile name has the shape of a message to somebody who is called x.

use integration::{TestApp, campaign, skype_campaign};
use reqwest::Method;
use serde_json::{Value, json};

/// Values that would be markup, another placeholder, a mention, a piece of a card, a function or a line of their own, if
/// they were anything but text.
const HOSTILE: [&str; 18] = [
    "<at>Ann</at>",
    "&lt;at&gt;Ann&lt;/at&gt;",
    "<b>x</b><script>alert(1)</script><img src=x onerror=alert(1)>",
    "</a><a href=https://evil.test>x",
    "**x** _y_ ~~z~~ `c`",
    "[x](https://evil.test)",
    "![x](https://evil.test/x.png)",
    "# x",
    "- x",
    "> x",
    "```",
    "https://evil.test/",
    "[LASTNAME] [TEAM|none] [FIRSTNAME]",
    "{{DATE(2017-02-14T06:00:00Z,SHORT)}} ${x} {{x}}",
    "\",\"type\":\"TextBlock\",\"text\":\"x",
    "}],\"msteams\":{\"entities\":[{}]}",
    "%0d%0aset-cookie: a=b",
    "x&y=z#w?v",
];
const MESSAGE: &str = "Hello **[FIRSTNAME]** *[LASTNAME]*, [TEAM]\n\n- [CITY]\n- x\n\n> [TEAM]\n\n\
    [the [TEAM] page](https://intranet.example/team?name=[TEAM]&who=[FIRSTNAME])";
const BROWSER: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36";

fn address(n: usize) -> String {
    format!("person{n:05}@contoso.example")
}

/// A list whose first person is called x, and each other one as one of the hostile values, in every column.
async fn list(app: &TestApp) -> String {
    let mut file = String::from("First name,Last name,Email,City,Team\r\n");
    for (n, value) in ["x"].iter().chain(&HOSTILE).enumerate() {
        let cell = format!("\"{}\"", value.replace('"', "\"\""));
        file += &format!("{cell},{cell},{},{cell},{cell}\r\n", address(n));
    }
    let id = app.list("Hostile", file).await;
    let list = app.get(&format!("/v1/lists/{id}")).await.expect(200);
    assert_eq!(list.at("/size"), HOSTILE.len() + 1, "{}", list.text);
    id
}

/// The tags of a text, in their order.
fn tags(text: &str) -> Vec<&str> {
    text.match_indices('<')
        .map(|(at, _)| &text[at..at + text[at..].find(['>', ' ']).unwrap_or(0)])
        .collect()
}

/// The message without what it says and whom it is to: only whether a text is there.
fn shape(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(shape).collect(),
        Value::Object(object) => object
            .iter()
            .map(|(name, value)| match name.as_str() {
                "text" | "title" | "summary" | "fallbackText" | "url" | "id" | "aadObjectId" => {
                    (name.clone(), json!(value.is_string()))
                }
                _ => (name.clone(), shape(value)),
            })
            .collect(),
        other => other.clone(),
    }
}

/// Everybody's message, by their place in the list.
fn on_teams(app: &TestApp) -> Vec<Value> {
    (0..=HOSTILE.len())
        .map(|n| {
            app.tenant().inbox_for(&address(n)).unwrap()[0]
                .activity
                .clone()
        })
        .collect()
}

/// Where the link of a message leads.
async fn led_to(app: &TestApp, message: &str) -> String {
    let link = message.split("/r/").nth(1).unwrap();
    let token: String = link
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c))
        .collect();
    let visit = app.request(Method::GET, &format!("/r/{token}"));
    let answer = app.send(visit.header("user-agent", BROWSER)).await;
    assert_eq!(answer.header("set-cookie"), None);
    let answer = answer.expect(302);
    answer.header("location").unwrap().to_owned()
}

/// The parameters of an address, whose names and number no value may change.
fn parameters(address: &str) -> Vec<(String, String)> {
    let url = reqwest::Url::parse(address).unwrap();
    assert_eq!(
        (url.scheme(), url.host_str(), url.path(), url.fragment()),
        ("https", Some("intranet.example"), "/team", None),
        "{address}"
    );
    url.query_pairs().into_owned().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn on_teams_values_are_text_in_messages_cards_and_links() {
    for format in ["message", "important", "card"] {
        let app = TestApp::start().await;
        let list = list(&app).await;
        let mut body = campaign(&[&list]);
        body["message"] = json!(MESSAGE);
        body["format"] = json!(format);
        if format == "card" {
            let button = json!({"label": "[TEAM]", "url": "https://intranet.example/team?name=[TEAM]&who=[CITY]"});
            body["card"] = json!({"title": "For [FIRSTNAME] of [TEAM]", "button": button});
        }
        let id = app.published(&body).await;
        app.run_to_the_end(&id).await;
        assert_eq!(app.total(&id, "sent").await, HOSTILE.len() as u64 + 1);
        let messages = on_teams(&app);
        for (message, value) in messages[1..].iter().zip(HOSTILE) {
            assert_eq!(shape(message), shape(&messages[0]), "{format}: {value}");
            assert!(message.get("entities").is_none(), "{format}: {value}");
            if format == "message" {
                let [hostile, harmless] =
                    [message, &messages[0]].map(|message| message["text"].as_str().unwrap());
                assert_eq!(tags(hostile), tags(harmless), "{value}");
                assert!(
                    !hostile.contains('\n') || harmless.contains('\n'),
                    "{value}"
                );
            }
        }
        // A card's button has the last link.
        for (message, value) in messages.iter().zip(["x"].iter().chain(&HOSTILE)) {
            let to = led_to(&app, &message.to_string()).await;
            let found = parameters(&to);
            let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names, ["name", "who"], "{value}: {to}");
            assert!(!to.contains(['\r', '\n', ' ', '<', '"']), "{value}: {to}");
        }
        app.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_skype_values_are_text_in_messages_and_links() {
    let app = TestApp::start().await;
    let list = list(&app).await;
    let mut body = skype_campaign(&[&list], "always");
    body["message"] = json!(MESSAGE);
    let id = app.published(&body).await;
    app.run_to_the_end(&id).await;
    assert_eq!(app.total(&id, "sent").await, HOSTILE.len() as u64 + 1);
    let mut found = Vec::new();
    for n in 0..=HOSTILE.len() {
        let invitations = app.pool().inbox_for(&address(n)).unwrap();
        let mut delivered = invitations.into_iter().flat_map(|one| one.delivered);
        found.push(delivered.next().unwrap());
        assert!(delivered.next().is_none());
    }
    let harmless = &found[0];
    for (message, value) in found[1..].iter().zip(HOSTILE) {
        let [lines, those] = [message, harmless].map(|message| message.text.lines().count());
        assert_eq!(
            (&message.format, lines),
            (&harmless.format, those),
            "{value}"
        );
        if message.format == "text/html" {
            assert_eq!(tags(&message.text), tags(&harmless.text), "{value}");
        }
        let to = led_to(&app, &message.text).await;
        assert_eq!(parameters(&to).len(), 2, "{value}: {to}");
    }
    app.finish().await;
}
