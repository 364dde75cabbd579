//! The bot's part of the deployment: open to everybody, throttled, and able to do little.

use super::document::Template;
use super::environment_with_keys;
use bot::Bot;
use platform::config::{Env, teams_openid_url};
use platform::{App, Clock, Entropy};
use std::sync::Arc;

const NAME: &str = "Bot";
/// The one route that Teams knows.
const ROUTE: &str = "POST /api/messages";

#[tokio::test]
async fn it_starts_with_what_it_is_given() {
    let mut environment = environment_with_keys(&Template::read(), NAME);
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
    let route = template.properties("MessagesRoute");
    assert_eq!(route["RouteKey"], ROUTE);
    assert_eq!(route["AuthorizationType"], "NONE");
    assert_eq!(
        template.text(&route["Target"]),
        "integrations/BotIntegration"
    );
    let permission = template.text(&template.properties("BotPermission")["SourceArn"]);
    assert!(
        permission.ends_with(":HttpApi/*/POST/api/messages"),
        "{permission}"
    );
    let settings = &template.properties("HttpStage")["RouteSettings"][ROUTE];
    assert!(settings["ThrottlingRateLimit"].as_u64().unwrap() <= 200);
    assert!(settings["ThrottlingBurstLimit"].is_u64());
}
