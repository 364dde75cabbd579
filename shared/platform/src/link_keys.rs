//! The keys that sign links: the one in use, and the one before it, whose links still work.

use crate::config::ConfigError;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::token::LinkKey;

/// The environment's name for them where it holds them itself.
const KEY: &str = "LINK_KEYS";
const EXPECTED: &str = "one or two keys such as 1:BASE64,0:BASE64, the current first, each of 32 bytes with an id of its own";

/// Current and previous link key. `Debug` shows their ids only.
#[derive(Debug, Clone)]
pub struct LinkKeys {
    /// Signs new links.
    pub current: LinkKey,
    /// Verifies links made before the last rotation.
    pub previous: Option<LinkKey>,
}

impl LinkKeys {
    /// Reads `1:BASE64,0:BASE64`: id (0–255) and 32 bytes each, the current key first.
    ///
    /// # Errors
    /// [`ConfigError::Invalid`], which never quotes a key.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        Self::parse_as(KEY, text)
    }

    /// [`LinkKeys::parse`] of what `key` holds or names.
    pub(crate) fn parse_as(key_name: &str, text: &str) -> Result<Self, ConfigError> {
        let invalid = || ConfigError::invalid(key_name, EXPECTED);
        let mut keys = text
            .split(',')
            .map(|part| key(part.trim()).ok_or_else(invalid));
        let current = keys.next().ok_or_else(invalid)??;
        let previous = keys.next().transpose()?;
        let twice = previous
            .as_ref()
            .is_some_and(|previous| previous.id == current.id);
        if twice || keys.next().is_some() {
            return Err(invalid());
        }
        Ok(Self { current, previous })
    }

    /// The keys a link may be signed with, the current first.
    pub fn all(&self) -> Vec<LinkKey> {
        std::iter::once(&self.current)
            .chain(&self.previous)
            .cloned()
            .collect()
    }
}

fn key(part: &str) -> Option<LinkKey> {
    let (id, secret) = part.split_once(':')?;
    Some(LinkKey {
        id: id.parse().ok()?,
        secret: STANDARD.decode(secret).ok()?.try_into().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(id: u8, fill: u8) -> String {
        format!("{id}:{}", STANDARD.encode([fill; 32]))
    }

    #[test]
    fn one_key_or_two_are_read_the_current_first() {
        let keys = LinkKeys::parse(&text(1, 7)).unwrap();
        assert_eq!((keys.current.id, keys.current.secret), (1, [7; 32]));
        assert!(keys.previous.is_none());
        let keys = LinkKeys::parse(&format!("{}, {}", text(0, 9), text(255, 7))).unwrap();
        let all: Vec<_> = keys.all().iter().map(|key| (key.id, key.secret)).collect();
        assert_eq!(all, [(0, [9; 32]), (255, [7; 32])]);
    }

    #[test]
    fn anything_else_is_refused_by_name_and_without_being_quoted() {
        let good = text(1, 7);
        let short = format!("1:{}", STANDARD.encode([7; 31]));
        let three = [text(1, 7), text(2, 7), text(3, 7)].join(",");
        let same = [text(1, 7), text(1, 8)].join(",");
        let id = text(1, 7).replace("1:", "256:");
        for bad in [
            "",
            "1",
            "1:",
            ":x",
            "1:!",
            &good[2..],
            &short,
            &three,
            &same,
            &id,
            &format!("{good},"),
        ] {
            let error = LinkKeys::parse(bad).unwrap_err().to_string();
            assert!(
                error.starts_with("LINK_KEYS ") && !error.contains("Bwc"),
                "{error}"
            );
        }
    }

    #[test]
    fn no_key_is_ever_printed() {
        let printed = format!("{:?}", LinkKeys::parse(&text(1, 7)).unwrap());
        assert!(
            !printed.contains('7') && printed.contains("LinkKey(1)"),
            "{printed}"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn no_text_makes_the_parser_panic(text in ".{0,100}") {
            let _ = LinkKeys::parse(&text);
        }
    }
}
