//! A store over an embedded table of its own.

use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Credentials, Region};
use store::{Store, table};

pub(crate) async fn store() -> Store {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let database = dynoxide::Database::memory().unwrap();
    tokio::spawn(dynoxide::server::serve_with_shutdown(
        listener,
        database,
        std::future::pending(),
    ));
    let config = Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .credentials_provider(Credentials::new("id", "key", None, None, "test"))
        .region(Region::new("local"))
        .endpoint_url(endpoint)
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    let client = aws_sdk_dynamodb::Client::from_conf(config);
    table::create(&client, "presently").await.unwrap();
    Store::new(client, "presently")
}
