//! A way to the queues and one-shots of this process that needs no network: the same requests and answers, but nothing is
//! sent. Each firing sets the timer of the next, and whoever is sent to next waits for it.

use crate::table::NO_AUTH_SCHEME_ID;
use aws_sdk_scheduler as scheduler;
use aws_sdk_sqs as sqs;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use axum::Router;
use axum::body::{Body, to_bytes};
use emulators::Emulators;
use std::fmt;
use tower::ServiceExt;

/// Bytes of an answer at most: ten messages of the largest kind, escaped.
const MOST: usize = 16 * 1024 * 1024;

/// The queues and one-shots of this process. Cheap to clone.
#[derive(Clone)]
pub struct Queues(Router);

impl fmt::Debug for Queues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Queues")
    }
}

impl Queues {
    /// Those of `emulators`.
    pub fn of(emulators: &Emulators) -> Self {
        Self(emulators.router())
    }

    /// `client`, whose requests come here.
    pub fn sqs(&self, client: &sqs::Client) -> sqs::Client {
        let config = client.config().to_builder().http_client(self.here());
        let config = config
            .allow_no_auth()
            .auth_scheme_preference([NO_AUTH_SCHEME_ID]);
        sqs::Client::from_conf(config.build())
    }

    /// `client`, whose requests come here.
    pub fn scheduler(&self, client: &scheduler::Client) -> scheduler::Client {
        let config = client.config().to_builder().http_client(self.here());
        let config = config
            .allow_no_auth()
            .auth_scheme_preference([NO_AUTH_SCHEME_ID]);
        scheduler::Client::from_conf(config.build())
    }

    fn here(&self) -> SharedHttpClient {
        let connector = SharedHttpConnector::new(self.clone());
        http_client_fn(move |_, _| connector.clone())
    }

    async fn answer(self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let broken = |error: axum::BoxError| ConnectorError::other(error, None);
        let request = request
            .try_into_http1x()
            .map_err(|error| broken(error.into()))?;
        let request = request.map(|body| Body::from(body.bytes().unwrap_or_default().to_vec()));
        let answer = match self.0.oneshot(request).await {
            Ok(answer) => answer,
            Err(never) => match never {},
        };
        let (head, body) = answer.into_parts();
        let body = to_bytes(body, MOST).await;
        let body = SdkBody::from(body.map_err(|error| broken(error.into()))?);
        let answer = http::Response::from_parts(head, body);
        HttpResponse::try_from(answer).map_err(|error| broken(error.into()))
    }
}

impl HttpConnector for Queues {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::new(self.clone().answer(request))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_sqs::error::ProvideErrorMetadata;
    use emulators::Clocks;
    use platform::config::{AwsConfig, LocalEndpoints};
    use platform::{SystemTime, TimeSource, clients};
    use std::sync::Arc;
    use timers::queues;
    use tokio::net::TcpListener;

    /// The clients of queues and one-shots, over HTTP and in process.
    async fn both_ways() -> [(sqs::Client, scheduler::Client); 2] {
        let clocks = Clocks {
            campaign: Arc::new(|| SystemTime.now()),
            machine: Arc::new(|| SystemTime.now()),
        };
        let emulators = Emulators::open(None, clocks, "test").unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let here = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(emulators.clone().serve(listener, std::future::pending()));
        let local = Some(LocalEndpoints {
            dynamodb: "http://127.0.0.1:1".to_owned(),
            sqs: here.clone(),
            scheduler: here,
        });
        let region = "local".into();
        let over = clients::connect(&AwsConfig { region, local })
            .await
            .unwrap();
        let inside = Queues::of(&emulators);
        let here = (inside.sqs(&over.sqs), inside.scheduler(&over.scheduler));
        [(over.sqs, over.scheduler), here]
    }

    #[tokio::test]
    async fn what_is_sent_one_way_is_received_the_other() {
        let [(over, timers), (here, _)] = both_ways().await;
        let made = queues::create_local(&over, &timers, "").await.unwrap();
        let url = made.plan_queue_url;
        for (from, to) in [(&over, &here), (&here, &over)] {
            let text = "é \"quoted\"";
            let sent = from.send_message().queue_url(&url).message_body(text);
            sent.send().await.unwrap();
            let received = to.receive_message().queue_url(&url).send().await.unwrap();
            let [message] = received.messages() else {
                panic!("{received:?}");
            };
            assert_eq!(message.body(), Some(text));
            let done = to.delete_message().queue_url(&url);
            let done = done.set_receipt_handle(message.receipt_handle.clone());
            done.send().await.unwrap();
        }
    }

    #[tokio::test]
    async fn refusals_are_the_same_both_ways() {
        let mut refusals = Vec::new();
        for (sqs, scheduler) in both_ways().await {
            let nowhere = "http://127.0.0.1:1/000000000000/nowhere";
            let sent = sqs.send_message().queue_url(nowhere).message_body("1");
            let queue = sent.send().await.unwrap_err().into_service_error();
            let schedule = scheduler.get_schedule().name("none").send().await;
            let schedule = schedule.unwrap_err().into_service_error();
            refusals.push([
                (
                    queue.code().map(str::to_owned),
                    queue.message().map(str::to_owned),
                ),
                (
                    schedule.code().map(str::to_owned),
                    schedule.message().map(str::to_owned),
                ),
            ]);
        }
        assert_eq!(refusals[0], refusals[1]);
        let codes = refusals[1].each_ref().map(|(code, _)| code.as_deref());
        assert_eq!(
            codes,
            [
                Some("AWS.SimpleQueueService.NonExistentQueue"),
                Some("ResourceNotFoundException")
            ]
        );
    }
}
