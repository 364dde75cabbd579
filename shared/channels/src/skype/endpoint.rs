//! The one application clones share: made on first need, made again when it is gone, deleted on closing.

use super::application::{self, CreateFault, Links};
use super::board::Board;
use super::channel::{self, Task};
use super::client::Skype;
use super::closing::end;
use super::discovery::discover;
use super::ids::guid;
use super::progress::Closing;
use super::session::{Call, Session};
use crate::fault::{ChannelFault, FaultKind};
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use url::Url;

/// Closing is polite, not important: the pool forgets an application by itself.
const CLOSE_WITHIN: Duration = Duration::from_secs(5);
/// Keeps those who waited for a failed attempt from repeating it one after the other.
const FAILED_FOR: TimeDelta = TimeDelta::seconds(1);

/// A live application.
pub(super) struct Endpoint {
    pub links: Links,
    pub board: Arc<Board>,
    /// One batch at a time: with its fifty requests, the conversations' and the one for events the account
    /// stays below the hundred it may have outstanding.
    pub batches: Mutex<()>,
    task: Task,
}

/// What the calls of a channel have to agree about.
#[derive(Default)]
pub(super) struct State {
    live: Option<Arc<Endpoint>>,
    /// Where applications are made.
    applications: Option<Url>,
    /// Kept while nothing is known of a creation: asking again with it gives the same application.
    endpoint_id: Option<String>,
    failure: Option<(ChannelFault, DateTime<Utc>)>,
}

/// Why something on an application did not work.
pub(super) enum Trouble {
    /// The application is gone; nothing was done.
    Gone,
    Fault(ChannelFault),
}

impl From<ChannelFault> for Trouble {
    fn from(fault: ChannelFault) -> Self {
        Trouble::Fault(fault)
    }
}

impl Trouble {
    /// What is left to say when the application has been made again already.
    pub(super) fn for_good(self) -> ChannelFault {
        match self {
            Trouble::Fault(fault) => fault,
            Trouble::Gone => ChannelFault::new(
                FaultKind::Unavailable,
                "pool: the application keeps vanishing",
            ),
        }
    }
}

impl Endpoint {
    /// Whoever uses it next makes another one.
    pub(super) fn retire(&self) {
        self.board.lose();
    }

    async fn shut(&self, session: &Arc<Session>) {
        // Before the board is told: what is known of the open conversations is what ends them.
        let closings: Vec<Closing> = self
            .board
            .open_deliveries()
            .iter()
            .map(|delivery| delivery.progress.borrow().closing(false))
            .collect();
        self.task.stop();
        self.board.lose();
        let mut ends = JoinSet::new();
        for closing in closings {
            let (session, base) = (session.clone(), self.links.own.clone());
            ends.spawn(async move { end(&session, &base, closing).await });
        }
        ends.join_all().await;
        let deleted = session.call(&Call::delete(self.links.own.clone())).await;
        if !deleted.is_ok_and(|answer| answer.status.is_success()) {
            tracing::info!("the application could not be deleted; the pool will");
        }
    }
}

impl Skype {
    /// The live application; made if there is none. Those who come meanwhile wait for it.
    pub(super) async fn endpoint(&self) -> Result<Arc<Endpoint>, ChannelFault> {
        let mut state = self.inner.state.lock().await;
        if let Some(live) = &state.live
            && !live.board.is_lost()
        {
            return Ok(live.clone());
        }
        state.live = None;
        if let Some((fault, until)) = &state.failure
            && self.machine_now() < *until
        {
            return Err(fault.clone());
        }
        match self.make(&mut state).await {
            Ok(links) => {
                (state.failure, state.endpoint_id) = (None, None);
                let endpoint = Arc::new(self.start(links));
                state.live = Some(endpoint.clone());
                Ok(endpoint)
            }
            Err(fault) => {
                state.failure = Some((fault.clone(), self.machine_now() + FAILED_FOR));
                Err(fault)
            }
        }
    }

    async fn make(&self, state: &mut State) -> Result<Links, ChannelFault> {
        let session = &self.inner.session;
        let id = state
            .endpoint_id
            .get_or_insert_with(|| guid((self.inner.draw)()))
            .clone();
        if let Some(known) = state.applications.clone() {
            match application::create(session, &known, &id).await {
                Ok(links) => return Ok(links),
                Err(CreateFault::Channel(fault)) => return Err(fault),
                Err(CreateFault::Stale(_)) => state.applications = None,
            }
        }
        let found = discover(session, &self.inner.discovery).await?;
        let made = application::create(session, &found, &id).await;
        match made {
            Ok(links) => {
                state.applications = Some(found);
                Ok(links)
            }
            Err(CreateFault::Stale(fault) | CreateFault::Channel(fault)) => Err(fault),
        }
    }

    /// Forgets where applications are made: the account may have been moved to another pool.
    pub(super) async fn forget_pool(&self) {
        self.inner.state.lock().await.applications = None;
    }

    fn start(&self, links: Links) -> Endpoint {
        let (board, ended) = Board::new();
        let session = self.inner.session.clone();
        Endpoint {
            task: channel::spawn(session, board.clone(), links.events.clone(), ended),
            links,
            board,
            batches: Mutex::default(),
        }
    }

    /// Stops every conversation and deletes the application, within a few seconds; sends that are under way
    /// end as ambiguous unless their outcome is known. The next call makes a new application.
    pub async fn close(&self) {
        let closes = async {
            let mut state = self.inner.state.lock().await;
            if let Some(live) = state.live.take()
                && !live.board.is_lost()
            {
                live.shut(&self.inner.session).await;
            }
        };
        if tokio::time::timeout(CLOSE_WITHIN, closes).await.is_err() {
            tracing::warn!("the application was left behind: closing it took too long");
        }
    }

    /// Whether discovery, account and application work, and the account may send messages. Makes the application
    /// if there is none.
    ///
    /// # Errors
    /// The fault every other call would have.
    pub async fn check(&self) -> Result<(), ChannelFault> {
        let endpoint = self.endpoint().await?;
        match self.look(&endpoint).await {
            Err(Trouble::Gone) => endpoint.retire(),
            other => return other.map_err(Trouble::for_good),
        }
        let endpoint = self.endpoint().await?;
        self.look(&endpoint).await.map_err(Trouble::for_good)
    }

    async fn look(&self, endpoint: &Endpoint) -> Result<(), Trouble> {
        let call = Call::get(endpoint.links.own.clone());
        self.ask(&call, FaultKind::Unavailable).await?;
        match endpoint.links.start_messaging {
            Some(_) => Ok(()),
            None => Err(Trouble::Fault(no_messaging())),
        }
    }
}

/// The account may use the pool, and not send messages there.
pub(super) fn no_messaging() -> ChannelFault {
    ChannelFault::new(
        FaultKind::Misconfigured,
        "application: no link startMessaging",
    )
}
