//! Who may do what: the roles of the functions, and the routes that are open.

use super::document::Template;
use super::{FUNCTIONS, SPEAKING};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use timers::queues;

/// Every statement of every role and policy: whose, its actions, its resources, the whole.
fn grants(template: &Template) -> Vec<(String, Vec<String>, Vec<String>, Value)> {
    let list = |value: &Value| match value {
        Value::Array(items) => items.iter().map(|item| template.text(item)).collect(),
        one => vec![template.text(one)],
    };
    let of_roles = template.of_type("AWS::IAM::Role").flat_map(|(name, role)| {
        role["Policies"]
            .as_array()
            .unwrap()
            .iter()
            .map(move |policy| (name, policy))
    });
    of_roles
        .chain(template.of_type("AWS::IAM::ManagedPolicy"))
        .flat_map(|(name, policy)| {
            let statements = policy["PolicyDocument"]["Statement"].as_array().unwrap();
            statements.iter().map(move |statement| (name, statement))
        })
        .map(|(name, statement)| {
            let (actions, resources) = (list(&statement["Action"]), list(&statement["Resource"]));
            (name.to_owned(), actions, resources, statement.clone())
        })
        .collect()
}

#[test]
fn roles_are_granted_named_actions_on_named_resources() {
    let template = Template::read();
    let grants = grants(&template);
    let on_schedules = format!("schedule/{}/*", queues::SCHEDULE_GROUP);
    for (name, actions, resources, statement) in &grants {
        assert!(
            actions.iter().all(|action| !action.contains('*')),
            "{name}: {actions:?}"
        );
        let creates = actions == &["scheduler:CreateSchedule"];
        let named = |resource: &String| {
            !resource.contains('*') || (creates && resource.ends_with(&on_schedules))
        };
        assert!(resources.iter().all(named), "{name}: {resources:?}");
        if actions.iter().any(|action| action == "iam:PassRole") {
            let to = json!({"StringEquals": {"iam:PassedToService": "scheduler.amazonaws.com"}});
            assert_eq!(
                (&statement["Condition"], resources.as_slice()),
                (&to, &["arn:SchedulerRole".to_owned()][..])
            );
        }
    }
    let of = |role: &str| -> Vec<_> { grants.iter().filter(|(name, ..)| name == role).collect() };
    let [(_, actions, resources, _)] = of("SchedulerRole")[..] else {
        panic!("one statement")
    };
    assert_eq!(actions, &["sqs:SendMessage"]);
    assert_eq!(
        resources,
        &[
            "arn:DueTeams",
            "arn:DueTeamsDlq",
            "arn:DueSkype",
            "arn:DueSkypeDlq"
        ]
    );
    for (function, ..) in FUNCTIONS {
        let role = template.properties(&format!("{function}Role"));
        let arms = role["ManagedPolicyArns"] == json!([{"Ref": "ArmWakes"}]);
        assert_eq!(arms, SPEAKING.contains(&function), "{function}");
    }
}

#[test]
fn only_links_and_the_health_check_are_open() {
    let template = Template::read();
    let routes: BTreeMap<String, (String, String)> = template
        .of_type("AWS::ApiGatewayV2::Route")
        .map(|(_, route)| {
            let to = template.text(&route["Target"]);
            (
                template.text(&route["RouteKey"]),
                (template.text(&route["AuthorizationType"]), to),
            )
        })
        .collect();
    let open = |key: &str, to: &str| {
        (
            key.to_owned(),
            ("NONE".to_owned(), format!("integrations/{to}Integration")),
        )
    };
    let expected = BTreeMap::from([
        open("GET /r/{token}", "Redirect"),
        open("HEAD /r/{token}", "Redirect"),
        open("OPTIONS /r/{token}", "Redirect"),
        open("GET /healthz", "Api"),
        (
            "$default".to_owned(),
            ("JWT".to_owned(), "integrations/ApiIntegration".to_owned()),
        ),
    ]);
    assert_eq!(routes, expected);
    assert_eq!(
        template.properties("OtherRoutes")["AuthorizerId"],
        json!({"Ref": "Callers"})
    );
    let jwt = json!({"Issuer": {"Ref": "JwtIssuer"}, "Audience": [{"Ref": "JwtAudience"}]});
    assert_eq!(template.properties("Callers")["JwtConfiguration"], jwt);
}
