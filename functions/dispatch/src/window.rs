//! The window: at most eight people claimed and not recorded, one write in flight, each write recording a whole group
//! and claiming the next one.

mod conversations;
mod prepare;
mod results;

use crate::attempt::{self, Attempt, Flow, Ready};
use crate::error::FireError;
use crate::firing::Firing;
use channels::{Carrier, Outgoing, SendFault};
use chrono::{DateTime, TimeDelta, Utc};
use domain::pace::Stretch;
use domain::transition;
use std::collections::{HashMap, VecDeque};
use std::time::Duration;
use tokio::task::JoinSet;

/// People claimed and not yet recorded, at most: what a crash can leave `unknown`.
pub const WINDOW: usize = 8;
/// How long people whose send has not ended hold up the claim of others, once half of the window is free: in machine
/// time. Each write costs, so groups are kept whole; somebody who is slow must not hold up everybody.
const GATHER: Duration = Duration::from_millis(300);
/// The lease outlives the invocation by this.
const LEASE_MARGIN: TimeDelta = TimeDelta::seconds(5);
/// No send starts later than the lease's end less the longest it may take less this.
const SEND_MARGIN: TimeDelta = TimeDelta::seconds(2);

/// Turns at the pace that passed so long ago, because a write took its time, are not used any more: they would
/// come all at once, beside those of others. Three of 45 a second, and the channel allows five more than that.
const LATE: TimeDelta = TimeDelta::milliseconds(60);
/// Nothing is claimed with less than this left before the last moment for starting.
const SLACK: TimeDelta = TimeDelta::seconds(2);

/// Checks that an invocation of this length can send at all: a function that is set up with less time than a send may
/// take would put everybody off for ever.
///
/// # Errors
/// [`FireError::TooShort`].
pub fn check_length(firing: &Firing<'_>, carrier: &Carrier) -> Result<(), FireError> {
    if firing.began + SLACK < latest_start(lease_until(firing, carrier), carrier) {
        Ok(())
    } else {
        Err(FireError::TooShort)
    }
}

/// What the channel holds open is given back inside the invocation, after the last send has ended.
fn lease_until(firing: &Firing<'_>, carrier: &Carrier) -> DateTime<Utc> {
    firing.deadline - span(carrier.close_timeout()) + LEASE_MARGIN
}

/// Every send has ended before the lease has.
fn latest_start(lease_until: DateTime<Utc>, carrier: &Carrier) -> DateTime<Utc> {
    lease_until - span(carrier.send_timeout()) - SEND_MARGIN
}

fn span(of: Duration) -> TimeDelta {
    TimeDelta::from_std(of).unwrap_or(TimeDelta::MAX)
}

/// The end of one send.
struct Finished {
    object_id: String,
    result: Result<String, SendFault>,
    at: DateTime<Utc>,
}

struct Window<'w, 'f> {
    firing: &'w mut Firing<'f>,
    carrier: &'w Carrier,
    attempt: Attempt,
    sends: JoinSet<Finished>,
    in_flight: HashMap<tokio::task::Id, usize>,
    lease_until: DateTime<Utc>,
    /// People not claimed yet.
    waiting: usize,
    stop: Option<Flow>,
}

/// Sends to everybody in `ready`. When it returns, every send has ended and is recorded in the vector
/// in memory; all but the last of them in the table too.
///
/// # Errors
/// Whatever must bring the message back; the results of what was in flight are recorded as late ones.
pub async fn send_all(
    firing: &mut Firing<'_>,
    carrier: &Carrier,
    attempt: Attempt,
    mut ready: VecDeque<Ready>,
) -> Result<Flow, FireError> {
    let lease_until = lease_until(firing, carrier);
    let mut window = Window {
        firing,
        carrier,
        attempt,
        sends: JoinSet::new(),
        in_flight: HashMap::new(),
        lease_until,
        waiting: ready.len(),
        stop: None,
    };
    let outcome = window.roll(&mut ready).await;
    match outcome {
        Ok(()) => Ok(window.stop.unwrap_or(Flow::Completed)),
        Err(error) => {
            // Nothing is left running: what is in flight is awaited, so that its true result is known.
            while let Some(joined) = window.sends.join_next_with_id().await {
                if let Err(second) = window.take_in(joined).await {
                    tracing::warn!("while ending a firing that failed: {second}");
                }
            }
            Err(error)
        }
    }
}

impl Window<'_, '_> {
    async fn roll(&mut self, ready: &mut VecDeque<Ready>) -> Result<(), FireError> {
        loop {
            self.collect(ready.is_empty()).await?;
            if self.stop.is_some() || ready.is_empty() {
                while self.wait_for_one().await? {}
                return Ok(());
            }
            // First, since it may take long: what is looked at next must hold when they are claimed.
            let free = self.room(ready.len()).await?;
            self.check_time();
            if self.stop.is_none()
                && attempt::is_stale(&self.attempt, self.now())
                && let Err(fault) =
                    attempt::look(self.firing, self.carrier, &mut self.attempt, ready).await
            {
                self.trip(&fault).await?;
            }
            if self.stop.is_none() && self.may_go_on().await? {
                self.waiting = ready.len();
                let group: Vec<Ready> = ready.drain(..free.min(ready.len())).collect();
                self.claim_and_send(group).await?;
            }
        }
    }

    /// Takes in what has finished. Waits for everybody; when others are to be claimed, not for long for the slower half.
    async fn collect(&mut self, all: bool) -> Result<(), FireError> {
        while self.in_flight.len() > WINDOW / 2 || (all && !self.in_flight.is_empty()) {
            self.wait_for_one().await?;
        }
        let slow = tokio::time::sleep(GATHER);
        tokio::pin!(slow);
        while !self.in_flight.is_empty() {
            tokio::select! {
                biased;
                joined = self.sends.join_next_with_id() => match joined {
                    Some(joined) => self.take_in(joined).await?,
                    None => break,
                },
                () = &mut slow => break,
            }
        }
        Ok(())
    }

    /// How many more people may be claimed now, at most `wanted`. All firings of a worker share one window, and a
    /// firing waits for its turn only while it holds nothing of it: for a whole group, so that groups do not crumble
    /// where many wait.
    async fn room(&mut self, wanted: usize) -> Result<usize, FireError> {
        let window = self.firing.dispatcher.window.clone();
        loop {
            let held = &mut self.firing.held;
            let mut free = held.permits() - self.in_flight.len();
            while free < wanted
                && let Ok(one) = window.clone().try_acquire_owned()
            {
                held.add_permits(one);
                free += 1;
            }
            if free > 0 {
                return Ok(free);
            }
            if !self.wait_for_one().await? {
                let group = u32::try_from(wanted.min(WINDOW)).unwrap_or(1);
                let group = window.clone().acquire_many_owned(group).await;
                self.firing.held.add_permits(
                    group.map_err(|_| FireError::Internal("the window is closed".into()))?,
                );
            }
        }
    }

    async fn wait_for_one(&mut self) -> Result<bool, FireError> {
        match self.sends.join_next_with_id().await {
            None => Ok(false),
            Some(joined) => {
                self.take_in(joined).await?;
                Ok(true)
            }
        }
    }

    /// Prepares, claims and starts a group. Whoever is not claimed in the end was not touched.
    async fn claim_and_send(&mut self, group: Vec<Ready>) -> Result<(), FireError> {
        let Some(group) = self.open_conversations(group).await? else {
            return Ok(());
        };
        let mut group = self.render(group);
        if group.is_empty() {
            return Ok(());
        }
        // A group is granted together or not at all, so that a claim is never left waiting for the pace.
        let Some(stretch) = self.pace(group.len()).await? else {
            return Ok(());
        };
        self.start_campaign().await?;
        // What came before may have taken a while.
        if self.stop.is_some() || !self.may_go_on().await? {
            return Ok(());
        }
        for (person, _) in &group {
            transition::claim(&mut self.firing.held.vector, person.index);
        }
        self.firing.held.lease_until(self.lease_until);
        self.firing.save().await?;
        let stretch = self.on_time(stretch, group.len()).await;
        let Ok(Some(stretch)) = stretch else {
            for (person, _) in &group {
                transition::unclaim(&mut self.firing.held.vector, person.index);
            }
            if stretch.is_err() {
                // Nobody of the group was sent to: whoever gets the batch when the lease is over must not find them
                // claimed. The lease stays, for others may still be on their way.
                self.firing.save().await?;
            }
            return stretch.map(|_| ());
        };
        for (slot, (person, message)) in group.drain(..).enumerate() {
            let at = stretch.slot(u32::try_from(slot).unwrap_or(0));
            self.start_send(at, person, message);
        }
        Ok(())
    }

    /// `stretch`, or another one where it has begun too long ago: the group is claimed and asks once more. None when that
    /// would have to wait too long.
    async fn on_time(
        &mut self,
        stretch: Stretch,
        requests: usize,
    ) -> Result<Option<Stretch>, FireError> {
        if self.now() <= stretch.from + LATE {
            return Ok(Some(stretch));
        }
        self.pace(requests).await
    }

    fn start_send(&mut self, slot: DateTime<Utc>, person: Ready, message: Outgoing) {
        let clock = self.firing.dispatcher.app.clock.clone();
        let carrier = self.carrier.clone();
        let latest = self.latest_start();
        let index = person.index;
        // Begins here and not in the task, so that the turns of a group come in their order.
        let turn = clock.sleep_until(slot);
        let handle = self.sends.spawn(async move {
            turn.await;
            let conversation = person.conversation.as_ref();
            let result = carrier
                .send(&person.object_id, conversation, &message, latest)
                .await;
            Finished {
                object_id: person.object_id,
                result,
                at: clock.campaign_now(),
            }
        });
        self.in_flight.insert(handle.id(), index);
    }

    /// Nothing is claimed that could not be sent before the lease ends.
    fn check_time(&mut self) {
        if self.firing.dispatcher.app.clock.machine_now() + SLACK > self.latest_start() {
            self.stop = Some(Flow::Later(self.now() + TimeDelta::seconds(1)));
        }
    }

    fn latest_start(&self) -> DateTime<Utc> {
        latest_start(self.lease_until, self.carrier)
    }

    fn now(&self) -> DateTime<Utc> {
        self.firing.dispatcher.app.clock.campaign_now()
    }
}
