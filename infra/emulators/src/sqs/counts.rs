//! How many messages a queue holds.

use rusqlite::Row;

use super::{queues, refresh};
use crate::{Error, database::Session};

/// Exact numbers of messages at one instant (AWS gives approximate ones).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueCounts {
    /// Queue name.
    pub name: String,
    /// Ready to be received.
    pub visible: u64,
    /// Waiting for their delay.
    pub delayed: u64,
    /// Received, neither deleted nor visible again.
    pub in_flight: u64,
}

const SELECT: &str = "SELECT q.name, count(m.id) FILTER (WHERE m.state = 0), count(m.id) FILTER (WHERE m.state = 1), \
                      count(m.id) FILTER (WHERE m.state = 2) FROM queues q LEFT JOIN messages m ON m.queue_id = q.id";

fn from_row(row: &Row<'_>) -> rusqlite::Result<QueueCounts> {
    Ok(QueueCounts {
        name: row.get(0)?,
        visible: row.get(1)?,
        delayed: row.get(2)?,
        in_flight: row.get(3)?,
    })
}

/// Counts every queue, by name.
pub(crate) fn counts(session: &Session<'_>) -> Result<Vec<QueueCounts>, Error> {
    refresh(session)?;
    let mut statement = session
        .conn
        .prepare_cached(&format!("{SELECT} GROUP BY q.id ORDER BY q.name"))?;
    let rows = statement.query_map([], from_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Counts one queue.
///
/// # Errors
/// [`super::SqsCode::QueueDoesNotExist`].
pub(crate) fn count(session: &Session<'_>, name: &str) -> Result<QueueCounts, Error> {
    refresh(session)?;
    let queue = queues::find(session, name)?;
    let mut statement = session
        .conn
        .prepare_cached(&format!("{SELECT} WHERE q.id = ?1 GROUP BY q.id"))?;
    Ok(statement.query_row([queue.id], from_row)?)
}
