//! A function that does nothing: what the others are measured against.

use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let handle = |_: LambdaEvent<Value>| async { Ok::<_, Error>(()) };
    lambda_runtime::run(service_fn(handle)).await
}
