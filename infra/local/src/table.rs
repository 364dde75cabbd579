//! The table: its file, the look for what has expired in it, and a way to it that needs no network.

use crate::data::Data;
use anyhow::{Context, anyhow};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::StalledStreamProtectionConfig;
use aws_sdk_dynamodb::config::http::{HttpRequest, HttpResponse};
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_smithy_runtime_api::client::auth::AuthSchemeId;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use dynoxide::actions::transact_write_items::TransactWriteItemsRequest;
use dynoxide::{Database, DynoxideError};
use platform::{SystemTime, TimeSource};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::{Semaphore, watch};
use tokio::task;

/// Between two looks for expired items, at least. Nothing may depend on its being less: in the cloud they may stay for days.
const TTL_SWEEP: Duration = Duration::from_secs(600);
/// A look reads the whole table, and whoever writes meanwhile waits for some rows of it each time: the pause after it is so
/// many times as long.
const TTL_REST: u32 = 200;
/// Bytes of the file that a look reads in a second, or so: by this the pause before the first one is as long as after it.
const TTL_PACE: u64 = 200_000_000;
/// Requests that are read or answered at a time: one of them has the table.
const AT_ONCE: usize = 2;
/// What the name of an operation begins with in a request's header.
const TARGET: &str = "DynamoDB_20120810.";

/// The SDK's name for a request without a signature.
pub(crate) const NO_AUTH_SCHEME_ID: AuthSchemeId = AuthSchemeId::new("noAuth");

/// The embedded table. Cheap to clone.
#[derive(Clone)]
pub struct Table {
    database: Database,
    /// Bytes of its file when it was opened.
    size: u64,
    /// Whether each write waits for the disk.
    sync: bool,
    /// The right to ask it, in this process. It answers one by one, and a thread that waits is one more.
    turns: Arc<Semaphore>,
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Table")
    }
}

impl Table {
    /// Opens the file, or makes a table in memory. `sync`: each write waits for the disk.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn open(data: &Data, sync: bool) -> anyhow::Result<Self> {
        let Some(file) = data.file("table.db") else {
            let memory = Database::memory()
                .map_err(|error| anyhow!("cannot make a table in memory: {error}"))?;
            return Ok(Self::of(memory, 0, false));
        };
        let path = file
            .to_str()
            .context("the data directory's name is not UTF-8")?;
        let size = file.metadata().map_or(0, |file| file.len());
        let database =
            Database::new(path).map_err(|error| anyhow!("cannot open {path}: {error}"))?;
        if sync {
            // SQLite waits for the disk at every commit unless it is told otherwise.
            return Ok(Self::of(database, size, sync));
        }
        // Leaves SQLite at synchronous=NORMAL: what was acknowledged survives a killed process, at a tenth of the cost
        // of surviving a power cut. A side effect of the pinned version, which `loadgen chaos` puts to the test.
        database
            .enable_bulk_loading()
            .map_err(|error| anyhow!("cannot set up {path}: {error}"))?;
        database
            .disable_bulk_loading()
            .map_err(|error| anyhow!("cannot set up {path}: {error}"))?;
        Ok(Self::of(database, size, sync))
    }

    fn of(database: Database, size: u64, sync: bool) -> Self {
        Self {
            database,
            size,
            sync,
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// Whether the table called `name` is there and complete. `DescribeTable` would say so too, but counts every item
    /// first: of a million people that takes longer than a client waits.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn is_made(&self, name: &str) -> anyhow::Result<bool> {
        let made = self.database.get_table_metadata(name);
        let made = made.map_err(|error| anyhow!("cannot read the table: {error}"))?;
        Ok(made.is_some_and(|made| made.table_status == "ACTIVE" && made.ttl_enabled))
    }

    /// Answers requests over HTTP until `until` resolves.
    pub async fn serve(
        self,
        listener: TcpListener,
        until: impl Future<Output = ()> + Send + 'static,
    ) {
        if let Err(error) =
            dynoxide::server::serve_with_shutdown(listener, self.database, until).await
        {
            tracing::error!("the table's server ended: {error}");
        }
    }

    /// Removes what has expired, now and then, until `stop` says so.
    pub async fn expire(self, mut stop: watch::Receiver<bool>) {
        let mut pause = rest(Duration::from_secs(self.size / TTL_PACE));
        loop {
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => return,
                () = tokio::time::sleep(pause) => {}
            }
            let database = self.database.clone();
            let began = SystemTime.now();
            let swept = task::spawn_blocking(move || database.sweep_ttl()).await;
            let took = (SystemTime.now() - began).to_std().unwrap_or_default();
            pause = rest(took);
            if let Ok(Err(error)) = swept {
                tracing::warn!("expired items were not removed: {error}");
            }
        }
    }

    /// `client`, whose requests come here without a network: the same requests and answers, but nothing is sent.
    pub fn client(&self, client: &Client) -> Client {
        // Neither a signature nor a time-out makes sense of a call.
        let connector = SharedHttpConnector::new(self.clone());
        let here = http_client_fn(move |_, _| connector.clone());
        let config = client.config().to_builder().http_client(here);
        let config = config
            .allow_no_auth()
            .auth_scheme_preference([NO_AUTH_SCHEME_ID])
            .timeout_config(TimeoutConfig::disabled())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
        Client::from_conf(config.build())
    }

    fn answer(&self, request: &HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let body = request.body().bytes().unwrap_or_default();
        let (status, json) = match self.run(operation(request), body) {
            Ok(json) => (200, json),
            Err(error) => (error.status_code(), error.to_json()),
        };
        let status = StatusCode::try_from(status)
            .map_err(|error| ConnectorError::other(error.into(), None))?;
        Ok(HttpResponse::new(status, SdkBody::from(json)))
    }

    /// Whether an operation takes so long that nobody else of the thread should wait for it. To wake another thread takes
    /// as long as most of them take.
    fn is_long(&self, operation: &str) -> bool {
        match operation {
            "Query" | "Scan" => true,
            read if read.contains("Get") => false,
            _ => self.sync,
        }
    }

    fn run(&self, operation: &str, body: &[u8]) -> dynoxide::Result<String> {
        let table = &self.database;
        match operation {
            "GetItem" => call(body, |request| table.get_item(request)),
            "PutItem" => call(body, |request| table.put_item(request)),
            "UpdateItem" => call(body, |request| table.update_item(request)),
            "DeleteItem" => call(body, |request| table.delete_item(request)),
            "Query" => call(body, |request| table.query(request)),
            "Scan" => call(body, |request| table.scan(request)),
            "BatchGetItem" => call(body, |request| table.batch_get_item(request)),
            "BatchWriteItem" => call(body, |request| table.batch_write_item(request)),
            "TransactGetItems" => call(body, |request| table.transact_get_items(request)),
            "TransactWriteItems" => call(body, |mut request: TransactWriteItemsRequest| {
                // No answer is lost on the way to a caller in this process, and the table would remember the token of
                // each transaction, and what it answered, for ten minutes.
                request.client_request_token = None;
                table.transact_write_items(request)
            }),
            // Tables are made and described over HTTP.
            other => Err(DynoxideError::ValidationException(format!(
                "{other:?} is not an operation on items"
            ))),
        }
    }
}

/// The pause after a look that took so long.
fn rest(took: Duration) -> Duration {
    TTL_SWEEP.max(took * TTL_REST)
}

/// The name of the operation that is asked for.
fn operation(request: &HttpRequest) -> &str {
    let target = request.headers().get("x-amz-target").unwrap_or_default();
    target.strip_prefix(TARGET).unwrap_or_default()
}

/// Reads a request, has it answered, writes the answer.
fn call<Q: DeserializeOwned, A: Serialize>(
    body: &[u8],
    answer: impl FnOnce(Q) -> dynoxide::Result<A>,
) -> dynoxide::Result<String> {
    let request = serde_json::from_slice(body)
        .map_err(|error| DynoxideError::SerializationException(error.to_string()))?;
    serde_json::to_string(&answer(request)?)
        .map_err(|error| DynoxideError::InternalServerError(error.to_string()))
}

impl HttpConnector for Table {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let table = self.clone();
        HttpConnectorFuture::new(async move {
            let turn = table.turns.acquire().await;
            let _turn = turn.map_err(|closed| ConnectorError::other(closed.into(), None))?;
            let flavor = Handle::current().runtime_flavor();
            if flavor == RuntimeFlavor::MultiThread && table.is_long(operation(&request)) {
                // Whoever else this thread would serve meanwhile is served by another one.
                task::block_in_place(|| table.answer(&request))
            } else {
                table.answer(&request)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_dynamodb::error::ProvideErrorMetadata;
    use aws_sdk_dynamodb::operation::put_item::PutItemError;
    use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
    use aws_sdk_dynamodb::types::{
        AttributeValue, Put, ReturnValuesOnConditionCheckFailure, TimeToLiveSpecification,
        TransactWriteItem,
    };
    use platform::clients;
    use platform::config::{AwsConfig, LocalEndpoints};
    use std::collections::HashMap;
    use store::table::{self, PK, SK, TTL};

    const NAME: &str = "people";

    /// The same table over HTTP and in process.
    async fn both_ways() -> (Client, Client, Table) {
        let table = Table::open(&Data::open(None).unwrap(), false).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let here = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(table.clone().serve(listener, std::future::pending()));
        let nowhere = "http://127.0.0.1:1".to_owned();
        let local = Some(LocalEndpoints {
            dynamodb: here,
            sqs: nowhere.clone(),
            scheduler: nowhere,
        });
        let region = "local".into();
        let clients = clients::connect(&AwsConfig { region, local }).await;
        let over_http = clients.unwrap().dynamodb;
        table::create(&over_http, NAME).await.unwrap();
        let in_process = table.client(&over_http);
        (over_http, in_process, table)
    }

    fn item(value: &str) -> HashMap<String, AttributeValue> {
        [(PK, "p"), (SK, "s"), ("value", value)]
            .map(|(name, text)| (name.to_owned(), AttributeValue::S(text.to_owned())))
            .into()
    }

    fn key() -> HashMap<String, AttributeValue> {
        let mut key = item("");
        key.remove("value");
        key
    }

    #[test]
    fn looks_for_expired_items_are_minutes_apart_and_farther_where_they_take_long() {
        assert_eq!(rest(Duration::from_millis(50)), Duration::from_secs(600));
        assert_eq!(rest(Duration::from_secs(10)), Duration::from_secs(2_000));
    }

    #[tokio::test]
    async fn a_table_is_made_when_its_items_can_expire() {
        let (over_http, _, table) = both_ways().await;
        assert!(table.is_made(NAME).unwrap());
        assert!(!table.is_made("others").unwrap());
        let forever = TimeToLiveSpecification::builder()
            .attribute_name(TTL)
            .enabled(false);
        let change = over_http.update_time_to_live().table_name(NAME);
        let change = change.time_to_live_specification(forever.build().unwrap());
        change.send().await.unwrap();
        assert!(!table.is_made(NAME).unwrap());
    }

    /// With several threads, as the system has them: a call hands over what its thread would serve.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn what_is_written_one_way_is_read_the_other() {
        let (over_http, in_process, _) = both_ways().await;
        let put = in_process.put_item().table_name(NAME);
        put.set_item(Some(item("é \"quoted\"")))
            .send()
            .await
            .unwrap();
        for client in [over_http, in_process] {
            let get = client.get_item().table_name(NAME).set_key(Some(key()));
            assert_eq!(get.send().await.unwrap().item, Some(item("é \"quoted\"")));
        }
    }

    #[tokio::test]
    async fn refusals_are_the_same_both_ways() {
        let (over_http, in_process, _) = both_ways().await;
        let mut refusals = Vec::new();
        for client in [&over_http, &in_process] {
            let put = client.put_item().table_name(NAME).set_item(Some(item("1")));
            put.send().await.unwrap();

            let again = client.put_item().table_name(NAME).set_item(Some(item("2")));
            let again = again
                .condition_expression("attribute_not_exists(#k)")
                .expression_attribute_names("#k", PK)
                .return_values_on_condition_check_failure(
                    ReturnValuesOnConditionCheckFailure::AllOld,
                );
            let refused = again.send().await.unwrap_err().into_service_error();
            let code = refused.code().map(str::to_owned);
            let message = refused.message().map(str::to_owned);
            let held = match refused {
                PutItemError::ConditionalCheckFailedException(failed) => failed.item,
                other => panic!("{other:?}"),
            };

            let malformed = client.get_item().table_name(NAME).set_key(Some(item("1")));
            let malformed = malformed.send().await.unwrap_err().into_service_error();
            let malformed = (
                malformed.code().map(str::to_owned),
                malformed.message().map(str::to_owned),
            );

            let put = Put::builder().table_name(NAME).set_item(Some(item("3")));
            let put = put
                .condition_expression("attribute_not_exists(#k)")
                .expression_attribute_names("#k", PK);
            let put = TransactWriteItem::builder().put(put.build().unwrap());
            let cancelled = client.transact_write_items().transact_items(put.build());
            let cancelled = cancelled.send().await.unwrap_err().into_service_error();
            let TransactWriteItemsError::TransactionCanceledException(cancelled) = cancelled else {
                panic!("{cancelled:?}");
            };
            let reasons: Vec<_> = cancelled.cancellation_reasons().to_vec();
            refusals.push((code, message, held, malformed, reasons));
        }
        assert_eq!(refusals[0], refusals[1]);
        let (code, _, held, malformed, reasons) = &refusals[1];
        assert_eq!(code.as_deref(), Some("ConditionalCheckFailedException"));
        assert_eq!(*held, Some(item("1")));
        assert_eq!(malformed.0.as_deref(), Some("ValidationException"));
        assert_eq!(reasons[0].code(), Some("ConditionalCheckFailed"));
    }
}
