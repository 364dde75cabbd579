//! Least privilege, both ways: every function is run through what it does with a recorder between it and the cloud.
//! What it asked is granted to its role, and what is granted was asked.

mod granted;
mod rare;
mod recorder;
mod screens;
mod secrets;
mod story;
mod system;

use self::granted::Granted;
use self::recorder::{Act, Recorder};
use std::collections::{BTreeMap, BTreeSet};

/// Begins the names of queues and schedules that only recorded functions use.
const PREFIX: &str = "recorded-";

/// Granted, and asked for by the service in the function's name, not by the code.
const BY_THE_SERVICE: [(&str, &str); 4] = [
    (
        "logs:CreateLogStream",
        "the service writes the function's logs with its role",
    ),
    (
        "logs:PutLogEvents",
        "the service writes the function's logs with its role",
    ),
    (
        "xray:PutTraceSegments",
        "the service sends the function's traces with its role",
    ),
    (
        "xray:PutTelemetryRecords",
        "the service sends the function's traces with its role",
    ),
];
/// Granted on the queues that are mapped to the function, and nowhere else.
const BY_THE_MAPPING: [&str; 3] = [
    "sqs:ReceiveMessage",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
];

/// The console hands out files and asks the cloud for nothing, so its role may allow nothing either.
const ASKS_NOTHING: &str = "Console";

/// Whether a grant is for something that the code does not ask for itself.
fn is_excused(granted: &Granted, (action, on): &Act) -> bool {
    BY_THE_SERVICE.iter().any(|(excused, _)| excused == action)
        || (BY_THE_MAPPING.contains(&action.as_str()) && granted.mapped.contains(on))
}

/// What is wrong with each function's role, a line each.
fn compare(functions: &BTreeMap<String, Granted>, recorder: &Recorder) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, granted) in functions {
        let asked = recorder.of(name);
        if asked.is_empty() && name != ASKS_NOTHING {
            wrong.push(format!("{name} ({}): was not run", granted.code));
        }
        for (action, on) in asked.difference(&granted.acts) {
            wrong.push(format!(
                "{name}: asks {action} on {on}, and its role does not allow it"
            ));
        }
        for act in granted.acts.difference(&asked) {
            if !is_excused(granted, act) {
                wrong.push(format!(
                    "{name}: its role allows {} on {}, and it never asks",
                    act.0, act.1
                ));
            }
        }
    }
    wrong
}

#[tokio::test(flavor = "multi_thread")]
async fn every_function_asks_for_what_its_role_allows_and_its_role_allows_no_more() {
    let functions = granted::functions();
    let recorder = Recorder::default();
    story::run(&recorder).await;
    secrets::read(&functions, &recorder).await;
    let wrong = compare(&functions, &recorder);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn too_much_too_little_and_nothing_at_all_are_told() {
    let act = |action: &str, on: &str| (action.to_owned(), on.to_owned());
    let granted = |acts: &[Act]| Granted {
        code: "functions/x".into(),
        acts: acts.iter().cloned().collect(),
        mapped: BTreeSet::from(["queue plan".to_owned()]),
        environment: BTreeMap::new(),
    };
    let receive = |queue| act("sqs:ReceiveMessage", queue);
    let functions = BTreeMap::from([
        ("Idle".to_owned(), granted(&[])),
        (
            "Plan".to_owned(),
            granted(&[receive("queue plan"), receive("queue due-teams")]),
        ),
    ]);
    let recorder = Recorder::default();
    let request = http::Request::post("/").header("x-amz-target", "AmazonSQS.SendMessageBatch");
    let (parts, ()) = request.body(()).unwrap().into_parts();
    recorder.hear(
        "Plan",
        &parts,
        br#"{"QueueUrl": "http://127.0.0.1/0/recorded-plan"}"#,
    );
    assert_eq!(
        compare(&functions, &recorder),
        [
            "Idle (functions/x): was not run",
            "Plan: asks sqs:SendMessage on queue plan, and its role does not allow it",
            "Plan: its role allows sqs:ReceiveMessage on queue due-teams, and it never asks",
        ]
    );
}
