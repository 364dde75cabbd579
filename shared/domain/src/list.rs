//! User lists: a name and immutable versions of members.

use crate::ids::ListId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One person of a list. Ordered by address within a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Case-folded address: the key of a person in a list.
    pub address: Box<str>,
    /// Never empty.
    pub first_name: Box<str>,
    /// Never empty.
    pub last_name: Box<str>,
    /// What the list says of the person's zone: an IANA name, or a text that is none.
    pub time_zone: Option<Box<str>>,
    /// Values of the version's extra columns, in that order.
    pub extra: Vec<Box<str>>,
}

/// A list as it is stored, without its members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// Its id.
    pub id: ListId,
    /// 1–120 characters.
    pub name: String,
    /// Who made it.
    pub owner: String,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// When it last changed.
    pub updated: DateTime<Utc>,
    /// The newest version; 0 while nothing was imported.
    pub version: u32,
    /// Members of the newest version.
    pub size: u32,
    /// Extra columns of the newest version, as upper-case placeholder names.
    pub columns: Vec<String>,
}

/// Placeholder names that every list can fill.
pub const FIRST_NAME: &str = "FIRSTNAME";
/// See [`FIRST_NAME`].
pub const LAST_NAME: &str = "LASTNAME";

impl List {
    /// Whether members of this list can have a value for a placeholder.
    pub fn fills(&self, placeholder: &str) -> bool {
        placeholder == FIRST_NAME
            || placeholder == LAST_NAME
            || self.columns.iter().any(|column| column == placeholder)
    }
}

impl Member {
    /// The value of a placeholder, `columns` being the version's extra columns; an empty cell is none.
    pub fn value<'a>(&'a self, columns: &[String], placeholder: &str) -> Option<&'a str> {
        let value: &str = match placeholder {
            FIRST_NAME => &self.first_name,
            LAST_NAME => &self.last_name,
            _ => self
                .extra
                .get(columns.iter().position(|column| column == placeholder)?)?,
        };
        (!value.trim().is_empty()).then_some(value)
    }
}

/// The form in which addresses are compared and stored.
pub fn fold_address(address: &str) -> String {
    let trimmed = address.trim();
    let bare = trimmed
        .get(..4)
        .filter(|head| head.eq_ignore_ascii_case("sip:"))
        .map_or(trimmed, |_| &trimmed[4..]);
    bare.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_without_case_blanks_or_scheme() {
        assert_eq!(
            fold_address(" SIP:Ann.Élan@Contoso.Example "),
            "ann.élan@contoso.example"
        );
        assert_eq!(fold_address("a@b"), "a@b");
    }
}
