//! The bot's messaging endpoint as a Lambda function behind an HTTP API.

use bot::Bot;
use platform::config::{Env, teams_openid_url};
use platform::{App, telemetry};
use std::sync::Arc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    telemetry::init(telemetry::Target::Lambda);
    let app = Arc::new(App::from_env().await?);
    let bot = Bot::new(app, &teams_openid_url(&Env::process())?)?;
    lambda_http::run(bot::router(Arc::new(bot))).await
}
