//! Conversations and messages in the store.

use super::{Store, contains};
use crate::teams::error::Error;
use chrono::{DateTime, Utc};
use rusqlite::{Row, params};
use serde::Serialize;
use serde_json::Value;

/// A message that was accepted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InboxMessage {
    /// Activity id, a number in a string.
    pub id: String,
    /// Address of the person, as it was then.
    pub address: String,
    /// Object id of the person.
    pub object_id: String,
    /// The 1:1 conversation.
    pub conversation_id: String,
    /// By the tenant's clock.
    pub received_at: DateTime<Utc>,
    /// Whether the bot has withdrawn it since.
    pub withdrawn: bool,
    /// The activity as sent, or as last edited.
    pub activity: Value,
}

/// A message to be stored.
pub(crate) struct NewMessage<'a> {
    pub(crate) conversation_id: &'a str,
    pub(crate) object_id: &'a str,
    pub(crate) address: &'a str,
    pub(crate) activity: &'a Value,
}

/// Which messages, newest first.
#[derive(Default)]
pub(crate) struct Search<'a> {
    pub(crate) object_ids: Option<&'a [String]>,
    pub(crate) text: &'a str,
    pub(crate) before: Option<i64>,
}

const COLUMNS: &str = "id, address, object_id, conversation_id, received_at, withdrawn, activity";

fn message(row: &Row<'_>) -> rusqlite::Result<(InboxMessage, String)> {
    let id: i64 = row.get(0)?;
    let message = InboxMessage {
        id: id.to_string(),
        address: row.get(1)?,
        object_id: row.get(2)?,
        conversation_id: row.get(3)?,
        received_at: DateTime::from_timestamp_micros(row.get(4)?).unwrap_or_default(),
        withdrawn: row.get(5)?,
        activity: Value::Null,
    };
    Ok((message, row.get(6)?))
}

impl Store {
    /// Commits a message and gives it the next activity id: the time in milliseconds, or one more than the last.
    pub(crate) fn accept(&self, new: &NewMessage<'_>, now: DateTime<Utc>) -> Result<i64, Error> {
        // Before the others have to wait.
        let activity = serde_json::to_string(new.activity)?;
        let connection = self.writer();
        let mut statement = connection.prepare_cached(
            "INSERT INTO messages (id, conversation_id, object_id, address, received_at, activity)
             VALUES (max(?1, 1 + (SELECT coalesce(max(id), 0) FROM messages)), ?2, ?3, ?4, ?5, ?6)",
        )?;
        statement.execute(params![
            now.timestamp_millis(),
            new.conversation_id,
            new.object_id,
            new.address,
            now.timestamp_micros(),
            activity
        ])?;
        Ok(connection.last_insert_rowid())
    }

    /// Replaces a message; false when the conversation has no such message.
    pub(crate) fn edit(
        &self,
        conversation_id: &str,
        id: i64,
        activity: &Value,
    ) -> Result<bool, Error> {
        let changed = self.writer().execute(
            "UPDATE messages SET activity = ?3 WHERE id = ?2 AND conversation_id = ?1 AND NOT withdrawn",
            params![conversation_id, id, serde_json::to_string(activity)?],
        )?;
        Ok(changed > 0)
    }

    /// Marks a message; false when the conversation has no such message.
    pub(crate) fn withdraw(&self, conversation_id: &str, id: i64) -> Result<bool, Error> {
        let changed = self.writer().execute(
            "UPDATE messages SET withdrawn = 1 WHERE id = ?2 AND conversation_id = ?1 AND NOT withdrawn",
            params![conversation_id, id],
        )?;
        Ok(changed > 0)
    }

    /// Messages, newest first.
    pub(crate) fn messages(
        &self,
        search: &Search<'_>,
        limit: usize,
    ) -> Result<Vec<InboxMessage>, Error> {
        if search.object_ids.is_some() {
            self.index_messages()?;
        }
        let connection = self.reader()?;
        let people = search.object_ids.map(serde_json::to_string).transpose()?;
        // Two statements, so that the one about people uses their index.
        let whose = if people.is_some() {
            "object_id IN (SELECT value FROM json_each(?2))"
        } else {
            "?2 IS NULL"
        };
        let mut statement = connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM messages
             WHERE id < ?1 AND {whose}
               AND (?3 = '%%' OR address LIKE ?3 ESCAPE '\\' OR activity LIKE ?3 ESCAPE '\\')
             ORDER BY id DESC LIMIT ?4"
        ))?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let values = params![
            search.before.unwrap_or(i64::MAX),
            people,
            contains(search.text),
            limit
        ];
        let rows = statement.query_map(values, message)?;
        rows.map(|row| {
            let (message, activity) = row?;
            Ok(InboxMessage {
                activity: serde_json::from_str(&activity)?,
                ..message
            })
        })
        .collect()
    }

    /// How many messages one person got.
    pub(crate) fn message_count(&self, object_id: &str) -> Result<u64, Error> {
        self.index_messages()?;
        let connection = self.reader()?;
        let mut statement =
            connection.prepare_cached("SELECT count(*) FROM messages WHERE object_id = ?1")?;
        Ok(statement.query_row([object_id], |row| row.get(0))?)
    }

    /// Messages later than `after`, people with at least one of them, people with more than one.
    pub(crate) fn totals(&self, after: i64) -> Result<(u64, u64, u64), Error> {
        Ok(self.reader()?.query_row(
            "SELECT coalesce(sum(n), 0), count(*), coalesce(sum(n > 1), 0)
             FROM (SELECT count(*) AS n FROM messages WHERE id > ?1 GROUP BY object_id)",
            [after],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?)
    }
}
