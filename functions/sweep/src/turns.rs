//! Which campaigns a sweep looks at.
//!
//! A look reads the outcomes of all batches of a campaign. Of a million people that is ten thousand batches, and every
//! five minutes for three days would cost as much as sending to them. So a large campaign has its turn less often.

use chrono::{DateTime, Utc};
use domain::campaign::Campaign;

/// Between two sweeps, in seconds, as the template has it.
const SWEEP_SECONDS: i64 = 300;
/// A campaign is looked at in every n-th sweep, n being its batches in thousands, …
const BATCHES: u32 = 1_000;
/// … and at least this often: once an hour.
const SELDOM: u32 = 12;

/// Whether the sweep at `now` looks at a campaign. One whose window is over is always looked at, so that it finishes.
pub fn has_its_turn(campaign: &Campaign, now: DateTime<Utc>) -> bool {
    let Some(publication) = &campaign.publication else {
        return true;
    };
    let batches = publication.counts.as_ref().map_or(0, |of| of.batches);
    now >= publication.window.until || is_turn(batches, now)
}

fn is_turn(batches: u32, now: DateTime<Utc>) -> bool {
    let every = i64::from(batches.div_ceil(BATCHES).clamp(1, SELDOM));
    (now.timestamp() / SWEEP_SECONDS) % every == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    /// The sweeps of a day that look at a campaign of so many batches.
    fn looks(batches: u32) -> usize {
        let day = DateTime::from_timestamp(1_796_000_000, 0).unwrap();
        let sweeps = (0..288).map(|n| day + TimeDelta::minutes(5 * n));
        sweeps.filter(|at| is_turn(batches, *at)).count()
    }

    #[test]
    fn a_campaign_is_looked_at_less_often_the_larger_it_is_and_at_least_every_hour() {
        assert_eq!(looks(0), 288);
        assert_eq!(looks(1_000), 288);
        assert_eq!(looks(1_001), 144);
        assert_eq!(looks(3_500), 72);
        assert_eq!(looks(12_000), 24);
        assert_eq!(looks(u32::MAX), 24);
    }

    #[test]
    fn no_look_is_later_than_an_hour_after_the_last() {
        let mut now = DateTime::from_timestamp(1_796_000_017, 0).unwrap();
        for _ in 0..50 {
            assert!((0..12).any(|n| is_turn(1_000_000, now + TimeDelta::minutes(5 * n))));
            now += TimeDelta::minutes(5);
        }
    }
}
