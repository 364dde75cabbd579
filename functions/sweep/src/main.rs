//! The sweeper as a Lambda function behind a rule that fires every five minutes.

use lambda_runtime::{Error, LambdaEvent, service_fn};
use platform::{App, telemetry};
use std::sync::Arc;
use sweep::Sweeper;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::init(telemetry::Target::Lambda);
    let sweeper = Sweeper::new(Arc::new(App::from_env().await?));
    let sweeper = &sweeper;
    let handle = |_: LambdaEvent<serde_json::Value>| async move {
        let swept = sweeper.sweep_in_turns().await?;
        tracing::info!(
            live = swept.live,
            woken = swept.woken,
            finished = swept.finished,
            expired = swept.expired,
            "swept"
        );
        Ok::<_, Error>(())
    };
    lambda_runtime::run(service_fn(handle)).await
}
