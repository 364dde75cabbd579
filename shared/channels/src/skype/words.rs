//! The code words of a failure, as HTTP answers and events carry them: `{"code":…,"subcode":…}`. Only plain
//! ASCII words pass, so that no address and no sentence can end up in a log. A body that is no JSON comes
//! from a proxy and has none.

use serde_json::Value;

/// Real bodies are far shorter; longer ones are not looked into.
const LONGEST_BODY: usize = 64 * 1024;
const LONGEST_WORD: usize = 48;

/// Why something failed. Empty words are missing ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// The kind of failure; for an HTTP answer another name of the status.
    pub code: String,
    /// What it was exactly. The list is open.
    pub subcode: String,
}

impl Words {
    pub(super) fn of_body(body: Option<&[u8]>) -> Self {
        body.filter(|body| body.len() <= LONGEST_BODY)
            .and_then(|body| serde_json::from_slice(body).ok())
            .map_or_else(Self::default, |value: Value| Self::of(&value))
    }

    pub(super) fn of(value: &Value) -> Self {
        let word = |name: &str| {
            value
                .get(name)
                .and_then(Value::as_str)
                .filter(|word| is_word(word))
                .unwrap_or_default()
                .to_owned()
        };
        Self {
            code: word("code"),
            subcode: word("subcode"),
        }
    }

    /// The more exact of the two.
    pub(super) fn best(&self) -> &str {
        if self.subcode.is_empty() {
            &self.code
        } else {
            &self.subcode
        }
    }

    pub(super) fn has(&self, word: &str) -> bool {
        self.subcode.eq_ignore_ascii_case(word) || self.code.eq_ignore_ascii_case(word)
    }
}

fn is_word(word: &str) -> bool {
    (1..=LONGEST_WORD).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_plain_words_pass() {
        for (body, code, subcode) in [
            (
                r#"{"code":"Conflict","subcode":"PGetReplaced","message":"x"}"#,
                "Conflict",
                "PGetReplaced",
            ),
            (r#"{"code":"NotFound"}"#, "NotFound", ""),
            (
                r#"{"code":"ann@contoso.example","subcode":"two words"}"#,
                "",
                "",
            ),
            (r#"{"code":404,"subcode":null}"#, "", ""),
            ("[]", "", ""),
            ("<html>Bad Gateway</html>", "", ""),
        ] {
            let words = Words::of_body(Some(body.as_bytes()));
            assert_eq!(
                (words.code.as_str(), words.subcode.as_str()),
                (code, subcode),
                "{body}"
            );
        }
        assert_eq!(Words::of_body(None), Words::default());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            let words = Words::of_body(Some(&bytes));
            prop_assert!(words.best().len() <= LONGEST_WORD);
        }
    }
}
