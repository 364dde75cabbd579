//! Signature Version 4 in a header or in the address.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit, Mac};
use http::request::Parts;
use sha2::Sha256;

use super::canonical::{digest, hex, parameters};
use super::code::Refusal;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const UNSIGNED: &str = "UNSIGNED-PAYLOAD";
const CONTENT_HASH: &str = "x-amz-content-sha256";
/// How far a signer's clock may be off.
const SKEW: TimeDelta = TimeDelta::minutes(15);
/// A week: the longest that an address may be good for, in seconds.
const LONGEST: i64 = 604_800;

/// What a request says of its signature.
struct Claim {
    credential: String,
    date: String,
    headers: String,
    signature: String,
    /// What of the query is signed.
    parameters: Vec<(String, String)>,
    payload: String,
    /// Seconds for which an address is good; none for a signature in a header.
    lasts: Option<i64>,
}

/// Verifies the signature of a request by the key (id and secret) at `now`. Returns the hash that the body has to have,
/// in hexadecimal digits, where the signature is over one.
///
/// # Errors
/// What S3 says to whoever has no signature, or not a good one.
pub(crate) fn verify(
    parts: &Parts,
    (id, secret): (&str, &str),
    now: DateTime<Utc>,
) -> Result<Option<String>, Refusal> {
    let parameters = parameters(parts.uri.query().unwrap_or_default()).ok_or(MALFORMED)?;
    let in_header = parts.headers.contains_key(http::header::AUTHORIZATION);
    let claim = if in_header {
        Claim::in_header(parts, parameters)?
    } else {
        Claim::in_query(parameters)?
    };
    let date = NaiveDateTime::parse_from_str(&claim.date, "%Y%m%dT%H%M%SZ");
    let date = date.map_err(|_| MALFORMED)?.and_utc();
    let scope: Vec<&str> = claim.credential.split('/').collect();
    let [key, day, region, "s3", "aws4_request"] = scope[..] else {
        return Err(MALFORMED);
    };
    if key != id {
        return Err(Refusal::new(
            403,
            "InvalidAccessKeyId",
            "The AWS Access Key Id you provided does not exist in our records.",
        ));
    }
    if claim.date.get(..8) != Some(day) {
        return Err(MALFORMED);
    }
    in_time(&claim, date, now)?;
    let signed: Vec<&str> = claim.headers.split(';').collect();
    all_that_matters_is_signed(parts, &signed)?;
    let digest = digest(parts, &claim.parameters, &signed, &claim.payload);
    let scope = format!("{day}/{region}/s3/aws4_request");
    let text = format!("{ALGORITHM}\n{}\n{scope}\n{digest}", claim.date);
    let mut signing_key = format!("AWS4{secret}").into_bytes();
    for part in [day, region, "s3", "aws4_request"] {
        signing_key = mac(&signing_key, part)?;
    }
    if hex(&mac(&signing_key, &text)?) != claim.signature {
        return Err(Refusal::new(
            403,
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided.",
        ));
    }
    Ok((claim.payload != UNSIGNED).then_some(claim.payload))
}

const MALFORMED: Refusal = Refusal::new(
    400,
    "AuthorizationQueryParametersError",
    "The signature or what belongs to it is malformed.",
);

impl Claim {
    fn in_header(parts: &Parts, parameters: Vec<(String, String)>) -> Result<Self, Refusal> {
        let header = |name: &str| {
            let value = parts
                .headers
                .get(name)
                .and_then(|value| value.to_str().ok());
            value.map(str::to_owned).ok_or(Refusal::new(
                400,
                "MissingSecurityHeader",
                "Your request was missing a required header.",
            ))
        };
        let authorization = header("authorization")?;
        let fields = authorization.strip_prefix(ALGORITHM).ok_or(MALFORMED)?;
        let field = |name: &str| {
            let found = fields
                .split(',')
                .find_map(|field| field.trim().strip_prefix(name)?.strip_prefix('='));
            found.map(str::to_owned).ok_or(MALFORMED)
        };
        let payload = header(CONTENT_HASH)?;
        // Bodies in signed pieces.
        if payload.starts_with("STREAMING-") {
            return Err(Refusal::NOT_IMPLEMENTED);
        }
        Ok(Self {
            credential: field("Credential")?,
            date: header("x-amz-date")?,
            headers: field("SignedHeaders")?,
            signature: field("Signature")?,
            parameters,
            payload,
            lasts: None,
        })
    }

    fn in_query(mut parameters: Vec<(String, String)>) -> Result<Self, Refusal> {
        let has_any = parameters
            .iter()
            .any(|(name, _)| name.starts_with("X-Amz-"));
        if !has_any {
            return Err(Refusal::denied("Access Denied"));
        }
        let signature = parameters
            .iter()
            .position(|(name, _)| name == "X-Amz-Signature");
        let (_, signature) = parameters.remove(signature.ok_or(MALFORMED)?);
        let of = |name: &str| {
            let mut found = parameters.iter().filter(|(found, _)| found == name);
            match (found.next(), found.next()) {
                (Some((_, value)), None) => Ok(value.clone()),
                _ => Err(MALFORMED),
            }
        };
        let lasts = of("X-Amz-Expires")?.parse().map_err(|_| MALFORMED)?;
        if of("X-Amz-Algorithm")? != ALGORITHM || !(1..=LONGEST).contains(&lasts) {
            return Err(MALFORMED);
        }
        Ok(Self {
            credential: of("X-Amz-Credential")?,
            date: of("X-Amz-Date")?,
            headers: of("X-Amz-SignedHeaders")?,
            signature,
            parameters,
            payload: UNSIGNED.to_owned(),
            lasts: Some(lasts),
        })
    }
}

fn in_time(claim: &Claim, date: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), Refusal> {
    match claim.lasts {
        Some(seconds) if now > date + TimeDelta::seconds(seconds) => {
            Err(Refusal::denied("Request has expired"))
        }
        Some(_) if date > now + SKEW => Err(Refusal::denied("Request is not yet valid")),
        None if (date - now).abs() > SKEW => Err(Refusal::new(
            403,
            "RequestTimeTooSkewed",
            "The difference between the request time and the current time is too large.",
        )),
        _ => Ok(()),
    }
}

/// A header that S3 acts on must not be added by somebody on the way, nor the request be sent somewhere else.
fn all_that_matters_is_signed(parts: &Parts, signed: &[&str]) -> Result<(), Refusal> {
    let names = parts.headers.keys().map(http::HeaderName::as_str);
    let unsigned = names
        .filter(|name| name.starts_with("x-amz-"))
        .chain(["host"])
        .any(|name| !signed.contains(&name));
    if unsigned {
        return Err(Refusal::denied(
            "There were headers present in the request which were not signed",
        ));
    }
    Ok(())
}

fn mac(key: &[u8], text: &str) -> Result<Vec<u8>, Refusal> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| MALFORMED)?;
    mac.update(text.as_bytes());
    Ok(mac.finalize().into_bytes().to_vec())
}

#[cfg(test)]
mod tests;
