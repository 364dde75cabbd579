//! People who were looked up lately: a campaign asks for the presence of the same people again and again, and then
//! sends to them.

use super::error::Error;
use super::meter::lock;
use super::person::Person;
use hashlink::LruCache;
use std::sync::Mutex;

/// How many are kept: of a campaign for a million, those of an hour.
const KEPT: usize = 32 * 1024;

/// The people looked up last, by object id.
pub(crate) struct Recent(Mutex<LruCache<String, Person>>);

impl Default for Recent {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(KEPT)))
    }
}

impl Recent {
    /// The person called `id`, by `find` unless they are among those looked up last.
    pub(crate) fn person(
        &self,
        id: String,
        find: impl FnOnce(&str) -> Result<Option<Person>, Error>,
    ) -> Result<Option<Person>, Error> {
        // Held meanwhile: what is found must not be older than what `change` writes.
        let mut kept = lock(&self.0);
        if let Some(person) = kept.get(&id) {
            return Ok(Some(person.clone()));
        }
        let found = find(&id)?;
        if let Some(person) = &found {
            kept.insert(id, person.clone());
        }
        Ok(found)
    }

    /// Lets `write` change people; all are looked up anew after it.
    pub(crate) fn change<T>(&self, write: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        let mut kept = lock(&self.0);
        kept.clear();
        write()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_is_looked_up_once_until_people_change() {
        let recent = Recent::default();
        let look = |name: &'static str| {
            let found = recent.person("1".into(), |_| Ok(Some(Person::new(name))));
            found.unwrap().map(|person| person.upn)
        };
        assert_eq!(look("ada").as_deref(), Some("ada"));
        assert_eq!(look("bob").as_deref(), Some("ada"), "not looked up again");
        recent.change(|| Ok(())).unwrap();
        assert_eq!(look("cyd").as_deref(), Some("cyd"));
    }

    #[test]
    fn nobody_is_not_kept() {
        let recent = Recent::default();
        assert_eq!(recent.person("1".into(), |_| Ok(None)).unwrap(), None);
        let ada = Person::new("ada");
        let found = recent.person("1".into(), |_| Ok(Some(ada.clone())));
        assert_eq!(found.unwrap(), Some(ada));
    }
}
