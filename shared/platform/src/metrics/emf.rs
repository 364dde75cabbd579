//! The embedded metric format: a JSON object a line, from which CloudWatch makes metrics by itself.

use super::{Kept, Label, Metric};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The namespace of all metrics.
const NAMESPACE: &str = "Presently";
/// Most values of one metric in one object.
const VALUES: usize = 100;

impl Metric {
    fn name(self) -> &'static str {
        match self {
            Metric::Sent => "Sent",
            Metric::Outcomes => "Outcomes",
            Metric::Lateness => "Lateness",
            Metric::PaceUse => "PaceUse",
            Metric::DuplicatesSuppressed => "DuplicatesSuppressed",
            Metric::Unknown => "Unknown",
            Metric::Clicks => "Clicks",
            Metric::BreakerOpened => "BreakerOpened",
            Metric::Recovered => "Recovered",
            Metric::Erased => "Erased",
            Metric::Expired => "Expired",
        }
    }

    fn unit(self) -> &'static str {
        match self {
            Metric::Lateness => "Seconds",
            Metric::PaceUse => "Percent",
            _ => "Count",
        }
    }
}

impl Label {
    /// The value of each dimension.
    fn values(&self) -> Vec<(&'static str, &str)> {
        let channel = self.channel.map(|channel| ("Channel", channel));
        let by = self
            .by
            .as_ref()
            .map(|(name, value)| (*name, value.as_str()));
        channel.into_iter().chain(by).collect()
    }

    /// The sets that CloudWatch keeps a series of each for: all dimensions, the channel alone, everything together.
    fn sets(&self) -> Vec<Vec<&'static str>> {
        let all: Vec<_> = self.values().iter().map(|(name, _)| *name).collect();
        let mut sets: Vec<_> = (0..=all.len()).rev().map(|n| all[..n].to_vec()).collect();
        sets.dedup();
        sets
    }
}

/// Everything that was kept as lines, each ended; nothing for nothing.
pub(super) fn lines(kept: &BTreeMap<(Label, Metric), Kept>, now: DateTime<Utc>) -> String {
    let mut of_label: BTreeMap<&Label, Vec<(Metric, &Kept)>> = BTreeMap::new();
    for ((label, metric), kept) in kept {
        of_label.entry(label).or_default().push((*metric, kept));
    }
    let mut lines = String::new();
    for (label, metrics) in of_label {
        let most = metrics.iter().map(|(_, kept)| kept.values.len()).max();
        for part in 0..most.unwrap_or(0).div_ceil(VALUES).max(1) {
            lines.push_str(&object(label, &metrics, part, now).to_string());
            lines.push('\n');
        }
    }
    lines
}

/// One object with the given part of each metric: counts are in the first.
fn object(label: &Label, metrics: &[(Metric, &Kept)], part: usize, now: DateTime<Utc>) -> Value {
    let mut root = Map::new();
    let mut declared = Vec::new();
    for (metric, kept) in metrics {
        let value = match kept.values.chunks(VALUES).nth(part) {
            Some(values) => json!(values),
            None if kept.values.is_empty() && part == 0 => json!(kept.total),
            None => continue,
        };
        declared.push(json!({"Name": metric.name(), "Unit": metric.unit()}));
        root.insert(metric.name().to_owned(), value);
    }
    for (name, value) in label.values() {
        root.insert(name.to_owned(), json!(value));
    }
    let directive =
        json!({"Namespace": NAMESPACE, "Dimensions": label.sets(), "Metrics": declared});
    let metadata = json!({"Timestamp": now.timestamp_millis(), "CloudWatchMetrics": [directive]});
    root.insert("_aws".to_owned(), metadata);
    Value::Object(root)
}
