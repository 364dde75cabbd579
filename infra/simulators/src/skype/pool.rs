//! The pool as its owner sees it: open, fill, break, serve, look into the inbox.

use super::Faults;
use super::limits::Limits;
use super::operation::Operation;
use super::options::PoolOptions;
use super::person::{Person, without_scheme};
use super::refusal;
use super::state::State;
use super::stats::PoolStats;
use super::store::{InboxItem, InvitationResult, Search, Store};
use super::token::Tickets;
use crate::error::Error;
use crate::meter::{Meter, lock};
use crate::web::{self, Halt};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Notify;

/// Between two looks at the clock.
const LOOK: Duration = Duration::from_secs(1);
const SHORTEST_LOOK: Duration = Duration::from_millis(1);

/// A pool. Clones are the same pool.
#[derive(Clone)]
pub struct Pool(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) options: PoolOptions,
    pub(crate) store: Store,
    pub(crate) faults: Faults,
    pub(crate) meter: Arc<Meter<Operation>>,
    pub(crate) limits: Limits,
    pub(crate) tickets: Tickets,
    pub(crate) state: Mutex<State>,
    /// Something may be due earlier than it was.
    pub(crate) woken: Notify,
    /// Number of this start of the pool.
    pub(crate) start: u64,
    discovery: Mutex<Discovery>,
    base: RwLock<String>,
}

/// What discovery answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "mode")]
pub enum Discovery {
    /// The links of the pool.
    #[default]
    Normal,
    /// 404: this is not where the domain is served.
    NotFound,
    /// 302 to another URL.
    Moved {
        /// Where to.
        location: String,
    },
    /// 200 with a `redirect` link, as in a hybrid topology.
    Redirect {
        /// Where to.
        href: String,
    },
}

/// What may happen to the applications of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disturbance {
    /// They expire: requests are answered 410 `InactiveApplicationExpired`.
    Expire,
    /// The server has lost them: requests are answered 404 `ApplicationNotFound`.
    Forget,
    /// The next answer of the event channel is a `resync` link.
    Resync,
    /// Conversations and subscriptions are gone: the next answer says `resume`.
    Resume,
    /// The event request that waits is answered 409 `PGetReplaced`.
    Replace,
}

impl Pool {
    /// Opens the pool with what its file holds. Applications never survive.
    pub fn open(options: PoolOptions) -> Result<Self, Error> {
        let store = Store::open(options.data.as_deref())?;
        Ok(Self(Arc::new(Inner {
            start: store.start()?,
            store,
            faults: Faults::default(),
            meter: Arc::default(),
            limits: Limits::new(options.requests_per_second, options.outstanding_requests),
            tickets: Tickets::new(&options.sip_domain, &options.username, &options.password),
            state: Mutex::default(),
            woken: Notify::new(),
            discovery: Mutex::default(),
            base: RwLock::new(options.public_base.clone().unwrap_or_default()),
            options,
        })))
    }

    /// Serves on a loopback listener until `shutdown` completes; requests under way get one more second.
    pub async fn serve(
        self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send,
    ) -> Result<(), Error> {
        let address = listener.local_addr()?;
        if self.0.options.public_base.is_none() {
            *self.0.base.write().unwrap_or_else(PoisonError::into_inner) =
                format!("http://{address}");
        }
        tokio::select! {
            served = web::serve(self.clone(), listener, shutdown) => served,
            never = self.keep_time() => match never {},
        }
    }

    /// Does what is due as its time comes. A clock may pass faster than the machine's: it is looked at now and then.
    async fn keep_time(&self) -> Infallible {
        loop {
            self.clock_moved();
            let now = self.0.now();
            let next = lock(&self.0.state).next_wake(&self.0);
            let wait = next
                .and_then(|at| (at - now).to_std().ok())
                .map_or(LOOK, |wait| wait.clamp(SHORTEST_LOOK, LOOK));
            tokio::select! {
                () = self.0.woken.notified() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    /// Adds people or replaces those of the same SIP address, all or none; returns how many.
    pub fn add_people(&self, people: Vec<Person>) -> Result<usize, Error> {
        self.0.add_people(people)
    }

    /// The person with a SIP URI, SIP address or mail address, as a search would find them.
    pub fn person(&self, key: &str) -> Result<Option<Person>, Error> {
        self.0.person_by_any(key)
    }

    /// The faults in force. People are matched by SIP URI, SIP address or mail address.
    pub fn faults(&self) -> &Faults {
        &self.0.faults
    }

    /// What discovery answers from now on.
    pub fn set_discovery(&self, discovery: Discovery) {
        *lock(&self.0.discovery) = discovery;
    }

    /// Every invitation, newest first.
    pub fn inbox(&self) -> Result<Vec<InboxItem>, Error> {
        self.0.store.invitations(&Search::default(), usize::MAX)
    }

    /// The invitations of whoever has this SIP URI, SIP address or mail address, newest first.
    pub fn inbox_for(&self, key: &str) -> Result<Vec<InboxItem>, Error> {
        let address = self.0.inbox_address(key)?;
        let search = Search {
            address: Some(&address),
            ..Search::default()
        };
        self.0.store.invitations(&search, usize::MAX)
    }

    /// Requests being handled now, also those that a fault delays or hangs. An event request that is parked does not
    /// count; one that was just answered does, until its client comes again (at most a quarter of a real second).
    pub fn open_requests(&self) -> usize {
        self.0.meter.open_requests()
    }

    /// Resolves when one that counts against a pace has arrived, or the last one was answered, since it was last asked.
    pub async fn changed(&self) {
        self.0.meter.changed().await;
    }

    /// Requests that count against a pace, since the pool was opened, refused ones included.
    pub fn arrivals(&self) -> u64 {
        self.0.meter.arrivals()
    }

    /// The earliest instant of the clock at which something happens by itself that a client waits for: an answer to an
    /// invitation, its failure, the completion of a message, events held back. Expiries are not among them.
    pub fn next_timer(&self) -> Option<DateTime<Utc>> {
        lock(&self.0.state).next_timer()
    }

    /// The clock has jumped: does what is due.
    pub fn clock_moved(&self) {
        let now = self.0.now();
        if let Err(halt) = lock(&self.0.state).advance(&self.0, now) {
            report(halt);
        }
    }

    /// Disturbs every application; returns how many there were.
    pub fn disturb(&self, disturbance: Disturbance) -> Result<usize, Error> {
        let disturbed = self.0.with(|state, now| {
            let ids: Vec<String> = state.applications.keys().cloned().collect();
            for id in &ids {
                match disturbance {
                    Disturbance::Expire => state.expire(&self.0, id, now)?,
                    Disturbance::Forget => {
                        state.delete(&self.0, id, now, refusal::no_application())?;
                    }
                    Disturbance::Resync => state.application(id)?.channel.resync(now),
                    Disturbance::Resume => state.reset(&self.0, id, now)?,
                    Disturbance::Replace => {
                        let channel = &mut state.application(id)?.channel;
                        channel.refuse(refusal::replaced(), now);
                    }
                }
            }
            Ok(ids.len())
        });
        match disturbed {
            Ok(count) => Ok(count),
            Err(Halt::Failure(error)) => Err(error),
            Err(Halt::Reply(_)) => Ok(0),
        }
    }

    /// Totals of the inbox and the limits.
    pub fn stats(&self) -> Result<PoolStats, Error> {
        let inner = &*self.0;
        let (invitations, delivered, people, people_with_several) = inner.store.totals()?;
        let mut stats = PoolStats {
            invitations,
            delivered,
            people,
            people_with_several,
            max_invitations_in_any_second: inner.meter.most_in_any_second(),
            rate_limit_hits: inner.meter.rate_limit_hits(),
            requests: inner.meter.counts(),
            ..PoolStats::default()
        };
        let state = lock(&inner.state);
        stats.people_with_several_invitations_in_flight = state.invited_twice.len();
        stats.open_conversations = state.open_conversations();
        stats.max_open_conversations = state.most_open;
        stats.open_applications = state.applications.len();
        drop(state);
        for (result, count) in inner.store.results()? {
            let word = match result {
                InvitationResult::Pending => "pending".to_owned(),
                InvitationResult::Accepted => "accepted".to_owned(),
                InvitationResult::Declined => "declined".to_owned(),
                InvitationResult::Cancelled => "cancelled".to_owned(),
                InvitationResult::Failed { subcode, .. } => subcode,
            };
            *stats.results.entry(word).or_default() += count;
        }
        Ok(stats)
    }
}

impl Inner {
    /// Works on the applications: what is due comes before it, what it makes due after it.
    pub(crate) fn with<T>(
        &self,
        work: impl FnOnce(&mut State, DateTime<Utc>) -> Result<T, Halt>,
    ) -> Result<T, Halt> {
        let now = self.now();
        let mut state = lock(&self.state);
        state.advance(self, now)?;
        let done = work(&mut state, now);
        state.advance(self, now)?;
        drop(state);
        self.woken.notify_one();
        done
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        (self.options.clock)()
    }

    /// URL under which clients reach this pool, without a trailing slash.
    pub(crate) fn base(&self) -> String {
        self.base
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .trim_end_matches('/')
            .to_owned()
    }

    pub(crate) fn discovery(&self) -> Discovery {
        lock(&self.discovery).clone()
    }

    /// The address the inbox knows somebody by.
    pub(crate) fn inbox_address(&self, key: &str) -> Result<String, Error> {
        let person = self.person_by_any(key)?;
        Ok(person.map_or_else(|| without_scheme(key).to_lowercase(), |person| person.key()))
    }
}

fn report(halt: Halt) {
    if let Halt::Failure(error) = halt {
        let error: &dyn std::error::Error = &error;
        tracing::error!(error, "the pool could not do what was due");
    }
}
