//! What reading a source says of who its people are: planning need not ask the directory again.

use super::people::Row;
use crate::AudienceError;
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::Channel;
use store::Store;

/// Rows looked at together.
const SLICE: usize = 1_000;
/// What is known for less time is not written again; planning believes it for twice as long.
const FRESH: TimeDelta = TimeDelta::hours(12);

/// Keeps the object ids of `rows`, as an answer of the directory at `now`.
pub(super) async fn remember(
    store: &Store,
    rows: &[Row],
    now: DateTime<Utc>,
) -> Result<(), AudienceError> {
    for slice in rows.chunks(SLICE) {
        let address = |row: &Row| row.member.address.to_string();
        let addresses: Vec<String> = slice.iter().map(address).collect();
        let known = store.person_refs(Channel::Teams, &addresses).await?;
        let (mut new, mut old) = (Vec::new(), Vec::new());
        for row in slice {
            let found = (address(row), Some(row.object_id.to_string()));
            match known.get(&found.0) {
                None => new.push(found),
                Some(person)
                    if person.object_id == found.1
                        && person.resolved_at.is_some_and(|at| now - at < FRESH) => {}
                Some(_) => old.push(found),
            }
        }
        store.put_resolved(Channel::Teams, &old, now).await?;
        store.put_new_people(Channel::Teams, &new, now).await?;
    }
    Ok(())
}
