//! What operators watch: a few counts and measurements, written as CloudWatch's embedded metric format.
//!
//! `docs/metrics.md` says what each means and which alarm reads it.

mod emf;

use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::Channel;
use domain::engagement::RequestClass;
use domain::outcome::Reason;
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

/// The metrics there are. Names and units are read by alarms and dashboards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Metric {
    /// Messages that a channel accepted.
    Sent,
    /// People who reached a final outcome other than `sent` and `unknown`.
    Outcomes,
    /// Seconds from when somebody was due to when the channel accepted their message.
    Lateness,
    /// Share of one minute's requests that was granted, in percent: its sum over a minute is the use of that minute.
    PaceUse,
    /// Wakes that had nothing left to do, and workers that came second.
    DuplicatesSuppressed,
    /// People of whom nobody knows whether they were sent to.
    Unknown,
    /// Visits to tracked links.
    Clicks,
    /// Faults of a channel as a whole.
    BreakerOpened,
    /// People who are unknown because the table was restored.
    Recovered,
    /// People whose data was erased.
    Erased,
    /// Campaigns that were deleted because they had been kept for long enough.
    Expired,
}

/// What a series is about beside its metric.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Label {
    channel: Option<&'static str>,
    /// Name and value of a dimension of its own.
    by: Option<(&'static str, String)>,
}

/// What is known of one series.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Kept {
    total: f64,
    /// One by one, where the distribution matters.
    values: Vec<f64>,
}

#[derive(Debug)]
struct Inner {
    prints: bool,
    kept: Mutex<BTreeMap<(Label, Metric), Kept>>,
}

/// Takes metrics in. Cheap to clone; clones share what was taken in.
#[derive(Debug, Clone)]
pub struct Metrics(Arc<Inner>);

impl Metrics {
    /// Printed by [`Metrics::flush`], as a function in the cloud does.
    pub fn printed() -> Self {
        Self::new(true)
    }

    /// Summed up for [`Metrics::total`], as local mode and tests do.
    pub fn in_memory() -> Self {
        Self::new(false)
    }

    fn new(prints: bool) -> Self {
        Self(Arc::new(Inner {
            prints,
            kept: Mutex::default(),
        }))
    }

    /// A message was accepted `late` after its recipient was due.
    pub fn sent(&self, channel: Channel, late: TimeDelta) {
        self.add(Metric::Sent, of(channel), 1.0);
        let seconds = late.num_milliseconds().max(0) as f64 / 1_000.0;
        self.add(Metric::Lateness, of(channel), seconds);
    }

    /// Somebody will not be sent to.
    pub fn ended(&self, channel: Channel, reason: Reason) {
        let by = Some(("Reason", word(reason)));
        self.add(Metric::Outcomes, Label { by, ..of(channel) }, 1.0);
    }

    /// Nobody knows whether somebody was sent to.
    pub fn unknown(&self, channel: Channel) {
        self.add(Metric::Unknown, of(channel), 1.0);
    }

    /// A wake or a worker that came a second time did nothing.
    pub fn duplicate(&self, channel: Channel) {
        self.add(Metric::DuplicatesSuppressed, of(channel), 1.0);
    }

    /// `requests` were granted where `rate` a second may be.
    pub fn granted(&self, channel: Channel, requests: u32, rate: u32) {
        let percent = f64::from(requests) * 100.0 / (f64::from(rate.max(1)) * 60.0);
        self.add(Metric::PaceUse, of(channel), percent);
    }

    /// The channel is left alone for a while.
    pub fn breaker_opened(&self, channel: Channel) {
        self.add(Metric::BreakerOpened, of(channel), 1.0);
    }

    /// Somebody may have been sent to before the table was restored.
    pub fn recovered(&self, channel: Channel) {
        self.add(Metric::Recovered, of(channel), 1.0);
    }

    /// Somebody's data was erased.
    pub fn erased(&self) {
        self.add(Metric::Erased, Label::default(), 1.0);
    }

    /// A campaign was deleted because it had been kept for long enough.
    pub fn expired(&self, channel: Channel) {
        self.add(Metric::Expired, of(channel), 1.0);
    }

    /// A tracked link was followed.
    pub fn clicked(&self, class: RequestClass) {
        let class = match class {
            RequestClass::Person => "person",
            RequestClass::Preview => "preview",
            RequestClass::Scanner => "scanner",
            RequestClass::Ignored => return,
        };
        let by = Some(("Class", class.to_owned()));
        self.add(Metric::Clicks, Label { channel: None, by }, 1.0);
    }

    /// The sum of what was taken in, over all channels, reasons and classes. Nothing where it is printed: that is gone.
    pub fn total(&self, metric: Metric) -> f64 {
        self.total_where(metric, |_| true)
    }

    /// [`Metrics::total`] of one reason or class.
    pub fn total_by(&self, metric: Metric, word: &str) -> f64 {
        self.total_where(metric, |label| {
            label.by.as_ref().is_some_and(|(_, by)| by == word)
        })
    }

    /// Prints what was taken in since the last time, with the instant `now` of machine time: to be called at the end of
    /// each invocation. One line for each set of dimension values. In memory it stays.
    pub fn flush(&self, now: DateTime<Utc>) {
        if !self.0.prints {
            return;
        }
        let lines = self.take(now);
        // Metrics that cannot be written are no reason to send anything again.
        let _ = std::io::stdout().lock().write_all(lines.as_bytes());
    }

    fn take(&self, now: DateTime<Utc>) -> String {
        let kept = std::mem::take(&mut *self.lock());
        emf::lines(&kept, now)
    }

    fn add(&self, metric: Metric, label: Label, amount: f64) {
        let mut all = self.lock();
        let kept = all.entry((label, metric)).or_default();
        kept.total += amount;
        if self.0.prints && metric == Metric::Lateness {
            kept.values.push(amount);
        }
    }

    fn total_where(&self, metric: Metric, which: impl Fn(&Label) -> bool) -> f64 {
        let all = self.lock();
        let of_it = all.iter().filter(|((_, of), _)| *of == metric);
        of_it
            .filter(|((label, _), _)| which(label))
            .fold(0.0, |sum, (_, kept)| sum + kept.total)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<(Label, Metric), Kept>> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn of(channel: Channel) -> Label {
    Label {
        channel: Some(channel.as_str()),
        by: None,
    }
}

/// The word that reports have for it.
fn word(reason: Reason) -> String {
    let value = serde_json::to_value(reason).unwrap_or_default();
    value.as_str().unwrap_or("other").to_owned()
}

#[cfg(test)]
mod tests;
