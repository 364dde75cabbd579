//! Look-ups in the directory: people who were added, and people who follow from the populate rule.

use super::error::Error;
use super::object_id;
use super::person::{Behaviour, Group, Person};
use super::populate::PopulateRule;
use super::recent::Known;
use super::store::PersonRow;
use super::tenant::Inner;
use std::sync::Arc;

impl Inner {
    /// Adds or replaces people, all or none; returns how many.
    pub(crate) fn add_people(&self, mut people: Vec<Person>) -> Result<usize, Error> {
        for (index, person) in people.iter_mut().enumerate() {
            let invalid = |reason| Error::Person { index, reason };
            if person.upn.is_empty() || person.upn.len() > 254 || person.mail.len() > 254 {
                return Err(invalid("a UPN has 1 to 254 bytes, a mail address 0 to 254"));
            }
            person.object_id = match person.object_id.as_str() {
                "" => object_id::derive(&self.options.tenant_id, &person.upn),
                id => object_id::parse(id).ok_or_else(|| invalid("its object id is not a GUID"))?,
            };
        }
        self.recent.change(|| self.store.put_people(&people))?;
        Ok(people.len())
    }

    /// Adds or replaces groups, all or none; returns how many.
    pub(crate) fn add_groups(&self, mut groups: Vec<Group>) -> Result<usize, Error> {
        for (index, group) in groups.iter_mut().enumerate() {
            group.id = object_id::parse(&group.id).ok_or(Error::Group { index })?;
        }
        self.store.put_groups(&groups)?;
        Ok(groups.len())
    }

    /// Someone by object id, also when they have left the directory: their conversation may outlive them.
    pub(crate) fn anyone_by_id(&self, id: &str) -> Result<Option<Arc<Person>>, Error> {
        let Some(id) = object_id::parse(id) else {
            return Ok(None);
        };
        Ok(self.anyone_by_ids(&[id])?.pop().flatten())
    }

    /// Those with these object ids as they are written, in the same order; none for an id of nobody.
    fn anyone_by_ids(&self, ids: &[String]) -> Result<Vec<Option<Arc<Person>>>, Error> {
        self.recent.people(ids, |unknown| {
            let rows = self.store.people_by_object_ids(unknown.iter().copied())?;
            let known = |row: Option<PersonRow>| row.map(|row| self.known(row)).transpose();
            rows.into_iter().map(known).collect()
        })
    }

    /// The people of the directory with these object ids as they are written, in the same order; who is not of it is left
    /// out.
    pub(crate) fn people_by_ids(&self, ids: &[String]) -> Result<Vec<Arc<Person>>, Error> {
        let people = self.anyone_by_ids(ids)?.into_iter().flatten();
        Ok(people.filter(|person| listed(person)).collect())
    }

    /// Whoever a conversation was opened with, also when they have left the directory.
    pub(crate) fn anyone_in_conversation(&self, id: &str) -> Result<Option<Arc<Person>>, Error> {
        self.recent.in_conversation(id, || {
            let row = self.store.person_in_conversation(id)?;
            row.map(|row| self.known(row)).transpose()
        })
    }

    fn known(&self, mut row: PersonRow) -> Result<Known, Error> {
        let conversation_id = row.conversation_id.take();
        Ok(Known {
            person: Arc::new(self.person(row)?),
            conversation_id,
        })
    }

    /// A person of the directory by object id.
    pub(crate) fn person_by_id(&self, id: &str) -> Result<Option<Arc<Person>>, Error> {
        Ok(self.anyone_by_id(id)?.filter(|person| listed(person)))
    }

    /// A person of the directory by UPN.
    pub(crate) fn person_by_upn(&self, upn: &str) -> Result<Option<Person>, Error> {
        match self.store.person_by_upn(upn)? {
            Some(row) => Ok(Some(self.person(row)?).filter(listed)),
            None => self.populate(upn),
        }
    }

    /// The people of the directory with a mail address.
    pub(crate) fn people_by_mail(&self, mail: &str) -> Result<Vec<Person>, Error> {
        // In this order: somebody else may be looking for them too, and who is written between the two is found here.
        let is_known = self.store.person_by_upn(mail)?.is_some();
        let rows = self.store.people_by_mail(mail)?;
        if rows.is_empty() && !is_known {
            return Ok(self.populate(mail)?.into_iter().collect());
        }
        let people: Result<Vec<_>, _> = rows.into_iter().map(|row| self.person(row)).collect();
        Ok(people?.into_iter().filter(listed).collect())
    }

    /// A person of the directory by object id, UPN or mail.
    pub(crate) fn person_by_any(&self, key: &str) -> Result<Option<Arc<Person>>, Error> {
        if object_id::parse(key).is_some() {
            return self.person_by_id(key);
        }
        let person = match self.person_by_upn(key)? {
            Some(person) => Some(person),
            None => self.people_by_mail(key)?.into_iter().next(),
        };
        Ok(person.map(Arc::new))
    }

    /// Object ids of everyone known by an object id, UPN or mail; nobody comes into being by being asked for.
    pub(crate) fn object_ids_of(&self, key: &str) -> Result<Vec<String>, Error> {
        let mut people = Vec::new();
        people.extend(self.anyone_by_id(key)?.map(Arc::unwrap_or_clone));
        if let Some(row) = self.store.person_by_upn(key)? {
            people.push(self.person(row)?);
        }
        for row in self.store.people_by_mail(key)? {
            people.push(self.person(row)?);
        }
        Ok(people.into_iter().map(|person| person.object_id).collect())
    }

    /// The person of a stored row.
    pub(crate) fn person(&self, row: PersonRow) -> Result<Person, Error> {
        if let Some(scripted) = row.scripted {
            return Ok(serde_json::from_str(&scripted)?);
        }
        // The file may have been opened without the rule, or with another: the person stays, without its traits.
        let tenant = &self.options.tenant_id;
        let by_rule = self
            .options
            .populate
            .as_ref()
            .and_then(|rule| rule.person(tenant, &row.upn));
        let domain = row.upn.rsplit('@').next().unwrap_or_default();
        let plain = || PopulateRule::everyone(domain).person(tenant, &row.upn);
        Ok(by_rule
            .or_else(plain)
            .unwrap_or_else(|| Person::new(row.upn)))
    }

    fn populate(&self, address: &str) -> Result<Option<Person>, Error> {
        let Some(rule) = &self.options.populate else {
            return Ok(None);
        };
        let person = rule.person(&self.options.tenant_id, address).filter(listed);
        if let Some(person) = &person {
            self.store.remember(person)?;
        }
        Ok(person)
    }
}

fn listed(person: &Person) -> bool {
    person.behaviour != Behaviour::Unknown
}
