//! Who may do what: the roles of the functions, and the routes that are open.

use super::document::Template;
use super::{FUNCTIONS, SECRETS, SPEAKING};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use timers::queues;

/// Actions that their services grant on everything or not at all.
const ON_EVERYTHING: [&str; 2] = ["Trace", "UseVpc"];
/// Those that arm wakes.
const ARMING: [&str; 4] = ["Api", "Dispatch", "DispatchSkype", "Plan"];
/// Serves files: the names of secrets that it is told of with all others are none of its business.
const WITHOUT_SECRETS: &str = "Console";
/// Routes that need no token, and whose they are.
const OPEN: [(&str, &str); 22] = [
    ("GET /", "Console"),
    ("GET /assets/{proxy+}", "Console"),
    ("GET /audit", "Console"),
    ("GET /audit/{proxy+}", "Console"),
    ("GET /campaigns", "Console"),
    ("GET /campaigns/{proxy+}", "Console"),
    ("GET /channels", "Console"),
    ("GET /channels/{proxy+}", "Console"),
    ("GET /config.json", "Console"),
    ("GET /docs", "Api"),
    ("GET /docs/{proxy+}", "Api"),
    ("GET /healthz", "Api"),
    ("GET /lists", "Console"),
    ("GET /lists/{proxy+}", "Console"),
    ("GET /logo.svg", "Console"),
    ("GET /openapi.json", "Api"),
    ("GET /r/{token}", "Redirect"),
    ("GET /signin", "Console"),
    ("GET /signin/{proxy+}", "Console"),
    ("HEAD /r/{token}", "Redirect"),
    ("OPTIONS /r/{token}", "Redirect"),
    ("POST /api/messages", "Bot"),
];

/// A statement of a role or a policy.
pub struct Grant {
    /// The role or the policy.
    pub holder: String,
    pub actions: Vec<String>,
    pub resources: Vec<String>,
    pub statement: Value,
}

/// Every statement of every role and policy that is made with the template's parameters.
pub fn grants(template: &Template) -> Vec<Grant> {
    let of_roles = template.of_type("AWS::IAM::Role").flat_map(|(name, role)| {
        let policies = role["Policies"].as_array().unwrap().iter();
        policies.map(move |policy| (name, policy))
    });
    of_roles
        .chain(template.of_type("AWS::IAM::ManagedPolicy"))
        .flat_map(|(name, policy)| {
            let statements = policy["PolicyDocument"]["Statement"].as_array().unwrap();
            statements.iter().map(move |statement| (name, statement))
        })
        .map(|(name, statement)| Grant {
            holder: name.to_owned(),
            actions: template.texts(&statement["Action"]),
            resources: template.texts(&statement["Resource"]),
            statement: statement.clone(),
        })
        .collect()
}

#[test]
fn roles_are_granted_named_actions_on_named_resources() {
    let template = Template::read_with_skype();
    let on_schedules = format!("schedule/{}/*", queues::SCHEDULE_GROUP);
    for grant in grants(&template) {
        let (holder, resources) = (&grant.holder, &grant.resources);
        let wild = grant.actions.iter().find(|action| action.contains('*'));
        assert_eq!(wild, None, "{holder}");
        let creates = grant.actions == ["scheduler:CreateSchedule"];
        let on_files = grant.actions.iter().all(|action| action.starts_with("s3:"));
        let named = |resource: &String| {
            !resource.contains('*')
                || (creates && resource.ends_with(&on_schedules))
                || (on_files && resource == "arn:Uploads/uploads/*")
        };
        let excused = ON_EVERYTHING.contains(&holder.as_str());
        assert!(
            excused || resources.iter().all(named),
            "{holder}: {resources:?}"
        );
        if grant.actions.iter().any(|action| action == "iam:PassRole") {
            let to = json!({"StringEquals": {"iam:PassedToService": "scheduler.amazonaws.com"}});
            assert_eq!(grant.statement["Condition"], to);
            assert_eq!(*resources, ["arn:SchedulerRole"]);
        }
    }
}

#[test]
fn the_scheduler_writes_to_due_queues_and_to_what_they_could_not_be_given() {
    let template = Template::read();
    let grants = grants(&template);
    let mut of = grants
        .iter()
        .filter(|grant| grant.holder == "SchedulerRole");
    let grant = of.next().unwrap();
    assert!(of.next().is_none());
    assert_eq!(grant.actions, ["sqs:SendMessage"]);
    let queues = [
        "arn:DueTeams",
        "arn:DueTeamsDlq",
        "arn:DueSkype",
        "arn:DueSkypeDlq",
    ];
    assert_eq!(grant.resources, queues);
}

#[test]
fn each_function_has_a_role_that_reads_the_secrets_it_is_told_of_and_arms_wakes_if_it_has_to() {
    let template = Template::read_with_skype();
    let grants = grants(&template);
    for (function, ..) in FUNCTIONS {
        let role = format!("{function}Role");
        assert_eq!(
            template.text(&template.properties(function)["Role"]),
            format!("arn:{role}")
        );
        let shared = template.texts(&template.properties(&role)["ManagedPolicyArns"]);
        let mut expected = vec!["Trace"];
        expected.extend(ARMING.contains(&function).then_some("ArmWakes"));
        assert_eq!(shared, expected, "{function}");
        let read: BTreeSet<&String> = grants
            .iter()
            .filter(|grant| {
                grant.holder == role && grant.actions == ["secretsmanager:GetSecretValue"]
            })
            .flat_map(|grant| &grant.resources)
            .collect();
        let environment = template.environment(function);
        let told = SECRETS
            .iter()
            .filter(|_| function != WITHOUT_SECRETS)
            .filter_map(|(key, ..)| environment.get(*key));
        assert_eq!(read, told.collect(), "{function}");
        assert_eq!(
            environment.contains_key("TEAMS_APP_SECRET_ID"),
            SPEAKING.contains(&function)
        );
    }
}

#[test]
fn pages_links_the_bot_and_the_health_check_are_open_and_nothing_else_is() {
    let template = Template::read();
    let routes: BTreeMap<String, (String, String)> = template
        .of_type("AWS::ApiGatewayV2::Route")
        .map(|(_, route)| {
            let to = template.text(&route["Target"]);
            let kind = template.text(&route["AuthorizationType"]);
            (template.text(&route["RouteKey"]), (kind, to))
        })
        .collect();
    let mut expected: BTreeMap<String, (String, String)> = OPEN
        .into_iter()
        .map(|(key, to)| {
            (
                key.to_owned(),
                ("NONE".to_owned(), format!("integrations/{to}Integration")),
            )
        })
        .collect();
    let closed = ("JWT".to_owned(), "integrations/ApiIntegration".to_owned());
    expected.insert("$default".to_owned(), closed);
    assert_eq!(routes, expected);
    let callers = json!({"Ref": "Callers"});
    assert_eq!(template.properties("OtherRoutes")["AuthorizerId"], callers);
    let jwt = json!({"Issuer": {"Ref": "JwtIssuer"}, "Audience": [{"Ref": "JwtAudience"}]});
    assert_eq!(template.properties("Callers")["JwtConfiguration"], jwt);
}

#[test]
fn every_route_is_throttled_and_is_there_before_its_throttle() {
    let template = Template::read();
    let stage = template.properties("HttpStage");
    let limits = |settings: &Value| {
        let of = |key: &str| settings[key].as_u64().unwrap();
        (of("ThrottlingRateLimit"), of("ThrottlingBurstLimit"))
    };
    assert_eq!(limits(&stage["DefaultRouteSettings"]), (100, 200));
    let before = template.texts(&template.resource("HttpStage")["DependsOn"]);
    for (key, settings) in stage["RouteSettings"].as_object().unwrap() {
        let (rate, burst) = limits(settings);
        assert!(0 < rate && rate <= burst && burst <= 4_000, "{key}");
        let route = template
            .of_type("AWS::ApiGatewayV2::Route")
            .find(|(_, route)| route["RouteKey"] == *key);
        let (name, _) = route.unwrap_or_else(|| panic!("there is no {key}"));
        assert!(before.contains(&name.to_owned()), "{key}");
    }
    // A path may be a link, and a link is a person's.
    let logged = template.text(&stage["AccessLogSettings"]["Format"]);
    let fields: Value = serde_json::from_str(&logged).unwrap();
    assert_eq!(fields["route"], "$context.routeKey");
    for told in ["path", "identity", "sourceIp"] {
        assert!(!logged.contains(told), "{told}");
    }
}
