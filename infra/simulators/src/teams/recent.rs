//! People who were looked up lately: a campaign asks for the presence of the same people again and again, and then
//! sends to them.

use super::error::Error;
use super::meter::lock;
use super::person::Person;
use hashlink::LruCache;
use std::sync::{Arc, Mutex};

/// How many are kept: of a campaign for a million, those of an hour.
const KEPT: usize = 32 * 1024;

/// A person, and their 1:1 conversation once it was opened.
pub(crate) struct Known {
    pub(crate) person: Arc<Person>,
    pub(crate) conversation_id: Option<String>,
}

/// The people looked up last.
pub(crate) struct Recent(Mutex<Kept>);

struct Kept {
    by_object_id: LruCache<String, Arc<Person>>,
    /// Those whose conversation was open when they were looked up: it stays open.
    by_conversation: LruCache<String, Arc<Person>>,
    /// How often people were changed.
    changes: u64,
}

impl Default for Recent {
    fn default() -> Self {
        Self(Mutex::new(Kept {
            by_object_id: LruCache::new(KEPT),
            by_conversation: LruCache::new(KEPT),
            changes: 0,
        }))
    }
}

impl Kept {
    /// Keeps who was looked for after so many changes, unless there was another meanwhile: then it may be older.
    fn keep(&mut self, found: Known, changes: u64) -> Arc<Person> {
        let person = found.person;
        if self.changes == changes {
            self.by_object_id
                .insert(person.object_id.clone(), person.clone());
            if let Some(id) = found.conversation_id {
                self.by_conversation.insert(id, person.clone());
            }
        }
        person
    }
}

impl Recent {
    /// The people with these object ids, in the same order; those not known are asked of `find`, all at once.
    pub(crate) fn people(
        &self,
        ids: &[String],
        find: impl FnOnce(&[&str]) -> Result<Vec<Option<Known>>, Error>,
    ) -> Result<Vec<Option<Arc<Person>>>, Error> {
        let mut kept = lock(&self.0);
        let known = |id: &String| kept.by_object_id.get(id).cloned();
        let mut people: Vec<Option<Arc<Person>>> = ids.iter().map(known).collect();
        let changes = kept.changes;
        // Others are not kept waiting by who is looked for.
        drop(kept);
        let (missing, unknown): (Vec<_>, Vec<&str>) = people
            .iter_mut()
            .zip(ids)
            .filter(|(person, _)| person.is_none())
            .map(|(person, id)| (person, id.as_str()))
            .unzip();
        if unknown.is_empty() {
            return Ok(people);
        }
        let found = find(&unknown)?;
        let mut kept = lock(&self.0);
        for (person, found) in missing.into_iter().zip(found) {
            *person = found.map(|found| kept.keep(found, changes));
        }
        Ok(people)
    }

    /// Someone by their conversation, asked of `find` unless it is known.
    pub(crate) fn in_conversation(
        &self,
        id: &str,
        find: impl FnOnce() -> Result<Option<Known>, Error>,
    ) -> Result<Option<Arc<Person>>, Error> {
        let mut kept = lock(&self.0);
        if let Some(person) = kept.by_conversation.get(id) {
            return Ok(Some(person.clone()));
        }
        let changes = kept.changes;
        drop(kept);
        let found = find()?;
        Ok(found.map(|found| lock(&self.0).keep(found, changes)))
    }

    /// Lets `write` change people; all are looked up anew after it.
    pub(crate) fn change<T>(&self, write: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        let written = write();
        let mut kept = lock(&self.0);
        kept.changes += 1;
        kept.by_object_id.clear();
        kept.by_conversation.clear();
        written
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(name: &str, conversation_id: Option<&str>) -> Option<Known> {
        let person = Person {
            object_id: "1".into(),
            ..Person::new(name)
        };
        Some(Known {
            person: Arc::new(person),
            conversation_id: conversation_id.map(str::to_owned),
        })
    }

    #[test]
    fn who_is_known_is_not_looked_up_until_people_change() {
        let recent = Recent::default();
        let look = |name: &str| {
            let found = recent.people(&["1".into()], |_| Ok(vec![known(name, Some("a:1"))]));
            found.unwrap()[0].as_ref().map(|person| person.upn.clone())
        };
        let talk = |name: &str| {
            let found = recent.in_conversation("a:1", || Ok(known(name, Some("a:1"))));
            found.unwrap().map(|person| person.upn.clone())
        };
        assert_eq!(look("ada").as_deref(), Some("ada"));
        assert_eq!(look("bob").as_deref(), Some("ada"), "not looked up again");
        assert_eq!(talk("bob").as_deref(), Some("ada"), "found with the person");
        recent.change(|| Ok(())).unwrap();
        assert_eq!(talk("bob").as_deref(), Some("bob"));
        assert_eq!(look("eve").as_deref(), Some("bob"));
    }

    #[test]
    fn what_is_found_while_people_change_is_not_kept() {
        let recent = Recent::default();
        let before = recent.people(&["1".into()], |_| {
            recent.change(|| Ok(()))?;
            Ok(vec![known("ada", None)])
        });
        assert_eq!(before.unwrap()[0].as_ref().unwrap().upn, "ada");
        let after = recent.people(&["1".into()], |_| Ok(vec![known("bob", None)]));
        assert_eq!(after.unwrap()[0].as_ref().unwrap().upn, "bob");
    }

    #[test]
    fn that_nobody_was_found_is_not_kept() {
        let recent = Recent::default();
        let nobody = recent.people(&["1".into()], |_| Ok(vec![None]));
        assert!(nobody.unwrap()[0].is_none());
        assert!(
            recent
                .in_conversation("a:1", || Ok(None))
                .unwrap()
                .is_none()
        );
        let ada = recent.people(&["1".into()], |_| Ok(vec![known("ada", None)]));
        assert!(ada.unwrap()[0].is_some());
        // Nor that somebody had no conversation.
        let opened = recent.in_conversation("a:1", || Ok(known("ada", Some("a:1"))));
        assert!(opened.unwrap().is_some());
    }

    #[test]
    fn only_those_not_known_are_looked_up_and_everybody_stands_where_they_were_asked_for() {
        let recent = Recent::default();
        let ids = ["1", "2", "3"].map(str::to_owned);
        let person = |id: &str| {
            let person = Person {
                object_id: id.into(),
                ..Person::new(id)
            };
            let person = Arc::new(person);
            Some(Known {
                person,
                conversation_id: None,
            })
        };
        let second = recent.people(&ids[1..2], |_| Ok(vec![person("2")]));
        assert!(second.unwrap()[0].is_some());
        let all = recent.people(&ids, |missing| {
            assert_eq!(missing, ["1", "3"]);
            Ok(vec![None, person("3")])
        });
        let names: Vec<_> = all
            .unwrap()
            .into_iter()
            .map(|found| found.map(|found| found.upn.clone()))
            .collect();
        assert_eq!(names, [None, Some("2".to_owned()), Some("3".to_owned())]);
    }
}
