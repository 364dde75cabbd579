//! People who exist as soon as someone looks for them: a million of them cost nothing until they are addressed.

use super::object_id;
use super::person::{Behaviour, Person, Profile};
use crate::invented;
use crate::presence::PresenceScript;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// Every address of `domain` is a person whose traits follow from a hash of the address.
#[derive(Debug, Clone, PartialEq)]
pub struct PopulateRule {
    /// Mail domain without `@`.
    pub domain: String,
    /// Share not in the directory after all.
    pub unknown_permille: u32,
    /// Share without the app.
    pub not_installed_permille: u32,
    /// Share who blocked the bot.
    pub blocked_permille: u32,
    /// Share offline at first; they come back evenly spread from `back_from` to `back_to`.
    pub absent_permille: u32,
    /// When the first of the absent is back.
    pub back_from: DateTime<Utc>,
    /// When all of them are.
    pub back_to: DateTime<Utc>,
    /// Presence of everybody else.
    pub presence: PresenceScript,
    /// Zone of everybody.
    pub time_zone: Tz,
}

impl PopulateRule {
    /// Everybody is installed and always available.
    pub fn everyone(domain: impl Into<String>) -> Self {
        Self {
            domain: domain.into(),
            unknown_permille: 0,
            not_installed_permille: 0,
            blocked_permille: 0,
            absent_permille: 0,
            back_from: DateTime::UNIX_EPOCH,
            back_to: DateTime::UNIX_EPOCH,
            presence: PresenceScript::default(),
            time_zone: Tz::UTC,
        }
    }

    /// The person of an address, or `None` when the address is of another domain or no address at all.
    pub(crate) fn person(&self, tenant_id: &str, address: &str) -> Option<Person> {
        let address = invented::address(&self.domain, address)?;
        let (given_name, surname) = invented::name(&address);
        let back = (self.back_from, self.back_to);
        Some(Person {
            object_id: object_id::derive(tenant_id, &address),
            given_name,
            surname,
            presence: invented::presence(&address, self.absent_permille, back, &self.presence),
            behaviour: self.behaviour_of(&address),
            time_zone: self.time_zone,
            profile: Profile::default(),
            mail: address.clone(),
            upn: address,
        })
    }

    fn behaviour_of(&self, address: &str) -> Behaviour {
        let shares = [
            (self.unknown_permille, Behaviour::Unknown),
            (self.not_installed_permille, Behaviour::NotInstalled),
            (self.blocked_permille, Behaviour::BlockedByUser),
        ];
        invented::share(address, shares).unwrap_or(Behaviour::Normal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_come_out_near_what_was_asked() {
        let rule = PopulateRule {
            unknown_permille: 50,
            not_installed_permille: 100,
            blocked_permille: 100,
            absent_permille: 300,
            ..PopulateRule::everyone("contoso.example")
        };
        let people: Vec<_> = (0..2000)
            .filter_map(|n| rule.person("t", &format!("p{n}@contoso.example")))
            .collect();
        assert_eq!(people.len(), 2000);
        let share = |test: &dyn Fn(&Person) -> bool| people.iter().filter(|p| test(p)).count();
        assert!((60..140).contains(&share(&|p| p.behaviour == Behaviour::Unknown)));
        assert!((140..260).contains(&share(&|p| p.behaviour == Behaviour::NotInstalled)));
        assert!((140..260).contains(&share(&|p| p.behaviour == Behaviour::BlockedByUser)));
        assert!((520..680).contains(&share(&|p| matches!(
            p.presence,
            PresenceScript::AbsentUntil(_)
        ))));
    }

    #[test]
    fn only_addresses_of_the_domain_exist() {
        let rule = PopulateRule::everyone("contoso.example");
        assert!(rule.person("t", "O'Brien@Contoso.Example").is_some());
        for wrong in [
            "@contoso.example",
            "a@b@contoso.example",
            "a b@contoso.example",
            "a@other.example",
            "a",
        ] {
            assert!(rule.person("t", wrong).is_none(), "{wrong}");
        }
    }
}
