//! People and groups in the store.

use super::{Store, contains};
use crate::teams::error::Error;
use crate::teams::person::{Group, Person};
use rusqlite::{OptionalExtension as _, Row, params};

/// A stored person: complete, or only the address of one who follows from the populate rule.
pub(crate) struct PersonRow {
    /// Position in the directory, for paging.
    pub(crate) seq: i64,
    pub(crate) upn: String,
    /// The person as added, unless they follow from the rule.
    pub(crate) scripted: Option<String>,
    /// The 1:1 conversation, once it was opened.
    pub(crate) conversation_id: Option<String>,
}

/// As [`row`] takes them.
const COLUMNS: &str = "seq, upn, scripted, conversation_id";

fn row(row: &Row<'_>) -> rusqlite::Result<PersonRow> {
    Ok(PersonRow {
        seq: row.get(0)?,
        upn: row.get(1)?,
        scripted: row.get(2)?,
        conversation_id: row.get(3)?,
    })
}

impl Store {
    /// Adds or replaces people, all or none.
    pub(crate) fn put_people(&self, people: &[Person]) -> Result<(), Error> {
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        {
            let mut statement = transaction.prepare_cached(
                "INSERT INTO people (object_id, upn, mail, name, scripted) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (object_id) DO UPDATE SET upn = ?2, mail = ?3, name = ?4, scripted = ?5",
            )?;
            for (index, person) in people.iter().enumerate() {
                let result = statement.execute(params![
                    person.object_id,
                    person.upn.to_lowercase(),
                    person.mail.to_lowercase(),
                    person.display_name(),
                    serde_json::to_string(person)?
                ]);
                match result {
                    Err(rusqlite::Error::SqliteFailure(e, _))
                        if e.code == rusqlite::ErrorCode::ConstraintViolation =>
                    {
                        return Err(Error::Person {
                            index,
                            reason: "its UPN belongs to another object id",
                        });
                    }
                    result => result?,
                };
            }
        }
        Ok(transaction.commit()?)
    }

    /// Remembers that someone who follows from the populate rule was looked for.
    pub(crate) fn remember(&self, person: &Person) -> Result<(), Error> {
        self.writer()
            .prepare_cached(
                "INSERT OR IGNORE INTO people (object_id, upn, mail, name) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![
                person.object_id,
                person.upn,
                person.mail,
                person.display_name()
            ])?;
        Ok(())
    }

    /// The people with these object ids, in the same order; none for an id of nobody.
    pub(crate) fn people_by_object_ids<'a>(
        &self,
        object_ids: impl IntoIterator<Item = &'a str>,
    ) -> Result<Vec<Option<PersonRow>>, Error> {
        let connection = self.reader()?;
        let query = format!("SELECT {COLUMNS} FROM people WHERE object_id = ?1");
        let mut statement = connection.prepare_cached(&query)?;
        let found = object_ids
            .into_iter()
            .map(|id| statement.query_row([id], row).optional());
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// The person of a conversation that was opened.
    pub(crate) fn person_in_conversation(&self, id: &str) -> Result<Option<PersonRow>, Error> {
        self.person_by("conversation_id", id)
    }

    fn person_by(&self, column: &str, value: &str) -> Result<Option<PersonRow>, Error> {
        let connection = self.reader()?;
        let query = format!("SELECT {COLUMNS} FROM people WHERE {column} = ?1");
        let mut statement = connection.prepare_cached(&query)?;
        Ok(statement.query_row([value], row).optional()?)
    }

    /// Get-or-create: the id follows from the person.
    pub(crate) fn open_conversation(&self, id: &str, object_id: &str) -> Result<(), Error> {
        self.writer()
            .prepare_cached(
                "UPDATE people SET conversation_id = ?1 WHERE object_id = ?2 AND conversation_id IS NULL",
            )?
            .execute([id, object_id])?;
        Ok(())
    }

    pub(crate) fn person_by_upn(&self, upn: &str) -> Result<Option<PersonRow>, Error> {
        self.person_by("upn", &upn.to_lowercase())
    }

    /// Several people may share a mail address.
    pub(crate) fn people_by_mail(&self, mail: &str) -> Result<Vec<PersonRow>, Error> {
        let connection = self.reader()?;
        let query = format!("SELECT {COLUMNS} FROM people WHERE mail = ?1");
        let mut statement = connection.prepare_cached(&query)?;
        Ok(statement
            .query_map([mail.to_lowercase()], row)?
            .collect::<Result<_, _>>()?)
    }

    /// People whose address or name contains the text, in the order of their arrival, after position `after`.
    pub(crate) fn search_people(
        &self,
        text: &str,
        after: i64,
        limit: usize,
    ) -> Result<Vec<PersonRow>, Error> {
        let connection = self.reader()?;
        let mut statement = connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM people
             WHERE seq > ?1 AND (upn LIKE ?2 ESCAPE '\\' OR mail LIKE ?2 ESCAPE '\\' OR name LIKE ?2 ESCAPE '\\')
             ORDER BY seq LIMIT ?3"
        ))?;
        Ok(statement
            .query_map(params![after, contains(text), limit], row)?
            .collect::<Result<_, _>>()?)
    }

    /// Adds or replaces groups, all or none.
    pub(crate) fn put_groups(&self, groups: &[Group]) -> Result<(), Error> {
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        for group in groups {
            transaction.execute(
                "INSERT OR REPLACE INTO directory_groups (id, document) VALUES (?1, ?2)",
                params![group.id, serde_json::to_string(group)?],
            )?;
        }
        Ok(transaction.commit()?)
    }

    pub(crate) fn group(&self, id: &str) -> Result<Option<Group>, Error> {
        let connection = self.reader()?;
        let mut statement =
            connection.prepare_cached("SELECT document FROM directory_groups WHERE id = ?1")?;
        let document: Option<String> = statement.query_row([id], |row| row.get(0)).optional()?;
        Ok(document.as_deref().map(serde_json::from_str).transpose()?)
    }

    /// All groups, by id. A tenant of the simulator has few.
    pub(crate) fn groups(&self) -> Result<Vec<Group>, Error> {
        let connection = self.reader()?;
        let mut statement =
            connection.prepare_cached("SELECT document FROM directory_groups ORDER BY id")?;
        let documents: Vec<String> = statement
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        documents
            .iter()
            .map(|document| Ok(serde_json::from_str(document)?))
            .collect()
    }
}
