//! People and groups of the directory.

use super::presence::PresenceScript;
use serde::{Deserialize, Serialize};

/// Someone in the directory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Entra object id (GUID). Empty = derived from the UPN when the person is added.
    #[serde(default)]
    pub object_id: String,
    /// User principal name.
    pub upn: String,
    /// Mail address, which may differ from the UPN. Empty = none.
    #[serde(default)]
    pub mail: String,
    /// First name.
    #[serde(default)]
    pub given_name: String,
    /// Last name.
    #[serde(default)]
    pub surname: String,
    /// What Graph says of them, and when.
    #[serde(default)]
    pub presence: PresenceScript,
    /// What the connector does when they are addressed.
    #[serde(default)]
    pub behaviour: Behaviour,
    /// Zone in which their presence script is read.
    #[serde(default = "utc")]
    pub time_zone: chrono_tz::Tz,
    /// What else the directory says of them.
    #[serde(default)]
    pub profile: Profile,
}

/// What the directory says of a person besides who it is. Empty = nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Profile {
    /// Whether the account is switched off.
    pub disabled: bool,
    /// Whether the account is that of a guest.
    pub guest: bool,
    /// Department.
    pub department: String,
    /// Job title.
    pub job_title: String,
    /// Office.
    pub office: String,
    /// City.
    pub city: String,
    /// Country.
    pub country: String,
}

impl Person {
    /// A reachable person, whose UPN and mail are the address.
    pub fn new(address: impl Into<String>) -> Self {
        let upn = address.into();
        Self {
            object_id: String::new(),
            mail: upn.clone(),
            upn,
            given_name: String::new(),
            surname: String::new(),
            presence: PresenceScript::default(),
            behaviour: Behaviour::default(),
            time_zone: utc(),
            profile: Profile::default(),
        }
    }

    /// Mail if there is one, else UPN, as written in the inbox.
    pub fn address(&self) -> &str {
        if self.mail.is_empty() {
            &self.upn
        } else {
            &self.mail
        }
    }

    /// Full name, or the local part of the UPN.
    pub fn display_name(&self) -> String {
        let name = format!("{} {}", self.given_name, self.surname);
        match name.trim() {
            "" => self.upn.split('@').next().unwrap_or_default().to_owned(),
            name => name.to_owned(),
        }
    }

    /// Whether `key` is this person's object id, UPN or mail, in any case.
    pub(crate) fn answers_to(&self, key: &str) -> bool {
        [&self.object_id, &self.upn, &self.mail]
            .iter()
            .any(|own| !own.is_empty() && own.eq_ignore_ascii_case(key))
    }
}

/// What happens when the bot addresses a person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Behaviour {
    /// Messages arrive.
    #[default]
    Normal,
    /// The app is not installed: create is 403 `ForbiddenOperationException`, an older conversation answers 403
    /// `BotNotInConversationRoster`.
    NotInstalled,
    /// Send is 403 `ConversationBlockedByUser`.
    BlockedByUser,
    /// Send is 403 in the other body shape: `errorCode` 209 with subCode `MessageWritesBlocked`.
    WritesBlocked,
    /// Create and send are 403 `BotDisabledByAdmin`.
    BlockedByAdmin,
    /// Not in the directory: no look-up finds them, presence leaves them out, create is 404.
    Unknown,
    /// Create succeeds, everything in the conversation is 404 `ConversationNotFound`.
    ConversationGone,
}

/// A group of the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Object id (GUID).
    pub id: String,
    /// Name in the directory.
    pub display_name: String,
    /// Mail address; empty = none.
    #[serde(default)]
    pub mail: String,
    /// Object ids or addresses of people, and ids of nested groups. A person is counted once only when always
    /// written in the same form.
    #[serde(default)]
    pub members: Vec<String>,
}

fn utc() -> chrono_tz::Tz {
    chrono_tz::Tz::UTC
}
