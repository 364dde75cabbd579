//! What can go wrong with an object, told apart by what a caller does about it.

/// Why a request to the bucket came to nothing. Never holds a signed address: that would be a key to the object.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ObjectError {
    /// There is no such object.
    #[error("{operation}: there is no such object")]
    Gone {
        /// The operation, as S3 names it.
        operation: &'static str,
    },
    /// The object is not the one that was asked for: another was put in its place.
    #[error("{operation}: another object is in its place")]
    Replaced {
        /// The operation, as S3 names it.
        operation: &'static str,
    },
    /// No answer, or one that says to come back; after several tries.
    #[error("{operation}: the bucket is not available ({detail})")]
    Unavailable {
        /// The operation, as S3 names it.
        operation: &'static str,
        /// What was met.
        detail: String,
    },
    /// The bucket refuses.
    #[error("{operation} was refused: {status} {code}")]
    Refused {
        /// The operation, as S3 names it.
        operation: &'static str,
        /// HTTP status.
        status: u16,
        /// The service's word for it.
        code: String,
    },
    /// There is nothing to sign with, or the request cannot be signed.
    #[error("a request to the bucket cannot be signed: {0}")]
    NotSigned(String),
}

/// The word in the `<Code>` of an error document.
pub(crate) fn code_of(document: &[u8]) -> String {
    /// Longest code that is believed to be one, in bytes.
    const CODE_MAX: usize = 64;
    let text = String::from_utf8_lossy(document);
    let code = text
        .split_once("<Code>")
        .and_then(|(_, rest)| rest.split_once("</Code>"))
        .map_or("", |(code, _)| code);
    let plain = code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if plain && (1..=CODE_MAX).contains(&code.len()) {
        code.to_owned()
    } else {
        "no code".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_one_plain_word() {
        let of = |text: &str| code_of(text.as_bytes());
        assert_eq!(
            of("<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>"),
            "AccessDenied"
        );
        for text in [
            "",
            "<Code></Code>",
            "<Code>a b</Code>",
            "<Code>never closed",
        ] {
            assert_eq!(of(text), "no code", "{text}");
        }
        assert_eq!(of(&format!("<Code>{}</Code>", "x".repeat(65))), "no code");
    }
}
