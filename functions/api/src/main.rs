//! The API as a Lambda function behind an HTTP API.

use api::{Access, Api};
use platform::config::Env;
use platform::{App, telemetry};
use std::sync::Arc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    telemetry::init(telemetry::Target::Lambda);
    let roles_claim = Env::process()
        .optional("ROLES_CLAIM")?
        .unwrap_or_else(|| "roles".to_owned());
    let app = Arc::new(App::from_env().await?);
    let api = Api::new(app, Access::Gateway { roles_claim });
    lambda_http::run(api::router(Arc::new(api))).await
}
