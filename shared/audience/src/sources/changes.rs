//! What has changed between a version of a list and what its source holds now.

use super::people::Row;
use crate::AudienceError;
use domain::ids::ListId;
use domain::list::Member;
use store::{Store, Version};

/// Chunks of the version held at a time.
const CHUNKS: usize = 16;

/// The difference, in order of address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// In the source, not in the version.
    pub joined: Vec<Member>,
    /// In both, with another name or another cell.
    pub changed: Vec<Member>,
    /// In the version, not in the source.
    pub left: Vec<Member>,
}

impl Changes {
    /// Whether nothing is different.
    pub fn is_none(&self) -> bool {
        self.joined.is_empty() && self.changed.is_empty() && self.left.is_empty()
    }
}

/// Compares what is read with a version; without one everybody has joined.
pub(super) async fn since(
    store: &Store,
    list: ListId,
    version: Option<&Version>,
    rows: &[Row],
) -> Result<Changes, AudienceError> {
    let mut changes = Changes::default();
    let mut new = rows;
    for some in version
        .map_or(&[][..], |version| &version.chunks)
        .chunks(CHUNKS)
    {
        for old in store.chunks(list, some).await?.into_iter().flatten() {
            merge(&mut changes, &mut new, old);
        }
    }
    changes.joined.extend(members(new));
    Ok(changes)
}

/// One step of the merge: takes from `new` everything up to the address of `old`.
fn merge(changes: &mut Changes, new: &mut &[Row], old: Member) {
    let before = new.partition_point(|row| row.member.address < old.address);
    let (joined, rest) = new.split_at(before);
    changes.joined.extend(members(joined));
    *new = rest;
    match rest.split_first() {
        Some((row, rest)) if row.member.address == old.address => {
            *new = rest;
            if row.member != old {
                changes.changed.push(row.member.clone());
            }
        }
        _ => changes.left.push(old),
    }
}

fn members(rows: &[Row]) -> impl Iterator<Item = Member> {
    rows.iter().map(|row| row.member.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn member(address: &str, city: u8) -> Member {
        Member {
            address: address.into(),
            first_name: "A".into(),
            last_name: "B".into(),
            time_zone: None,
            extra: vec![city.to_string().into()],
        }
    }

    proptest! {
        #[test]
        fn applying_the_changes_to_the_old_gives_the_new(
            old in prop::collection::btree_map("[a-f]{1,2}", 0u8..3, 0..12),
            new in prop::collection::btree_map("[a-f]{1,2}", 0u8..3, 0..12),
        ) {
            let all = |of: &BTreeMap<String, u8>| of.iter().map(|(a, c)| member(a, *c)).collect::<Vec<_>>();
            let (before, after) = (all(&old), all(&new));
            let row = |member: &Member| Row { member: member.clone(), object_id: "".into() };
            let rows: Vec<Row> = after.iter().map(row).collect();
            let (mut changes, mut rest) = (Changes::default(), &rows[..]);
            before.iter().cloned().for_each(|one| merge(&mut changes, &mut rest, one));
            changes.joined.extend(members(rest));
            prop_assert_eq!(changes.is_none(), before == after);
            let mut by_address: BTreeMap<_, _> = before.into_iter().map(|one| (one.address.clone(), one)).collect();
            for gone in &changes.left {
                prop_assert!(by_address.remove(&gone.address).is_some());
            }
            for joined in changes.joined {
                prop_assert!(by_address.insert(joined.address.clone(), joined).is_none());
            }
            for changed in changes.changed {
                prop_assert!(by_address.insert(changed.address.clone(), changed).is_some());
            }
            prop_assert_eq!(by_address.into_values().collect::<Vec<_>>(), after);
        }
    }
}
