//! Lists of schedules.

use chrono::{DateTime, Utc};
use rusqlite::params;

use super::{
    Definition, groups,
    names::{self, invalid},
    schedules,
};
use crate::{Error, clocks::instant, database::Session};

/// A schedule that will fire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleInfo {
    /// Schedule name.
    pub name: String,
    /// Group name.
    pub group: String,
    /// Campaign time at which it fires: the start of its minute, a flexible window's shift included.
    pub at: DateTime<Utc>,
}

/// Enabled schedules that have not fired yet, earliest first.
pub(crate) fn pending(session: &Session<'_>) -> Result<Vec<ScheduleInfo>, Error> {
    let mut statement = session.conn.prepare_cached(
        "SELECT name, group_name, fire_ms FROM schedules WHERE fire_ms IS NOT NULL ORDER BY fire_ms, id",
    )?;
    let mut rows = statement.query([])?;
    let mut pending = Vec::new();
    while let Some(row) = rows.next()? {
        pending.push(ScheduleInfo {
            name: row.get(0)?,
            group: row.get(1)?,
            at: instant(row.get(2)?)?,
        });
    }
    Ok(pending)
}

/// What `ListSchedules` asks for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    pub(crate) group: Option<String>,
    pub(crate) prefix: String,
    pub(crate) state: Option<String>,
    /// `group/name` of the last schedule of the page before.
    pub(crate) after: Option<String>,
    pub(crate) limit: i64,
}

/// One line of a list.
pub(crate) struct Line {
    pub(crate) group: String,
    pub(crate) name: String,
    pub(crate) definition: Definition,
    pub(crate) created_ms: i64,
    pub(crate) modified_ms: i64,
}

/// A page of a list, by group and name.
pub(crate) struct Page {
    pub(crate) lines: Vec<Line>,
    /// Where the next page starts, if there is one.
    pub(crate) next: Option<String>,
}

/// The number of lines a page has.
///
/// # Errors
/// [`super::SchedulerCode::Validation`] outside 1 to 100.
pub(crate) fn page_size(asked: Option<&str>) -> Result<i64, Error> {
    let size = asked.map_or(Ok(100), str::parse::<i64>).unwrap_or(0);
    if (1..=100).contains(&size) {
        Ok(size)
    } else {
        Err(invalid("MaxResults must be between 1 and 100."))
    }
}

/// Lists schedules.
///
/// # Errors
/// [`super::SchedulerCode::Validation`] for the filter, [`super::SchedulerCode::ResourceNotFound`] for the group.
pub(crate) fn list(session: &Session<'_>, filter: &Filter) -> Result<Page, Error> {
    if let Some(group) = &filter.group {
        groups::get_group(session, group)?;
    }
    if !filter.prefix.is_empty() {
        names::check("NamePrefix", &filter.prefix)?;
    }
    let state = match filter.state.as_deref() {
        None | Some("ENABLED" | "DISABLED") => filter.state.as_deref(),
        Some(_) => return Err(invalid("State must be ENABLED or DISABLED.")),
    };
    // Bounds on the indexed columns, so that one group's list does not read the others.
    let (low, high) = filter
        .group
        .as_deref()
        .map_or(("", "~"), |group| (group, group));
    let (after_group, after_name) = match &filter.after {
        None => (low, ""),
        Some(token) => token
            .split_once('/')
            .filter(|(group, name)| names::is_name(group) && names::is_name(name))
            .filter(|(group, _)| {
                filter
                    .group
                    .as_deref()
                    .is_none_or(|wanted| wanted == *group)
            })
            .ok_or_else(|| invalid("Invalid NextToken."))?,
    };
    let mut statement = session.conn.prepare_cached(
        "SELECT group_name, name, definition, created_ms, modified_ms FROM schedules \
         WHERE (group_name, name) > (?1, ?2) AND group_name <= ?3 \
         AND substr(name, 1, length(?4)) = ?4 AND (?5 IS NULL OR definition ->> '$.State' = ?5) \
         ORDER BY group_name, name LIMIT ?6",
    )?;
    let mut rows = statement.query(params![
        after_group,
        after_name,
        high,
        filter.prefix,
        state,
        filter.limit + 1
    ])?;
    let mut lines = Vec::new();
    while let Some(row) = rows.next()? {
        lines.push(Line {
            group: row.get(0)?,
            name: row.get(1)?,
            definition: schedules::decode(&row.get::<_, String>(2)?)?,
            created_ms: row.get(3)?,
            modified_ms: row.get(4)?,
        });
    }
    let limit = usize::try_from(filter.limit).unwrap_or(0);
    let more = lines.len() > limit;
    lines.truncate(limit);
    let next = lines
        .last()
        .filter(|_| more)
        .map(|line| format!("{}/{}", line.group, line.name));
    Ok(Page { lines, next })
}
