//! Addresses to people: 300 in a request.

use super::client::Teams;
use crate::escape::percent_encoded;
use crate::fault::ChannelFault;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};

/// More expressions in one filter are refused.
const MOST_IN_FILTER: usize = 15;
/// Graph takes 2048 characters; the rest is room for its own prefix.
const LONGEST_URL: usize = 1800;
/// The longest address SMTP can carry.
const LONGEST_ADDRESS: usize = 254;

/// What is asked of a person who is only to be identified.
const SELECT: &str = "id,givenName,surname,mail,userPrincipalName,accountEnabled";

/// A person as the directory knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryUser {
    /// The Entra object id.
    pub object_id: String,
    /// First name.
    pub given_name: Option<String>,
    /// Family name.
    pub surname: Option<String>,
    /// The mail address.
    pub mail: Option<String>,
    /// The user principal name.
    pub upn: Option<String>,
    /// False for an account that is switched off: treat it as not found, nobody can read there. A directory
    /// that does not tell counts as true.
    pub account_enabled: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Mail,
    Upn,
    Id,
}

impl Teams {
    /// Who has these addresses: by mail first, then, for the rest, by user principal name; upper and lower
    /// case do not matter. None for an address nobody has. What cannot be an address is not asked for.
    ///
    /// Where several accounts share a mail address, one that is enabled comes first, then one whose principal
    /// name is the address, then the smallest object id: the same answer every time.
    pub async fn resolve(
        &self,
        addresses: &[String],
    ) -> Result<HashMap<String, Option<DirectoryUser>>, ChannelFault> {
        let wanted: BTreeSet<String> = addresses
            .iter()
            .map(|address| key(address))
            .filter(|key| is_askable(key))
            .collect();
        let mut found: HashMap<String, DirectoryUser> = HashMap::new();
        for field in [Field::Mail, Field::Upn] {
            let missing: Vec<&str> = wanted
                .iter()
                .map(String::as_str)
                .filter(|key| !found.contains_key(*key))
                .collect();
            let mut answered: HashMap<String, DirectoryUser> = HashMap::new();
            for user in self
                .pages(&filters(SELECT, field, &missing))
                .await?
                .iter()
                .flatten()
                .filter_map(user)
            {
                let Some(key) = user
                    .address(field)
                    .map(key)
                    .filter(|key| missing.binary_search(&key.as_str()).is_ok())
                else {
                    continue;
                };
                match answered.get(&key) {
                    Some(other) if other.rank(&key) <= user.rank(&key) => {}
                    _ => {
                        answered.insert(key, user);
                    }
                }
            }
            found.extend(answered);
        }
        Ok(addresses
            .iter()
            .map(|address| (address.clone(), found.get(&key(address)).cloned()))
            .collect())
    }
}

impl DirectoryUser {
    fn address(&self, field: Field) -> Option<&str> {
        match field {
            Field::Mail => self.mail.as_deref(),
            Field::Upn => self.upn.as_deref(),
            Field::Id => Some(&self.object_id),
        }
    }

    /// Smaller is better.
    fn rank(&self, key_wanted: &str) -> (bool, bool, &str) {
        (
            !self.account_enabled,
            self.upn.as_deref().map(key).as_deref() != Some(key_wanted),
            &self.object_id,
        )
    }
}

fn key(address: &str) -> String {
    address.trim().to_lowercase()
}

/// One odd address must not make Graph refuse the fourteen others.
fn is_askable(key: &str) -> bool {
    key.len() <= LONGEST_ADDRESS
        && key.contains('@')
        && !key.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// The relative addresses to ask for the properties `select`, with up to 15 of `keys` each.
pub(super) fn filters(select: &str, field: Field, keys: &[&str]) -> Vec<String> {
    let name = match field {
        Field::Mail => "mail",
        Field::Upn => "userPrincipalName",
        Field::Id => "id",
    };
    let whole =
        |values: &str| format!("/users?$select={select}&$filter={name}%20in%20%28{values}%29");
    let mut filters = Vec::new();
    let (mut values, mut count) = (String::new(), 0);
    for key in keys {
        let value = percent_encoded(&format!("'{}'", key.replace('\'', "''")));
        if count > 0
            && (count == MOST_IN_FILTER || whole(&values).len() + 3 + value.len() > LONGEST_URL)
        {
            filters.push(whole(&values));
            (values, count) = (String::new(), 0);
        }
        if count > 0 {
            values.push_str("%2C");
        }
        values.push_str(&value);
        count += 1;
    }
    if count > 0 {
        filters.push(whole(&values));
    }
    filters
}

/// None for an entry without an id.
pub(super) fn user(entry: &Value) -> Option<DirectoryUser> {
    let text = |name: &str| {
        entry
            .get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    Some(DirectoryUser {
        object_id: text("id")?,
        given_name: text("givenName"),
        surname: text("surname"),
        mail: text("mail"),
        upn: text("userPrincipalName"),
        account_enabled: entry
            .get("accountEnabled")
            .and_then(Value::as_bool)
            .unwrap_or(true),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_holds_fifteen_addresses_and_stays_short() {
        let many: Vec<String> = (0..31).map(|n| format!("p{n:02}@corp.example")).collect();
        let keys: Vec<&str> = many.iter().map(String::as_str).collect();
        let made = filters(SELECT, Field::Mail, &keys);
        assert_eq!(
            made.iter()
                .map(|filter| filter.matches("%40").count())
                .collect::<Vec<_>>(),
            [15, 15, 1]
        );

        let long: Vec<String> = (0..15)
            .map(|n| format!("{n:02}{}@corp.example", "é".repeat(110)))
            .collect();
        let keys: Vec<&str> = long.iter().map(String::as_str).collect();
        let made = filters(SELECT, Field::Upn, &keys);
        assert_eq!(
            made.iter()
                .map(|filter| filter.matches("%40").count())
                .sum::<usize>(),
            15
        );
        assert!(made.iter().all(|filter| filter.len() <= LONGEST_URL));
        assert!(filters(SELECT, Field::Mail, &[]).is_empty());
    }

    #[test]
    fn quotes_are_doubled_and_everything_is_escaped() {
        let made = filters(
            SELECT,
            Field::Mail,
            &["o'hara#1@corp.example", "a&b+c@corp.example"],
        );
        assert!(made[0].ends_with("mail%20in%20%28%27o%27%27hara%231%40corp.example%27%2C%27a%26b%2Bc%40corp.example%27%29"), "{}", made[0]);
    }

    #[test]
    fn what_cannot_be_an_address_is_not_asked_for() {
        for bad in [
            "",
            "ann",
            "a b@corp.example",
            "a\n@corp.example",
            &format!("{}@corp.example", "a".repeat(300)),
        ] {
            assert!(!is_askable(&key(bad)), "{bad:?}");
        }
        assert!(is_askable(&key(" Ann@Corp.example ")));
    }
}
