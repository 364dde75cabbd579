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

/// Where the members of a list come from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Kind {
    /// From files and by hand.
    #[default]
    Static,
    /// From a directory group and the groups in it, read anew for every publication.
    Group {
        /// The group's object id: a GUID in lower case.
        id: String,
        /// Whether guests of the tenant count.
        guests: bool,
    },
    /// Everybody for whom the bot is installed, read anew for every publication.
    AllUsers,
}

impl Kind {
    /// Whether the members are read from somewhere, and cannot be edited here.
    pub fn is_dynamic(&self) -> bool {
        *self != Kind::Static
    }

    /// The extra columns such a list has from the beginning.
    pub fn columns(&self) -> Vec<String> {
        let columns: &[&str] = if self.is_dynamic() {
            &DIRECTORY_COLUMNS
        } else {
            &[]
        };
        columns.iter().map(|column| (*column).to_owned()).collect()
    }
}

/// The extra columns of every list that is read from the directory.
pub const DIRECTORY_COLUMNS: [&str; 5] = ["DEPARTMENT", "JOBTITLE", "OFFICE", "CITY", "COUNTRY"];

/// The canonical form of a group's object id; none for what is no GUID.
pub fn group_id(text: &str) -> Option<String> {
    let id = text.trim().to_ascii_lowercase();
    let fits = |(index, byte): (usize, u8)| match index {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    (id.len() == 36 && id.bytes().enumerate().all(fits)).then_some(id)
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
    /// Where its members come from.
    #[serde(default)]
    pub kind: Kind,
    /// When its source was last read, where it has one; a version was made only if something had changed.
    #[serde(default)]
    pub read_at: Option<DateTime<Utc>>,
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

    #[test]
    fn a_group_is_named_by_its_guid() {
        let id = "0b1ec700-00aa-4000-8000-0000000000ff";
        assert_eq!(
            group_id(" 0B1EC700-00AA-4000-8000-0000000000FF "),
            Some(id.into())
        );
        for bad in [
            "",
            "all",
            &id[1..],
            &id.replace('-', "0"),
            &id.replace('f', "g"),
        ] {
            assert_eq!(group_id(bad), None, "{bad}");
        }
        let umlauts = format!("{}é{}", &id[..8], &id[10..]);
        assert_eq!(group_id(&umlauts), None);
    }

    #[test]
    fn a_list_from_before_there_were_kinds_is_static() {
        let old = r#"{"id":"lst_01KB0000000000000000000000","name":"a","owner":"b","created":"2026-11-20T09:00:00Z",
            "updated":"2026-11-20T09:00:00Z","version":1,"size":2,"columns":[]}"#;
        let list: List = serde_json::from_str(old).unwrap();
        assert_eq!((list.kind.clone(), list.read_at), (Kind::Static, None));
        assert!(!list.kind.is_dynamic() && list.kind.columns().is_empty());
        assert!(Kind::AllUsers.columns().contains(&"CITY".to_owned()));
    }
}
