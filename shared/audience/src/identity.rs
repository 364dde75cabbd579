//! From addresses to object ids: the directory is asked in bulk, and what it said is pinned.

use crate::AudienceError;
use channels::{Carrier, DirectoryUser};
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::Channel;
use domain::ids::CampaignId;
use domain::list::Member;
use std::collections::HashMap;
use store::Store;

/// How long an answer of the directory is good for.
const GOOD_FOR: TimeDelta = TimeDelta::hours(24);

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
    /// Whether the channel has a conversation with the person already.
    pub has_conversation: bool,
    /// Whether anything is stored of the person.
    pub is_known: bool,
    /// The object id the directory gave last, however long ago.
    last_known: Option<Box<str>>,
}

impl Identity {
    fn object_id(&self) -> Option<&str> {
        match &self.answer {
            Some(answer) => answer.as_deref(),
            None => self.last_known.as_deref(),
        }
    }
}

/// The identity of every member of a chunk, in the order of the chunk. `key` names the chunk for pinning.
pub async fn of_chunk(
    store: &Store,
    channel: Channel,
    how: Identities<'_>,
    key: &str,
    members: &[Member],
    now: DateTime<Utc>,
) -> Result<Vec<Identity>, AudienceError> {
    if channel == Channel::Skype {
        return Ok(by_address(members));
    }
    let mut identities = match how {
        Identities::Known => known(store, channel, members, now, Strangers::Told).await?,
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
            directory.pin(campaign, epoch, key, members).await?
        }
    };
    let ids: Vec<String> = identities
        .iter()
        .filter_map(|identity| identity.object_id().map(str::to_owned))
        .collect();
    let reach = store.reach(channel, &ids).await?;
    for identity in &mut identities {
        let reach = identity.object_id().and_then(|id| reach.get(id));
        identity.has_conversation = reach.is_some_and(|reach| reach.conversation.is_some());
    }
    Ok(identities)
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
        members: &[Member],
    ) -> Result<Vec<Identity>, AudienceError> {
        let Directory {
            store,
            channel,
            now,
            ..
        } = *self;
        let mut identities = known(store, channel, members, now, Strangers::AskedAgain).await?;
        if let Some(pinned) = store.resolution(campaign, epoch, key).await? {
            return unpack(&pinned, identities);
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
        let pinned = store
            .put_resolution(campaign, epoch, key, pack(&identities)?)
            .await?;
        unpack(&pinned, identities)
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

/// What is known of the members without asking.
async fn known(
    store: &Store,
    channel: Channel,
    members: &[Member],
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
            let fresh = known.resolved_at.is_some_and(|at| now - at < GOOD_FOR);
            let last_known = known.object_id.map(String::into_boxed_str);
            Identity {
                answer: match last_known.clone().filter(|_| fresh) {
                    Some(id) => Some(Some(id)),
                    None => (fresh && strangers == Strangers::Told).then_some(None),
                },
                has_conversation: false,
                is_known: true,
                last_known,
            }
        })
        .collect())
}

fn pack(identities: &[Identity]) -> Result<Vec<u8>, AudienceError> {
    let flat: Vec<Option<&str>> = identities
        .iter()
        .map(|identity| identity.answer.as_ref().and_then(Option::as_deref))
        .collect();
    postcard::to_stdvec(&flat).map_err(|_| corrupt())
}

fn unpack(bytes: &[u8], mut identities: Vec<Identity>) -> Result<Vec<Identity>, AudienceError> {
    let flat: Vec<Option<Box<str>>> = postcard::from_bytes(bytes).map_err(|_| corrupt())?;
    if flat.len() != identities.len() {
        return Err(corrupt());
    }
    for (identity, pinned) in identities.iter_mut().zip(flat) {
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
