//! Who the people of a batch are, which is read for those whom planning did not know, and how they are reached, which is
//! read for everybody at the first attempt and then for those who are there.

use crate::attempt::{Attempt, Ready};
use crate::error::FireError;
use crate::firing::Firing;
use channels::{Carrier, ChannelFault, Conversation, DirectoryUser};
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::Channel;
use domain::outcome::Reason;
use domain::transition;
use std::collections::{HashMap, VecDeque};
use store::{PersonRef, Reach};

/// How long a SIP address that was found is not looked for again.
const GOOD_FOR: TimeDelta = TimeDelta::hours(24);

/// What is known of those people whom planning could not name, by address.
type Strangers = HashMap<String, PersonRef>;

/// Finds the object id of everybody in `todo`; who is suppressed by address or unknown to the directory fails here.
///
/// # Errors
/// When the table does not answer; inside, what the directory says.
pub async fn everybody(
    firing: &mut Firing<'_>,
    carrier: &Carrier,
    attempt: &Attempt,
    todo: Vec<usize>,
) -> Result<Result<VecDeque<Ready>, ChannelFault>, FireError> {
    let app = firing.dispatcher.app.clone();
    let channel = firing.channel();
    let people = &firing.batch.people;
    let addresses: Vec<String> = todo
        .iter()
        .filter(|index| people[**index].object_id.is_none())
        .map(|index| people[*index].address.clone())
        .collect();
    let strangers = app.store.person_refs_lately(channel, &addresses).await?;
    let found = match ask(firing, carrier, &addresses, &strangers).await? {
        Ok(found) => found,
        Err(fault) => return Ok(Err(fault)),
    };
    let mut ready = VecDeque::with_capacity(todo.len());
    let mut lost = Vec::new();
    for index in todo {
        let person = &people[index];
        let stranger = strangers.get(&person.address);
        let id = person.object_id.as_ref().or(found.get(&person.address));
        match id {
            _ if stranger.is_some_and(|known| known.suppressed) => {
                lost.push((index, Reason::Suppressed));
            }
            Some(id) => ready.push_back(Ready {
                index,
                object_id: id.clone(),
                conversation: None,
            }),
            None => lost.push((index, Reason::NotFound)),
        }
    }
    fail(firing, attempt, lost);
    Ok(Ok(ready))
}

/// Finds the conversations of those in `ready`; who is suppressed fails here.
///
/// # Errors
/// When the table does not answer.
pub async fn reach(
    firing: &mut Firing<'_>,
    carrier: &Carrier,
    attempt: &Attempt,
    ready: &mut VecDeque<Ready>,
) -> Result<(), FireError> {
    if carrier.with_conversations().is_none() || ready.is_empty() {
        return Ok(());
    }
    let store = &firing.dispatcher.app.store;
    let channel = firing.channel();
    let ids: Vec<String> = ready
        .iter()
        .map(|person| person.object_id.clone())
        .collect();
    let reach = store.reach(channel, &ids).await?;
    let mut lost = Vec::new();
    // A read receipt names the object id only, by which the plan knows no stranger; the address leads to them.
    let mut renamed = Vec::new();
    ready.retain_mut(|person| {
        let Some(reach) = reach.get(&person.object_id) else {
            return true;
        };
        if reach.suppressed {
            lost.push((person.index, Reason::Suppressed));
            return false;
        }
        let recipient = &firing.batch.people[person.index];
        if recipient.object_id.is_none() && reach.address.as_ref() != Some(&recipient.address) {
            renamed.push((person.object_id.clone(), recipient.address.clone()));
        }
        person.conversation = conversation(reach);
        true
    });
    store.put_addresses(channel, &renamed).await?;
    fail(firing, attempt, lost);
    Ok(())
}

fn fail(firing: &mut Firing<'_>, attempt: &Attempt, lost: Vec<(usize, Reason)>) {
    for (index, reason) in lost {
        transition::failed(&mut firing.held.vector, index, attempt.entry(index), reason);
    }
}

fn conversation(reach: &Reach) -> Option<Conversation> {
    let (id, service_url) = reach.conversation.clone()?;
    Some(Conversation { id, service_url })
}

/// The object ids of those at `addresses` who have one. Whoever the directory did not know when the campaign was
/// published may have joined since, so it is asked again. What it says again of nobody is not written again.
async fn ask(
    firing: &Firing<'_>,
    carrier: &Carrier,
    addresses: &[String],
    strangers: &Strangers,
) -> Result<Result<HashMap<String, String>, ChannelFault>, FireError> {
    let app = &firing.dispatcher.app;
    let channel = firing.channel();
    let now = app.clock.campaign_now();
    let (mut named, mut asked) = (HashMap::new(), Vec::new());
    for address in addresses {
        let known = strangers.get(address);
        let good = known.filter(|known| is_good(channel, known, now));
        match good.and_then(|known| known.object_id.clone()) {
            Some(id) => drop(named.insert(address.clone(), id)),
            None => asked.push(address.clone()),
        }
    }
    if asked.is_empty() {
        return Ok(Ok(named));
    }
    let found = match carrier.resolve(&asked).await {
        Ok(found) => found,
        Err(fault) => return Ok(Err(fault)),
    };
    let answers = asked.into_iter().map(|address| {
        let id = enabled(&found, &address);
        (address, id)
    });
    let answers: Vec<(String, Option<String>)> = answers.collect();
    let is_news = |(address, id): &&(String, Option<String>)| {
        let known = strangers.get(address);
        id.is_some()
            || known.is_none_or(|known| known.resolved_at.is_none() || known.object_id.is_some())
    };
    let news: Vec<_> = answers.iter().filter(is_news).cloned().collect();
    app.store.put_resolved(channel, &news, now).await?;
    let with_id = answers
        .into_iter()
        .filter_map(|(address, id)| Some((address, id?)));
    named.extend(with_id);
    Ok(Ok(named))
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
