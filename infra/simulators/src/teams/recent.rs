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

impl Recent {
    /// Someone by object id, asked of `find` unless it is known.
    pub(crate) fn person(
        &self,
        id: &str,
        find: impl FnOnce() -> Result<Option<Known>, Error>,
    ) -> Result<Option<Arc<Person>>, Error> {
        self.look(|kept| kept.by_object_id.get(id).cloned(), find)
    }

    /// Someone by their conversation, asked of `find` unless it is known.
    pub(crate) fn in_conversation(
        &self,
        id: &str,
        find: impl FnOnce() -> Result<Option<Known>, Error>,
    ) -> Result<Option<Arc<Person>>, Error> {
        self.look(|kept| kept.by_conversation.get(id).cloned(), find)
    }

    fn look(
        &self,
        get: impl FnOnce(&mut Kept) -> Option<Arc<Person>>,
        find: impl FnOnce() -> Result<Option<Known>, Error>,
    ) -> Result<Option<Arc<Person>>, Error> {
        let mut kept = lock(&self.0);
        if let Some(person) = get(&mut kept) {
            return Ok(Some(person));
        }
        let changes = kept.changes;
        // Others are not kept waiting by who is looked for.
        drop(kept);
        let Some(found) = find()? else {
            return Ok(None);
        };
        let person = found.person;
        let mut kept = lock(&self.0);
        // What was found may be older than what `change` has written meanwhile.
        if kept.changes == changes {
            kept.by_object_id
                .insert(person.object_id.clone(), person.clone());
            if let Some(id) = found.conversation_id {
                kept.by_conversation.insert(id, person.clone());
            }
        }
        Ok(Some(person))
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
            let found = recent.person("1", || Ok(known(name, Some("a:1"))));
            found.unwrap().map(|person| person.upn.clone())
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
        let before = recent.person("1", || {
            recent.change(|| Ok(()))?;
            Ok(known("ada", None))
        });
        assert_eq!(before.unwrap().unwrap().upn, "ada");
        let after = recent.person("1", || Ok(known("bob", None)));
        assert_eq!(after.unwrap().unwrap().upn, "bob");
    }

    #[test]
    fn that_nobody_was_found_is_not_kept() {
        let recent = Recent::default();
        assert!(recent.person("1", || Ok(None)).unwrap().is_none());
        assert!(
            recent
                .in_conversation("a:1", || Ok(None))
                .unwrap()
                .is_none()
        );
        assert!(
            recent
                .person("1", || Ok(known("ada", None)))
                .unwrap()
                .is_some()
        );
        // Nor that somebody had no conversation.
        let opened = recent.in_conversation("a:1", || Ok(known("ada", Some("a:1"))));
        assert!(opened.unwrap().is_some());
    }
}
