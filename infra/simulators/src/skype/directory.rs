//! Look-ups in the directory: people who were added, and people who follow from the populate rule.

use super::person::{Behaviour, Person, without_scheme};
use super::pool::Inner;
use super::populate::PopulateRule;
use super::store::PersonRow;
use crate::error::Error;
use chrono::{DateTime, Utc};

impl Inner {
    /// Adds or replaces people, all or none; returns how many.
    pub(crate) fn add_people(&self, people: Vec<Person>) -> Result<usize, Error> {
        for (index, person) in people.iter().enumerate() {
            let is_address = person
                .address
                .split_once('@')
                .is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
            if !is_address || person.address.len() > 254 || person.mail.len() > 254 {
                let reason = "an address is name@domain without a scheme, of at most 254 bytes";
                return Err(Error::Person { index, reason });
            }
        }
        self.store.put_people(&people)?;
        Ok(people.len())
    }

    /// Whoever has this SIP address, listed or not.
    pub(crate) fn anyone(&self, address: &str) -> Result<Option<Person>, Error> {
        let address = without_scheme(address);
        match self.store.person_by_address(address)? {
            Some(row) => self.person_of(row).map(Some),
            None => Ok(self.populated(address)),
        }
    }

    /// The person of the directory with a SIP address.
    pub(crate) fn listed(&self, address: &str) -> Result<Option<Person>, Error> {
        Ok(self.anyone(address)?.filter(is_listed))
    }

    /// The person of the directory with a SIP URI, SIP address or mail address.
    pub(crate) fn person_by_any(&self, key: &str) -> Result<Option<Person>, Error> {
        let key = without_scheme(key);
        if let Some(person) = self.listed(key)? {
            return Ok(Some(person));
        }
        let row = self.store.person_by_mail(key)?;
        Ok(row
            .map(|row| self.person_of(row))
            .transpose()?
            .filter(is_listed))
    }

    /// The person of a stored row.
    pub(crate) fn person_of(&self, row: PersonRow) -> Result<Person, Error> {
        if let Some(scripted) = row.scripted {
            return Ok(serde_json::from_str(&scripted)?);
        }
        // The file may have been opened without the rule, or with another: the person stays, without its traits.
        let domain = row.address.rsplit('@').next().unwrap_or_default();
        let plain = || PopulateRule::everyone(domain).person(&row.address);
        Ok(self
            .populated(&row.address)
            .or_else(plain)
            .unwrap_or_else(|| Person::new(row.address)))
    }

    pub(crate) fn populated(&self, address: &str) -> Option<Person> {
        self.options.populate.as_ref()?.person(address)
    }

    /// What the pool says of someone now, in its own words.
    pub(crate) fn presence_of(&self, person: &Person, now: DateTime<Utc>) -> super::words::Words {
        let presence = person.presence.at(now, person.time_zone, &person.key());
        super::words::Words::of(&presence)
    }
}

pub(crate) fn is_listed(person: &Person) -> bool {
    person.behaviour != Behaviour::NotFound
}
