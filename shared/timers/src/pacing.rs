//! Spreads many requests evenly under a rate.

use std::num::NonZeroU32;
use std::time::Duration;
use tokio::time::{Interval, MissedTickBehavior, interval};

/// A timer cannot tell instants much closer than a millisecond apart; above this many ticks a second several
/// requests share one.
const TICKS_PER_SECOND: u32 = 100;

/// Hands out turns, at most `rate` in any second.
pub(crate) struct Pacing {
    ticks: Interval,
    per_tick: u32,
    left: u32,
}

impl Pacing {
    /// Turns at `rate` per second; the first ones are free at once.
    pub(crate) fn new(rate: NonZeroU32) -> Self {
        let per_tick = (rate.get() / TICKS_PER_SECOND).max(1);
        let mut ticks = interval(Duration::from_secs(1) * per_tick / rate.get());
        // Time lost to slow answers is not made up for by a burst: the quota is counted per second.
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            ticks,
            per_tick,
            left: 0,
        }
    }

    /// Waits for the next turn.
    pub(crate) async fn turn(&mut self) {
        if self.left == 0 {
            self.ticks.tick().await;
            self.left = self.per_tick;
        }
        self.left -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Milliseconds that `turns` turns take at `rate`.
    async fn millis(rate: u32, turns: u32) -> u128 {
        let (done, mut steps) = tokio::sync::watch::channel(0u128);
        let mut pacing = Pacing::new(NonZeroU32::new(rate).unwrap());
        let counter = tokio::spawn(async move {
            let mut every = interval(Duration::from_millis(1));
            let mut count = 0;
            loop {
                every.tick().await;
                done.send_replace(count);
                count += 1;
            }
        });
        for _ in 0..turns {
            pacing.turn().await;
        }
        counter.abort();
        *steps.borrow_and_update()
    }

    #[tokio::test(start_paused = true)]
    async fn turns_are_spread_over_the_second() {
        for (rate, turns, at_least) in [
            (1, 4, 2_990),
            (45, 90, 1_950),
            (250, 500, 1_980),
            (2_500, 5_000, 1_980),
        ] {
            let took = millis(rate, turns).await;
            assert!(
                (at_least..at_least + 70).contains(&took),
                "{turns} turns at {rate}/s took {took} ms"
            );
        }
    }
}
