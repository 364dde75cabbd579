//! Creating, reading, replacing and deleting schedules.

use rusqlite::{OptionalExtension, Row, params};

use super::{Definition, SchedulerCode, groups, names};
use crate::{
    Error,
    clocks::instant,
    database::Session,
    sqs::{ACCOUNT, REGION},
};

/// A schedule row.
pub(crate) struct Schedule {
    pub(crate) definition: Definition,
    pub(crate) token: Option<String>,
    pub(crate) created_ms: i64,
    pub(crate) modified_ms: i64,
}

struct Stored {
    definition: String,
    token: Option<String>,
    created_ms: i64,
    modified_ms: i64,
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Stored> {
    Ok(Stored {
        definition: row.get(0)?,
        token: row.get(1)?,
        created_ms: row.get(2)?,
        modified_ms: row.get(3)?,
    })
}

/// The ARN of a schedule.
pub(crate) fn schedule_arn(group: &str, name: &str) -> String {
    format!("arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/{group}/{name}")
}

/// Creates a schedule. The same definition with the same token again is a success, as long as the schedule exists.
///
/// # Errors
/// [`SchedulerCode::Validation`]; [`SchedulerCode::ResourceNotFound`] for the group; [`SchedulerCode::Conflict`] when
/// the name is taken.
pub(crate) fn create(
    session: &Session<'_>,
    group: &str,
    name: &str,
    token: Option<&str>,
    definition: &Definition,
) -> Result<(), Error> {
    check_names(session, group, name, token)?;
    if let Some(existing) = lookup(session, group, name)? {
        // Looked at before the time is checked: a repeated call may come when the time is past.
        if token.is_some()
            && existing.token.as_deref() == token
            && existing.definition == *definition
        {
            return Ok(());
        }
        return Err(Error::scheduler(
            SchedulerCode::Conflict,
            format!("Schedule {name} already exists."),
        ));
    }
    let fire_ms = fire_ms(session, group, name, definition)?;
    session
        .conn
        .prepare_cached(
            "INSERT INTO schedules (group_name, name, definition, token, fire_ms, created_ms, modified_ms) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
        )?
        .execute(params![group, name, encode(definition)?, token, fire_ms, session.now.campaign])?;
    Ok(())
}

/// The schedule `name` of `group`.
///
/// # Errors
/// [`SchedulerCode::Validation`], [`SchedulerCode::ResourceNotFound`].
pub(crate) fn get(session: &Session<'_>, group: &str, name: &str) -> Result<Schedule, Error> {
    check_names(session, group, name, None)?;
    lookup(session, group, name)?.ok_or_else(|| missing(name))
}

/// Replaces a schedule's definition as a whole and arms it anew, also after it has fired.
///
/// # Errors
/// As [`get`] and [`create`], without the conflict.
pub(crate) fn update(
    session: &Session<'_>,
    group: &str,
    name: &str,
    token: Option<&str>,
    definition: &Definition,
) -> Result<(), Error> {
    check_names(session, group, name, token)?;
    let fire_ms = fire_ms(session, group, name, definition)?;
    let changed = session
        .conn
        .prepare_cached(
            "UPDATE schedules SET definition = ?3, fire_ms = ?4, modified_ms = ?5 WHERE group_name = ?1 AND name = ?2",
        )?
        .execute(params![group, name, encode(definition)?, fire_ms, session.now.campaign])?;
    if changed == 0 {
        Err(missing(name))
    } else {
        Ok(())
    }
}

/// Deletes a schedule.
///
/// # Errors
/// As [`get`].
pub(crate) fn delete(
    session: &Session<'_>,
    group: &str,
    name: &str,
    token: Option<&str>,
) -> Result<(), Error> {
    check_names(session, group, name, token)?;
    let sql = "DELETE FROM schedules WHERE group_name = ?1 AND name = ?2";
    let deleted = session.conn.prepare_cached(sql)?.execute([group, name])?;
    if deleted == 0 {
        Err(missing(name))
    } else {
        Ok(())
    }
}

fn check_names(
    session: &Session<'_>,
    group: &str,
    name: &str,
    token: Option<&str>,
) -> Result<(), Error> {
    names::check("Name", name)?;
    names::check("GroupName", group)?;
    names::check_token(token)?;
    groups::get_group(session, group)?;
    Ok(())
}

fn fire_ms(
    session: &Session<'_>,
    group: &str,
    name: &str,
    definition: &Definition,
) -> Result<Option<i64>, Error> {
    let fires = definition.check(&format!("{group}/{name}"), instant(session.now.campaign)?)?;
    Ok(fires.map(|at| at.timestamp_millis()))
}

fn lookup(session: &Session<'_>, group: &str, name: &str) -> Result<Option<Schedule>, Error> {
    let sql = "SELECT definition, token, created_ms, modified_ms FROM schedules WHERE group_name = ?1 AND name = ?2";
    let stored = session
        .conn
        .prepare_cached(sql)?
        .query_row([group, name], from_row)
        .optional()?;
    let Some(stored) = stored else {
        return Ok(None);
    };
    Ok(Some(Schedule {
        definition: decode(&stored.definition)?,
        token: stored.token,
        created_ms: stored.created_ms,
        modified_ms: stored.modified_ms,
    }))
}

/// Reads a stored definition.
///
/// # Errors
/// [`Error::Corrupt`].
pub(super) fn decode(json: &str) -> Result<Definition, Error> {
    serde_json::from_str(json).map_err(|_| Error::Corrupt("a schedule definition cannot be read"))
}

fn encode(definition: &Definition) -> Result<String, Error> {
    serde_json::to_string(definition)
        .map_err(|_| Error::Corrupt("a schedule definition cannot be written"))
}

fn missing(name: &str) -> Error {
    Error::scheduler(
        SchedulerCode::ResourceNotFound,
        format!("Schedule {name} does not exist."),
    )
}
