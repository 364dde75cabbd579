//! Typed ids: a prefix that says what it names, then a ULID (sortable by creation, 26 characters).

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use ulid::Ulid;

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id of the form {prefix}… followed by 26 letters and digits")]
pub struct BadId {
    /// The prefix that was expected.
    pub prefix: &'static str,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Ulid);

        impl $name {
            /// What every id of this kind begins with.
            pub const PREFIX: &'static str = $prefix;

            /// Makes an id from the time in milliseconds since 1970 and 80 bits of entropy.
            pub fn from_parts(millis: u64, entropy: u128) -> Self {
                Self(Ulid::from_parts(millis, entropy))
            }

            /// The sixteen bytes inside, as a link token carries them.
            pub fn to_bytes(self) -> [u8; 16] {
                self.0.to_bytes()
            }

            /// The id that has these sixteen bytes.
            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Ulid::from_bytes(bytes))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}{}", $prefix, self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                let id = text
                    .strip_prefix($prefix)
                    .and_then(|rest| Ulid::from_string(rest).ok())
                    .map(Self)
                    .ok_or(BadId { prefix: $prefix })?;
                // Crockford's alphabet reads several spellings as one id; only ours is an id.
                if id.to_string() == text { Ok(id) } else { Err(BadId { prefix: $prefix }) }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

id!(
    /// Names a campaign: `cmp_01J…`.
    CampaignId,
    "cmp_"
);
id!(
    /// Names a user list: `lst_01J…`.
    ListId,
    "lst_"
);
id!(
    /// Names a file that is uploaded into a list: `upl_01J…`.
    UploadId,
    "upl_"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_as_itself() {
        let id = CampaignId::from_parts(1_790_000_000_000, 42);
        assert_eq!(id.to_string().parse::<CampaignId>(), Ok(id));
        assert_eq!(CampaignId::from_bytes(id.to_bytes()), id);
    }

    #[test]
    fn another_prefix_or_another_spelling_is_refused() {
        let id = CampaignId::from_parts(1_790_000_000_000, u128::MAX >> 48).to_string();
        assert!(id.replace("cmp_", "lst_").parse::<CampaignId>().is_err());
        assert!(id.to_lowercase().parse::<CampaignId>().is_err());
        assert!("cmp_".parse::<CampaignId>().is_err());
    }

    #[test]
    fn ids_sort_by_the_time_they_were_made() {
        assert!(ListId::from_parts(1, u128::MAX >> 48) < ListId::from_parts(2, 0));
    }
}
