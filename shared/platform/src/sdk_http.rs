//! What the SDK's clients speak through: the HTTP client that everything else uses.
//!
//! The SDK's own reads every certificate authority of the system, once for each client, before a function asks for its
//! first work. Here the roots are compiled in, and there is one pool of connections.

use aws_sdk_dynamodb::config::http::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::shared::IntoShared;
use aws_smithy_types::body::SdkBody;

/// `client` as the SDK wants it. How long an attempt may take is the SDK's own affair.
pub(crate) fn client(client: reqwest::Client) -> SharedHttpClient {
    Sdk { client }.into_shared()
}

#[derive(Debug, Clone)]
struct Sdk {
    client: reqwest::Client,
}

impl HttpClient for Sdk {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Sdk {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::new(exchange(self.client.clone(), request))
    }
}

/// Sends `request` and reads the whole answer, so that an answer that breaks off is a failed attempt like any other.
async fn exchange(
    client: reqwest::Client,
    request: HttpRequest,
) -> Result<HttpResponse, ConnectorError> {
    let request = request
        .try_into_http1x()
        .map_err(|error| ConnectorError::user(error.into()))?;
    let (head, body) = request.into_parts();
    // No service asked here takes more than one request at a time can hold.
    let body = body
        .bytes()
        .map(<[u8]>::to_vec)
        .ok_or_else(|| ConnectorError::user("a body that is not in memory".into()))?;
    let request = reqwest::Request::try_from(http::Request::from_parts(head, body))
        .map_err(|error| ConnectorError::user(error.into()))?;
    let mut answer = client.execute(request).await.map_err(failed)?;
    let (status, headers) = (answer.status(), std::mem::take(answer.headers_mut()));
    let body = answer.bytes().await.map_err(failed)?;
    let mut answer = http::Response::new(SdkBody::from(body));
    (*answer.status_mut(), *answer.headers_mut()) = (status, headers);
    HttpResponse::try_from(answer).map_err(|error| ConnectorError::other(error.into(), None))
}

/// The SDK tries again after both, as after what its own client says.
fn failed(error: reqwest::Error) -> ConnectorError {
    if error.is_timeout() {
        ConnectorError::timeout(error.into())
    } else {
        ConnectorError::io(error.into())
    }
}
