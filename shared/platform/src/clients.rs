//! The clients of the cloud's services: one TLS stack, time-outs everywhere, repetitions on.

use crate::config::{AwsConfig, LocalEndpoints};
use crate::sdk_http;
use anyhow::Context;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use channels::HttpClient;
use objects::{Bucket, BucketConfig};
use std::time::Duration;

const CONNECT: Duration = Duration::from_secs(2);
const ATTEMPT: Duration = Duration::from_secs(5);
const OPERATION: Duration = Duration::from_secs(10);
const ATTEMPTS: u32 = 4;

/// Id and secret of the invented credentials of local mode.
pub const LOCAL_KEY: (&str, &str) = ("local", "local");

/// One client for each service. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Clients {
    /// The table.
    pub dynamodb: aws_sdk_dynamodb::Client,
    /// The queues.
    pub sqs: aws_sdk_sqs::Client,
    /// The one-shots.
    pub scheduler: aws_sdk_scheduler::Client,
}

/// Clients for `config`.
///
/// # Errors
/// When TLS cannot be set up.
pub async fn connect(config: &AwsConfig) -> anyhow::Result<Clients> {
    Ok(services(config, &shared(config).await?))
}

/// What all clients of `config` have in common. In the cloud, or what stands for all of it, the function's own role
/// signs; in local mode invented credentials do, and nobody else is asked for any, the instance metadata service least
/// of all.
///
/// # Errors
/// When TLS cannot be set up.
pub(crate) async fn shared(config: &AwsConfig) -> anyhow::Result<SdkConfig> {
    let region = Region::new(config.region.clone());
    let http = sdk_http::client(HttpClient::new()?.into_inner());
    if config.local.is_none() {
        return Ok(aws_config::defaults(behavior())
            .region(region)
            .http_client(http)
            .timeout_config(timeouts())
            .retry_config(retries())
            .load()
            .await);
    }
    let shared = SdkConfig::builder()
        .behavior_version(behavior())
        .region(region)
        .credentials_provider(SharedCredentialsProvider::new(Credentials::from_keys(
            LOCAL_KEY.0,
            LOCAL_KEY.1,
            None,
        )))
        .http_client(http)
        .timeout_config(timeouts())
        .retry_config(retries())
        .build();
    Ok(shared)
}

/// The clients that every function has.
pub(crate) fn services(config: &AwsConfig, shared: &SdkConfig) -> Clients {
    match &config.local {
        Some(endpoints) => local(shared, endpoints),
        None => Clients {
            dynamodb: aws_sdk_dynamodb::Client::new(shared),
            sqs: aws_sdk_sqs::Client::new(shared),
            scheduler: aws_sdk_scheduler::Client::new(shared),
        },
    }
}

/// The bucket of uploaded files, spoken to with the credentials that all clients have.
///
/// # Errors
/// When there are none, or TLS cannot be set up.
pub(crate) fn bucket(config: BucketConfig, shared: &SdkConfig) -> anyhow::Result<Bucket> {
    let credentials = shared
        .credentials_provider()
        .context("there are no credentials for the bucket of uploads")?;
    let http = HttpClient::new()?.into_inner();
    Ok(Bucket::new(config, credentials, http))
}

/// The bucket of uploaded files of local mode, with the credentials that local mode invents.
///
/// # Errors
/// When TLS cannot be set up.
pub async fn local_bucket(config: BucketConfig, aws: &AwsConfig) -> anyhow::Result<Bucket> {
    bucket(config, &shared(aws).await?)
}

/// A client of Secrets Manager at `endpoint`, or where the SDK finds it.
pub(crate) fn secrets(
    shared: &SdkConfig,
    endpoint: Option<&str>,
) -> aws_sdk_secretsmanager::Client {
    let mut config = aws_sdk_secretsmanager::config::Builder::from(shared);
    if let Some(endpoint) = endpoint {
        config = config.endpoint_url(endpoint);
    }
    aws_sdk_secretsmanager::Client::from_conf(config.build())
}

fn local(shared: &SdkConfig, endpoints: &LocalEndpoints) -> Clients {
    let dynamodb =
        aws_sdk_dynamodb::config::Builder::from(shared).endpoint_url(&endpoints.dynamodb);
    let sqs = aws_sdk_sqs::config::Builder::from(shared).endpoint_url(&endpoints.sqs);
    let scheduler =
        aws_sdk_scheduler::config::Builder::from(shared).endpoint_url(&endpoints.scheduler);
    Clients {
        dynamodb: aws_sdk_dynamodb::Client::from_conf(dynamodb.build()),
        sqs: aws_sdk_sqs::Client::from_conf(sqs.build()),
        scheduler: aws_sdk_scheduler::Client::from_conf(scheduler.build()),
    }
}

/// A dated version: defaults change with an upgrade of this line only.
fn behavior() -> BehaviorVersion {
    BehaviorVersion::v2026_01_12()
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT)
        .operation_attempt_timeout(ATTEMPT)
        .operation_timeout(OPERATION)
        .build()
}

fn retries() -> RetryConfig {
    RetryConfig::standard().with_max_attempts(ATTEMPTS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Env;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    async fn listen() -> (TcpListener, Clients) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let here = format!("http://{}", listener.local_addr().unwrap());
        let endpoints = LocalEndpoints {
            dynamodb: here.clone(),
            sqs: here.clone(),
            scheduler: here,
        };
        let config = AwsConfig {
            region: "eu-central-1".into(),
            local: Some(endpoints),
        };
        (listener, connect(&config).await.unwrap())
    }

    /// Reads one request and answers it.
    async fn answer(listener: &TcpListener, status: &str, body: &str) -> String {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut head = Vec::new();
        while !head.windows(4).any(|end| end == b"\r\n\r\n") {
            assert_ne!(socket.read_buf(&mut head).await.unwrap(), 0);
        }
        let text = format!(
            "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        socket.write_all(text.as_bytes()).await.unwrap();
        String::from_utf8_lossy(&head).into_owned()
    }

    #[tokio::test]
    async fn local_clients_ask_the_given_address_with_invented_credentials() {
        let (listener, clients) = listen().await;
        let call = clients.dynamodb.list_tables().send();
        let (head, tables) =
            futures::join!(answer(&listener, "200 OK", r#"{"TableNames":["t"]}"#), call);
        assert!(
            head.to_lowercase()
                .contains("authorization: aws4-hmac-sha256 credential=local/"),
            "{head}"
        );
        assert_eq!(tables.unwrap().table_names(), ["t"]);
    }

    #[tokio::test]
    async fn a_failing_service_is_asked_again() {
        let (listener, clients) = listen().await;
        let server = async {
            answer(&listener, "500 Internal Server Error", "{}").await;
            answer(&listener, "200 OK", r#"{"QueueUrls":[]}"#).await;
        };
        let ((), queues) = futures::join!(server, clients.sqs.list_queues().send());
        assert!(queues.is_ok());
    }

    const CHILD: &str = "PRESENTLY_TEST_ENDPOINT";
    const NAME: &str = "clients::tests::one_address_for_everything_gets_every_request_with_the_functions_credentials";

    /// The SDK reads the environment of its process, so a process of its own has another one.
    #[tokio::test]
    async fn one_address_for_everything_gets_every_request_with_the_functions_credentials() {
        let process = Env::process();
        if process.optional(CHILD).unwrap().is_some() {
            let config = AwsConfig::from_env(&process).unwrap();
            let shared = shared(&config).await.unwrap();
            let tables = services(&config, &shared).dynamodb.list_tables().send();
            assert_eq!(tables.await.unwrap().table_names(), ["t"]);
            let secret = secrets(&shared, None).get_secret_value().secret_id("s");
            assert_eq!(secret.send().await.unwrap().secret_string(), Some("x"));
            return;
        }
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let here = format!("http://{}", listener.local_addr().unwrap());
        let child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", NAME])
            .env_clear()
            .envs([
                (CHILD, "yes"),
                ("AWS_REGION", "eu-west-1"),
                ("AWS_ENDPOINT_URL", &here),
                ("AWS_ACCESS_KEY_ID", "theirs"),
                ("AWS_SECRET_ACCESS_KEY", "unknown"),
                ("AWS_SESSION_TOKEN", "session"),
            ])
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let ended = tokio::task::spawn_blocking(|| child.wait_with_output().unwrap());
        let heads = async {
            let tables = answer(&listener, "200 OK", r#"{"TableNames":["t"]}"#).await;
            let secret = answer(&listener, "200 OK", r#"{"SecretString":"x"}"#).await;
            [tables, secret]
        };
        let both = async { futures::join!(heads, ended) };
        let (heads, ended) = tokio::time::timeout(Duration::from_secs(60), both)
            .await
            .expect("both are asked in time");
        for head in heads.map(|head| head.to_lowercase()) {
            assert!(head.contains("credential=theirs/"), "{head}");
            assert!(head.contains("x-amz-security-token: session"), "{head}");
        }
        let ended = ended.unwrap();
        let printed = String::from_utf8_lossy(&ended.stdout).into_owned();
        assert!(
            ended.status.success() && printed.contains("1 passed"),
            "{printed}"
        );
    }
}
