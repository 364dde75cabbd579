//! The tenant as its owner sees it: open, fill, break, serve, look into the inbox.

use super::Faults;
use super::error::Error;
use super::graph::USUAL;
use super::limits::Limits;
use super::meter::{Meter, Operation};
use super::options::TenantOptions;
use super::outbound::Outbound;
use super::person::{Group, Person};
use super::recent::Recent;
use super::store::{InboxMessage, Search, Store};
use super::token::Tokens;
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use tokio::net::TcpListener;

/// A Teams tenant. Clones are the same tenant.
#[derive(Clone)]
pub struct Tenant(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) options: TenantOptions,
    pub(crate) store: Store,
    pub(crate) recent: Recent,
    pub(crate) faults: Faults,
    pub(crate) limits: Limits,
    pub(crate) meter: Meter,
    pub(crate) tokens: Tokens,
    pub(crate) outbound: Outbound,
    base: RwLock<String>,
    consents: RwLock<Vec<String>>,
    requests: AtomicU64,
}

/// What the inbox and the limits have seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InboxStats {
    /// Messages accepted, withdrawn ones included.
    pub messages: u64,
    /// People with at least one.
    pub people: u64,
    /// People with more than one.
    pub people_with_several: u64,
    /// Requests answered 429 by a limit, not by a fault.
    pub rate_limit_hits: u64,
    /// Most connector requests that arrived within any second of the clock, refused ones included.
    pub max_requests_in_any_second: usize,
    /// Requests by operation, since the tenant was opened.
    pub requests: BTreeMap<Operation, u64>,
}

impl Tenant {
    /// Opens the tenant with what its file holds.
    pub fn open(options: TenantOptions) -> Result<Self, Error> {
        Ok(Self(Arc::new(Inner {
            store: Store::open(options.data.as_deref())?,
            recent: Recent::default(),
            faults: Faults::default(),
            limits: Limits::new(options.requests_per_second, options.apps_per_second),
            meter: Meter::default(),
            tokens: Tokens::new(&options.tenant_id, &options.app_id, &options.app_secret),
            outbound: Outbound::default(),
            base: RwLock::new(options.public_base.clone().unwrap_or_default()),
            consents: RwLock::new(USUAL.map(str::to_owned).into()),
            requests: AtomicU64::new(0),
            options,
        })))
    }

    /// Consents to these application permissions of Graph and to no others; a new tenant has consented to all that
    /// a bot of this kind uses. As with the vendor, a token keeps what was consented to when it was given out.
    pub fn consent_to(&self, permissions: &[&str]) {
        let permissions = permissions.iter().map(|name| (*name).to_owned()).collect();
        *self
            .0
            .consents
            .write()
            .unwrap_or_else(PoisonError::into_inner) = permissions;
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
        crate::web::serve(self, listener, shutdown).await
    }

    /// Adds people or replaces those of the same object id, all or none; returns how many.
    pub fn add_people(&self, people: Vec<Person>) -> Result<usize, Error> {
        self.0.add_people(people)
    }

    /// Adds groups or replaces those of the same id, all or none; returns how many.
    pub fn add_groups(&self, groups: Vec<Group>) -> Result<usize, Error> {
        self.0.add_groups(groups)
    }

    /// The person with an object id, UPN or mail, as a look-up through Graph would find them.
    pub fn person(&self, key: &str) -> Result<Option<Person>, Error> {
        Ok(self.0.person_by_any(key)?.map(Arc::unwrap_or_clone))
    }

    /// The faults in force.
    pub fn faults(&self) -> &Faults {
        &self.0.faults
    }

    /// Every accepted message, newest first.
    pub fn inbox(&self) -> Result<Vec<InboxMessage>, Error> {
        self.0.store.messages(&Search::default(), usize::MAX)
    }

    /// The messages of whoever has this object id, UPN or mail, newest first.
    pub fn inbox_for(&self, address: &str) -> Result<Vec<InboxMessage>, Error> {
        let ids = self.0.object_ids_of(address)?;
        self.0.store.messages(
            &Search {
                object_ids: Some(&ids),
                ..Search::default()
            },
            usize::MAX,
        )
    }

    /// Requests being handled now, also those that a fault delays or hangs.
    pub fn open_requests(&self) -> usize {
        self.0.meter.open_requests()
    }

    /// Resolves when one that counts against a pace has arrived, or the last one was answered, since it was last asked.
    pub async fn changed(&self) {
        self.0.meter.changed().await;
    }

    /// Connector requests that have arrived since the tenant was opened, refused ones included.
    pub fn arrivals(&self) -> u64 {
        self.0.meter.arrivals()
    }

    /// Requests by operation, since the tenant was opened.
    pub fn requests_log(&self) -> BTreeMap<Operation, u64> {
        self.0.meter.counts()
    }

    /// Most connector requests that arrived within any second of the clock, refused ones included.
    pub fn max_requests_in_any_second(&self) -> usize {
        self.0.meter.most_in_any_second()
    }

    /// Totals of the inbox and the limits.
    pub fn stats(&self) -> Result<InboxStats, Error> {
        self.stats_after(0)
    }

    /// The same, of the messages whose id is larger than `after`: of one campaign, when it was the last one's.
    pub(crate) fn stats_after(&self, after: i64) -> Result<InboxStats, Error> {
        let (messages, people, people_with_several) = self.0.store.totals(after)?;
        Ok(InboxStats {
            messages,
            people,
            people_with_several,
            rate_limit_hits: self.0.meter.rate_limit_hits(),
            max_requests_in_any_second: self.max_requests_in_any_second(),
            requests: self.requests_log(),
        })
    }
}

impl Inner {
    pub(crate) fn now(&self) -> DateTime<Utc> {
        (self.options.clock)()
    }

    /// What is consented to now.
    pub(crate) fn consents(&self) -> Vec<String> {
        self.consents
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// URL under which clients reach this tenant, without a trailing slash.
    pub(crate) fn base(&self) -> String {
        self.base
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .trim_end_matches('/')
            .to_owned()
    }

    /// A GUID for the correlation headers, different for each request.
    pub(crate) fn request_id(&self) -> String {
        let number = self.requests.fetch_add(1, Ordering::Relaxed).to_string();
        let digest = super::hash::digest("request", &[&self.options.tenant_id, &number]);
        super::object_id::from_digest(&digest)
    }
}
