//! Bringing message states up to the clocks.

use rusqlite::{Connection, params};

use super::{DELAYED, IN_FLIGHT, READY};
use crate::{Error, database::Session};

/// Makes ready what was delayed (campaign time) or in flight (machine time) until now, and drops what outlived its
/// queue's retention (campaign time, in flight or not). Every reader of states calls this first, so stored states are
/// exact when read.
pub(crate) fn refresh(session: &Session<'_>) -> Result<(), Error> {
    // `state <> 0` repeats the condition of the partial index, without which SQLite would read the whole table.
    let sql = "UPDATE messages SET state = 0 WHERE state = ?1 AND state <> 0 AND until_ms <= ?2";
    let mut ripen = session.conn.prepare_cached(sql)?;
    ripen.execute(params![DELAYED, session.now.campaign])?;
    ripen.execute(params![IN_FLIGHT, session.now.machine])?;
    // CROSS JOIN fixes the order: one index seek per queue.
    session
        .conn
        .prepare_cached(
            "DELETE FROM messages WHERE id IN (SELECT m.id FROM queues q CROSS JOIN messages m \
             ON m.queue_id = q.id AND m.sent_ms <= ?1 - q.retention_s * 1000)",
        )?
        .execute([session.now.campaign])?;
    Ok(())
}

/// The earliest instants at which a message may become ready: delayed (campaign milliseconds) and in flight (machine
/// milliseconds). Over all queues: waking for another's message costs one look, telling them apart a larger index.
pub(crate) fn next_change(conn: &Connection) -> Result<(Option<i64>, Option<i64>), Error> {
    let sql = "SELECT min(until_ms) FROM messages WHERE state = ?1 AND state <> 0";
    let mut earliest = conn.prepare_cached(sql)?;
    let delayed = earliest.query_row([DELAYED], |row| row.get(0))?;
    let in_flight = earliest.query_row([IN_FLIGHT], |row| row.get(0))?;
    Ok((delayed, in_flight))
}

const _: () = assert!(READY == 0, "the statements spell it out");
