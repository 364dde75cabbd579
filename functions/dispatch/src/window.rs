//! The rolling window: at most eight people claimed and not recorded, one write in flight, each write
//! recording what has finished and claiming more.

use crate::attempt::{self, Attempt, Flow, Ready};
use crate::breaker;
use crate::error::FireError;
use crate::firing::Firing;
use channels::{Conversation, Outgoing, SendFault, Teams};
use markup::Rendered;
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::State;
use domain::outcome::Reason;
use domain::pace::{Grant, Stretch};
use domain::send_window::is_open;
use domain::transition;
use futures::future::join_all;
use platform::compose;
use std::collections::{HashMap, VecDeque};
use store::{StoreError, UpdateError};
use tokio::task::JoinSet;

/// People claimed and not yet recorded, at most: what a crash can leave `unknown`.
pub const WINDOW: usize = 8;
/// The lease outlives the invocation by this.
const LEASE_MARGIN: TimeDelta = TimeDelta::seconds(5);
/// No send starts later than the lease's end less the request time-out less this.
const SEND_MARGIN: TimeDelta = TimeDelta::seconds(2);
/// After a conversation that is gone was forgotten, the person is tried again this much later.
const RECREATE: TimeDelta = TimeDelta::seconds(2);

/// The end of one send.
struct Finished {
    result: Result<String, SendFault>,
    at: DateTime<Utc>,
}

struct Window<'w, 'f> {
    firing: &'w mut Firing<'f>,
    teams: &'w Teams,
    attempt: Attempt,
    sends: JoinSet<Finished>,
    in_flight: HashMap<tokio::task::Id, usize>,
    lease_until: DateTime<Utc>,
    stop: Option<Flow>,
}

/// Sends to everybody in `ready`. When it returns, every send has ended and is recorded in the vector
/// in memory; all but the last of them in the table too.
///
/// # Errors
/// Whatever must bring the message back; the results of what was in flight are recorded as late ones.
pub async fn send_all(
    firing: &mut Firing<'_>,
    teams: &Teams,
    attempt: Attempt,
    mut ready: VecDeque<Ready>,
) -> Result<Flow, FireError> {
    let lease_until = firing.deadline + LEASE_MARGIN;
    let mut window = Window {
        firing,
        teams,
        attempt,
        sends: JoinSet::new(),
        in_flight: HashMap::new(),
        lease_until,
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
            self.check_time();
            if self.stop.is_none() && attempt::is_stale(&self.attempt, self.now()) {
                if let Err(fault) = attempt::look(self.firing, self.teams, &mut self.attempt, ready).await {
                    self.trip(&fault).await?;
                }
            }
            if self.stop.is_none() && self.may_go_on().await? {
                let free = self.room(ready.len()).await?;
                let group: Vec<Ready> = ready.drain(..free.min(ready.len())).collect();
                self.claim_and_send(group).await?;
            }
        }
    }

    /// Takes in what has finished; waits while more than half of the window is busy (or for everything,
    /// when nobody is left to claim).
    async fn collect(&mut self, all: bool) -> Result<(), FireError> {
        let keep = if all { 0 } else { WINDOW / 2 };
        while self.in_flight.len() > keep {
            self.wait_for_one().await?;
        }
        while let Some(joined) = self.sends.try_join_next_with_id() {
            self.take_in(joined).await?;
        }
        Ok(())
    }

    /// How many more people may be claimed now, at most `wanted`. All firings of a worker share one window,
    /// and a firing waits for its turn only while it holds nothing of it.
    async fn room(&mut self, wanted: usize) -> Result<usize, FireError> {
        let window = self.firing.dispatcher.window.clone();
        loop {
            let held = &mut self.firing.held;
            let mut free = held.permits() - self.in_flight.len();
            while free < wanted && let Ok(one) = window.clone().try_acquire_owned() {
                held.add_permits(one);
                free += 1;
            }
            if free > 0 {
                return Ok(free);
            }
            if !self.wait_for_one().await? {
                let one = window.clone().acquire_owned().await;
                self.firing.held.add_permits(one.map_err(|_| FireError::Internal("the window is closed".into()))?);
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
        let Some(group) = self.open_conversations(group).await? else { return Ok(()) };
        let mut group = self.render(group);
        if group.is_empty() {
            return Ok(());
        }
        // A group is granted together or not at all, so that a claim is never left waiting for the pace.
        let Some(stretch) = self.pace(group.len()).await? else { return Ok(()) };
        self.start_campaign().await?;
        if self.stop.is_some() {
            return Ok(());
        }
        for (person, _, _) in &group {
            transition::claim(&mut self.firing.held.vector, person.index);
        }
        self.firing.held.lease_until(self.lease_until);
        self.firing.save().await?;
        for (slot, (person, conversation, message)) in group.drain(..).enumerate() {
            self.start_send(stretch.slot(u32::try_from(slot).unwrap_or(0)), person, conversation, message);
        }
        Ok(())
    }

    fn start_send(&mut self, slot: DateTime<Utc>, person: Ready, conversation: Conversation, message: Rendered) {
        let (clock, teams) = (self.firing.dispatcher.app.clock.clone(), self.teams.clone());
        let latest = self.latest_start();
        let index = person.index;
        let handle = self.sends.spawn(async move {
            clock.sleep_until(slot).await;
            let outgoing = Outgoing {
                text: &message.text,
                text_format: message.text_format,
                summary: &message.summary,
            };
            let result = teams.send(&conversation, &person.object_id, &outgoing, latest).await;
            Finished { result, at: clock.campaign_now() }
        });
        self.in_flight.insert(handle.id(), index);
    }

    /// Gets the conversation of everybody in the group who has none yet, and stores it.
    /// None when the pace or the channel says to come back later.
    async fn open_conversations(&mut self, group: Vec<Ready>) -> Result<Option<Vec<Ready>>, FireError> {
        let missing = group.iter().filter(|person| person.conversation.is_none()).count();
        if missing == 0 {
            return Ok(Some(group));
        }
        let Some(stretch) = self.pace(missing).await? else { return Ok(None) };
        let app = self.firing.dispatcher.app.clone();
        let channel = self.firing.channel();
        let mut slot = 0;
        let opened = join_all(group.into_iter().map(|mut person| {
            let at = stretch.slot(slot);
            slot += u32::from(person.conversation.is_none());
            let (app, address) = (&app, &self.firing.batch.people[person.index].address);
            let teams = self.teams;
            async move {
                if person.conversation.is_some() {
                    return Ok((person, Ok(())));
                }
                app.clock.sleep_until(at).await;
                let created = teams.create_conversation(&person.object_id).await;
                let result = match created {
                    Ok(conversation) => {
                        app.store
                            .put_conversation(channel, address, &conversation.id, &conversation.service_url)
                            .await?;
                        person.conversation = Some(conversation);
                        Ok(())
                    }
                    Err(fault) => Err(fault),
                };
                Ok::<_, FireError>((person, result))
            }
        }))
        .await;
        let mut group = Vec::new();
        let mut fault = None;
        for opened in opened {
            match opened? {
                (person, Ok(())) => group.push(person),
                (_, Err(SendFault::Channel(found))) => fault = Some(found),
                // Creating may be repeated safely, so nothing about it is ambiguous.
                (person, Err(SendFault::Permanent(reason))) => self.fail(person.index, reason),
                (person, Err(_)) => self.hold(person.index, None),
            }
        }
        match fault {
            None => Ok(Some(group)),
            Some(fault) => {
                self.trip(&fault).await?;
                Ok(None)
            }
        }
    }

    /// Renders everybody's message; one that is too large fails before anything is claimed.
    fn render(&mut self, group: Vec<Ready>) -> Vec<(Ready, Conversation, Rendered)> {
        let mut rendered = Vec::with_capacity(group.len());
        for person in group {
            let Some(conversation) = person.conversation.clone() else { continue };
            let seen = self.firing.seen.clone();
            let link = compose::recipient_links(&self.firing.dispatcher.app, seen.campaign.id, self.firing.batch.n, person.index);
            let batch = &self.firing.batch;
            let values = |column: &str| batch.value(person.index, column).map(str::to_owned);
            match compose::teams(&seen.message, &values, &link) {
                Ok(message) => rendered.push((person, conversation, message)),
                Err(reason) => self.fail(person.index, reason),
            }
        }
        rendered
    }

    /// Asks for `requests` at the channel's pace. None when they would have to wait too long.
    async fn pace(&mut self, requests: usize) -> Result<Option<Stretch>, FireError> {
        let app = &self.firing.dispatcher.app;
        let channel = self.firing.channel();
        let rate = app.settings.rate(channel);
        let requests = u32::try_from(requests).unwrap_or(1);
        let campaign = Some(self.firing.wake.campaign);
        let now = app.clock.campaign_now();
        match app.store.take_pace(channel, |pace| pace.grant(campaign, requests, rate, now)).await? {
            Grant::Stretch(stretch) => Ok(Some(stretch)),
            Grant::Later(at) => {
                self.stop = Some(Flow::Later(at));
                Ok(None)
            }
        }
    }

    /// The first claim of a campaign makes it `running`; of this write and a DELETE exactly one wins.
    async fn start_campaign(&mut self) -> Result<(), FireError> {
        let dispatcher = self.firing.dispatcher;
        let Some(seen) = dispatcher.campaigns.get(self.firing.wake.campaign).await? else {
            self.stop = Some(Flow::Halted);
            return Ok(());
        };
        if seen.campaign.state != State::Scheduled {
            return Ok(());
        }
        let epoch = self.firing.wake.epoch;
        let written = dispatcher
            .app
            .store
            .update_campaign(self.firing.wake.campaign, |campaign| {
                let goes = campaign.epoch == epoch && campaign.cancelled_at.is_none() && campaign.paused_at.is_none();
                match campaign.state {
                    State::Scheduled if goes => {
                        campaign.state = State::Running;
                        Ok(())
                    }
                    State::Running if goes => Err(true),
                    _ => Err(false),
                }
            })
            .await;
        match written {
            Ok(_) | Err(UpdateError::Refused(true)) => {
                dispatcher.campaigns.fresh(self.firing.wake.campaign).await?;
            }
            Err(UpdateError::Refused(false) | UpdateError::Store(StoreError::NotFound { .. })) => self.stop = Some(Flow::Halted),
            Err(UpdateError::Store(error)) => return Err(error.into()),
        }
        Ok(())
    }

    /// Pause, cancel and delete are looked at before each claim.
    async fn may_go_on(&mut self) -> Result<bool, FireError> {
        let seen = self.firing.dispatcher.campaigns.get(self.firing.wake.campaign).await?;
        let goes = seen.is_some_and(|seen| {
            let campaign = &seen.campaign;
            campaign.epoch == self.firing.wake.epoch && campaign.paused_at.is_none() && campaign.cancelled_at.is_none()
        });
        if !goes {
            self.stop = Some(Flow::Halted);
        }
        Ok(goes)
    }

    /// Nothing is claimed that could not be sent before the lease ends.
    fn check_time(&mut self) {
        let slack = TimeDelta::seconds(2);
        if self.firing.dispatcher.app.clock.machine_now() + slack > self.latest_start() {
            self.stop = Some(Flow::Later(self.now() + TimeDelta::seconds(1)));
        }
    }

    fn latest_start(&self) -> DateTime<Utc> {
        let timeout = TimeDelta::from_std(self.teams.request_timeout()).unwrap_or(TimeDelta::seconds(10));
        self.lease_until - timeout - SEND_MARGIN
    }

    async fn take_in(
        &mut self,
        joined: Result<(tokio::task::Id, Finished), tokio::task::JoinError>,
    ) -> Result<(), FireError> {
        let (id, finished) = match joined {
            Ok((id, finished)) => (id, Some(finished)),
            // A send that panicked may have left: its result cannot be known.
            Err(error) => (error.id(), None),
        };
        let Some(index) = self.in_flight.remove(&id) else { return Ok(()) };
        self.firing.held.ended(index);
        let entry = self.attempt.entry(index);
        let policy = self.firing.campaign().spec.on_ambiguous;
        let now = self.now();
        let again = now + (self.lease_until + transition::RESEND_AFTER - self.firing.dispatcher.app.clock.machine_now());
        let vector = &mut self.firing.held.vector;
        match finished.map(|finished| (finished.result, finished.at)) {
            Some((Ok(activity), at)) => transition::sent(vector, index, entry, at, activity),
            None | Some((Err(SendFault::Ambiguous), _)) => transition::ambiguous(vector, index, entry, policy, again),
            Some((Err(SendFault::Permanent(reason)), _)) => self.fail(index, reason),
            Some((Err(SendFault::Person), _)) => self.hold(index, None),
            // Gone again after it was created anew: the app is not there.
            Some((Err(SendFault::ConversationGone), _)) if vector.people[index].faults > 0 => {
                self.fail(index, Reason::AppNotInstalled);
            }
            Some((Err(SendFault::ConversationGone), _)) => {
                let address = self.firing.batch.people[index].address.clone();
                self.hold(index, Some(now + RECREATE));
                self.firing.dispatcher.app.store.forget_conversation(self.firing.channel(), &address).await?;
            }
            Some((Err(SendFault::TooLate), _)) => {
                transition::unclaim(vector, index);
                self.stop = self.stop.or(Some(Flow::Later(now + TimeDelta::seconds(1))));
            }
            Some((Err(SendFault::Channel(fault)), _)) => {
                transition::unclaim(vector, index);
                self.trip(&fault).await?;
            }
        }
        Ok(())
    }

    fn fail(&mut self, index: usize, reason: Reason) {
        let entry = self.attempt.entry(index);
        transition::failed(&mut self.firing.held.vector, index, entry, reason);
    }

    /// Brings one person back after a transient fault of their own, if that still falls into opening hours.
    fn hold(&mut self, index: usize, at: Option<DateTime<Utc>>) {
        let app = &self.firing.dispatcher.app;
        let now = self.now();
        let faults = self.firing.held.vector.people[index].faults;
        let again = at.unwrap_or_else(|| transition::backoff(faults, now, app.entropy.u64()));
        let campaign = self.firing.campaign();
        let inside = campaign.publication.as_ref().is_some_and(|publication| again < publication.window.until)
            && is_open(&campaign.spec.opening_hours, self.firing.batch.zone, again);
        let entry = self.attempt.entry(index);
        transition::held(&mut self.firing.held.vector, index, entry, inside.then_some(again));
    }

    async fn trip(&mut self, fault: &channels::ChannelFault) -> Result<(), FireError> {
        if !matches!(self.stop, Some(Flow::Later(_))) {
            let until = breaker::trip(&self.firing.dispatcher.app, self.firing.channel(), fault).await?;
            self.stop = Some(Flow::Later(until));
        }
        Ok(())
    }

    fn now(&self) -> DateTime<Utc> {
        self.firing.dispatcher.app.clock.campaign_now()
    }
}
