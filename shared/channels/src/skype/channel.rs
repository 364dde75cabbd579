//! The task that owns an application: it keeps one request for events parked, tells the open deliveries what
//! happened, and ends their conversations.

use super::board::{Board, Delivery};
use super::closing::close;
use super::events::{Events, Then, parse_events};
use super::session::{Call, CallFault, Session};
use super::words::Words;
use http::StatusCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::{JoinHandle, JoinSet};
use url::Url;

/// The server answers after 180 seconds even if nothing has happened.
const PARKED: Duration = Duration::from_secs(210);
/// Failures in a row after which the application counts as gone: some 8 seconds without events.
const MOST_FAILURES: u32 = 6;
const PAUSE: Duration = Duration::from_millis(250);
/// Between two requests that brought nothing, should a server not park them.
const EMPTY_PAUSE: Duration = Duration::from_millis(50);

/// What came of one request for events.
enum Polled {
    Answer(Events),
    /// Worth another try.
    Failed,
    /// The application is no more, or not ours any more.
    Gone(&'static str),
}

/// A task that ends with its handle.
pub(super) struct Task(JoinHandle<()>);

impl Task {
    pub(super) fn stop(&self) {
        self.0.abort();
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.stop();
    }
}

pub(super) fn spawn(
    session: Arc<Session>,
    board: Arc<Board>,
    events: Url,
    ended: UnboundedReceiver<Arc<Delivery>>,
) -> Task {
    Task(tokio::spawn(run(session, board, events, ended)))
}

async fn run(
    session: Arc<Session>,
    board: Arc<Board>,
    mut url: Url,
    mut ended: UnboundedReceiver<Arc<Delivery>>,
) {
    let base = url.clone();
    // Dropped with this task, and what runs in it ends with it.
    let mut closing = JoinSet::new();
    let mut parked = Parked::ask(&session, &url, Duration::ZERO);
    let mut failures = 0;
    let why = loop {
        tokio::select! {
            polled = &mut parked.0 => match polled.unwrap_or(Polled::Failed) {
                Polled::Gone(why) => break why,
                Polled::Answer(events) => {
                    let Some(next) = next(&session, &url, &events) else {
                        break "the event channel leads to a host that is not allowed";
                    };
                    (url, failures) = (next, 0);
                    let pause = if events.list.is_empty() { EMPTY_PAUSE } else { Duration::ZERO };
                    // Asked before anything is processed: the server never waits for us.
                    parked = Parked::ask(&session, &url, pause);
                    process(&board, &events);
                }
                Polled::Failed => {
                    failures += 1;
                    if failures == MOST_FAILURES {
                        break "the event channel keeps failing";
                    }
                    parked = Parked::ask(&session, &url, PAUSE * 2u32.pow(failures - 1));
                }
            },
            Some(delivery) = ended.recv() => {
                closing.spawn(close(session.clone(), board.clone(), base.clone(), delivery));
            }
            Some(_) = closing.join_next(), if !closing.is_empty() => {}
        }
    };
    tracing::warn!(why, "the application is lost");
    board.lose();
}

/// A request for events on its way, in a task of its own so that it leaves at once.
struct Parked(JoinHandle<Polled>);

impl Parked {
    fn ask(session: &Arc<Session>, url: &Url, pause: Duration) -> Self {
        let (session, url) = (session.clone(), url.clone());
        Self(tokio::spawn(async move {
            tokio::time::sleep(pause).await;
            poll(&session, url).await
        }))
    }
}

impl Drop for Parked {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn poll(session: &Session, url: Url) -> Polled {
    let call = Call {
        timeout: Some(PARKED),
        ..Call::get(url)
    };
    let answer = match session.call(&call).await {
        Ok(answer) => answer,
        Err(CallFault::Channel(fault)) => {
            tracing::info!(fault = fault.detail, "no events for want of a token");
            return Polled::Failed;
        }
        Err(_) => return Polled::Failed,
    };
    let words = Words::of_body(answer.body.as_deref());
    match answer.status {
        StatusCode::OK => match parse_events(&answer.body.unwrap_or_default()) {
            Some(events) if events.then != Then::Nowhere => Polled::Answer(events),
            _ => Polled::Failed,
        },
        StatusCode::CONFLICT if words.has("PGetReplaced") => {
            Polled::Gone("somebody else asks for its events")
        }
        StatusCode::CONFLICT => Polled::Gone("its events are in conflict"),
        StatusCode::NOT_FOUND => Polled::Gone("not found"),
        StatusCode::GONE => Polled::Gone("expired"),
        status => {
            tracing::info!(
                http.status = status.as_u16(),
                skype.code = words.best(),
                "no events"
            );
            Polled::Failed
        }
    }
}

/// Where the answer leads, taken as it is.
fn next(session: &Session, url: &Url, events: &Events) -> Option<Url> {
    match &events.then {
        Then::Next(href) | Then::Resume(href) | Then::Resync(href) => {
            session.resolve(url, href).ok()
        }
        Then::Nowhere => None,
    }
}

fn process(board: &Board, events: &Events) {
    match events.then {
        Then::Resume(_) => {
            tracing::warn!("the pool has reset the application: open conversations are lost");
            board.apply(&events.list);
            board.reset();
        }
        Then::Resync(_) => {
            // What was not acknowledged comes again; what cannot be known ends with its time-out.
            tracing::info!("the pool and the event channel are out of step");
            board.contacts().clear();
            board.apply(&events.list);
        }
        Then::Next(_) | Then::Nowhere => board.apply(&events.list),
    }
}
