//! People who exist as soon as someone looks for them: a million of them cost nothing until they are addressed.

use super::hash;
use super::object_id;
use super::person::{Behaviour, Person};
use super::presence::PresenceScript;
use chrono::{DateTime, TimeDelta, Utc};
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
        let address = address.to_lowercase();
        let (local, domain) = address.split_once('@')?;
        let legal = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
        if local.is_empty()
            || address.len() > 254
            || !local.chars().all(legal)
            || !domain.eq_ignore_ascii_case(&self.domain)
        {
            return None;
        }
        Some(Person {
            object_id: object_id::derive(tenant_id, &address),
            given_name: pick("given name", &address, &GIVEN_NAMES),
            surname: pick("surname", &address, &SURNAMES),
            presence: self.presence_of(&address),
            behaviour: self.behaviour_of(&address),
            time_zone: self.time_zone,
            mail: address.clone(),
            upn: address,
        })
    }

    fn behaviour_of(&self, address: &str) -> Behaviour {
        let mut draw = hash::below("behaviour", &[address], 1000);
        for (share, behaviour) in [
            (self.unknown_permille, Behaviour::Unknown),
            (self.not_installed_permille, Behaviour::NotInstalled),
            (self.blocked_permille, Behaviour::BlockedByUser),
        ] {
            match draw.checked_sub(u64::from(share)) {
                Some(rest) => draw = rest,
                None => return behaviour,
            }
        }
        Behaviour::Normal
    }

    fn presence_of(&self, address: &str) -> PresenceScript {
        if hash::below("absent", &[address], 1000) >= u64::from(self.absent_permille) {
            return self.presence.clone();
        }
        let spread = (self.back_to - self.back_from)
            .num_seconds()
            .max(0)
            .unsigned_abs();
        let delay = hash::below("back", &[address], spread.saturating_add(1));
        PresenceScript::AbsentUntil(self.back_from + TimeDelta::seconds(delay.cast_signed()))
    }
}

fn pick(label: &str, address: &str, names: &[&str]) -> String {
    names[hash::below(label, &[address], names.len() as u64) as usize].to_owned()
}

const GIVEN_NAMES: [&str; 16] = [
    "Ada", "Amara", "Bruno", "Chiara", "Dmitri", "Elif", "Farah", "Grace", "Hugo", "Ines", "Jonas",
    "Kenji", "Lucía", "Marta", "Nils", "Zoë",
];
const SURNAMES: [&str; 16] = [
    "Abe", "Bauer", "Costa", "Demir", "Eriksen", "Fischer", "García", "Hansen", "Ito", "Jansen",
    "Kowalski", "Lindt", "Moreau", "Novak", "O'Brien", "Rossi",
];

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
