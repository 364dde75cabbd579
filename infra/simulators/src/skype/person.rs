//! People of the pool.

use crate::presence::PresenceScript;
use serde::{Deserialize, Serialize};

/// Someone with an account on the pool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// SIP address without `sip:`.
    pub address: String,
    /// Mail address, which may differ. Empty = none.
    #[serde(default)]
    pub mail: String,
    /// First name.
    #[serde(default)]
    pub given_name: String,
    /// Last name.
    #[serde(default)]
    pub surname: String,
    /// What the pool says of them, and when; words of Graph are translated.
    #[serde(default)]
    pub presence: PresenceScript,
    /// What happens when they are invited.
    #[serde(default)]
    pub behaviour: Behaviour,
    /// Zone in which their presence script is read.
    #[serde(default = "utc")]
    pub time_zone: chrono_tz::Tz,
}

impl Person {
    /// A reachable person, whose SIP and mail addresses are the same.
    pub fn new(address: impl Into<String>) -> Self {
        let address = address.into();
        Self {
            mail: address.clone(),
            address,
            given_name: String::new(),
            surname: String::new(),
            presence: PresenceScript::default(),
            behaviour: Behaviour::default(),
            time_zone: utc(),
        }
    }

    /// `sip:` and the address, as written by whoever added the person.
    pub fn uri(&self) -> String {
        format!("sip:{}", self.address)
    }

    /// Full name, or the local part of the address.
    pub fn display_name(&self) -> String {
        let name = format!("{} {}", self.given_name, self.surname);
        match name.trim() {
            "" => self
                .address
                .split('@')
                .next()
                .unwrap_or_default()
                .to_owned(),
            name => name.to_owned(),
        }
    }

    /// Whether `key` is this person's SIP URI, address or mail, in any case.
    pub(crate) fn answers_to(&self, key: &str) -> bool {
        let key = without_scheme(key);
        [&self.address, &self.mail]
            .iter()
            .any(|own| !own.is_empty() && own.eq_ignore_ascii_case(key))
    }

    /// The key under which the person is known.
    pub(crate) fn key(&self) -> String {
        self.address.to_lowercase()
    }
}

/// An address with or without `sip:` in front of it.
pub(crate) fn without_scheme(uri: &str) -> &str {
    match uri.get(..4) {
        Some(scheme) if scheme.eq_ignore_ascii_case("sip:") => &uri[4..],
        _ => uri,
    }
}

/// What happens when a person is invited.
///
/// Only [`Behaviour::Accepts`] looks at their presence: whoever does not want to be disturbed or is offline at that
/// instant refuses by themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Behaviour {
    /// Connects, unless their presence forbids it; messages arrive.
    #[default]
    Accepts,
    /// Connects whatever their presence is.
    AlwaysAccepts,
    /// `Declined`
    Declines,
    /// The invitation fails by itself after a while.
    DoesNotAnswer,
    /// `DoNotDisturb`
    DoNotDisturb,
    /// `Busy`
    Busy,
    /// `Unreachable`
    Unreachable,
    /// Not in the directory: no search finds them, invitations fail with `DestinationNotFound`.
    NotFound,
    /// `FederationRequired`
    FederationRequired,
    /// `NotAllowed`
    NotAllowed,
    /// `ModalityNotSupported`
    ModalityNotSupported,
    /// Connects and gets the message, but no completion ever says so.
    AcceptsThenSilent,
    /// Connects and leaves the conversation before a message can be sent in it.
    AcceptsThenLeaves,
    /// Connects, but every message sent in the conversation fails.
    AcceptsThenFails {
        /// Code of the reason.
        code: String,
        /// Subcode of the reason.
        subcode: String,
    },
    /// Nothing more is heard of the invitation.
    NeverCompletes,
    /// The invitation fails.
    Failure {
        /// Code of the reason.
        code: String,
        /// Subcode of the reason.
        subcode: String,
    },
}

fn utc() -> chrono_tz::Tz {
    chrono_tz::Tz::UTC
}
