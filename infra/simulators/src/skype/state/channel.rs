//! The event channel of an application: what waits to be told, and the request that waits for it.

use crate::meter::{Meter, Transit};
use crate::skype::operation::Operation;
use crate::skype::refusal;
use crate::web::Reply;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::sync::oneshot;

/// How soon an event releases the request. Nothing that happens here is of low urgency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Urgency {
    High,
    Medium,
}

/// Who an event is about for its client: the resource that sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sender {
    pub(crate) rel: &'static str,
    pub(crate) href: String,
}

struct Queued {
    sender: Sender,
    event: Value,
    urgency: Urgency,
    at: DateTime<Utc>,
}

/// What goes to a request that waited, and what keeps it open until its client comes again.
pub(crate) type Answered = (Reply, Option<Held>);

/// An answer whose client is expected to come again.
pub(crate) struct Held {
    pub(crate) transit: Transit<Operation>,
    /// Ends when the client came.
    pub(crate) came: oneshot::Receiver<()>,
    /// Which answer it was.
    pub(crate) generation: u64,
}

struct Parked {
    answer: oneshot::Sender<Answered>,
    deadline: DateTime<Utc>,
    priority: i64,
    generation: u64,
}

/// What a client may ask for with an event request, as far as it says.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wishes {
    pub(crate) medium: Option<TimeDelta>,
    pub(crate) timeout: Option<TimeDelta>,
    pub(crate) priority: i64,
}

/// What an event request comes to.
pub(crate) enum Pending {
    Now(Reply),
    Wait(oneshot::Receiver<Answered>, u64),
}

pub(crate) struct Channel {
    /// URL of the event resource without a query.
    href: String,
    meter: Arc<Meter<Operation>>,
    queue: Vec<Queued>,
    /// Number of the last package sent, from 1.
    sent: u64,
    /// That package, until it is acknowledged.
    package: Option<Value>,
    parked: Option<Parked>,
    medium: TimeDelta,
    timeout: TimeDelta,
    /// The state was reset: the next answer says so.
    resume: bool,
    /// The next answer is nothing but a `resync` link.
    resync: bool,
    generation: u64,
    /// Dropped when the client comes again.
    awaited: Option<(oneshot::Sender<()>, u64)>,
    /// Since when no request has been parked.
    idle_since: DateTime<Utc>,
}

const MEDIUM: TimeDelta = TimeDelta::seconds(5);
const TIMEOUT: TimeDelta = TimeDelta::seconds(180);

impl Channel {
    pub(crate) fn new(href: String, meter: Arc<Meter<Operation>>, now: DateTime<Utc>) -> Self {
        Self {
            href,
            meter,
            queue: Vec::new(),
            sent: 0,
            package: None,
            parked: None,
            medium: MEDIUM,
            timeout: TIMEOUT,
            resume: false,
            resync: false,
            generation: 0,
            awaited: None,
            idle_since: now,
        }
    }

    /// Queues an event. A newer update of the same resource takes the place of an older one that was not told yet.
    pub(crate) fn push(
        &mut self,
        sender: Sender,
        event: Value,
        urgency: Urgency,
        now: DateTime<Utc>,
    ) {
        if urgency != Urgency::High {
            self.queue.retain(|queued| {
                queued.urgency == Urgency::High
                    || queued.event["link"] != event["link"]
                    || queued.event["type"] != event["type"]
            });
        }
        self.queue.push(Queued {
            sender,
            event,
            urgency,
            at: now,
        });
    }

    /// An event request with the `ack` of its URL.
    pub(crate) fn request(&mut self, ack: u64, wishes: Wishes, now: DateTime<Utc>) -> Pending {
        self.awaited = None;
        self.idle_since = now;
        let expected = self.sent + 1;
        if self.resync || !(ack == expected || ack == self.sent && self.package.is_some()) {
            self.resync = false;
            let first = if self.package.is_some() {
                self.sent
            } else {
                expected
            };
            let link = json!({"_links": {"resync": {"href": self.link(first)}}});
            return Pending::Now(Reply::ok(link));
        }
        if let Some(package) = self.package.as_ref().filter(|_| ack == self.sent) {
            return Pending::Now(Reply::ok(package.clone()));
        }
        self.package = None;
        if let Some(older) = self.parked.take_if(|older| !older.answer.is_closed()) {
            if older.priority > wishes.priority {
                self.parked = Some(older);
                return Pending::Now(refusal::replaced());
            }
            // Whoever waited may be gone by now.
            let _ = older.answer.send((refusal::replaced(), None));
        }
        self.medium = wishes.medium.unwrap_or(self.medium);
        self.timeout = wishes.timeout.unwrap_or(self.timeout);
        self.generation += 1;
        let (answer, waiting) = oneshot::channel();
        self.parked = Some(Parked {
            answer,
            deadline: now + self.timeout,
            priority: wishes.priority,
            generation: self.generation,
        });
        Pending::Wait(waiting, self.generation)
    }

    /// The client of a parked request has hung up, or the request was answered.
    pub(crate) fn hung_up(&mut self, generation: u64, now: DateTime<Utc>) {
        if self
            .parked
            .take_if(|parked| parked.generation == generation)
            .is_some()
        {
            self.idle_since = now;
        }
    }

    /// The client of an answer has not come again in time.
    pub(crate) fn stayed_away(&mut self, generation: u64, now: DateTime<Utc>) {
        if self
            .awaited
            .take_if(|awaited| awaited.1 == generation)
            .is_some()
        {
            self.idle_since = now;
        }
    }

    /// Answers the parked request if there is something to tell or its time is over.
    pub(crate) fn flush(&mut self, now: DateTime<Utc>) {
        let due = self.release_at().is_some_and(|at| at <= now);
        let over = |parked: &Parked| due || self.resume || parked.deadline <= now;
        if !self.parked.as_ref().is_some_and(over) {
            return;
        }
        if let Some(parked) = self.parked.take() {
            let package = self.pack();
            self.send(parked, Reply::ok(package), now);
        }
    }

    /// When the queued events are told to whoever waits for them.
    pub(crate) fn release_at(&self) -> Option<DateTime<Utc>> {
        let at = |queued: &Queued| match queued.urgency {
            Urgency::High => queued.at,
            Urgency::Medium => queued.at + self.medium,
        };
        self.queue.iter().map(at).min()
    }

    /// When the parked request is answered, with or without events.
    pub(crate) fn answer_at(&self) -> Option<DateTime<Utc>> {
        let parked = self.parked.as_ref()?;
        Some(
            self.release_at()
                .map_or(parked.deadline, |at| at.min(parked.deadline)),
        )
    }

    pub(crate) fn is_parked(&self) -> bool {
        self.parked.is_some()
    }

    /// Since when nobody listens; `None` while somebody does or is expected to at once.
    pub(crate) fn idle_since(&self) -> Option<DateTime<Utc>> {
        // A client that hung up while it was answered is not expected: nobody holds the other end.
        let expected = |awaited: &(oneshot::Sender<()>, u64)| !awaited.0.is_closed();
        let listening = self.parked.is_some() || self.awaited.as_ref().is_some_and(expected);
        (!listening).then_some(self.idle_since)
    }

    /// Forgets what was queued and how events are held back; the next answer says `resume`.
    pub(crate) fn reset(&mut self) {
        self.queue.clear();
        (self.medium, self.timeout) = (MEDIUM, TIMEOUT);
        self.resume = true;
    }

    /// Whether the client still has to be told of a reset.
    pub(crate) fn is_reset(&self) -> bool {
        self.resume
    }

    /// The next answer, at once if somebody waits, is nothing but a `resync` link.
    pub(crate) fn resync(&mut self, now: DateTime<Utc>) {
        match self.parked.take() {
            Some(parked) => {
                let link = json!({"_links": {"resync": {"href": self.link(self.sent + 1)}}});
                self.send(parked, Reply::ok(link), now);
            }
            None => self.resync = true,
        }
    }

    /// Answers the parked request with an error.
    pub(crate) fn refuse(&mut self, reply: Reply, now: DateTime<Utc>) {
        if let Some(parked) = self.parked.take() {
            self.idle_since = now;
            let _ = parked.answer.send((reply, None));
        }
    }

    /// An answer, or anything else, after which the client is expected to come at once.
    pub(crate) fn expect(&mut self) -> Held {
        let (come, came) = oneshot::channel();
        self.generation += 1;
        self.awaited = Some((come, self.generation));
        Held {
            transit: Transit::new(self.meter.clone()),
            came,
            generation: self.generation,
        }
    }

    fn send(&mut self, parked: Parked, reply: Reply, now: DateTime<Utc>) {
        self.idle_since = now;
        let held = self.expect();
        // A client that has hung up comes again with the same number and finds the package kept.
        let _ = parked.answer.send((reply, Some(held)));
    }

    fn pack(&mut self) -> Value {
        self.sent += 1;
        let next = if std::mem::take(&mut self.resume) {
            "resume"
        } else {
            "next"
        };
        let mut package = json!({"_links": {
            "self": {"href": self.link(self.sent)},
            next: {"href": self.link(self.sent + 1)},
        }});
        let mut senders: Vec<(Sender, Vec<Value>)> = Vec::new();
        for queued in self.queue.drain(..) {
            match senders.last_mut() {
                Some((sender, events)) if *sender == queued.sender => events.push(queued.event),
                _ => senders.push((queued.sender, vec![queued.event])),
            }
        }
        if !senders.is_empty() {
            let senders: Vec<Value> = senders
                .into_iter()
                .map(|(sender, events)| json!({"rel": sender.rel, "href": sender.href, "events": events}))
                .collect();
            package["sender"] = senders.into();
        }
        self.package = Some(package.clone());
        package
    }

    fn link(&self, ack: u64) -> String {
        format!("{}?ack={ack}", self.href)
    }
}
