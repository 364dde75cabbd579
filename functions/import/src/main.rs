//! The importer as a Lambda function behind the queue of uploaded files.

use aws_lambda_events::sqs::SqsEvent;
use chrono::DateTime;
use import::Importer;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use platform::{App, telemetry};
use std::sync::Arc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::init(telemetry::Target::Lambda);
    let importer = Importer::new(Arc::new(App::from_env().await?))?;
    let importer = &importer;
    let handle = |event: LambdaEvent<SqsEvent>| async move {
        let deadline = i64::try_from(event.context.deadline)
            .ok()
            .and_then(DateTime::from_timestamp_millis);
        let deadline = deadline.ok_or("the invocation has no deadline")?;
        Ok::<_, Error>(importer.handle(event.payload, deadline).await?)
    };
    lambda_runtime::run(service_fn(handle)).await
}
