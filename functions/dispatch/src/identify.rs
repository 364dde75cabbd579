//! Who the people of a batch are and how they are reached: one read each for whom planning knew, two for the others.

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

/// Finds object id and conversation of everybody in `todo`; who is suppressed or unknown to the directory fails here.
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
    let named: Vec<(usize, Option<String>)> = todo
        .into_iter()
        .map(|index| {
            let person = &people[index];
            let id = person.object_id.as_ref().or(found.get(&person.address));
            (index, id.cloned())
        })
        .collect();
    let ids: Vec<String> = named.iter().filter_map(|(_, id)| id.clone()).collect();
    let reach = match carrier.with_conversations() {
        Some(_) => app.store.reach(channel, &ids).await?,
        None => HashMap::new(),
    };
    let mut ready = VecDeque::with_capacity(named.len());
    let mut lost = Vec::new();
    // A read receipt names the object id only, by which the plan knows no stranger; the address leads to them.
    let mut renamed = Vec::new();
    for (index, object_id) in named {
        let person = &people[index];
        let reach = object_id.as_ref().and_then(|id| reach.get(id));
        if reach.is_some_and(|reach| reach.suppressed)
            || strangers
                .get(&person.address)
                .is_some_and(|known| known.suppressed)
        {
            lost.push((index, Reason::Suppressed));
            continue;
        }
        let Some(object_id) = object_id else {
            lost.push((index, Reason::NotFound));
            continue;
        };
        if person.object_id.is_none()
            && reach.is_some_and(|reach| reach.address.as_ref() != Some(&person.address))
        {
            renamed.push((object_id.clone(), person.address.clone()));
        }
        ready.push_back(Ready {
            index,
            object_id,
            conversation: reach.and_then(conversation),
        });
    }
    if carrier.with_conversations().is_some() {
        app.store.put_addresses(channel, &renamed).await?;
    }
    for (index, reason) in lost {
        transition::failed(&mut firing.held.vector, index, attempt.entry(index), reason);
    }
    Ok(Ok(ready))
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
