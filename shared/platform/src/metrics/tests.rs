use super::*;
use serde_json::Value;
use std::collections::BTreeSet;

const UNITS: [&str; 3] = ["Count", "Percent", "Seconds"];

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_790_000_000_123).unwrap()
}

/// Holds an object against the rules of the format's specification.
fn check(object: &Value) {
    let root = object.as_object().unwrap();
    let metadata = root["_aws"].as_object().unwrap();
    assert_eq!(metadata["Timestamp"], 1_790_000_000_123_i64);
    let mut named = BTreeSet::from(["_aws".to_owned()]);
    let directives = metadata["CloudWatchMetrics"].as_array().unwrap();
    assert!(!directives.is_empty());
    for directive in directives {
        let namespace = directive["Namespace"].as_str().unwrap();
        assert!((1..=1_024).contains(&namespace.len()));
        let sets = directive["Dimensions"].as_array().unwrap();
        assert!(!sets.is_empty());
        for set in sets {
            let set = set.as_array().unwrap();
            assert!(set.len() <= 30);
            for name in set {
                let name = name.as_str().unwrap();
                let value = root[name].as_str().unwrap();
                assert!((1..=1_024).contains(&value.len()), "{name}");
                named.insert(name.to_owned());
            }
        }
        let metrics = directive["Metrics"].as_array().unwrap();
        assert!((1..=100).contains(&metrics.len()));
        for metric in metrics {
            let name = metric["Name"].as_str().unwrap();
            assert!(UNITS.contains(&metric["Unit"].as_str().unwrap()), "{name}");
            match &root[name] {
                Value::Array(values) => {
                    assert!((1..=100).contains(&values.len()), "{name}");
                    assert!(values.iter().all(Value::is_number), "{name}");
                }
                value => assert!(value.is_number(), "{name}"),
            }
            assert!(named.insert(name.to_owned()), "{name} twice");
        }
    }
    let there: BTreeSet<_> = root.keys().cloned().collect();
    assert_eq!(there, named, "something is there that nothing declares");
}

fn printed(metrics: &Metrics) -> Vec<Value> {
    let lines = metrics.take(now());
    assert!(lines.is_empty() || lines.ends_with('\n'));
    let objects: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    objects.iter().for_each(check);
    objects
}

#[test]
fn everything_is_printed_in_the_format_and_once() {
    let metrics = Metrics::printed();
    for late in [0, -5, 1_500] {
        metrics.sent(Channel::Teams, TimeDelta::milliseconds(late));
    }
    metrics.sent(Channel::Skype, TimeDelta::seconds(7));
    metrics.ended(Channel::Teams, Reason::AppNotInstalled);
    metrics.unknown(Channel::Teams);
    metrics.duplicate(Channel::Teams);
    metrics.granted(Channel::Teams, 9, 45);
    metrics.breaker_opened(Channel::Skype);
    metrics.clicked(RequestClass::Preview);
    metrics.clicked(RequestClass::Ignored);
    let objects = printed(&metrics);
    assert_eq!(objects.len(), 4, "{objects:?}");
    let of = |key: &str, value: &str| {
        let found = objects.iter().find(|object| object[key] == value);
        found.unwrap_or_else(|| panic!("no {key} {value} in {objects:?}"))
    };
    let teams = objects.iter().find(|object| object["Sent"] == 3.0).unwrap();
    assert_eq!(teams["Channel"], "teams");
    assert_eq!(teams["Lateness"], serde_json::json!([0.0, 0.0, 1.5]));
    assert_eq!(
        (&teams["Unknown"], &teams["DuplicatesSuppressed"]),
        (&1.0.into(), &1.0.into())
    );
    assert_eq!(
        teams["_aws"]["CloudWatchMetrics"][0]["Dimensions"],
        serde_json::json!([["Channel"], []])
    );
    let ended = of("Reason", "app_not_installed");
    assert_eq!(ended["Outcomes"], 1.0);
    assert_eq!(
        ended["_aws"]["CloudWatchMetrics"][0]["Dimensions"],
        serde_json::json!([["Channel", "Reason"], ["Channel"], []])
    );
    assert_eq!(of("Channel", "skype")["BreakerOpened"], 1.0);
    assert_eq!(of("Class", "preview")["Clicks"], 1.0);
    assert!(printed(&metrics).is_empty());
}

#[test]
fn many_values_are_spread_over_objects_and_counted_once() {
    let metrics = Metrics::printed();
    for _ in 0..250 {
        metrics.sent(Channel::Teams, TimeDelta::seconds(1));
    }
    let objects = printed(&metrics);
    let values: Vec<_> = objects
        .iter()
        .map(|object| object["Lateness"].as_array().unwrap().len())
        .collect();
    assert_eq!(values, [100, 100, 50]);
    let sent: Vec<_> = objects
        .iter()
        .filter_map(|object| object.get("Sent"))
        .collect();
    assert_eq!(sent, [250.0]);
}

#[test]
fn a_minute_at_full_pace_is_a_hundred_percent() {
    let metrics = Metrics::in_memory();
    for _ in 0..60 * 5 {
        metrics.granted(Channel::Teams, 9, 45);
    }
    assert!((metrics.total(Metric::PaceUse) - 100.0).abs() < 1e-6);
}

#[test]
fn in_memory_everything_adds_up_and_stays() {
    let metrics = Metrics::in_memory();
    metrics.clone().clicked(RequestClass::Person);
    metrics.clicked(RequestClass::Scanner);
    metrics.sent(Channel::Teams, TimeDelta::seconds(2));
    metrics.sent(Channel::Skype, TimeDelta::seconds(3));
    metrics.flush(now());
    assert_eq!(
        (
            metrics.total(Metric::Clicks),
            metrics.total_by(Metric::Clicks, "person")
        ),
        (2.0, 1.0)
    );
    assert_eq!(
        (metrics.total(Metric::Sent), metrics.total(Metric::Lateness)),
        (2.0, 5.0)
    );
}
