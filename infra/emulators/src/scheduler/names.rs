//! The shapes of names and tokens.

use super::SchedulerCode;
use crate::Error;

/// A rejection with a text.
pub(super) fn invalid(text: impl Into<String>) -> Error {
    Error::scheduler(SchedulerCode::Validation, text)
}

/// Whether `name` can name a schedule or a group.
pub(super) fn is_name(name: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    (1..=64).contains(&name.len()) && name.bytes().all(allowed)
}

/// Checks the name of a schedule or group.
///
/// # Errors
/// [`SchedulerCode::Validation`].
pub(super) fn check(what: &str, name: &str) -> Result<(), Error> {
    if is_name(name) {
        Ok(())
    } else {
        Err(invalid(format!("{what} must match [0-9a-zA-Z-_.]{{1,64}}")))
    }
}

/// Checks a client token, when there is one.
///
/// # Errors
/// [`SchedulerCode::Validation`].
pub(super) fn check_token(token: Option<&str>) -> Result<(), Error> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    match token {
        Some(token) if !(1..=64).contains(&token.len()) || !token.bytes().all(allowed) => {
            Err(invalid("ClientToken must match [a-zA-Z0-9-_]{1,64}"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_up_to_64_plain_characters() {
        assert!(is_name("dlv_01J.x-9") && is_name(&"a".repeat(64)));
        assert!(
            !is_name("")
                && !is_name(&"a".repeat(65))
                && !is_name("a b")
                && !is_name("a/b")
                && !is_name("ä")
        );
    }

    #[test]
    fn tokens_have_no_dots() {
        assert!(check_token(None).is_ok() && check_token(Some("a-_9")).is_ok());
        assert!(check_token(Some("a.b")).is_err() && check_token(Some("")).is_err());
    }
}
