//! A bucket: signed addresses for others, and reading and deleting for us.

use crate::address::BucketConfig;
use crate::error::{ObjectError, code_of};
use crate::sign::Signer;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use http::{Method, Request, StatusCode, header};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::time::Duration;

/// Everything from the connection to the last byte of an answer: a range of some megabytes.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Tries of a request, in all.
const TRIES: u32 = 4;
/// Before the second try; twice as long before each further one.
const PAUSE: Duration = Duration::from_millis(100);
/// Longest error document that is read, in bytes.
const ERROR_MAX: u64 = 16 * 1024;
/// Makes S3 refuse content of another hash.
const SHA256: &str = "x-amz-checksum-sha256";

/// A bucket. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Bucket {
    config: BucketConfig,
    credentials: SharedCredentialsProvider,
    http: reqwest::Client,
}

/// On which terms somebody may put an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutTerms<'a> {
    /// Where.
    pub key: &'a str,
    /// Its media type.
    pub media_type: &'a str,
    /// Its size, in bytes.
    pub size: u64,
    /// Its SHA-256, if it is known.
    pub sha256: Option<[u8; 32]>,
    /// For how long from now.
    pub lasts: TimeDelta,
}

/// An address that accepts one kind of object with PUT, and the headers that have to come with it. The length has to be
/// the one that was agreed; clients say it by themselves.
#[derive(Clone, PartialEq, Eq)]
pub struct PresignedPut {
    /// The address: whoever has it may use it.
    pub url: String,
    /// Headers by name.
    pub headers: BTreeMap<String, String>,
}

impl Bucket {
    /// A bucket that is spoken to with these credentials through this client, which follows no redirects.
    pub fn new(
        config: BucketConfig,
        credentials: SharedCredentialsProvider,
        http: reqwest::Client,
    ) -> Self {
        Self {
            config,
            credentials,
            http,
        }
    }

    /// Where it is.
    pub fn config(&self) -> &BucketConfig {
        &self.config
    }

    /// Signs an address at which an object can be put on these terms, without asking anybody.
    ///
    /// # Errors
    /// [`ObjectError::NotSigned`].
    pub async fn presign_put(
        &self,
        terms: &PutTerms<'_>,
        now: DateTime<Utc>,
    ) -> Result<PresignedPut, ObjectError> {
        let mut headers = BTreeMap::from([(
            header::CONTENT_TYPE.as_str().to_owned(),
            terms.media_type.to_owned(),
        )]);
        if let Some(hash) = &terms.sha256 {
            headers.insert(SHA256.to_owned(), BASE64_STANDARD.encode(hash));
        }
        let mut request = Request::put(self.config.of_key(terms.key))
            .header(header::CONTENT_LENGTH, terms.size.to_string());
        for (name, value) in &headers {
            request = request.header(name, value);
        }
        let mut request = request.body(()).map_err(not_made)?;
        let lasts = terms.lasts.to_std().map_err(not_made)?;
        self.signer(now).await?.in_query(&mut request, lasts)?;
        Ok(PresignedPut {
            url: request.uri().to_string(),
            headers,
        })
    }

    /// Reads some bytes of the object that has this entity tag, as the event that told of it names it.
    ///
    /// # Errors
    /// [`ObjectError::Gone`], [`ObjectError::Replaced`], or the bucket does not answer.
    pub async fn read(
        &self,
        key: &str,
        etag: &str,
        range: RangeInclusive<u64>,
        now: DateTime<Utc>,
    ) -> Result<Vec<u8>, ObjectError> {
        const OPERATION: &str = "GetObject";
        let length = (range.end() + 1).saturating_sub(*range.start());
        let headers = [
            (
                header::RANGE.as_str(),
                format!("bytes={}-{}", range.start(), range.end()),
            ),
            (
                header::IF_MATCH.as_str(),
                format!("\"{}\"", etag.trim_matches('"')),
            ),
        ];
        let bytes = self
            .send(OPERATION, Method::GET, key, &headers, length, now)
            .await?;
        if u64::try_from(bytes.len()) == Ok(length) {
            Ok(bytes)
        } else {
            Err(unavailable(OPERATION, "the object ends early"))
        }
    }

    /// Deletes an object; one that is not there is deleted.
    ///
    /// # Errors
    /// When the bucket does not answer or refuses.
    pub async fn delete(&self, key: &str, now: DateTime<Utc>) -> Result<(), ObjectError> {
        match self
            .send("DeleteObject", Method::DELETE, key, &[], 0, now)
            .await
        {
            Err(ObjectError::Gone { .. }) => Ok(()),
            done => done.map(drop),
        }
    }

    /// Sends a request without body, again where that may help, and returns at most `most` bytes of the answer.
    async fn send(
        &self,
        operation: &'static str,
        method: Method,
        key: &str,
        headers: &[(&str, String)],
        most: u64,
        now: DateTime<Utc>,
    ) -> Result<Vec<u8>, ObjectError> {
        let mut request = Request::builder()
            .method(method)
            .uri(self.config.of_key(key));
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let mut request = request.body(()).map_err(not_made)?;
        self.signer(now).await?.in_header(&mut request)?;
        let mut pause = PAUSE;
        for _ in 1..TRIES {
            match self.send_once(operation, &request, most).await {
                Err(ObjectError::Unavailable { .. }) => tokio::time::sleep(pause).await,
                answered => return answered,
            }
            pause *= 2;
        }
        self.send_once(operation, &request, most).await
    }

    async fn send_once(
        &self,
        operation: &'static str,
        request: &Request<()>,
        most: u64,
    ) -> Result<Vec<u8>, ObjectError> {
        let sent = self
            .http
            .request(request.method().clone(), request.uri().to_string())
            .headers(request.headers().clone())
            .timeout(TIMEOUT)
            .send()
            .await;
        let answer = sent.map_err(|error| no_answer(operation, &error))?;
        let status = answer.status();
        if status.is_success() {
            return body(operation, answer, most).await;
        }
        match status {
            StatusCode::NOT_FOUND => return Err(ObjectError::Gone { operation }),
            StatusCode::PRECONDITION_FAILED => return Err(ObjectError::Replaced { operation }),
            _ => {}
        }
        let code = match body(operation, answer, ERROR_MAX).await {
            Ok(document) => code_of(&document),
            Err(_) => "no code".to_owned(),
        };
        let passes = status.is_server_error()
            || status == StatusCode::TOO_MANY_REQUESTS
            || code == "RequestTimeout";
        Err(if passes {
            unavailable(operation, &format!("{} {code}", status.as_u16()))
        } else {
            ObjectError::Refused {
                operation,
                status: status.as_u16(),
                code,
            }
        })
    }

    async fn signer(&self, now: DateTime<Utc>) -> Result<Signer<'_>, ObjectError> {
        let credentials = self
            .credentials
            .provide_credentials()
            .await
            .map_err(not_made)?;
        Ok(Signer {
            credentials,
            region: &self.config.region,
            now,
        })
    }
}

/// A body of at most `most` bytes.
async fn body(
    operation: &'static str,
    mut answer: reqwest::Response,
    most: u64,
) -> Result<Vec<u8>, ObjectError> {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let mut bytes = Vec::new();
    loop {
        let chunk = answer.chunk().await;
        let Some(chunk) = chunk.map_err(|error| no_answer(operation, &error))? else {
            return Ok(bytes);
        };
        if bytes.len() + chunk.len() > most {
            return Err(unavailable(operation, "the answer is too long"));
        }
        bytes.extend_from_slice(&chunk);
    }
}

fn no_answer(operation: &'static str, error: &reqwest::Error) -> ObjectError {
    let detail = if error.is_timeout() {
        "time-out"
    } else if error.is_connect() {
        "no connection"
    } else {
        "connection lost"
    };
    unavailable(operation, detail)
}

fn unavailable(operation: &'static str, detail: &str) -> ObjectError {
    ObjectError::Unavailable {
        operation,
        detail: detail.to_owned(),
    }
}

fn not_made(error: impl std::fmt::Display) -> ObjectError {
    ObjectError::NotSigned(error.to_string())
}

impl std::fmt::Debug for PresignedPut {
    /// Without the address, which is a key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PresignedPut")
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
