//! The bot's part of the deployment: open to everybody, throttled, and able to do little.

use super::document::Template;
use super::environment_with_keys;
use bot::Bot;
use platform::config::{Env, teams_openid_url};
use platform::{App, Clock, Entropy};
use serde_json::json;
use std::sync::Arc;

const NAME: &str = "BotFunction";
/// The one route that Teams knows.
const ROUTE: &str = "POST /api/messages";

#[tokio::test]
async fn it_starts_with_what_it_is_given() {
    let inner = Template::read().inner("Bot");
    let function = inner.properties(NAME);
    assert_eq!(function["CodeUri"], "functions/bot");
    assert_eq!(
        inner.resource(NAME)["Metadata"]["BuildMethod"],
        "rust-cargolambda"
    );
    let mut environment = environment_with_keys(&inner, NAME);
    let secret = "{{resolve:secretsmanager:TeamsAppSecret:SecretString}}";
    assert_eq!(environment["TEAMS_APP_SECRET"], secret);
    let tenant = "8d1b0f4e-0000-4000-8000-000000000001".to_owned();
    environment.insert("TEAMS_TENANT_ID".into(), tenant);
    let env = Env::fixed(environment);
    let app = App::from(&env, Clock::system(), Entropy::seeded(1))
        .await
        .unwrap();
    let timeout = app.teams.as_ref().unwrap().request_timeout();
    assert!(timeout * 3 < std::time::Duration::from_secs(15));
    Bot::new(Arc::new(app), &teams_openid_url(&env).unwrap()).unwrap();
}

#[test]
fn its_route_is_open_and_throttled() {
    let template = Template::read();
    let inner = template.inner("Bot");
    let route = inner.properties("MessagesRoute");
    assert_eq!(route["RouteKey"], ROUTE);
    assert_eq!(route["AuthorizationType"], "NONE");
    assert_eq!(inner.text(&route["ApiId"]), "HttpApi");
    assert_eq!(
        inner.text(&route["Target"]),
        "integrations/MessagesIntegration"
    );
    let settings = &template.properties("Stage")["RouteSettings"][ROUTE];
    assert!(settings["ThrottlingRateLimit"].as_u64().unwrap() <= 200);
    assert!(settings["ThrottlingBurstLimit"].is_u64());
    assert_eq!(template.resource("Stage")["DependsOn"], "Bot");
}

#[test]
fn its_role_reaches_the_table_and_nothing_else() {
    let inner = Template::read().inner("Bot");
    let role = inner.properties("BotRole");
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
    let items = "dynamodb:GetItem dynamodb:BatchGetItem dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem";
    let expected = [
        (
            "logs:CreateLogStream logs:PutLogEvents",
            "arn:BotLogs".to_owned(),
        ),
        (items, table.to_owned()),
        ("dynamodb:Query", format!("{table}/index/by_kind")),
    ];
    assert_eq!(
        granted,
        expected.map(|(actions, on)| (actions.to_owned(), on))
    );
    assert_eq!(role["ManagedPolicyArns"], json!(null));
}
