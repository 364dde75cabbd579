//! Alarms: for everything that people have to know of, each told to the topic, each in the runbook.

use super::document::Template;
use super::{FUNCTIONS, QUEUES};
use serde_json::Value;
use std::collections::BTreeSet;

/// Namespace, metric and what it is of.
fn watched(template: &Template) -> BTreeSet<String> {
    let of = |alarm: &Value| {
        let dimensions = alarm["Dimensions"].as_array().cloned().unwrap_or_default();
        let of: Vec<String> = dimensions
            .iter()
            .map(|one| template.text(&one["Value"]))
            .collect();
        format!(
            "{} {} {}",
            template.text(&alarm["Namespace"]),
            template.text(&alarm["MetricName"]),
            of.join(",")
        )
    };
    template
        .of_type("AWS::CloudWatch::Alarm")
        .map(|(_, alarm)| of(alarm).trim_end().to_owned())
        .collect()
}

#[test]
fn everything_that_may_go_wrong_unseen_is_watched() {
    let template = Template::read_with_skype();
    let mut expected: BTreeSet<String> = [
        "AWS/ApiGateway 5xx HttpApi",
        "AWS/Scheduler InvocationDroppedCount presently",
        "AWS/Usage CallCount Scheduler,None,API,CreateSchedule",
        "Presently Lateness",
        "Presently Unknown",
    ]
    .map(str::to_owned)
    .into();
    for (queue, dlq, _) in QUEUES {
        expected.insert(format!(
            "AWS/SQS ApproximateNumberOfMessagesVisible queuename:{dlq}"
        ));
        expected.insert(format!(
            "AWS/SQS ApproximateAgeOfOldestMessage queuename:{queue}"
        ));
    }
    for (function, ..) in FUNCTIONS {
        expected.insert(format!("AWS/Lambda Errors {function}"));
        expected.insert(format!("AWS/Lambda Throttles {function}"));
    }
    assert_eq!(watched(&template), expected);
    let without_a_pool = watched(&Template::read());
    assert!(
        without_a_pool
            .iter()
            .all(|of| !of.ends_with("DispatchSkype"))
    );
}

#[test]
fn every_alarm_has_a_name_says_what_has_happened_and_tells_the_topic() {
    let template = Template::read_with_skype();
    let mut names = BTreeSet::new();
    for (name, alarm) in template.of_type("AWS::CloudWatch::Alarm") {
        assert_eq!(
            template.texts(&alarm["AlarmActions"]),
            ["AlarmTopic"],
            "{name}"
        );
        assert!(
            alarm["AlarmDescription"].as_str().unwrap().ends_with('.'),
            "{name}"
        );
        assert_eq!(alarm["TreatMissingData"], "notBreaching", "{name}");
        assert!(names.insert(template.text(&alarm["AlarmName"])), "{name}");
    }
    assert!(names.iter().all(|name| name.starts_with("presently-")));
}

#[test]
fn an_address_that_is_given_is_told_of_alarms() {
    assert_eq!(
        Template::read().of_type("AWS::SNS::Subscription").count(),
        0
    );
    let template = Template::given([("AlarmEmail", "ops@contoso.example")]);
    let (_, subscription) = template.of_type("AWS::SNS::Subscription").next().unwrap();
    assert_eq!(
        template.text(&subscription["Endpoint"]),
        "ops@contoso.example"
    );
    assert_eq!(template.text(&subscription["TopicArn"]), "AlarmTopic");
}

#[test]
fn the_dashboard_is_json_and_shows_the_metrics_that_alarms_watch() {
    let template = Template::read();
    let dashboard = template.properties("Dashboard");
    let body: Value = serde_json::from_str(&template.text(&dashboard["DashboardBody"])).unwrap();
    let widgets = body["widgets"].as_array().unwrap();
    let text = body.to_string();
    for metric in [
        "Sent",
        "Outcomes",
        "Lateness",
        "PaceUse",
        "DuplicatesSuppressed",
        "Unknown",
        "Clicks",
        "BreakerOpened",
    ] {
        assert!(text.contains(metric), "{metric}");
    }
    let mut places = BTreeSet::new();
    for widget in widgets {
        assert!(
            places.insert((widget["x"].as_u64(), widget["y"].as_u64())),
            "{widget}"
        );
        assert_eq!(widget["properties"]["region"], "aws-region");
    }
}

#[test]
fn the_runbook_says_what_to_do_about_each() {
    let path = format!("{}/../docs/runbook.md", env!("CARGO_MANIFEST_DIR"));
    let runbook = std::fs::read_to_string(path).unwrap();
    let headings: Vec<&str> = runbook
        .lines()
        .filter(|line| line.starts_with("### "))
        .collect();
    let template = Template::read_with_skype();
    for (_, alarm) in template.of_type("AWS::CloudWatch::Alarm") {
        let name = template.text(&alarm["AlarmName"]);
        let name = name.strip_prefix("presently-").unwrap();
        // What can happen to every function is said once.
        let general = name.rsplit('-').next().unwrap();
        let told = headings.iter().any(|heading| {
            heading.contains(&format!("`{name}`")) || heading.contains(&format!("`NAME-{general}`"))
        });
        assert!(told, "docs/runbook.md says nothing of {name}");
    }
}
