//! Code words out of error bodies of either shape: `{"error":{"code":…}}`, and `{"message":"…"}` whose text
//! is JSON again. Anything else, empty and HTML bodies among it, has no code.

use http::HeaderMap;
use serde_json::Value;

/// Real error bodies are far shorter; longer ones are not looked into.
const LONGEST_BODY: usize = 64 * 1024;
const LONGEST_CODE: usize = 48;
const MOST_CODES: usize = 8;
/// JSON in a string in JSON: three levels are seen in practice.
const DEEPEST: usize = 5;

/// The code words of an error body, outermost first, at most eight. Only plain ASCII words pass, so that no
/// address and no sentence can end up in a log.
pub(crate) fn codes(body: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    if body.len() <= LONGEST_BODY
        && let Ok(value) = serde_json::from_slice(body)
    {
        collect(&value, 0, &mut found);
    }
    found
}

fn collect(value: &Value, depth: usize, found: &mut Vec<String>) {
    let Some(object) = value.as_object().filter(|_| depth < DEEPEST) else {
        return;
    };
    for key in ["code", "subCode", "errorSubCode", "errorCode"] {
        if let Some(word) = object.get(key).and_then(Value::as_str)
            && found.len() < MOST_CODES
            && is_code(word)
        {
            found.push(word.to_owned());
        }
    }
    for key in ["error", "innerHttpError", "body"] {
        if let Some(inner) = object.get(key) {
            collect(inner, depth + 1, found);
        }
    }
    if let Some(text) = object.get("message").and_then(Value::as_str)
        && text.trim_start().starts_with('{')
        && let Ok(inner) = serde_json::from_str(text)
    {
        collect(&inner, depth + 1, found);
    }
}

fn is_code(word: &str) -> bool {
    (1..=LONGEST_CODE).contains(&word.len())
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && word.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// The id under which the vendor's support finds the request; empty when there is none.
pub(super) fn correlation<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .filter(|id| {
            id.len() <= 64
                && id
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn codes_come_out_of_both_shapes() {
        for (body, expected) in [
            (
                r#"{"error":{"code":"BotNotInConversationRoster","message":"…","innerHttpError":{"statusCode":403}}}"#,
                vec!["BotNotInConversationRoster"],
            ),
            (
                r#"{"errorCode":209,"message":"{\n \"subCode\":\"MessageWritesBlocked\",\"details\":\"Thread is blocked.\",\"errorCode\":null,\"errorSubCode\":null}"}"#,
                vec!["MessageWritesBlocked"],
            ),
            (
                r#"{"error":{"code":"Forbidden","message":"{\"subCode\":\"BotDisabledByUser\"}"}}"#,
                vec!["Forbidden", "BotDisabledByUser"],
            ),
            (r#"{"code":"Throttled"}"#, vec!["Throttled"]),
            (r#"{"error":"invalid"}"#, vec![]),
            (r#"{"error":{"code":"ann@corp.example"}}"#, vec![]),
            (r#"{"error":{"code":"two words"}}"#, vec![]),
            (r#"{"errorCode":209,"message":"plain text"}"#, vec![]),
            ("<html><body>Forbidden</body></html>", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(codes(body.as_bytes()), expected, "{body}");
        }
    }

    #[test]
    fn depth_length_and_number_are_bounded() {
        let mut nested = r#"{"code":"Deep"}"#.to_owned();
        for _ in 0..DEEPEST {
            nested = serde_json::json!({ "message": nested }).to_string();
        }
        assert!(codes(nested.as_bytes()).is_empty());
        let padded = format!(r#"{{"code":"X","pad":"{}"}}"#, "a".repeat(LONGEST_BODY));
        assert!(codes(padded.as_bytes()).is_empty());
    }

    fn json() -> impl Strategy<Value = Value> {
        let key = prop_oneof![
            Just("error"),
            Just("code"),
            Just("message"),
            Just("subCode"),
            Just("body"),
            Just("x")
        ];
        let text = prop_oneof![
            "\\PC{0,12}",
            Just(r#"{"subCode":"Inner"}"#.to_owned()),
            Just("{".to_owned())
        ];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<i64>().prop_map(Value::from),
            text.prop_map(Value::from)
        ];
        leaf.prop_recursive(6, 40, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(key.clone().prop_map(str::to_owned), inner, 0..5)
                    .prop_map(Value::from_iter),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(192))]
        #[test]
        fn any_json_gives_a_few_plain_words(value in json()) {
            let found = codes(value.to_string().as_bytes());
            prop_assert!(found.len() <= MOST_CODES && found.iter().all(|word| is_code(word)));
        }

        #[test]
        fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(codes(&bytes).len() <= MOST_CODES);
        }
    }
}
