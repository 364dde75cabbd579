//! Formats of messages, and the fields of cards.

use super::support::{Server, draft_body};
use serde_json::{Value, json};

fn card() -> Value {
    json!({
        "title": "We move, [FIRSTNAME|everybody]",
        "image": "https://contoso.example/office.png",
        "image_alt": "The new office",
        "button": {"label": "See your desk", "url": "https://contoso.example/desk?who=[FIRSTNAME|you]"},
    })
}

fn body(format: &str, card: Value) -> Value {
    let mut body = draft_body();
    body["format"] = json!(format);
    body["card"] = card;
    body
}

#[tokio::test]
async fn a_format_is_kept_shown_edited_and_copied() {
    let server = Server::start().await;
    for format in ["message", "idea", "success", "important"] {
        let made = server
            .post("/v1/campaigns", &body(format, Value::Null))
            .await
            .expect(201);
        assert_eq!(
            (&made["format"], &made["card"]),
            (&json!(format), &Value::Null)
        );
    }
    let plain = server.post("/v1/campaigns", &draft_body()).await;
    assert_eq!(plain.expect(201)["format"], "message");

    let path = plain.header("location").to_owned();
    let edited = server
        .call("PUT", &path)
        .header("if-match", "\"v1\"")
        .json(&body("card", card()))
        .send()
        .await
        .expect(200);
    assert_eq!(
        (&edited["format"], &edited["card"]),
        (&json!("card"), &card())
    );
    let audit = server.get(&format!("{path}/audit")).await.expect(200);
    let mut changed = audit["items"][0]["detail"]["changed"]
        .as_array()
        .unwrap()
        .clone();
    changed.sort_by_key(ToString::to_string);
    assert_eq!(changed, ["card", "format"]);
    let copy = server
        .call("POST", &format!("{path}/clone"))
        .send()
        .await
        .expect(201);
    assert_eq!((&copy["format"], &copy["card"]), (&json!("card"), &card()));
}

#[tokio::test]
async fn each_field_at_fault_is_named() {
    let server = Server::start().await;
    let with = |pointer: &str, value: Value| {
        let mut card = card();
        *card.pointer_mut(pointer).unwrap() = value;
        body("card", card)
    };
    let mut skype = body("important", Value::Null);
    skype["channel"] = json!("skype");
    for (body, field) in [
        (body("poster", Value::Null), "format"),
        (body("poster", card()), "format"),
        (body("card", Value::Null), "card"),
        (body("idea", card()), "card"),
        (body("message", card()), "card"),
        (body("card", json!("x")), "card"),
        (body("card", json!({})), "card"),
        (
            body("card", json!({"title": "x", "colour": "red"})),
            "card.colour",
        ),
        (skype, "format"),
        (with("/title", json!("")), "card.title"),
        (with("/title", json!(7)), "card.title"),
        (with("/title", json!("[CITY|]")), "card.title"),
        (
            with("/image", json!("http://contoso.example/p.png")),
            "card.image",
        ),
        (
            with("/image", json!("https://contoso.example/[CITY|x].png")),
            "card.image",
        ),
        (
            with("/image", json!("https://contoso.example/p.png?x=[CITY|x]")),
            "card.image",
        ),
        (with("/image_alt", Value::Null), "card.image_alt"),
        (with("/image_alt", json!("x".repeat(201))), "card.image_alt"),
        (with("/image", Value::Null), "card.image_alt"),
        (
            with("/button/label", json!("x".repeat(41))),
            "card.button.label",
        ),
        (with("/button/label", json!("[CITY|]")), "card.button.label"),
        (
            with("/button/url", json!("http://contoso.example")),
            "card.button.url",
        ),
        (
            with("/button/url", json!("https://[CITY|x].example")),
            "card.button.url",
        ),
        (
            with("/button/url", json!("https://contoso.example/[CITY|x]")),
            "card.button.url",
        ),
        (
            with("/button/url", json!("https://me:pw@contoso.example")),
            "card.button.url",
        ),
        (with("/button/url", json!("https://")), "card.button.url"),
        (with("/button", json!({"label": "x"})), "card.button"),
    ] {
        let fields = server.post("/v1/campaigns", &body).await.fields(422);
        assert_eq!(fields, [field], "{body}");
    }
}

#[tokio::test]
async fn a_placeholder_of_a_card_has_to_be_filled_too() {
    let server = Server::start().await;
    let list = server
        .list("Paris", &["Ann,Lee,ann@contoso.example,Oslo"])
        .await;
    for pointer in ["/title", "/button/label", "/button/url"] {
        let mut card = card();
        let text = card.pointer_mut(pointer).unwrap();
        *text = json!(format!("{}?x=[DESK]", text.as_str().unwrap()));
        let mut body = body("card", card);
        body["audience"]["include"] = json!([list]);
        let refused = server.post("/v1/campaigns", &body).await;
        assert_eq!(refused.fields(422), ["message"], "{pointer}");
        assert!(
            refused.problem(422)["errors"]
                .to_string()
                .contains("[DESK]")
        );
    }
}
