//! Invitations and the messages that reached people.

use super::Store;
use crate::error::Error;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};

/// An invitation that was accepted by the pool, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InboxItem {
    /// Position, from 1.
    pub seq: i64,
    /// Id of the invitation: the last segment of its URL.
    pub id: String,
    /// SIP address of the person, without `sip:`, in lower case.
    pub address: String,
    /// The client's `operationId`; empty = none.
    pub operation_id: String,
    /// By the pool's clock.
    pub invited_at: DateTime<Utc>,
    /// Subject; empty = none.
    pub subject: String,
    /// `Normal`, `Urgent` or `Emergency`.
    pub importance: String,
    /// The message sent along, delivered or not.
    pub text: Option<String>,
    /// What became of it.
    pub result: InvitationResult,
    /// When that was.
    pub ended_at: Option<DateTime<Utc>>,
    /// Messages that reached the person, in their order.
    pub delivered: Vec<Delivered>,
}

/// What became of an invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum InvitationResult {
    /// Nothing yet; for ever, if the pool was stopped meanwhile.
    Pending,
    /// The person took it.
    Accepted,
    /// The person refused it.
    Declined,
    /// The client ended it before anything else happened.
    Cancelled,
    /// It failed.
    Failed {
        /// Code of the reason.
        code: String,
        /// Subcode of the reason.
        subcode: String,
    },
}

/// A message that reached a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Delivered {
    /// By the pool's clock.
    pub at: DateTime<Utc>,
    /// `text/plain` or `text/html`.
    pub format: String,
    /// As sent.
    pub text: String,
}

/// An invitation to be stored.
pub(crate) struct NewInvitation<'a> {
    pub(crate) id: &'a str,
    pub(crate) address: &'a str,
    pub(crate) operation_id: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) importance: &'a str,
    pub(crate) text: Option<&'a str>,
}

/// Which invitations, newest first.
#[derive(Default)]
pub(crate) struct Search<'a> {
    pub(crate) address: Option<&'a str>,
    pub(crate) text: &'a str,
    pub(crate) before: Option<i64>,
}

impl Store {
    /// Commits an invitation.
    pub(crate) fn invite(&self, new: &NewInvitation<'_>, now: DateTime<Utc>) -> Result<(), Error> {
        self.connection()
            .prepare_cached(
                "INSERT INTO invitations (id, address, operation_id, invited_at, subject, importance, text, result)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                new.id,
                new.address,
                new.operation_id,
                now.timestamp_micros(),
                new.subject,
                new.importance,
                new.text,
                serde_json::to_string(&InvitationResult::Pending)?
            ])?;
        Ok(())
    }

    /// Commits what became of an invitation.
    pub(crate) fn conclude(
        &self,
        id: &str,
        result: &InvitationResult,
        at: DateTime<Utc>,
    ) -> Result<(), Error> {
        self.connection()
            .prepare_cached("UPDATE invitations SET result = ?2, ended_at = ?3 WHERE id = ?1")?
            .execute(params![
                id,
                serde_json::to_string(result)?,
                at.timestamp_micros()
            ])?;
        Ok(())
    }

    /// Commits a message that reaches the person.
    pub(crate) fn deliver(
        &self,
        invitation: &str,
        address: &str,
        message: &Delivered,
    ) -> Result<(), Error> {
        self.connection()
            .prepare_cached(
                "INSERT INTO messages (invitation, address, at, format, text) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                invitation,
                address,
                message.at.timestamp_micros(),
                message.format,
                message.text
            ])?;
        Ok(())
    }

    /// Invitations, newest first.
    pub(crate) fn invitations(
        &self,
        search: &Search<'_>,
        limit: usize,
    ) -> Result<Vec<InboxItem>, Error> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "SELECT seq, id, address, operation_id, invited_at, subject, importance, text, result, ended_at
             FROM invitations
             WHERE seq < ?1 AND (?2 IS NULL OR address = ?2)
               AND (?3 = '%%' OR address LIKE ?3 ESCAPE '\\' OR text LIKE ?3 ESCAPE '\\' OR subject LIKE ?3 ESCAPE '\\')
             ORDER BY seq DESC LIMIT ?4",
        )?;
        let values = params![
            search.before.unwrap_or(i64::MAX),
            search.address,
            super::contains(search.text),
            i64::try_from(limit).unwrap_or(i64::MAX)
        ];
        let mut rows = statement.query(values)?;
        let mut items = Vec::new();
        while let Some(row) = rows.next()? {
            let id: String = row.get(1)?;
            let result: String = row.get(8)?;
            items.push(InboxItem {
                seq: row.get(0)?,
                address: row.get(2)?,
                operation_id: row.get(3)?,
                invited_at: instant(row.get(4)?),
                subject: row.get(5)?,
                importance: row.get(6)?,
                text: row.get(7)?,
                result: serde_json::from_str(&result)?,
                ended_at: row.get::<_, Option<i64>>(9)?.map(instant),
                delivered: delivered(&connection, &id)?,
                id,
            });
        }
        Ok(items)
    }

    /// How many invitations and messages one person got.
    pub(crate) fn counts(&self, address: &str) -> Result<(u64, u64), Error> {
        Ok(self.connection().query_row(
            "SELECT (SELECT count(*) FROM invitations WHERE address = ?1),
                    (SELECT count(*) FROM messages WHERE address = ?1)",
            [address],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?)
    }

    /// Invitations, messages, people with at least one message, people with more than one.
    pub(crate) fn totals(&self) -> Result<(u64, u64, u64, u64), Error> {
        Ok(self.connection().query_row(
            "SELECT (SELECT count(*) FROM invitations), coalesce(sum(n), 0), count(*), coalesce(sum(n > 1), 0)
             FROM (SELECT count(*) AS n FROM messages GROUP BY address)",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
        )?)
    }

    /// Invitations by result, by word.
    pub(crate) fn results(&self) -> Result<Vec<(InvitationResult, u64)>, Error> {
        let connection = self.connection();
        let mut statement = connection
            .prepare_cached("SELECT result, count(*) FROM invitations GROUP BY result")?;
        let mut rows = statement.query([])?;
        let mut results = Vec::new();
        while let Some(row) = rows.next()? {
            let result: String = row.get(0)?;
            results.push((serde_json::from_str(&result)?, row.get(1)?));
        }
        Ok(results)
    }
}

fn delivered(connection: &Connection, invitation: &str) -> Result<Vec<Delivered>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT at, format, text FROM messages WHERE invitation = ?1 ORDER BY seq",
    )?;
    let rows = statement.query_map([invitation], |row| {
        Ok(Delivered {
            at: instant(row.get(0)?),
            format: row.get(1)?,
            text: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn instant(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap_or_default()
}
