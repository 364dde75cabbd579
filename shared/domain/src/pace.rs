//! The pace of a channel: who may send how many requests from when to when.
//!
//! A grant is a stretch of time, not a number of tokens: requests spaced evenly inside the stretch
//! never put more than the rate into any second, however many workers there are. What a worker does
//! not use of its stretch is forfeited.

use crate::ids::CampaignId;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A campaign or a worker that asked for nothing this long no longer counts as active.
const ACTIVE: TimeDelta = TimeDelta::seconds(2);
/// Longest a queue can hold a message back: nobody is told to come back later than that.
const LONGEST: TimeDelta = TimeDelta::seconds(900);
/// What a worker takes at most beyond its needs while nobody else asks: two groups of eight, with the answers and the
/// write between them. Two others may then still come at once, each with a group of eight at 45 requests a second, and
/// neither is put off.
const ALONE: TimeDelta = TimeDelta::milliseconds(820);
/// How far a campaign may be ahead of its share. Workers ask in no order, so that one campaign's turn often comes twice in
/// a row; without this the channel would stand still until the other asks.
const AHEAD: TimeDelta = TimeDelta::seconds(1);
/// A worker's stretch starts so long after it asked at the earliest: the pace and the claim are written meanwhile, and no
/// turn shall have passed when they are.
pub const LEAD: TimeDelta = TimeDelta::milliseconds(30);
/// A stretch that starts later than this is not waited for: sleeping functions cost money.
pub const PATIENCE: TimeDelta = TimeDelta::seconds(1);

/// What is granted so far on one channel: the shared item all workers update.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pace {
    /// Microseconds since 1970 up to which the channel is granted.
    pub until: i64,
    /// The same for each campaign that asked lately; moved on faster, so that campaigns share fairly.
    pub campaigns: BTreeMap<CampaignId, i64>,
    /// When each worker was granted something last, of those that were lately.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub workers: BTreeMap<String, i64>,
    /// Microseconds since 1970 up to which those of each campaign who were put off will keep the channel busy.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub waiting: BTreeMap<CampaignId, i64>,
}

/// A worker that asks.
#[derive(Debug, Clone, Copy)]
pub struct Asker<'a> {
    /// Its name, unlike any other's.
    pub worker: &'a str,
    /// For whom it sends.
    pub campaign: CampaignId,
    /// What it has not used of the last stretch it was granted for that campaign.
    pub left: Option<Stretch>,
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

    /// Where it ends.
    fn until(&self) -> DateTime<Utc> {
        self.slot(self.requests)
    }

    /// Takes the next `requests` turns out of it that have not passed at `now`; those before them are forfeited. None,
    /// and nothing is taken, when it holds no such turns.
    pub fn take(&mut self, requests: u32, now: DateTime<Utc>) -> Option<Stretch> {
        let step = self.step.num_microseconds().filter(|step| *step > 0)?;
        let late = (now - self.from).num_microseconds()?.max(0);
        let passed = u32::try_from((late + step - 1) / step).ok()?;
        let left = self.requests.checked_sub(passed)?.checked_sub(requests)?;
        let taken = Stretch {
            from: self.slot(passed),
            requests,
            ..*self
        };
        self.from = taken.until();
        self.requests = left;
        Some(taken)
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
    /// The channel's clock moves on by n ÷ rate, the campaign's by n × active campaigns ÷ rate, and nobody's is ahead by
    /// more than a second, so a small campaign is not stuck behind a large one that asked first.
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
        let ahead = AHEAD.num_microseconds().unwrap_or(0);
        let (free, fair) = (now_us.max(self.until), own - ahead);
        let from = DateTime::from_timestamp_micros(free.max(fair)).unwrap_or(now);
        // A turn that is not due to this campaign yet is left to the others, not kept for it.
        if fair > free || from > now + PATIENCE {
            return Grant::Later(from);
        }
        self.until = free + length;
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

    /// Grants a worker at least `requests` at `rate` per second.
    ///
    /// One that is alone gets more, so that it need not ask for each group; and as long as nobody was granted anything
    /// since, it gives back what it had not used. Where others ask too, everybody gets what they need and no more.
    pub fn grant_worker(
        &mut self,
        asker: &Asker<'_>,
        requests: u32,
        rate: u32,
        now: DateTime<Utc>,
    ) -> Grant {
        let mut next = self.clone();
        let now_us = now.timestamp_micros();
        let active = now_us - ACTIVE.num_microseconds().unwrap_or(0);
        next.workers.retain(|_, asked| *asked > active);
        next.campaigns.retain(|_, until| *until > active);
        if let Some(left) = asker.left {
            next.take_back(asker.campaign, &left);
        }
        let alone = next.workers.keys().all(|other| other == asker.worker)
            && next.campaigns.keys().all(|other| *other == asker.campaign);
        let room = (now + ALONE - next.until_instant()).min(ALONE);
        let spare = room.num_milliseconds().max(0) * i64::from(rate) / 1_000;
        let most = u32::try_from(spare).unwrap_or(requests);
        let wanted = if alone { requests.max(most) } else { requests };
        let grant = next.grant(Some(asker.campaign), wanted, rate, now + LEAD);
        if let Grant::Stretch(_) = grant {
            next.workers.insert(asker.worker.to_owned(), now_us);
            *self = next;
        }
        grant
    }

    /// When a worker that was put off with `requests` still to send for a campaign is to come back: behind everybody of
    /// that campaign who was put off before, so that a crowd does not ask in vain every second. Nothing is granted by
    /// that; campaigns share what there is.
    pub fn put_off(
        &mut self,
        campaign: CampaignId,
        requests: u32,
        rate: u32,
        now: DateTime<Utc>,
    ) -> DateTime<Utc> {
        let now_us = now.timestamp_micros();
        self.waiting.retain(|_, until| *until > now_us);
        let clocks = [&self.campaigns, &self.waiting];
        let own = clocks
            .iter()
            .filter_map(|clock| clock.get(&campaign).copied());
        let start = own.chain([self.until, now_us]).max().unwrap_or(now_us);
        let latest = now_us + LONGEST.num_microseconds().unwrap_or(0);
        let others = self.campaigns.keys().chain(self.waiting.keys());
        let others: BTreeSet<&CampaignId> = others.filter(|other| **other != campaign).collect();
        let share = i64::try_from(others.len()).unwrap_or(0) + 1;
        let length = i64::from(requests) * share * 1_000_000 / i64::from(rate.max(1));
        self.waiting.insert(campaign, (start + length).min(latest));
        DateTime::from_timestamp_micros(start.min(latest)).unwrap_or(now)
    }

    /// Takes back what was granted last and not used; only its owner can know that, and only the last stretch can be
    /// shortened.
    fn take_back(&mut self, campaign: CampaignId, left: &Stretch) {
        if left.until().timestamp_micros() == self.until {
            let from = left.from.timestamp_micros();
            let unused = self.until - from;
            self.until = from;
            if let Some(own) = self.campaigns.get_mut(&campaign) {
                *own -= unused;
            }
        }
    }
}

#[cfg(test)]
mod tests;
