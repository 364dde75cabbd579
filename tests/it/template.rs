//! The template in the cloud makes what the code expects there.

mod access;
mod alarms;
mod bot;
pub(crate) mod document;
mod parameters;
mod permissions;
mod skype;
mod stages;
mod uploads;

use self::document::Template;
use domain::campaign::Channel;
use platform::config::Env;
use platform::{App, Clock, Entropy};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use store::table;
use timers::queues;

const FUNCTION: &str = "AWS::Serverless::Function";
/// Logical name, directory and time-out in seconds, where there is a pool to speak to.
const FUNCTIONS: [(&str, &str, u64); 9] = [
    ("Api", "functions/api", 30),
    ("Bot", "functions/bot", 15),
    ("Console", "functions/console", 5),
    ("Dispatch", "functions/dispatch", 60),
    ("DispatchSkype", "functions/dispatch", 180),
    ("Import", "functions/import", 300),
    ("Plan", "functions/plan", 900),
    ("Redirect", "functions/redirect", 5),
    ("Sweep", "functions/sweep", 300),
];
/// Those that are there only with a pool.
const OF_SKYPE: [&str; 1] = ["DispatchSkype"];
/// Those that speak to Teams.
const SPEAKING: [&str; 4] = ["Api", "Bot", "Dispatch", "Plan"];
/// Those that have to do with uploaded files.
const UPLOADING: [&str; 2] = ["Api", "Import"];
/// Those behind the HTTP API.
const HTTP: [&str; 4] = ["Api", "Bot", "Console", "Redirect"];
/// Key that names a secret, key of a value in its place, logical name of the secret, and a value.
const SECRETS: [(&str, &str, &str, &str); 3] = [
    (
        "LINK_KEYS_SECRET",
        "LINK_KEYS",
        "LinkKeys",
        "1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    ),
    (
        "TEAMS_APP_SECRET_ID",
        "TEAMS_APP_SECRET",
        "TeamsAppSecret",
        "an app's secret",
    ),
    (
        "SKYPE_PASSWORD_ID",
        "SKYPE_PASSWORD",
        "SkypePassword",
        "a password",
    ),
];
/// Logical name, dead-letter queue, the code's name and visibility in seconds.
const QUEUES: [(&str, &str, u32); 4] = [
    (
        "DueTeams",
        "DueTeamsDlq",
        queues::due_visibility(Channel::Teams),
    ),
    (
        "DueSkype",
        "DueSkypeDlq",
        queues::due_visibility(Channel::Skype),
    ),
    ("Imports", "ImportsDlq", queues::IMPORT_VISIBILITY),
    ("PlanQueue", "PlanDlq", queues::PLAN_VISIBILITY),
];

fn queue_name(logical: &str) -> String {
    match logical {
        "DueTeams" => queues::due(Channel::Teams),
        "DueSkype" => queues::due(Channel::Skype),
        "Imports" => queues::IMPORTS.to_owned(),
        _ => queues::PLAN.to_owned(),
    }
}

#[test]
fn the_table_is_the_one_that_the_store_makes() {
    let template = Template::read();
    let resource = template.resource("Table");
    let table = &resource["Properties"];
    let keys = |hash, range| json!([{"AttributeName": hash, "KeyType": "HASH"}, {"AttributeName": range, "KeyType": "RANGE"}]);
    assert_eq!(table["KeySchema"], keys(table::PK, table::SK));
    let texts: Vec<Value> = [table::PK, table::SK, table::INDEX_PK, table::INDEX_SK]
        .map(|name| json!({"AttributeName": name, "AttributeType": "S"}))
        .into();
    assert_eq!(table["AttributeDefinitions"], json!(texts));
    let index = json!([{
        "IndexName": table::INDEX,
        "KeySchema": keys(table::INDEX_PK, table::INDEX_SK),
        "Projection": {"ProjectionType": "ALL"},
    }]);
    assert_eq!(table["GlobalSecondaryIndexes"], index);
    let ttl = json!({"AttributeName": table::TTL, "Enabled": true});
    assert_eq!(table["TimeToLiveSpecification"], ttl);
    assert_eq!(table["BillingMode"], "PAY_PER_REQUEST");
    let recovery = &table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"];
    assert_eq!(
        (recovery, &table["SSESpecification"]["SSEEnabled"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(resource["DeletionPolicy"], "RetainExceptOnCreate");
    assert_eq!(resource["UpdateReplacePolicy"], "Retain");
}

#[test]
fn queues_and_schedule_group_are_those_of_the_timers() {
    let template = Template::read();
    let prefix = format!("{}-", queues::SCHEDULE_GROUP);
    for (logical, dlq, visibility) in QUEUES {
        let (queue, dead) = (template.properties(logical), template.properties(dlq));
        let name = format!("{prefix}{}", queue_name(logical));
        assert_eq!(template.text(&queue["QueueName"]), name);
        assert_eq!(template.text(&dead["QueueName"]), queues::dlq(&name));
        assert_eq!(queue["VisibilityTimeout"], visibility, "{logical}");
        let redrive = &queue["RedrivePolicy"];
        assert_eq!(
            template.text(&redrive["deadLetterTargetArn"]),
            format!("arn:{dlq}")
        );
        assert_eq!(redrive["maxReceiveCount"], queues::MAX_RECEIVE_COUNT);
        for queue in [queue, dead] {
            assert_eq!(queue["MessageRetentionPeriod"], queues::RETENTION);
            assert_eq!(queue["SqsManagedSseEnabled"], true);
        }
    }
    assert_eq!(
        template.of_type("AWS::SQS::Queue").count(),
        2 * QUEUES.len()
    );
    assert_eq!(queues::CHANNELS.len() + 2, QUEUES.len());
    assert_eq!(
        template.text(&json!({"Ref": "ScheduleGroup"})),
        queues::SCHEDULE_GROUP
    );
}

#[test]
fn each_function_is_a_package_with_a_role_and_logs_of_its_own() {
    let template = Template::read_with_skype();
    let globals = template.globals();
    assert_eq!(
        (&globals["Runtime"], &globals["Handler"]),
        (&json!("provided.al2023"), &json!("bootstrap"))
    );
    assert_eq!(globals["Tracing"], "Active");
    assert_eq!(template.text(&globals["Architectures"][0]), "arm64");
    let mut roles = BTreeSet::new();
    for (name, directory, timeout) in FUNCTIONS {
        let function = template.properties(name);
        assert_eq!(
            template.resource(name)["Metadata"]["BuildMethod"],
            "rust-cargolambda"
        );
        assert_eq!(
            (&function["CodeUri"], &function["Timeout"]),
            (&json!(directory), &json!(timeout))
        );
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        assert!(
            root.join(directory).join("src/main.rs").is_file(),
            "{directory}"
        );
        roles.insert(template.text(&function["Role"]));
        let logs = template.text(&function["LoggingConfig"]["LogGroup"]);
        let logs = template.properties(&logs);
        let group = format!("/aws/lambda/{}", template.text(&function["FunctionName"]));
        assert_eq!(template.text(&logs["LogGroupName"]), group);
    }
    assert_eq!(roles.len(), FUNCTIONS.len());
    assert_eq!(template.of_type(FUNCTION).count(), FUNCTIONS.len());
    for (name, logs) in template.of_type("AWS::Logs::LogGroup") {
        assert_eq!(template.text(&logs["RetentionInDays"]), "30", "{name}");
    }
    let sweep = &template.properties("Sweep")["Events"]["Often"];
    assert_eq!(
        *sweep,
        json!({"Type": "Schedule", "Properties": {"Schedule": "rate(5 minutes)"}})
    );
}

#[test]
fn consumers_report_single_failures_and_messages_are_hidden_six_times_as_long() {
    let template = Template::read_with_skype();
    let mut consumed = BTreeMap::new();
    for (name, function) in template.of_type(FUNCTION) {
        let events = function["Events"].as_object().into_iter();
        for event in events.flat_map(|events| events.values()) {
            if event["Type"] != "SQS" {
                continue;
            }
            let mapping = &event["Properties"];
            let reports = json!(["ReportBatchItemFailures"]);
            assert_eq!(mapping["FunctionResponseTypes"], reports, "{name}");
            let queue = template.text(&mapping["Queue"]);
            let queue = queue.strip_prefix("arn:").unwrap();
            let visibility = template.properties(queue)["VisibilityTimeout"].as_u64();
            let timeout = function["Timeout"].as_u64().unwrap();
            assert_eq!(visibility, Some(6 * timeout), "{name}");
            let figures = (
                mapping["BatchSize"].as_u64(),
                mapping["ScalingConfig"]["MaximumConcurrency"].as_u64(),
            );
            consumed.insert(queue.to_owned(), (name, figures));
        }
    }
    let expected = [
        ("DueTeams".to_owned(), ("Dispatch", (Some(10), Some(5)))),
        (
            "DueSkype".to_owned(),
            ("DispatchSkype", (Some(10), Some(2))),
        ),
        ("Imports".to_owned(), ("Import", (Some(1), Some(2)))),
        ("PlanQueue".to_owned(), ("Plan", (Some(1), Some(2)))),
    ];
    assert_eq!(consumed, BTreeMap::from(expected));
}

/// What a function finds, with values for the secrets it is told of, and services that nobody is asked for
/// credentials for.
fn environment_with_keys(template: &Template, function: &str) -> BTreeMap<String, String> {
    let mut environment = template.environment(function);
    for (named, plain, secret, value) in SECRETS {
        assert!(
            !environment.contains_key(plain),
            "{function} is shown {plain}"
        );
        let named = environment.remove(named).filter(|name| !name.is_empty());
        if let Some(name) = named {
            assert_eq!(name, format!("arn:{secret}"), "{function}");
            environment.insert(plain.to_owned(), value.to_owned());
        }
    }
    environment.insert("AWS_REGION".into(), "eu-central-1".into());
    for service in ["DYNAMODB", "SQS", "SCHEDULER", "S3"] {
        let nobody = "http://127.0.0.1:9".to_owned();
        environment.insert(format!("AWS_ENDPOINT_URL_{service}"), nobody);
    }
    environment
}

#[tokio::test]
async fn every_function_starts_with_the_environment_it_is_given() {
    let template = Template::read();
    for (name, ..) in FUNCTIONS {
        if OF_SKYPE.contains(&name) {
            continue;
        }
        let environment = Env::fixed(environment_with_keys(&template, name));
        let app = App::from(&environment, Clock::system(), Entropy::seeded(1)).await;
        let app = app.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(app.teams.is_some(), SPEAKING.contains(&name), "{name}");
        let uploads = app.uploads.as_ref().map(|bucket| &*bucket.config().name);
        let expected = UPLOADING.contains(&name).then_some("uploads");
        assert_eq!(uploads, expected, "{name}");
        assert_eq!(app.settings.table, "Table");
        assert_eq!(
            app.settings.link_base_url,
            "https://httpapi.execute-api.aws-region.aws-urlsuffix"
        );
        assert_eq!(
            (
                app.settings.rate(Channel::Teams),
                app.settings.rate(Channel::Skype),
                app.settings.schedules_per_second
            ),
            (45, 2, 125)
        );
        let timers = app.timers.config();
        assert_eq!(timers.plan_queue_url, "https://sqs.example/presently-plan");
        assert_eq!(
            timers.due_queue_urls[&Channel::Teams],
            "https://sqs.example/presently-due-teams"
        );
        assert_eq!(timers.due_queue_arns[&Channel::Teams], "arn:DueTeams");
        assert_eq!(timers.due_dlq_arns[&Channel::Teams], "arn:DueTeamsDlq");
        assert_eq!(timers.schedule_group, queues::SCHEDULE_GROUP);
        assert_eq!(timers.scheduler_role_arn, "arn:SchedulerRole");
        assert_eq!(timers.queue_delay.num_seconds(), 900);
    }
    assert_eq!(template.environment("Api")["ROLES_CLAIM"], "roles");
}

/// The service takes texts alone, and 4 KB of them.
#[test]
fn what_functions_find_is_text_and_not_too_much_of_it() {
    let template = Template::read_with_skype();
    for (name, ..) in FUNCTIONS {
        for from in [template.globals(), template.properties(name)] {
            for (key, value) in from["Environment"]["Variables"]
                .as_object()
                .into_iter()
                .flatten()
            {
                assert!(value.is_string() || value.is_object(), "{name}: {key}");
            }
        }
        let environment = template.environment(name);
        let bytes: usize = environment
            .iter()
            .map(|(key, value)| key.len() + value.len())
            .sum();
        assert!(
            bytes < 2_000,
            "{name}: a certificate needs the rest of the 4 KB"
        );
    }
}
