//! People who exist as soon as someone looks for them: a million of them cost nothing until they are addressed.

use super::person::{Behaviour, Person};
use crate::invented;
use crate::presence::PresenceScript;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// Every address of `domain` is a person whose traits follow from a hash of the address.
#[derive(Debug, Clone, PartialEq)]
pub struct PopulateRule {
    /// SIP and mail domain without `@`.
    pub domain: String,
    /// Shares of a thousand of each behaviour; everybody else accepts.
    pub behaviours: Vec<(u32, Behaviour)>,
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
    /// Everybody is always available and accepts.
    pub fn everyone(domain: impl Into<String>) -> Self {
        Self {
            domain: domain.into(),
            behaviours: Vec::new(),
            absent_permille: 0,
            back_from: DateTime::UNIX_EPOCH,
            back_to: DateTime::UNIX_EPOCH,
            presence: PresenceScript::default(),
            time_zone: Tz::UTC,
        }
    }

    /// With a share of a thousand who behave like this.
    pub fn with(mut self, permille: u32, behaviour: Behaviour) -> Self {
        self.behaviours.push((permille, behaviour));
        self
    }

    /// The person of an address, or `None` when the address is of another domain or no address at all.
    pub fn person(&self, address: &str) -> Option<Person> {
        let address = invented::address(&self.domain, address)?;
        let (given_name, surname) = invented::name(&address);
        let shares = self.behaviours.iter().map(|(share, of)| (*share, of));
        let back = (self.back_from, self.back_to);
        Some(Person {
            given_name,
            surname,
            presence: invented::presence(&address, self.absent_permille, back, &self.presence),
            behaviour: invented::share(&address, shares)
                .cloned()
                .unwrap_or_default(),
            time_zone: self.time_zone,
            mail: address.clone(),
            address,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_come_out_near_what_was_asked() {
        let rule = PopulateRule {
            absent_permille: 300,
            ..PopulateRule::everyone("contoso.example")
                .with(100, Behaviour::Declines)
                .with(50, Behaviour::NotFound)
        };
        let people: Vec<_> = (0..2000)
            .filter_map(|n| rule.person(&format!("p{n}@contoso.example")))
            .collect();
        let share = |test: &dyn Fn(&Person) -> bool| people.iter().filter(|p| test(p)).count();
        assert!((140..260).contains(&share(&|p| p.behaviour == Behaviour::Declines)));
        assert!((60..140).contains(&share(&|p| p.behaviour == Behaviour::NotFound)));
        assert!((520..680).contains(&share(&|p| matches!(
            p.presence,
            PresenceScript::AbsentUntil(_)
        ))));
        assert_eq!(
            rule.person("Ann@Contoso.Example"),
            rule.person("ann@contoso.example")
        );
        assert_eq!(rule.person("ann@other.example"), None);
    }
}
