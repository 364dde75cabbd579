//! The console as a Lambda function behind an HTTP API.

use console::Settings;
use platform::config::Env;
use platform::telemetry;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    telemetry::init(telemetry::Target::Lambda);
    let settings = Settings::from_env(&Env::process())?;
    lambda_http::run(console::router(&settings)).await
}
