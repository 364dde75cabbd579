//! Campaign time on one machine: as on the wall, faster, or standing still and jumping.
//!
//! It is durable: a jump is stored before anything acts on it, and a restart goes on from the last one.

use crate::options::Pace;
use chrono::{DateTime, TimeDelta, Utc};
use futures::future::BoxFuture;
use platform::{SystemTime, TimeSource};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, oneshot, watch};

/// Longest a sleeper trusts its own reckoning.
const LOOK_AGAIN: Duration = Duration::from_millis(250);
/// How many bytes an instant takes in the file.
const STORED: usize = 40;

struct State {
    pace: Pace,
    /// Campaign time at `anchor`.
    base: DateTime<Utc>,
    /// Machine time when `base` was set.
    anchor: DateTime<Utc>,
    /// Who sleeps until when.
    sleepers: BTreeMap<(DateTime<Utc>, u64), oneshot::Sender<()>>,
    /// How many ever slept.
    slept: u64,
    /// How many of those who came to sleep need not sleep any more.
    woken: u64,
}

impl State {
    fn reading(&self) -> DateTime<Utc> {
        let speed = match self.pace {
            Pace::Real => 1.0,
            Pace::Speed(speed) => speed,
            Pace::FastForward | Pace::Hold => return self.base,
        };
        let elapsed = (SystemTime.now() - self.anchor)
            .num_microseconds()
            .unwrap_or(0)
            .max(0);
        #[allow(
            clippy::cast_possible_truncation,
            reason = "microseconds of a few years fit"
        )]
        let passed = (elapsed as f64 * speed) as i64;
        self.base + TimeDelta::microseconds(passed)
    }
}

/// Campaign time. Cheap to clone.
#[derive(Clone)]
pub struct LocalClock {
    state: Arc<Mutex<State>>,
    moved: watch::Sender<u64>,
    slept: Arc<Notify>,
    file: Option<Arc<File>>,
}

impl LocalClock {
    /// Opens the clock kept in `file`, or starts one at `start` (now, when missing).
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn open(
        file: Option<PathBuf>,
        start: Option<DateTime<Utc>>,
        pace: Pace,
    ) -> anyhow::Result<Self> {
        let machine = SystemTime.now();
        let text = match &file {
            Some(path) if path.exists() => std::fs::read_to_string(path)?,
            _ => String::new(),
        };
        // A kill before the first instant was stored leaves an empty file.
        let stored = match text.trim() {
            "" => None,
            text => Some(text.parse::<DateTime<Utc>>()?),
        };
        // A clock as on the wall follows the wall, also over the time the process was not there.
        let base = if pace == Pace::Real && start.is_none() {
            stored.map_or(machine, |at| at.max(machine))
        } else {
            stored.or(start).unwrap_or(machine)
        };
        let state = State {
            pace,
            base,
            anchor: machine,
            sleepers: BTreeMap::new(),
            slept: 0,
            woken: 0,
        };
        let open = |path: PathBuf| {
            let mut options = OpenOptions::new();
            options.create(true).truncate(false).write(true).open(path)
        };
        let clock = Self {
            state: Arc::new(Mutex::new(state)),
            moved: watch::Sender::new(0),
            slept: Arc::default(),
            file: file.map(open).transpose()?.map(Arc::new),
        };
        clock.store(base)?;
        Ok(clock)
    }

    /// How it passes.
    pub fn pace(&self) -> Pace {
        self.lock().pace
    }

    /// Lets it pass otherwise from now on.
    ///
    /// # Errors
    /// When that cannot be stored.
    pub fn set_pace(&self, pace: Pace) -> anyhow::Result<()> {
        let now = self.now();
        self.store(now)?;
        let mut state = self.lock();
        state.base = now;
        state.anchor = SystemTime.now();
        state.pace = pace;
        // Each reckons anew how long it is until its instant.
        state.sleepers.clear();
        drop(state);
        self.tell();
        Ok(())
    }

    /// Jumps to `at`, stored first. Never goes back.
    ///
    /// # Errors
    /// When it cannot be stored; nothing has moved then.
    pub fn jump(&self, at: DateTime<Utc>) -> anyhow::Result<()> {
        if at <= self.now() {
            return Ok(());
        }
        self.store(at)?;
        let mut state = self.lock();
        state.base = at;
        state.anchor = SystemTime.now();
        // Only those whose instant has come are woken: this happens for every turn at the pace.
        let later = state.sleepers.split_off(&(at, u64::MAX));
        let due = std::mem::replace(&mut state.sleepers, later);
        state.woken += due.len() as u64;
        drop(state);
        for (_, sleeper) in due {
            // Whoever was abandoned meanwhile does not hear it.
            let _ = sleeper.send(());
        }
        self.tell();
        Ok(())
    }

    /// Keeps where it stands, so that a restart does not go back. Called now and then while it passes by itself.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn keep(&self) -> anyhow::Result<()> {
        self.store(self.now())
    }

    /// The earliest instant that somebody sleeps until.
    pub fn next_sleeper(&self) -> Option<DateTime<Utc>> {
        self.lock().sleepers.keys().next().map(|(at, _)| *at)
    }

    /// The latest instant up to `limit` that somebody sleeps until.
    pub fn last_sleeper(&self, limit: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let state = self.lock();
        let mut until = state.sleepers.range(..=(limit, u64::MAX));
        until.next_back().map(|((at, _), _)| *at)
    }

    /// How many of those who came to sleep until some instant have been let go, since the start.
    pub fn woken(&self) -> u64 {
        self.lock().woken
    }

    /// Resolves when somebody has begun to sleep since it was last asked.
    pub async fn somebody_sleeps(&self) {
        self.slept.notified().await;
    }

    /// Changes whenever the clock is moved by hand.
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.moved.subscribe()
    }

    fn tell(&self) {
        self.moved.send_modify(|count| *count += 1);
    }

    fn store(&self, at: DateTime<Utc>) -> anyhow::Result<()> {
        if let Some(file) = &self.file {
            // One write of one length in one place: a kill leaves the old instant or the new one.
            let text = format!("{:<STORED$}", at.to_rfc3339());
            file.write_all_at(text.as_bytes(), 0)?;
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Machine time until `at`, as far as the clock passes by itself.
    fn wait_for(&self, at: DateTime<Utc>) -> Duration {
        let speed = match self.lock().pace {
            Pace::Real => 1.0,
            Pace::Speed(speed) => speed,
            Pace::FastForward | Pace::Hold => return LOOK_AGAIN,
        };
        let left = (at - self.now()).to_std().unwrap_or_default();
        left.div_f64(speed.max(0.001))
            .clamp(Duration::from_millis(1), LOOK_AGAIN)
    }

    /// Somebody who sleeps until `at`, and what wakes them: a jump that reaches it, or the end of what wakes.
    fn sleeper(&self, at: DateTime<Utc>) -> (Sleeper, oneshot::Receiver<()>) {
        let (wake, woken) = oneshot::channel();
        let mut state = self.lock();
        state.slept += 1;
        let key = (at, state.slept);
        // A jump may have come between the look at the clock and this: nobody would wake them but the next one.
        if state.reading() < at {
            state.sleepers.insert(key, wake);
        } else {
            state.woken += 1;
        }
        drop(state);
        self.slept.notify_one();
        let sleeper = Sleeper {
            clock: self.clone(),
            key,
        };
        (sleeper, woken)
    }
}

/// Says that somebody sleeps, until dropped.
struct Sleeper {
    clock: LocalClock,
    key: (DateTime<Utc>, u64),
}

impl Drop for Sleeper {
    fn drop(&mut self) {
        self.clock.lock().sleepers.remove(&self.key);
    }
}

impl TimeSource for LocalClock {
    fn now(&self) -> DateTime<Utc> {
        self.lock().reading()
    }

    fn sleep_until(&self, at: DateTime<Utc>) -> BoxFuture<'static, ()> {
        let clock = self.clone();
        // Seen from now on, also before the first poll: time that jumps shall not jump past somebody whose task is to
        // run next.
        let (mut sleeper, mut woken) = clock.sleeper(at);
        Box::pin(async move {
            while clock.now() < at {
                tokio::select! {
                    // By a jump, or because the pace has changed.
                    _ = &mut woken => if clock.now() < at {
                        (sleeper, woken) = clock.sleeper(at);
                    },
                    () = tokio::time::sleep(clock.wait_for(at)) => {}
                }
            }
            drop(sleeper);
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start() -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000, 0).unwrap()
    }

    #[test]
    fn it_stands_still_until_it_jumps_and_never_goes_back() {
        let clock = LocalClock::open(None, Some(start()), Pace::FastForward).unwrap();
        assert_eq!(clock.now(), start());
        clock.jump(start() + TimeDelta::hours(1)).unwrap();
        clock.jump(start()).unwrap();
        assert_eq!(clock.now(), start() + TimeDelta::hours(1));
    }

    #[test]
    fn a_restart_goes_on_from_the_last_jump_and_ignores_another_start() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clock");
        let clock = LocalClock::open(Some(file.clone()), Some(start()), Pace::FastForward).unwrap();
        clock.jump(start() + TimeDelta::days(2)).unwrap();
        let again = LocalClock::open(Some(file), Some(start()), Pace::FastForward).unwrap();
        assert_eq!(again.now(), start() + TimeDelta::days(2));
    }

    #[test]
    fn a_file_that_nothing_was_stored_in_yet_is_a_new_clock_and_garbage_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clock");
        std::fs::write(&file, "").unwrap();
        let open = || LocalClock::open(Some(file.clone()), Some(start()), Pace::FastForward);
        assert_eq!(open().unwrap().now(), start());
        std::fs::write(&file, "yesterday").unwrap();
        assert!(open().is_err());
    }

    #[tokio::test]
    async fn a_sleeper_is_seen_and_woken_by_a_jump() {
        let clock = LocalClock::open(None, Some(start()), Pace::Hold).unwrap();
        let at = start() + TimeDelta::minutes(1);
        let sleep = clock.sleep_until(at);
        assert_eq!(clock.next_sleeper(), Some(at), "before it is polled");
        let later = at + TimeDelta::seconds(1);
        assert_eq!(clock.last_sleeper(later), Some(at));
        assert_eq!(clock.last_sleeper(at - TimeDelta::seconds(1)), None);
        clock.jump(at).unwrap();
        sleep.await;
        assert_eq!((clock.next_sleeper(), clock.woken()), (None, 1));
    }

    #[tokio::test]
    async fn whoever_stops_waiting_is_seen_no_longer() {
        let clock = LocalClock::open(None, Some(start()), Pace::Hold).unwrap();
        let sleep = clock.sleep_until(start() + TimeDelta::minutes(1));
        drop(sleep);
        assert_eq!((clock.next_sleeper(), clock.woken()), (None, 0));
    }

    #[tokio::test]
    async fn nobody_sleeps_until_an_instant_that_came_while_they_lay_down() {
        let clock = LocalClock::open(None, Some(start()), Pace::Hold).unwrap();
        let (_sleeper, woken) = clock.sleeper(start());
        assert!(woken.await.is_err(), "nobody is to wake them");
        assert_eq!((clock.next_sleeper(), clock.woken()), (None, 1));
    }
}
