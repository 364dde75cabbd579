//! The pool as its owner sees it: open, fill, break, serve, look into the inbox.

use super::Faults;
use super::operation::Operation;
use super::options::PoolOptions;
use super::person::{Person, without_scheme};
use super::stats::PoolStats;
use super::store::{InboxItem, InvitationResult, Search, Store};
use crate::error::Error;
use crate::meter::{Meter, OpenRequest, lock};
use crate::web::{self, Cut, Reply, Request, Service};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use tokio::net::TcpListener;

/// A pool. Clones are the same pool.
#[derive(Clone)]
pub struct Pool(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) options: PoolOptions,
    pub(crate) store: Store,
    pub(crate) faults: Faults,
    pub(crate) meter: Meter<Operation>,
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

impl Pool {
    /// Opens the pool with what its file holds. Applications never survive.
    pub fn open(options: PoolOptions) -> Result<Self, Error> {
        Ok(Self(Arc::new(Inner {
            store: Store::open(options.data.as_deref())?,
            faults: Faults::default(),
            meter: Meter::default(),
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
        web::serve(self, listener, shutdown).await
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

    /// The earliest instant of the clock at which something happens by itself that a client waits for: an answer to an
    /// invitation, its failure, the completion of a message, events held back. Expiries are not among them.
    pub fn next_timer(&self) -> Option<DateTime<Utc>> {
        None
    }

    /// The clock has jumped: does what is due.
    pub fn clock_moved(&self) {}

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

impl Service for Pool {
    fn open(&self) -> OpenRequest<'_> {
        self.0.meter.open()
    }

    async fn answer(&self, request: &Request) -> Result<Reply, Cut> {
        let _ = request;
        Ok(Reply::empty(http::StatusCode::NOT_FOUND))
    }
}
