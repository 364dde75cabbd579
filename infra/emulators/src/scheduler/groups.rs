//! Schedule groups.

use rusqlite::{OptionalExtension, Row, params};

use super::{SchedulerCode, names};
use crate::{
    Error,
    database::Session,
    sqs::{ACCOUNT, REGION},
};

/// The group that always exists.
pub(super) const DEFAULT: &str = "default";

/// A group row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) created_ms: i64,
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Group> {
    Ok(Group {
        name: row.get(0)?,
        created_ms: row.get(1)?,
    })
}

/// The ARN of a group.
pub(crate) fn group_arn(name: &str) -> String {
    format!("arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule-group/{name}")
}

/// Creates a group; again with the same token is a success.
///
/// # Errors
/// [`SchedulerCode::Validation`], [`SchedulerCode::Conflict`].
pub(crate) fn create_group(
    session: &Session<'_>,
    name: &str,
    token: Option<&str>,
) -> Result<(), Error> {
    names::check("Name", name)?;
    names::check_token(token)?;
    let sql = "INSERT INTO groups (name, token, created_ms) VALUES (?1, ?2, ?3) ON CONFLICT (name) DO NOTHING";
    if session
        .conn
        .execute(sql, params![name, token, session.now.campaign])?
        == 1
    {
        return Ok(());
    }
    let sql = "SELECT token FROM groups WHERE name = ?1";
    let existing: Option<String> = session.conn.query_row(sql, [name], |row| row.get(0))?;
    if token.is_some() && existing.as_deref() == token {
        return Ok(());
    }
    Err(Error::scheduler(
        SchedulerCode::Conflict,
        format!("Schedule group {name} already exists."),
    ))
}

/// The group called `name`.
///
/// # Errors
/// [`SchedulerCode::Validation`], [`SchedulerCode::ResourceNotFound`].
pub(crate) fn get_group(session: &Session<'_>, name: &str) -> Result<Group, Error> {
    names::check("Name", name)?;
    let mut statement = session
        .conn
        .prepare_cached("SELECT name, created_ms FROM groups WHERE name = ?1")?;
    let group = statement.query_row([name], from_row).optional()?;
    let missing = || {
        Error::scheduler(
            SchedulerCode::ResourceNotFound,
            format!("Schedule group {name} does not exist."),
        )
    };
    group.ok_or_else(missing)
}

/// Deletes a group with everything in it, at once: where AWS takes its time and may still fire a schedule meanwhile,
/// nothing fires here after the answer.
///
/// # Errors
/// As [`get_group`]; [`SchedulerCode::Validation`] for the default group.
pub(crate) fn delete_group(session: &Session<'_>, name: &str) -> Result<(), Error> {
    get_group(session, name)?;
    if name == DEFAULT {
        return Err(names::invalid(
            "The default schedule group cannot be deleted.",
        ));
    }
    session
        .conn
        .execute("DELETE FROM schedules WHERE group_name = ?1", [name])?;
    session
        .conn
        .execute("DELETE FROM groups WHERE name = ?1", [name])?;
    Ok(())
}

/// Up to `limit` groups that start with `prefix`, after `after`, by name.
pub(crate) fn list_groups(
    session: &Session<'_>,
    prefix: &str,
    after: &str,
    limit: i64,
) -> Result<Vec<Group>, Error> {
    let mut statement = session.conn.prepare_cached(
        "SELECT name, created_ms FROM groups WHERE name > ?2 AND substr(name, 1, length(?1)) = ?1 \
         ORDER BY name LIMIT ?3",
    )?;
    let groups = statement.query_map(params![prefix, after, limit], from_row)?;
    Ok(groups.collect::<Result<_, _>>()?)
}
