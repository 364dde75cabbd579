//! Moves campaign time when it does not move by itself, and sweeps now and then.
//!
//! The world is quiet when no message is visible or in flight, no handler runs and no call to a simulator is open.
//! Then time jumps to the next instant at which anything is due. While handlers run, time moves only to where one of
//! them sleeps until, its turn at the channel's pace a fraction of a second ahead, or to where the simulated pool
//! does something by itself: an invitation that nobody answers fails after half a minute. It stands still while a turn's
//! request is on its way, and all but still while the table is asked: what takes a millisecond here is no time at the pace.

use crate::clock::LocalClock;
use crate::counting::Counts;
use crate::options::Pace;
use crate::pump::Busy;
use crate::simulated::Simulated;
use crate::world::SWEEP as SWEEPER;
use chrono::{DateTime, TimeDelta, Utc};
use emulators::Emulators;
use platform::TimeSource;
use std::sync::Arc;
use std::time::Duration;
use sweep::Sweeper;
use tokio::sync::{Mutex, watch};

/// Between two sweeps, in campaign time as on the wall.
const SWEEP: TimeDelta = TimeDelta::minutes(5);
/// Between two sweeps while time jumps: a sweep is a jump of its own.
const SWEEP_JUMPING: TimeDelta = TimeDelta::minutes(60);
/// Between two looks at whether the world is quiet, when nothing tells of a change.
const LOOK: Duration = Duration::from_micros(500);
/// So many looks in a row at which nothing has changed, some 20 ms, and handlers are taken to be waiting for the pool.
/// That may be wrong: a call to a queue or the table is not seen. A jump too early is harmless. Whoever would not have
/// answered does not answer, and the others are invited half a minute of campaign time later, well inside a rung's grace.
const STILL: u32 = 20;
/// So many looks, and whoever was woken for a turn at the pace has made the request: an invitation is on its way
/// through this process for a moment before the pool knows of it, and turns must not pile up meanwhile.
const UNDER_WAY: u32 = 4;
/// So many, some 50 ms, and whoever was woken for a turn at the pace of Teams makes no request.
const NOT_COMING: u32 = 40;

/// Turns at the pace that are let go at once: those of so much campaign time. Each comes late by that at most, so that in
/// any second there are those of a tenth more: of 45, fewer than the 50 that the channel takes.
const TOGETHER: TimeDelta = TimeDelta::milliseconds(100);

/// How far time moves at most while the table is asked something. What takes a fraction of a millisecond here would take so
/// long in the cloud, and no turn at the pace is given up for having passed by that.
const ANSWERED: TimeDelta = TimeDelta::milliseconds(50);

/// Between two attempts to move a clock that cannot be kept.
const FULL: Duration = Duration::from_millis(50);

/// Between two looks at a clock that passes faster than the wall's: at most a minute and a half of campaign time.
const FAST_LOOK: Duration = Duration::from_millis(25);

/// What one step came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Time stands at this instant now, and what was due at it has been handed out.
    Moved(DateTime<Utc>),
    /// Nothing is due (before the limit).
    Idle,
}

struct Sweeps {
    last: DateTime<Utc>,
    /// Events handled when the last sweep ended.
    handled: usize,
    /// Campaigns it left live.
    live: usize,
}

/// What is due next.
struct Next {
    at: DateTime<Utc>,
    is_sweep: bool,
}

/// Moves time.
pub struct Driver {
    clock: LocalClock,
    emulators: Emulators,
    simulated: Simulated,
    busy: Arc<Busy>,
    sweeper: Sweeper,
    sweeps: Mutex<Sweeps>,
    until: Option<DateTime<Utc>>,
    counts: Option<Counts>,
}

impl Driver {
    /// A driver of `clock`, stopping at `until`.
    pub fn new(
        clock: LocalClock,
        emulators: Emulators,
        simulated: Simulated,
        busy: Arc<Busy>,
        sweeper: Sweeper,
        until: Option<DateTime<Utc>>,
        counts: Option<Counts>,
    ) -> Self {
        // Whether anything is live is not known before the first sweep.
        let sweeps = Sweeps {
            last: clock.now() - SWEEP_JUMPING,
            handled: 0,
            live: 1,
        };
        Self {
            clock,
            emulators,
            simulated,
            busy,
            sweeper,
            sweeps: Mutex::new(sweeps),
            until,
            counts,
        }
    }

    /// Moves time as the clock's pace says, until told to stop.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut moved = self.clock.watch();
        while !*stop.borrow() {
            if self.until.is_some_and(|until| self.clock.now() >= until)
                && self.clock.pace() != Pace::Hold
            {
                tracing::info!("campaign time has reached --until and stands still");
                report(self.clock.set_pace(Pace::Hold));
            }
            let wait = match self.clock.pace() {
                Pace::FastForward => match self.step(self.until).await {
                    Progress::Moved(_) => continue,
                    Progress::Idle => Duration::from_millis(5),
                },
                Pace::Hold => Duration::from_millis(50),
                Pace::Real | Pace::Speed(_) => {
                    let now = self.clock.now();
                    if now - self.sweeps.lock().await.last >= SWEEP {
                        self.sweep().await;
                    }
                    report(self.clock.keep());
                    if self.clock.pace() == Pace::Real {
                        Duration::from_secs(1)
                    } else {
                        // What waits for a fast clock looks again by itself only once a second of machine time.
                        self.emulators.clock_moved();
                        self.simulated.clock_moved();
                        FAST_LOOK
                    }
                }
            };
            tokio::select! {
                _ = stop.changed() => {}
                _ = moved.changed() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    /// Waits until the world is quiet, then jumps to the next instant at which anything is due, at most to `limit`.
    pub async fn step(&self, limit: Option<DateTime<Utc>>) -> Progress {
        self.settle().await;
        let Some(next) = self.next().await else {
            return Progress::Idle;
        };
        if limit.is_some_and(|limit| next.at > limit) {
            if let Some(limit) = limit {
                self.jump(limit).await;
            }
            return Progress::Idle;
        }
        self.jump(next.at).await;
        if next.is_sweep {
            self.sweep().await;
        }
        Progress::Moved(self.clock.now())
    }

    /// Runs everything that is due up to `at`, and leaves time there.
    pub async fn advance_to(&self, at: DateTime<Utc>) {
        while self.step(Some(at)).await != Progress::Idle {}
        self.jump(at).await;
        self.settle().await;
    }

    /// Waits until no message is visible or in flight and no handler runs; lets running handlers have their turn. A
    /// turn has been had when its request has arrived: the next need not wait for the answer, as it does not elsewhere.
    pub async fn settle(&self) {
        let mut still = Still::default();
        let mut turns = Turns::since(self.clock.woken(), self.simulated.arrivals());
        loop {
            let open = self.simulated.open_requests();
            if self.busy.running() > 0 {
                let now = self.clock.now();
                let sleeper = self.clock.next_sleeper();
                let timer = self.simulated.next_timer();
                let arrived = self.simulated.arrivals();
                // A handler of the other channel goes on by itself, and its turn at the pace must not pass meanwhile.
                let inviting = self.busy.inviting();
                let only_inviting = self.busy.running() == inviting;
                let looks = still.look(open, (now, self.busy.handled(), sleeper, timer, arrived));
                let waits = looks >= STILL && only_inviting;
                let had = if inviting == 0 {
                    if looks >= NOT_COMING || !self.simulated.are_there() {
                        turns = Turns::since(self.clock.woken(), arrived);
                    }
                    turns.are_had(self.clock.woken(), arrived)
                } else {
                    open == 0 && looks >= UNDER_WAY
                };
                let asked = self.busy.asking().oldest();
                let limit = [timer, asked.map(|asked| asked + ANSWERED)];
                let limit = limit.into_iter().flatten().min();
                match (sleeper, timer) {
                    (Some(at), _) if had && at > now && limit.is_none_or(|limit| at <= limit) => {
                        let limit = limit.map_or(at + TOGETHER, |limit| limit.min(at + TOGETHER));
                        self.jump(self.clock.last_sleeper(limit).unwrap_or(at))
                            .await;
                    }
                    (_, Some(at)) if waits => self.jump(at.max(now)).await,
                    _ => self.change(&mut still).await,
                }
            } else if open == 0 && self.waiting().await == 0 {
                return;
            } else {
                self.change(&mut still).await;
            }
        }
    }

    /// Waits until something has changed that settling depends on, at most for one look.
    async fn change(&self, still: &mut Still) {
        let change = async {
            tokio::select! {
                () = self.simulated.changed() => {}
                () = self.clock.somebody_sleeps() => {}
                () = self.busy.asking().answered() => {}
                () = self.busy.changed() => {}
            }
        };
        still.is_over = tokio::time::timeout(LOOK, change).await.is_err();
    }

    /// Looks after live campaigns now.
    pub async fn sweep(&self) {
        let handled = self.busy.handled();
        if let Some(counts) = &self.counts {
            counts.ran(SWEEPER);
        }
        let swept = match self.sweeper.sweep().await {
            Ok(swept) => swept,
            Err(error) => return tracing::error!("the sweep failed: {error}"),
        };
        let mut sweeps = self.sweeps.lock().await;
        *sweeps = Sweeps {
            last: self.clock.now(),
            handled,
            live: swept.live,
        };
    }

    /// The next instant at which anything is due: a message, a one-shot, a sleeper, a simulator's timer, a sweep.
    pub async fn next_due(&self) -> Option<DateTime<Utc>> {
        self.next().await.map(|next| next.at)
    }

    async fn next(&self) -> Option<Next> {
        let queued = self.emulators.next_due().await.unwrap_or_default();
        let timer = self.simulated.next_timer();
        let earliest = [queued, self.clock.next_sleeper(), timer]
            .into_iter()
            .flatten()
            .min();
        let now = self.clock.now();
        let sweeps = self.sweeps.lock().await;
        let changed = self.busy.handled() > sweeps.handled;
        let sweep = match earliest {
            // Nothing else is due: let the sweeper see what has finished before time moves on.
            None if changed => Some(now),
            _ => (changed || sweeps.live > 0).then_some(sweeps.last + SWEEP_JUMPING),
        };
        let at = [earliest, sweep].into_iter().flatten().min()?.max(now);
        Some(Next {
            at,
            is_sweep: sweep.is_some_and(|sweep| sweep <= at),
        })
    }

    /// Messages that a function has still to see or is seeing; dead letters wait for people.
    async fn waiting(&self) -> u64 {
        match self.emulators.counts().await {
            Ok(queues) => queues
                .iter()
                .filter(|queue| !queue.name.ends_with("-dlq"))
                .map(|queue| queue.visible + queue.in_flight)
                .sum(),
            Err(_) => 0,
        }
    }

    async fn jump(&self, at: DateTime<Utc>) {
        if let Err(error) = self.clock.jump(at) {
            tracing::error!("the clock cannot be kept: {error}");
            // The disk may be full for a while, and whoever asks meanwhile is to be answered.
            return tokio::time::sleep(FULL).await;
        }
        self.simulated.clock_moved();
        // Most jumps are turns at the pace, with which queues and one-shots have nothing to do.
        if !self.emulators.is_due() {
            return;
        }
        self.emulators.clock_moved();
        if let Err(error) = self.emulators.fire_due().await {
            tracing::error!("one-shots did not fire: {error}");
        }
    }
}

type Seen = (
    DateTime<Utc>,
    usize,
    Option<DateTime<Utc>>,
    Option<DateTime<Utc>>,
    u64,
);

/// Who was let go for a turn at the pace, and the requests that came of it.
struct Turns {
    woken: u64,
    arrived: u64,
}

impl Turns {
    /// Counted from here on.
    fn since(woken: u64, arrived: u64) -> Self {
        Self { woken, arrived }
    }

    /// Whether each request has arrived. More than those are none of later turns.
    fn are_had(&mut self, woken: u64, arrived: u64) -> bool {
        let (let_go, came) = (woken - self.woken, arrived - self.arrived);
        if came > let_go {
            *self = Self { woken, arrived };
        }
        came >= let_go
    }
}

/// How long everything has looked the same.
#[derive(Default)]
struct Still {
    seen: Option<Seen>,
    looks: u32,
    /// Whether the time of one look has passed since the last.
    is_over: bool,
}

impl Still {
    /// For how many looks in a row nothing has been open and nothing has changed.
    fn look(&mut self, open: usize, now: Seen) -> u32 {
        if open == 0 && self.seen == Some(now) {
            self.looks += u32::from(self.is_over);
        } else {
            *self = Self {
                seen: Some(now),
                ..Self::default()
            };
        }
        self.is_over = false;
        self.looks
    }
}

fn report(done: anyhow::Result<()>) {
    if let Err(error) = done {
        tracing::error!("the clock cannot be kept: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::Turns;

    #[test]
    fn a_turn_is_had_when_its_request_has_arrived_and_a_request_too_many_counts_for_none() {
        let mut turns = Turns::since(7, 3);
        assert!(turns.are_had(7, 3));
        assert!(!turns.are_had(9, 4), "one is under way");
        assert!(turns.are_had(9, 5));
        assert!(turns.are_had(9, 8), "three asked again");
        assert!(!turns.are_had(10, 8), "and are not taken for the next");
        assert!(turns.are_had(10, 9));
    }
}
