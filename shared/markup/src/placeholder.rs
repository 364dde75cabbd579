//! `[NAME]` and `[NAME|fallback]`.

use std::fmt;

use serde::Serialize;

use crate::clean;

/// The longest name of a column, in characters.
const MAX_NAME: usize = 64;
/// The longest fallback, in characters.
const MAX_FALLBACK: usize = 200;

/// A placeholder of a message: the column that fills it and what stands there when the cell is empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Placeholder {
    /// The column's name in upper case: letters, digits and `_`, at most 64 characters.
    pub name: String,
    /// Plain text after `|`; `[NAME|]` is an explicit "nothing".
    pub fallback: Option<String>,
}

/// What a placeholder becomes for one person.
pub(crate) struct Resolved {
    pub text: String,
    /// Neither a value nor a fallback: the text is the name.
    pub missing: bool,
}

impl Placeholder {
    /// The cell if it holds anything visible, else the fallback, else the name.
    pub(crate) fn resolve(&self, values: &dyn Fn(&str) -> Option<String>) -> Resolved {
        let cell = values(&self.name)
            .map(|raw| clean::value(&raw))
            .filter(|text| !text.is_empty());
        match cell.or_else(|| self.fallback.clone()) {
            Some(text) => Resolved {
                text,
                missing: false,
            },
            None => Resolved {
                text: self.name.clone(),
                missing: true,
            },
        }
    }

    /// What stands there without a value.
    pub(crate) fn default_text(&self) -> &str {
        self.fallback.as_deref().unwrap_or(&self.name)
    }

    /// Reads a placeholder at the start of `text`; also gives its length in bytes.
    pub(crate) fn at_start(text: &str) -> Option<(Self, usize)> {
        let inner = text.strip_prefix('[')?;
        // A placeholder stays on its line, and its fallback holds no brackets: `[A|[B]]` is not nested.
        let end = inner.find([']', '[', '\n'])?;
        if !inner[end..].starts_with(']') {
            return None;
        }
        let (name, fallback) = match inner[..end].split_once('|') {
            Some((name, fallback)) => (name, Some(fallback)),
            None => (&inner[..end], None),
        };
        let fits = fallback.is_none_or(|text| text.chars().count() <= MAX_FALLBACK);
        (is_name(name) && fits).then(|| {
            (
                Self {
                    name: name.to_owned(),
                    fallback: fallback.map(clean::value),
                },
                end + 2,
            )
        })
    }
}

/// The source form, `[NAME]` or `[NAME|fallback]`.
impl fmt::Display for Placeholder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.fallback {
            Some(fallback) => write!(f, "[{}|{fallback}]", self.name),
            None => write!(f, "[{}]", self.name),
        }
    }
}

/// Scripts without case count as upper case, so that a column in any language can be named.
fn is_name(name: &str) -> bool {
    name.chars().count() <= MAX_NAME
        && name.chars().any(char::is_alphabetic)
        && name
            .chars()
            .all(|c| c == '_' || (c.is_alphanumeric() && !c.is_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, Option<String>, usize)> {
        Placeholder::at_start(text).map(|(p, len)| (p.name, p.fallback, len))
    }

    #[test]
    fn names_and_fallbacks() {
        assert_eq!(read("[FIRSTNAME]!"), Some(("FIRSTNAME".into(), None, 11)));
        assert_eq!(
            read("[CITY|over  there]"),
            Some(("CITY".into(), Some("over there".into()), 18))
        );
        assert_eq!(
            read("[CITY|]"),
            Some(("CITY".into(), Some(String::new()), 7))
        );
        assert_eq!(read("[PRÉNOM_2]"), Some(("PRÉNOM_2".into(), None, 11)));
    }

    #[test]
    fn what_is_not_a_placeholder() {
        for text in [
            "[Firstname]",
            "[]",
            "[12]",
            "[_]",
            "[A B]",
            "[A",
            "[A|[B]]",
            "[A|x\ny]",
            "A]",
            "[A-B]",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read(&format!("[{}]", "A".repeat(65))), None);
        assert_eq!(read(&format!("[A|{}]", "x".repeat(201))), None);
    }

    #[test]
    fn an_empty_cell_counts_as_missing() {
        let with = Placeholder {
            name: "CITY".into(),
            fallback: Some("there".into()),
        };
        assert_eq!(with.resolve(&|_| Some(" \u{200B}\n".into())).text, "there");
        let without = Placeholder {
            name: "CITY".into(),
            fallback: None,
        };
        let resolved = without.resolve(&|_| None);
        assert!(resolved.missing);
        assert_eq!(resolved.text, "CITY");
    }
}
