//! People in the store.

use super::{Store, contains};
use crate::error::Error;
use crate::skype::person::Person;
use rusqlite::{OptionalExtension as _, Row, params};

/// A stored person: complete, or only the address of one who follows from the populate rule.
pub(crate) struct PersonRow {
    /// Position in the directory, for paging.
    pub(crate) seq: i64,
    pub(crate) address: String,
    /// The person as added, unless they follow from the rule.
    pub(crate) scripted: Option<String>,
}

fn row(row: &Row<'_>) -> rusqlite::Result<PersonRow> {
    Ok(PersonRow {
        seq: row.get(0)?,
        address: row.get(1)?,
        scripted: row.get(2)?,
    })
}

impl Store {
    /// Adds or replaces people, all or none.
    pub(crate) fn put_people(&self, people: &[Person]) -> Result<(), Error> {
        let mut connection = self.connection();
        let transaction = connection.transaction()?;
        {
            let mut statement = transaction.prepare_cached(
                "INSERT INTO people (address, mail, name, scripted) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (address) DO UPDATE SET mail = ?2, name = ?3, scripted = ?4",
            )?;
            for person in people {
                statement.execute(params![
                    person.key(),
                    person.mail.to_lowercase(),
                    person.display_name(),
                    serde_json::to_string(person)?
                ])?;
            }
        }
        Ok(transaction.commit()?)
    }

    /// Remembers that someone who follows from the populate rule was invited.
    pub(crate) fn remember(&self, person: &Person) -> Result<(), Error> {
        self.connection()
            .prepare_cached(
                "INSERT OR IGNORE INTO people (address, mail, name) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![
                person.key(),
                person.mail.to_lowercase(),
                person.display_name()
            ])?;
        Ok(())
    }

    pub(crate) fn person_by_address(&self, address: &str) -> Result<Option<PersonRow>, Error> {
        let connection = self.connection();
        let mut statement = connection
            .prepare_cached("SELECT seq, address, scripted FROM people WHERE address = ?1")?;
        Ok(statement
            .query_row([address.to_lowercase()], row)
            .optional()?)
    }

    pub(crate) fn person_by_mail(&self, mail: &str) -> Result<Option<PersonRow>, Error> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "SELECT seq, address, scripted FROM people WHERE mail = ?1 ORDER BY seq LIMIT 1",
        )?;
        Ok(statement.query_row([mail.to_lowercase()], row).optional()?)
    }

    /// People whose address, mail or name contains the text, in the order of their arrival, after position `after`.
    pub(crate) fn search_people(
        &self,
        text: &str,
        after: i64,
        limit: usize,
    ) -> Result<Vec<PersonRow>, Error> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "SELECT seq, address, scripted FROM people
             WHERE seq > ?1 AND (address LIKE ?2 ESCAPE '\\' OR mail LIKE ?2 ESCAPE '\\' OR name LIKE ?2 ESCAPE '\\')
             ORDER BY seq LIMIT ?3",
        )?;
        Ok(statement
            .query_map(params![after, contains(text), limit], row)?
            .collect::<Result<_, _>>()?)
    }
}
