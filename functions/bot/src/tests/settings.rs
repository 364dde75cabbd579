//! Settings with which the bot does not start.

use super::world::{app, env, hand, openid};
use crate::{Bot, BotError};

const HERE: &str = "http://127.0.0.1:1";

async fn bot_with(
    change: impl Fn(&mut Vec<(&'static str, String)>),
    url: &str,
) -> Result<Bot, BotError> {
    let mut pairs = env(HERE, HERE).await;
    change(&mut pairs);
    Bot::new(app(pairs, &hand()).await, url)
}

#[tokio::test]
async fn what_cannot_work_is_said_at_the_start() {
    let url = openid(HERE);
    assert!(bot_with(|_| {}, &url).await.is_ok());
    let without = |pairs: &mut Vec<(&'static str, String)>| {
        pairs.retain(|(key, _)| !key.starts_with("TEAMS_"))
    };
    assert!(matches!(
        bot_with(without, &url).await,
        Err(BotError::NoTeams)
    ));
    let named = |pairs: &mut Vec<(&'static str, String)>| {
        pairs.retain(|(key, _)| *key != "TEAMS_TENANT_ID");
        pairs.push(("TEAMS_TENANT_ID", "contoso.onmicrosoft.com".into()));
    };
    assert!(matches!(
        bot_with(named, &url).await,
        Err(BotError::TenantId)
    ));
    let refused = bot_with(|_| {}, "https://keys.example/").await;
    assert!(matches!(refused, Err(BotError::OpenIdUrl(_))));
}
