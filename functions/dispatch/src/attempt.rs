//! One attempt at the people of a batch: who they are, who is there, and then the sending.
//! Everything here can be repeated; nothing is claimed yet.

use crate::breaker;
use crate::error::FireError;
use crate::firing::Firing;
use crate::window;
use channels::{Carrier, ChannelFault, DirectoryUser};
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::Channel;
use domain::decide;
use domain::outcome::{Reason, Try, TryResult};
use domain::pace;
use domain::presence::{FRESH_SECONDS, Presence};
use domain::transition;
use platform::App;
use std::collections::{HashMap, VecDeque};
use store::PersonRef;

/// How long a SIP address that was found is not looked for again.
const GOOD_FOR: TimeDelta = TimeDelta::hours(24);

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// Everybody was tried.
    Completed,
    /// Go on at this instant of campaign time: the pace, the breaker or the end of the invocation.
    Later(DateTime<Utc>),
    /// The campaign was paused, cancelled or deleted meanwhile.
    Halted,
}

/// Somebody who is to be sent to.
#[derive(Debug, Clone)]
pub struct Ready {
    /// Position in the batch.
    pub index: usize,
    /// The directory's object id.
    pub object_id: String,
    /// Where the conversation is, once it is known.
    pub conversation: Option<channels::Conversation>,
}

/// What is known while an attempt goes on.
pub struct Attempt {
    /// Index into the vector's attempts.
    pub number: u8,
    /// The last rung of a campaign that delivers when exhausted: presence no longer matters.
    pub last_chance: bool,
    /// What presence said, by position.
    pub presence: HashMap<usize, Presence>,
    /// When it said so.
    pub asked_at: Option<DateTime<Utc>>,
}

impl Attempt {
    /// The entry that a try of `index` leaves; the result is filled in by the transition.
    pub fn entry(&self, index: usize) -> Try {
        Try {
            attempt: self.number,
            presence: self.presence.get(&index).copied(),
            result: TryResult::Held,
        }
    }
}

/// Tries everybody in `todo`.
///
/// # Errors
/// Whatever must bring the message back.
pub async fn run(
    firing: &mut Firing<'_>,
    todo: Vec<usize>,
    number: u8,
    last_chance: bool,
) -> Result<Flow, FireError> {
    let app = firing.dispatcher.app.clone();
    let Some(carrier) = app.carrier(firing.channel()) else {
        return Err(FireError::Internal(format!(
            "channel {} is not configured",
            firing.channel().as_str()
        )));
    };
    window::check_length(firing, &carrier)?;
    if let Some(until) = breaker::closed_until(&app, firing.channel()).await? {
        return Ok(Flow::Later(until + breaker::spread(&app)));
    }
    if let Some(at) = busy_until(&app, firing.channel()).await? {
        return Ok(Flow::Later(at));
    }
    let mut attempt = Attempt {
        number,
        last_chance,
        presence: HashMap::new(),
        asked_at: None,
    };
    let mut ready = match identify(firing, &carrier, &attempt, todo).await? {
        Ok(ready) => ready,
        Err(fault) => {
            return Ok(Flow::Later(
                breaker::trip(&app, firing.channel(), &fault).await?,
            ));
        }
    };
    if let Err(fault) = look(firing, &carrier, &mut attempt, &mut ready).await {
        return Ok(Flow::Later(
            breaker::trip(&app, firing.channel(), &fault).await?,
        ));
    }
    window::send_all(firing, &carrier, attempt, ready).await
}

/// When the channel's pace is granted so far ahead that asking for presence now would be in vain.
async fn busy_until(app: &App, channel: Channel) -> Result<Option<DateTime<Utc>>, FireError> {
    let until = app
        .store
        .take_pace(channel, |pace| pace.until_instant())
        .await?;
    let busy = until > app.clock.campaign_now() + pace::PATIENCE;
    Ok(busy.then(|| until + breaker::spread(app)))
}

/// Finds object id and conversation of everybody; who is suppressed or unknown to the directory fails here.
async fn identify(
    firing: &mut Firing<'_>,
    carrier: &Carrier,
    attempt: &Attempt,
    todo: Vec<usize>,
) -> Result<Result<VecDeque<Ready>, ChannelFault>, FireError> {
    let app = firing.dispatcher.app.clone();
    let channel = firing.channel();
    let addresses: Vec<String> = todo
        .iter()
        .map(|index| firing.batch.people[*index].address.clone())
        .collect();
    let refs = app.store.person_refs_lately(channel, &addresses).await?;
    let now = app.clock.campaign_now();
    let known = |index: usize| {
        let person = &firing.batch.people[index];
        person.object_id.clone().or_else(|| {
            refs.get(&person.address)
                .filter(|known| is_good(channel, known, now))
                .and_then(|known| known.object_id.clone())
        })
    };
    // People the directory did not know when the campaign was published may have joined since.
    let strangers: Vec<String> = todo
        .iter()
        .filter(|index| known(**index).is_none())
        .map(|index| firing.batch.people[*index].address.clone())
        .collect();
    let mut found = HashMap::new();
    if !strangers.is_empty() {
        match carrier.resolve(&strangers).await {
            Ok(users) => found = users,
            Err(fault) => return Ok(Err(fault)),
        }
        let resolved: Vec<_> = strangers
            .iter()
            .map(|address| (address.clone(), enabled(&found, address)))
            .collect();
        app.store.put_resolved(channel, &resolved, now).await?;
    }
    let ids: Vec<String> = todo
        .iter()
        .filter_map(|index| {
            known(*index).or_else(|| enabled(&found, &firing.batch.people[*index].address))
        })
        .collect();
    let reach = match carrier.with_conversations() {
        Some(_) => app.store.reach(channel, &ids).await?,
        None => HashMap::new(),
    };
    let mut ready = VecDeque::with_capacity(todo.len());
    let mut lost = Vec::new();
    // A read receipt names the object id only, by which the plan knows no stranger; the address leads to them.
    let mut renamed = Vec::new();
    for index in todo {
        let address = &firing.batch.people[index].address;
        let known_ref = refs.get(address);
        let object_id = known(index).or_else(|| enabled(&found, address));
        match object_id {
            _ if known_ref.is_some_and(|known| known.suppressed) => {
                lost.push((index, Reason::Suppressed))
            }
            None => lost.push((index, Reason::NotFound)),
            Some(object_id) => {
                let reach = reach.get(&object_id);
                let stranger = firing.batch.people[index].object_id.is_none();
                if stranger && reach.is_some_and(|reach| reach.address.as_ref() != Some(address)) {
                    renamed.push((object_id.clone(), address.clone()));
                }
                let conversation = reach
                    .and_then(|reach| reach.conversation.clone())
                    .map(|(id, service_url)| channels::Conversation { id, service_url });
                ready.push_back(Ready {
                    index,
                    object_id,
                    conversation,
                });
            }
        }
    }
    if carrier.with_conversations().is_some() {
        app.store.put_addresses(channel, &renamed).await?;
    }
    for (index, reason) in lost {
        transition::failed(&mut firing.held.vector, index, attempt.entry(index), reason);
    }
    Ok(Ok(ready))
}

/// Asks presence for everybody in one call, unless the rule does not ask; who is not there leaves the queue.
///
/// # Errors
/// When presence cannot be had: a fault of the channel, never an absence.
pub async fn look(
    firing: &mut Firing<'_>,
    carrier: &Carrier,
    attempt: &mut Attempt,
    ready: &mut VecDeque<Ready>,
) -> Result<(), ChannelFault> {
    let rule = firing.campaign().spec.presence_rule();
    if !rule.asks() || attempt.last_chance || ready.is_empty() {
        return Ok(());
    }
    let ids: Vec<String> = ready
        .iter()
        .map(|person| person.object_id.clone())
        .collect();
    let presences = carrier.presences(&ids).await?;
    attempt.asked_at = Some(firing.dispatcher.app.clock.campaign_now());
    ready.retain(|person| {
        let presence = presences
            .get(&person.object_id)
            .copied()
            .unwrap_or(Presence::Unknown);
        attempt.presence.insert(person.index, presence);
        let goes = decide::sends(rule, Some(presence), attempt.last_chance);
        if !goes {
            transition::absent(
                &mut firing.held.vector,
                person.index,
                attempt.entry(person.index),
            );
        }
        goes
    });
    Ok(())
}

/// Whether what presence said is too old to send by.
pub fn is_stale(attempt: &Attempt, now: DateTime<Utc>) -> bool {
    attempt
        .asked_at
        .is_some_and(|at| now - at > TimeDelta::seconds(FRESH_SECONDS))
}

/// Whether what the directory said once still holds. An object id is one person's for ever; a SIP address may become
/// somebody else's.
fn is_good(channel: Channel, known: &PersonRef, now: DateTime<Utc>) -> bool {
    match channel {
        Channel::Teams => true,
        Channel::Skype => known.resolved_at.is_some_and(|at| now - at < GOOD_FOR),
    }
}

/// The object id of an account that exists and is not disabled.
fn enabled(found: &HashMap<String, Option<DirectoryUser>>, address: &str) -> Option<String> {
    let user = found.get(address)?.as_ref()?;
    user.account_enabled.then(|| user.object_id.clone())
}
