//! The part of the deployment that is there only where a pool is spoken to.

use super::document::Template;
use super::{SPEAKING, environment_with_keys};
use domain::campaign::Channel;
use platform::config::Env;
use platform::{App, Clock, Entropy};
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;
use timers::queues;

const NAME: &str = "DispatchSkype";

async fn app(environment: BTreeMap<String, String>) -> App {
    let env = Env::fixed(environment);
    App::from(&env, Clock::system(), Entropy::seeded(1))
        .await
        .unwrap()
}

#[tokio::test]
async fn without_a_pool_no_function_speaks_to_one() {
    let template = Template::read();
    assert_eq!(template.resource("Skype")["Condition"], "HasSkype");
    for name in SPEAKING {
        let app = app(environment_with_keys(&template, name)).await;
        assert!(app.carrier(Channel::Skype).is_none(), "{name}");
    }
}

#[tokio::test]
async fn with_a_pool_every_function_that_speaks_is_told_of_it_and_the_dispatcher_of_nothing_else() {
    let template = Template::read_with_skype();
    for name in ["Api", "Plan"] {
        let app = app(environment_with_keys(&template, name)).await;
        assert_eq!(app.carriers().count(), 2, "{name}");
    }
    let environment = environment_with_keys(&template.inner("Skype"), NAME);
    let secret = "{{resolve:secretsmanager:SkypePassword:SecretString}}";
    assert_eq!(environment["SKYPE_PASSWORD"], secret);
    let app = app(environment).await;
    let spoken: Vec<_> = app.carriers().map(|carrier| carrier.channel()).collect();
    assert_eq!(spoken, [Channel::Skype]);
    let timers = app.timers.config();
    assert_eq!(
        timers.due_queue_urls[&Channel::Skype],
        "https://sqs.example/presently-due-skype"
    );
    assert_eq!(timers.due_queue_arns[&Channel::Skype], "arn:DueSkype");
    assert_eq!(timers.due_dlq_arns[&Channel::Skype], "arn:DueSkypeDlq");
    assert_eq!(app.settings.rate(Channel::Skype), 2);
}

#[tokio::test]
async fn the_dispatcher_of_skype_outlasts_a_send_and_is_one_of_few() {
    let template = Template::read_with_skype();
    let inner = template.inner("Skype");
    let function = inner.properties(NAME);
    assert_eq!(function["CodeUri"], "functions/dispatch");
    assert_eq!(
        inner.resource(NAME)["Metadata"]["BuildMethod"],
        "rust-cargolambda"
    );
    assert_eq!(function["Timeout"], queues::due_timeout(Channel::Skype));
    let mapping = &function["Events"]["Wakes"]["Properties"];
    assert_eq!(inner.text(&mapping["Queue"]), "arn:DueSkype");
    assert_eq!(
        mapping["FunctionResponseTypes"],
        json!(["ReportBatchItemFailures"])
    );
    assert_eq!(mapping["ScalingConfig"], json!({"MaximumConcurrency": 2}));

    let carrier = app(environment_with_keys(&inner, NAME))
        .await
        .carrier(Channel::Skype)
        .unwrap();
    let needed = carrier.send_timeout() + carrier.close_timeout();
    let timeout = Duration::from_secs(queues::due_timeout(Channel::Skype).into());
    assert!(
        needed * 2 < timeout,
        "half of an invocation is there to begin sends"
    );
    // A try has to be answered within the 30 seconds of the HTTP API.
    let api = app(environment_with_keys(&template, "Api"))
        .await
        .carrier(Channel::Skype)
        .unwrap();
    assert!(api.send_timeout() + api.close_timeout() < Duration::from_secs(30));
}

#[test]
fn its_role_may_do_what_the_other_dispatcher_may_on_its_own_queue() {
    let inner = Template::read_with_skype().inner("Skype");
    let role = inner.properties("DispatchSkypeRole");
    let statements = &role["Policies"][0]["PolicyDocument"]["Statement"];
    let granted: Vec<(String, String)> = statements
        .as_array()
        .unwrap()
        .iter()
        .map(|statement| {
            let actions = statement["Action"].as_array().unwrap().iter();
            let actions: Vec<&str> = actions.map(|action| action.as_str().unwrap()).collect();
            (actions.join(" "), inner.text(&statement["Resource"]))
        })
        .collect();
    let table = "arn:aws-partition:dynamodb:aws-region:aws-accountid:table/Table";
    let expected = [
        (
            "logs:CreateLogStream logs:PutLogEvents",
            "arn:DispatchSkypeLogs",
        ),
        (
            "dynamodb:GetItem dynamodb:BatchGetItem dynamodb:PutItem dynamodb:UpdateItem",
            table,
        ),
        (
            "sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes",
            "arn:DueSkype",
        ),
    ];
    let expected = expected.map(|(actions, on)| (actions.to_owned(), on.to_owned()));
    assert_eq!(granted, expected);
    assert_eq!(inner.text(&role["ManagedPolicyArns"][0]), "ArmWakes");
}
