//! The pace of a channel: who may send how many requests from when to when.
//!
//! A grant is a stretch of time, not a number of tokens: requests spaced evenly inside the stretch
//! never put more than the rate into any second, however many workers there are. What a worker does
//! not use of its stretch is forfeited.

use crate::ids::CampaignId;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A campaign that asked for nothing this long no longer counts as active.
const ACTIVE: TimeDelta = TimeDelta::seconds(2);
/// A stretch that starts later than this is not waited for: sleeping functions cost money.
pub const PATIENCE: TimeDelta = TimeDelta::seconds(1);

/// What is granted so far on one channel: the shared item all workers update.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pace {
    /// Microseconds since 1970 up to which the channel is granted.
    pub until: i64,
    /// The same for each campaign that asked lately; moved on faster, so that campaigns share fairly.
    pub campaigns: BTreeMap<CampaignId, i64>,
}

/// A granted stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// When the first request may leave.
    pub from: DateTime<Utc>,
    /// The time between two requests.
    pub step: TimeDelta,
    /// How many requests it holds.
    pub requests: u32,
}

impl Stretch {
    /// When request `index` (from zero) may leave.
    pub fn slot(&self, index: u32) -> DateTime<Utc> {
        self.from + self.step * i32::try_from(index).unwrap_or(i32::MAX)
    }
}

/// What a worker that asked gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grant {
    /// Go, in this stretch.
    Stretch(Stretch),
    /// Nothing before this instant: come back then. The pace is unchanged.
    Later(DateTime<Utc>),
}

impl Pace {
    /// The instant up to which the channel is granted.
    pub fn until_instant(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.until).unwrap_or_default()
    }

    /// Campaigns that asked for requests lately.
    pub fn active(&self, now: DateTime<Utc>) -> usize {
        let lately = (now - ACTIVE).timestamp_micros();
        self.campaigns
            .values()
            .filter(|until| **until > lately)
            .count()
    }

    /// Grants `requests` (at least 1) at `rate` per second to `campaign` (TRY and directory calls have none).
    ///
    /// The channel's clock moves on by n ÷ rate, the campaign's by n × active campaigns ÷ rate, so a
    /// small campaign is not stuck behind a large one that asked first.
    pub fn grant(
        &mut self,
        campaign: Option<CampaignId>,
        requests: u32,
        rate: u32,
        now: DateTime<Utc>,
    ) -> Grant {
        let requests = requests.max(1);
        let step = TimeDelta::microseconds(1_000_000 / i64::from(rate.max(1)));
        let now_us = now.timestamp_micros();
        let length = step.num_microseconds().unwrap_or(i64::MAX) * i64::from(requests);
        self.campaigns
            .retain(|_, until| *until > now_us - ACTIVE.num_microseconds().unwrap_or(0));

        let own = campaign
            .and_then(|id| self.campaigns.get(&id).copied())
            .unwrap_or(now_us);
        let start = now_us.max(self.until).max(own);
        let from = DateTime::from_timestamp_micros(start).unwrap_or(now);
        if from > now + PATIENCE {
            return Grant::Later(from);
        }
        self.until = start + length;
        if let Some(id) = campaign {
            let others = self.campaigns.keys().filter(|other| **other != id).count();
            let share = i64::try_from(others).unwrap_or(0) + 1;
            self.campaigns.insert(id, own.max(now_us) + length * share);
        }
        Grant::Stretch(Stretch {
            from,
            step,
            requests,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_790_000_000_000 + millis).unwrap()
    }
    fn campaign(n: u128) -> CampaignId {
        CampaignId::from_parts(1, n)
    }

    #[test]
    fn no_second_carries_more_than_the_rate() {
        let mut pace = Pace::default();
        let mut sent = Vec::new();
        let mut now = at(0);
        for turn in 0..200 {
            match pace.grant(Some(campaign(turn % 3)), 1 + (turn as u32 % 16), 45, now) {
                Grant::Stretch(stretch) => {
                    sent.extend((0..stretch.requests).map(|index| stretch.slot(index)));
                    now += TimeDelta::milliseconds(7);
                }
                Grant::Later(later) => now = now.max(later - TimeDelta::milliseconds(500)),
            }
        }
        sent.sort_unstable();
        for (index, first) in sent.iter().enumerate() {
            let within = sent[index..]
                .iter()
                .take_while(|at| **at < *first + TimeDelta::seconds(1))
                .count();
            assert!(within <= 46, "{within} in the second from {first}");
        }
    }

    #[test]
    fn a_stretch_far_ahead_is_refused_and_changes_nothing() {
        let mut pace = Pace::default();
        assert!(matches!(pace.grant(None, 90, 45, at(0)), Grant::Stretch(_)));
        let before = pace.clone();
        assert_eq!(
            pace.grant(None, 1, 45, at(0)),
            Grant::Later(before.until_instant())
        );
        assert_eq!(pace.until, before.until);
    }

    #[test]
    fn a_campaign_is_active_for_two_seconds_after_its_stretch() {
        let mut pace = Pace::default();
        assert!(matches!(
            pace.grant(Some(campaign(1)), 45, 45, at(0)),
            Grant::Stretch(_)
        ));
        assert_eq!((pace.active(at(0)), pace.active(at(2_900))), (1, 1));
        assert_eq!(pace.active(at(3_000)), 0);
    }

    #[test]
    fn two_hungry_campaigns_get_the_same_and_waste_nothing() {
        let mut pace = Pace::default();
        let mut got = [0u32; 2];
        let mut now = at(0);
        while now < at(60_000) {
            for (n, got) in got.iter_mut().enumerate() {
                // The first asks twice as often as the second.
                for _ in 0..(2 - n) {
                    if let Grant::Stretch(stretch) =
                        pace.grant(Some(campaign(n as u128)), 16, 45, now)
                    {
                        *got += stretch.requests;
                    }
                }
            }
            now += TimeDelta::milliseconds(20);
        }
        let total = got[0] + got[1];
        assert!(
            total >= 45 * 60 * 98 / 100,
            "only {total} requests in a minute"
        );
        assert!(got[0].abs_diff(got[1]) <= total / 10, "unfair: {got:?}");
    }
}
