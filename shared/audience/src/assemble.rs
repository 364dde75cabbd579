//! Reads the lists of an audience, chunk by chunk, into people who are each there once.

use crate::AudienceError;
use crate::identity::{self, Chunk, Identities, Identity};
use crate::people::{Audience, Person};
use crate::seen::Seen;
use crate::values::Values;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::campaign::{Channel, PinnedList};
use domain::list::{FIRST_NAME, LAST_NAME, Member};
use futures::{StreamExt, TryStreamExt, stream};
use markup::Placeholder;
use std::collections::HashMap;
use store::{ChunkRef, Store};

/// Chunks read and resolved at a time.
const CONCURRENCY: usize = 4;

/// What an audience is put together from.
pub struct Assembly<'a> {
    /// Where lists are.
    pub store: &'a Store,
    /// How the message travels.
    pub channel: Channel,
    /// Lists addressed, in the author's order.
    pub include: &'a [PinnedList],
    /// Lists left out.
    pub exclude: &'a [PinnedList],
    /// What the message uses.
    pub placeholders: &'a [Placeholder],
    /// The campaign's zone.
    pub zone: Tz,
    /// How addresses become object ids.
    pub identities: Identities<'a>,
    /// Campaign time.
    pub now: DateTime<Utc>,
}

/// What is kept of everybody: what the message uses, and their names, by which people are found and shown later.
fn kept(placeholders: &[Placeholder]) -> Vec<Placeholder> {
    let mut kept = placeholders.to_vec();
    for name in [FIRST_NAME, LAST_NAME] {
        if !kept.iter().any(|one| one.name == name) {
            kept.push(Placeholder {
                name: name.to_owned(),
                fallback: Some(String::new()),
            });
        }
    }
    kept
}

/// Reads everybody. A person in two lists is addressed once; the first list in order gives the row.
///
/// # Errors
/// When a list cannot be read, or the directory cannot be asked.
pub async fn assemble(assembly: &Assembly<'_>) -> Result<Audience, AudienceError> {
    let mut excluded = Seen::default();
    for list in assembly.exclude {
        each_chunk(assembly, list, |_, member, identity| {
            if let Some(Some(id)) = identity.answer {
                excluded.insert(&id);
            }
            excluded.insert(&member.address);
        })
        .await?;
    }
    let kept = kept(assembly.placeholders);
    let mut audience = Audience {
        zones: vec![assembly.zone],
        columns: kept
            .iter()
            .map(|placeholder| placeholder.name.clone())
            .collect(),
        ..Audience::default()
    };
    let mut zones = HashMap::from([(assembly.zone.name().to_owned(), 0u16)]);
    let mut seen = Seen::default();
    for list in assembly.include {
        each_chunk(assembly, list, |columns, member, identity| {
            let object_id = identity.answer.clone().flatten();
            let out = excluded.contains(&member.address)
                || object_id.as_ref().is_some_and(|id| excluded.contains(id));
            let new = object_id.as_ref().is_none_or(|id| seen.insert(id));
            // Also by address: what the directory did not know in one list it may know in the next.
            if !seen.insert(&member.address) || !new {
                audience.duplicates += 1;
                return;
            }
            if out {
                audience.excluded += 1;
                return;
            }
            audience.unresolved += u32::from(identity.answer.is_none());
            audience.not_in_directory += u32::from(identity.answer == Some(None));
            audience.known += u32::from(identity.has_conversation);
            let zone = zone_index(&mut audience, &mut zones, member.time_zone.as_deref());
            let values = values(&mut audience, &kept, columns, &member);
            audience.people.push(Person {
                address: member.address,
                object_id,
                zone,
                values,
            });
        })
        .await?;
    }
    Ok(audience)
}

/// Calls `each` for every member of a list with the list's columns and the member's identity, in order.
async fn each_chunk(
    assembly: &Assembly<'_>,
    list: &PinnedList,
    mut each: impl FnMut(&[String], Member, Identity),
) -> Result<(), AudienceError> {
    let version = assembly
        .store
        .version(list.id, list.version)
        .await?
        .ok_or(AudienceError::NoSuchList(list.id))?;
    // Collected first: the compiler cannot see that a stream of borrowing closures may change threads.
    let reads: Vec<_> = version
        .chunks
        .iter()
        .map(|chunk| read(assembly, list, chunk))
        .collect();
    let mut chunks = stream::iter(reads).buffered(CONCURRENCY);
    while let Some((members, identities)) = chunks.try_next().await? {
        for (member, identity) in members.into_iter().zip(identities) {
            each(&version.columns, member, identity);
        }
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn read(
    assembly: &Assembly<'_>,
    list: &PinnedList,
    chunk: &ChunkRef,
) -> Result<(Vec<Member>, Vec<Identity>), AudienceError> {
    let Assembly {
        store,
        channel,
        identities,
        now,
        ..
    } = *assembly;
    let members = store.chunk(list.id, chunk).await?;
    let key = format!("{}.{}", list.id, hex(&chunk.hash));
    let whole = Chunk {
        list: list.id,
        reference: chunk,
        members: &members,
    };
    let identities = identity::of_chunk(store, channel, identities, &key, whole, now).await?;
    Ok((members, identities))
}

fn zone_index(
    audience: &mut Audience,
    known: &mut HashMap<String, u16>,
    name: Option<&str>,
) -> u16 {
    let Some(name) = name else { return 0 };
    if let Some(index) = known.get(name) {
        return *index;
    }
    match name.parse::<Tz>() {
        Ok(zone) => {
            let index = u16::try_from(audience.zones.len()).unwrap_or(0);
            audience.zones.push(zone);
            known.insert(name.to_owned(), index);
            index
        }
        Err(_) => {
            audience.bad_zones += 1;
            0
        }
    }
}

fn values(
    audience: &mut Audience,
    placeholders: &[Placeholder],
    columns: &[String],
    member: &Member,
) -> Values {
    placeholders
        .iter()
        .map(|placeholder| {
            let value = member.value(columns, &placeholder.name);
            if value.is_none() && placeholder.fallback.is_none() {
                *audience.empty.entry(placeholder.name.clone()).or_default() += 1;
            }
            value.unwrap_or_default()
        })
        .collect()
}
