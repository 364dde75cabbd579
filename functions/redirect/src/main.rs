//! The redirect as a Lambda function behind an HTTP API.

use platform::{App, telemetry};
use redirect::Redirector;
use std::sync::Arc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    telemetry::init(telemetry::Target::Lambda);
    let app = Arc::new(App::from_env().await?);
    lambda_http::run(redirect::router(Arc::new(Redirector::new(app)))).await
}
