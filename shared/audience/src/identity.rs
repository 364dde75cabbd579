//! From addresses to object ids: the directory is asked in bulk, and what it said is pinned.

use crate::AudienceError;
use crate::answers::{self, Answer};
use channels::{Carrier, DirectoryUser};
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::Channel;
use domain::ids::{CampaignId, ListId};
use domain::list::Member;
use std::collections::HashMap;
use store::{ChunkRef, Store};

/// How long an answer of the directory is good for.
const GOOD_FOR: TimeDelta = TimeDelta::hours(24);
/// Of a chunk of more people than this, so many are asked for whether they have a conversation, and each stands for
/// those beside it: whether the channel can carry a campaign is an estimate anyway, and of a million people such a share
/// is right to within half a per cent.
const SAMPLE: usize = 60;
/// People of a chunk by whom it is told whether somebody has asked the directory since: all or none of a list are read
/// from it together.
const PROBE: usize = 8;

/// How addresses become object ids.
#[derive(Clone, Copy)]
pub enum Identities<'a> {
    /// From what is known already; asks nobody. What preflight does.
    Known,
    /// From the directory, pinned for one publication: the first answer for a chunk of a list is the
    /// answer, so that two planners, or one that is restarted, see the same people.
    Pinned {
        /// Where to ask.
        carrier: &'a Carrier,
        /// For which campaign.
        campaign: CampaignId,
        /// For which publication of it.
        epoch: u32,
    },
}

/// What is known of one row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// What the directory says: not asked, not there, or the object id.
    pub answer: Option<Option<Box<str>>>,
    /// Whether the channel has a conversation with the person already, or with the one who stands for them.
    pub has_conversation: bool,
    /// Whether anything is stored of the person.
    pub is_known: bool,
    /// The object id the directory gave last, however long ago.
    last_known: Answer,
    /// When it gave `answer`.
    since: Option<DateTime<Utc>>,
}

impl Identity {
    fn object_id(&self) -> Option<&str> {
        match &self.answer {
            Some(answer) => answer.as_deref(),
            None => self.last_known.as_deref(),
        }
    }
}

/// A chunk of a list and who is in it.
#[derive(Clone, Copy)]
pub struct Chunk<'a> {
    /// The list.
    pub list: ListId,
    /// Which of its chunks.
    pub reference: &'a ChunkRef,
    /// Its members.
    pub members: &'a [Member],
}

/// The identity of every member of a chunk, in the order of the chunk. `key` names the chunk for pinning.
pub async fn of_chunk(
    store: &Store,
    channel: Channel,
    how: Identities<'_>,
    key: &str,
    chunk: Chunk<'_>,
    now: DateTime<Utc>,
) -> Result<Vec<Identity>, AudienceError> {
    if channel == Channel::Skype {
        return Ok(by_address(chunk.members));
    }
    let mut identities = match how {
        Identities::Known => known(store, channel, chunk, now, Strangers::Told).await?.0,
        Identities::Pinned {
            carrier,
            campaign,
            epoch,
        } => {
            let directory = Directory {
                store,
                channel,
                carrier,
                now,
            };
            directory.pin(campaign, epoch, key, chunk).await?
        }
    };
    find_conversations(store, channel, &mut identities).await?;
    Ok(identities)
}

/// Finds out who has a conversation: of a large chunk a sample.
async fn find_conversations(
    store: &Store,
    channel: Channel,
    identities: &mut [Identity],
) -> Result<(), AudienceError> {
    let each = identities.len().div_ceil(SAMPLE).max(1);
    let asked = identities.iter().step_by(each);
    let ids: Vec<String> = asked
        .filter_map(|identity| identity.object_id().map(str::to_owned))
        .collect();
    let reach = store.reach(channel, &ids).await?;
    for group in identities.chunks_mut(each) {
        let first = group.first().and_then(Identity::object_id);
        let reach = first.and_then(|id| reach.get(id));
        let has = reach.is_some_and(|reach| reach.conversation.is_some());
        group.iter_mut().for_each(|one| one.has_conversation = has);
    }
    Ok(())
}

/// A pool has no directory that could be asked for thousands at once: people are who their address says, whoever asks
/// when, and each is searched for when they are due. A first contact costs no more than any other.
fn by_address(members: &[Member]) -> Vec<Identity> {
    let by_address = Identity {
        has_conversation: true,
        ..Identity::default()
    };
    vec![by_address; members.len()]
}

/// Whom to ask, and where the answers are kept.
struct Directory<'a> {
    store: &'a Store,
    channel: Channel,
    carrier: &'a Carrier,
    now: DateTime<Utc>,
}

impl Directory<'_> {
    async fn pin(
        &self,
        campaign: CampaignId,
        epoch: u32,
        key: &str,
        chunk: Chunk<'_>,
    ) -> Result<Vec<Identity>, AudienceError> {
        let Directory {
            store,
            channel,
            now,
            ..
        } = *self;
        let members = chunk.members;
        let (mut identities, kept) =
            known(store, channel, chunk, now, Strangers::AskedAgain).await?;
        if let Some(pinned) = store.resolution(campaign, epoch, key).await? {
            return answered(&pinned, identities);
        }
        let asked: Vec<String> = members
            .iter()
            .zip(&identities)
            .filter(|(_, identity)| identity.answer.is_none())
            .map(|(member, _)| member.address.to_string())
            .collect();
        if !asked.is_empty() {
            let found = self.carrier.resolve(&asked).await?;
            let answers: HashMap<String, Option<String>> = asked
                .into_iter()
                .map(|address| {
                    let id = enabled(&found, &address);
                    (address, id)
                })
                .collect();
            self.keep(members, &identities, &answers).await?;
            for (member, identity) in members.iter().zip(&mut identities) {
                if identity.answer.is_none() {
                    let id = answers.get(&*member.address).cloned().flatten();
                    identity.answer = Some(id.map(String::into_boxed_str));
                }
            }
        }
        let found: Vec<Answer> = identities
            .iter()
            .map(|identity| identity.answer.clone().flatten())
            .collect();
        let packed = answers::pack(&found).ok_or_else(corrupt)?;
        if kept.is_none_or(|kept| kept != found) {
            let since = identities
                .iter()
                .filter_map(|identity| identity.since)
                .min();
            let at = since.unwrap_or(now);
            let place = (chunk.list, chunk.reference);
            store
                .put_chunk_answers(channel, place, at, packed.clone())
                .await?;
        }
        let pinned = store.put_resolution(campaign, epoch, key, packed).await?;
        answered(&pinned, identities)
    }

    /// Stores what is news. What the directory says again of people it has named before is not written again: of a
    /// large audience that would cost more than sending to it, and all it would save is asking once more within a day.
    async fn keep(
        &self,
        members: &[Member],
        identities: &[Identity],
        answers: &HashMap<String, Option<String>>,
    ) -> Result<(), AudienceError> {
        let (mut seen_before, mut new) = (Vec::new(), Vec::new());
        for (member, identity) in members.iter().zip(identities) {
            let Some((address, id)) = answers.get_key_value(&*member.address) else {
                continue;
            };
            let news = (address.clone(), id.clone());
            if !identity.is_known {
                new.push(news);
            } else if id.is_none() || id.as_deref() != identity.last_known.as_deref() {
                seen_before.push(news);
            }
        }
        let Directory {
            store,
            channel,
            now,
            ..
        } = *self;
        // Whoever is new is written as a whole, which must not undo what was stored of them a moment ago.
        let addresses: Vec<String> = new.iter().map(|(address, _)| address.clone()).collect();
        let stored = store.person_refs(channel, &addresses).await?;
        let (stored, new): (Vec<_>, Vec<_>) = new
            .into_iter()
            .partition(|(address, _)| stored.contains_key(address));
        seen_before.extend(stored);
        store.put_resolved(channel, &seen_before, now).await?;
        store.put_new_people(channel, &new, now).await?;
        Ok(())
    }
}

/// What becomes of people of whom the directory said lately that it does not know them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strangers {
    /// They are told as such.
    Told,
    /// They count as not asked: they may have joined since, and who publishes wants to reach them.
    AskedAgain,
}

/// What is known of the members without asking, and what was kept of all of them together.
async fn known(
    store: &Store,
    channel: Channel,
    chunk: Chunk<'_>,
    now: DateTime<Utc>,
    strangers: Strangers,
) -> Result<(Vec<Identity>, Option<Vec<Answer>>), AudienceError> {
    let members = chunk.members;
    let kept = store
        .chunk_answers(channel, (chunk.list, chunk.reference))
        .await?;
    let kept = kept.and_then(|(at, bytes)| Some((at, answers::unpack(&bytes, members.len())?)));
    let Some((at, answers)) = kept else {
        let members = members.iter().collect();
        return Ok((
            one_by_one(store, channel, members, now, strangers).await?,
            None,
        ));
    };
    let fresh = now - at < GOOD_FOR;
    if !fresh {
        let some = members.iter().step_by(members.len().div_ceil(PROBE).max(1));
        let some = one_by_one(store, channel, some.collect(), now, strangers).await?;
        if some.iter().any(|identity| identity.since.is_some()) {
            let members = members.iter().collect();
            let identities = one_by_one(store, channel, members, now, strangers).await?;
            return Ok((identities, Some(answers)));
        }
    }
    // Who was nobody may have been heard of since.
    let nobody = members.iter().zip(&answers).filter(|(_, id)| id.is_none());
    let nobody = nobody.map(|(member, _)| member).collect();
    let mut nobody = one_by_one(store, channel, nobody, now, strangers)
        .await?
        .into_iter();
    let identities = answers.iter().map(|id| match id {
        Some(id) => Identity {
            answer: fresh.then(|| Some(id.clone())),
            has_conversation: false,
            is_known: true,
            last_known: Some(id.clone()),
            since: fresh.then_some(at),
        },
        None => nobody.next().unwrap_or_default(),
    });
    Ok((identities.collect(), Some(answers)))
}

/// What is kept of each of these members by address, in their order.
async fn one_by_one(
    store: &Store,
    channel: Channel,
    members: Vec<&Member>,
    now: DateTime<Utc>,
    strangers: Strangers,
) -> Result<Vec<Identity>, AudienceError> {
    let addresses: Vec<String> = members
        .iter()
        .map(|member| member.address.to_string())
        .collect();
    let mut refs = store.person_refs_lately(channel, &addresses).await?;
    Ok(addresses
        .iter()
        .map(|address| {
            let Some(known) = refs.remove(address) else {
                return Identity::default();
            };
            let since = known.resolved_at.filter(|at| now - *at < GOOD_FOR);
            let last_known = known.object_id.map(String::into_boxed_str);
            let answer = match last_known.clone().filter(|_| since.is_some()) {
                Some(id) => Some(Some(id)),
                None => (since.is_some() && strangers == Strangers::Told).then_some(None),
            };
            Identity {
                since: since.filter(|_| answer.is_some()),
                answer,
                has_conversation: false,
                is_known: true,
                last_known,
            }
        })
        .collect())
}

/// The identities with the answers that hold for this publication.
fn answered(bytes: &[u8], mut identities: Vec<Identity>) -> Result<Vec<Identity>, AudienceError> {
    let pinned = answers::unpack(bytes, identities.len()).ok_or_else(corrupt)?;
    for (identity, pinned) in identities.iter_mut().zip(pinned) {
        identity.answer = Some(pinned);
    }
    Ok(identities)
}

fn corrupt() -> AudienceError {
    AudienceError::Store(store::StoreError::Corrupt {
        what: "pinned identity",
    })
}

/// The object id of an account that exists and is not disabled.
fn enabled(found: &HashMap<String, Option<DirectoryUser>>, address: &str) -> Option<String> {
    let user = found.get(address)?.as_ref()?;
    user.account_enabled.then(|| user.object_id.clone())
}

#[cfg(test)]
mod tests;
