//! The body of an object that is being put.

use axum::body::Body;
use base64::{Engine, prelude::BASE64_STANDARD};
use futures::StreamExt;
use http::{HeaderMap, header};
use md5::Md5;
use sha2::{Digest, Sha256};

use super::canonical::hex;
use super::code::Refusal;
use super::object::Content;
use super::shelf::{Shelf, Writing};

/// Largest object, in bytes. S3 takes ten times as much at once.
const MAX: u64 = 512 * 1024 * 1024;
const CHECKSUM: &str = "x-amz-checksum-sha256";

/// What came.
pub(crate) struct Received {
    pub(crate) content: Content,
    pub(crate) size: u64,
    pub(crate) etag: String,
}

/// The length that the request announces.
///
/// # Errors
/// 411 without one, 400 when it is too much.
pub(crate) fn length(headers: &HeaderMap) -> Result<u64, Refusal> {
    let length = headers.get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    match length {
        None => Err(Refusal::new(
            411,
            "MissingContentLength",
            "You must provide the Content-Length HTTP header.",
        )),
        Some(length) if length > MAX => Err(Refusal::new(
            400,
            "EntityTooLarge",
            "Your proposed upload exceeds the maximum allowed object size.",
        )),
        Some(length) => Ok(length),
    }
}

/// Receives a body of `length` bytes and puts it on the shelf. `signed` is the hash that was signed, if one was.
///
/// # Errors
/// When it is shorter, or another one than the headers say; nothing stays of it.
pub(crate) async fn receive(
    shelf: &Shelf,
    headers: &HeaderMap,
    body: Body,
    length: u64,
    signed: Option<&str>,
) -> Result<Received, Refusal> {
    let mut writing = shelf.begin().await?;
    match check(&mut writing, headers, body, length, signed).await {
        Ok(etag) => Ok(Received {
            content: shelf.finish(writing).await?,
            size: length,
            etag,
        }),
        Err(refusal) => {
            let content = writing.content();
            drop(writing);
            shelf.forget(&content).await;
            Err(refusal)
        }
    }
}

/// Writes and hashes. Returns the entity tag.
async fn check(
    writing: &mut Writing,
    headers: &HeaderMap,
    body: Body,
    length: u64,
    signed: Option<&str>,
) -> Result<String, Refusal> {
    const INCOMPLETE: Refusal = Refusal::new(
        400,
        "IncompleteBody",
        "You did not provide the number of bytes specified by the Content-Length HTTP header.",
    );
    let (mut md5, mut sha256) = (Md5::new(), Sha256::new());
    let mut received = 0_u64;
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| INCOMPLETE)?;
        received += chunk.len() as u64;
        if received > length {
            return Err(INCOMPLETE);
        }
        md5.update(&chunk);
        sha256.update(&chunk);
        writing.write(&chunk).await?;
    }
    if received != length {
        return Err(INCOMPLETE);
    }
    let sha256 = sha256.finalize();
    if signed.is_some_and(|signed| signed != hex(&sha256)) {
        return Err(Refusal::new(
            400,
            "XAmzContentSHA256Mismatch",
            "The provided 'x-amz-content-sha256' header does not match what was computed.",
        ));
    }
    let announced = headers.get(CHECKSUM).map(http::HeaderValue::as_bytes);
    if announced.is_some_and(|hash| hash != BASE64_STANDARD.encode(sha256).as_bytes()) {
        return Err(Refusal::new(
            400,
            "BadDigest",
            "The SHA256 you specified did not match the calculated checksum.",
        ));
    }
    Ok(hex(&md5.finalize()))
}
