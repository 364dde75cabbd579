//! One attempt at the people of a batch: who they are (`identify.rs`), who is there, and then the sending.
//! Everything here can be repeated; nothing is claimed yet.

use crate::breaker;
use crate::error::FireError;
use crate::firing::Firing;
use crate::identify;
use crate::turns;
use crate::window;
use channels::{Carrier, ChannelFault};
use chrono::{DateTime, TimeDelta, Utc};
use domain::decide;
use domain::outcome::{Try, TryResult};
use domain::presence::{FRESH_SECONDS, Presence};
use domain::transition;
use std::collections::{HashMap, VecDeque};

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
    /// Whether the channel has to show that it works again.
    pub on_trial: bool,
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
    let now = app.clock.campaign_now();
    let on_trial = match breaker::state(firing.breaker.as_ref(), now) {
        breaker::State::OpenUntil(until) => {
            return Ok(Flow::Later(until + breaker::spread(&app)));
        }
        breaker::State::OnTrial => true,
        breaker::State::Closed => false,
    };
    if turns::is_busy(&firing.pace, now) {
        return Ok(Flow::Later(turns::come_back(firing, todo.len()).await?));
    }
    let mut attempt = Attempt {
        number,
        last_chance,
        presence: HashMap::new(),
        asked_at: None,
        on_trial,
    };
    let mut ready = match identify::everybody(firing, &carrier, &attempt, todo).await? {
        Ok(ready) => ready,
        Err(fault) => {
            return Ok(Flow::Later(
                breaker::trip(&app, firing.channel(), &fault).await?,
            ));
        }
    };
    // Presence is not asked of whoever is suppressed when the message first comes to them. Later most are away, and
    // reading of all of them how they are reached would be most of what a campaign reads.
    let is_first = number == 0;
    if is_first {
        identify::reach(firing, &carrier, &attempt, &mut ready).await?;
    }
    if let Err(fault) = look(firing, &carrier, &mut attempt, &mut ready).await {
        return Ok(Flow::Later(
            breaker::trip(&app, firing.channel(), &fault).await?,
        ));
    }
    if !is_first {
        identify::reach(firing, &carrier, &attempt, &mut ready).await?;
    }
    window::send_all(firing, &carrier, attempt, ready).await
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
