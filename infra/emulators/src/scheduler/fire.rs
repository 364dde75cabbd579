//! Firing: a schedule disappears (or is marked done) and its message appears, in one transaction.

use rusqlite::{Connection, params};

use super::{
    definition::{AfterCompletion, Definition},
    schedules,
};
use crate::{
    Error,
    database::Session,
    sqs::{self, Outgoing},
};

/// Schedules fired in one transaction at most, so that other work gets its turn in a herd.
const HERD: usize = 256;

/// What one transaction fired.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fired {
    /// Number of schedules.
    pub(crate) count: usize,
    /// More may be due.
    pub(crate) more: bool,
}

/// Fires what is due at the session's campaign time, earliest first, however long ago it was due. Those of one instant
/// come in no order anybody could rely on, as from EventBridge, but the same each time: a campaign's shall not all come
/// before another's because it was published first.
pub(crate) fn fire(session: &Session<'_>) -> Result<Fired, Error> {
    let due = due(session)?;
    for (id, definition) in &due {
        deliver(session, definition)?;
        let sql = match definition.action_after_completion {
            AfterCompletion::Delete => "DELETE FROM schedules WHERE id = ?1",
            AfterCompletion::None => "UPDATE schedules SET fire_ms = NULL WHERE id = ?1",
        };
        session.conn.prepare_cached(sql)?.execute([id])?;
    }
    Ok(Fired {
        count: due.len(),
        more: due.len() == HERD,
    })
}

/// When the next schedule fires, in campaign milliseconds; in the past when it is overdue.
pub(crate) fn next_fire(conn: &Connection) -> Result<Option<i64>, Error> {
    let sql = "SELECT min(fire_ms) FROM schedules WHERE fire_ms IS NOT NULL";
    Ok(conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

fn due(session: &Session<'_>) -> Result<Vec<(i64, Definition)>, Error> {
    let sql = "SELECT id, definition FROM schedules WHERE fire_ms <= ?1 \
         ORDER BY fire_ms, (id * 2654435761) & 4294967295, id LIMIT ?2";
    let mut statement = session.conn.prepare_cached(sql)?;
    let mut rows = statement.query(params![
        session.now.campaign,
        i64::try_from(HERD).unwrap_or(i64::MAX)
    ])?;
    let mut due = Vec::new();
    while let Some(row) = rows.next()? {
        due.push((row.get(0)?, schedules::decode(&row.get::<_, String>(1)?)?));
    }
    Ok(due)
}

/// Enqueues the input. A queue that does not exist would fail every retry on AWS too, so the input goes to the
/// schedule's dead-letter queue at once, or is lost, which the log tells.
fn deliver(session: &Session<'_>, definition: &Definition) -> Result<(), Error> {
    let target = &definition.target;
    let dead_letter = target
        .dead_letter_config
        .as_ref()
        .and_then(|config| config.arn.as_deref());
    for arn in [Some(target.arn.as_str()), dead_letter]
        .into_iter()
        .flatten()
    {
        let Some(queue) = sqs::by_arn(session, arn)? else {
            continue;
        };
        let message = Outgoing {
            body: target.input.clone(),
            delay: None,
            attributes: sqs::Attributes::new(),
        };
        match sqs::enqueue(session, &queue, &message) {
            Ok(_) => return Ok(()),
            // The queue takes only smaller messages: as undeliverable as a missing queue.
            Err(Error::Sqs { .. }) => {}
            Err(other) => return Err(other),
        }
    }
    tracing::warn!(target.arn = %target.arn, "emulators: a schedule fired at no queue, its input is dropped");
    Ok(())
}

#[cfg(test)]
mod tests;
