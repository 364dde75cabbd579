//! Signature Version 4, as S3 wants it: the path is encoded once and taken as it is, and the body's hash is a header.

use crate::error::ObjectError;
use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation,
    SigningSettings, UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use chrono::{DateTime, Utc};
use http::Request;
use std::time::{Duration, SystemTime};

const SERVICE: &str = "s3";

/// Who signs, where and when.
pub(crate) struct Signer<'a> {
    pub(crate) credentials: Credentials,
    pub(crate) region: &'a str,
    pub(crate) now: DateTime<Utc>,
}

impl Signer<'_> {
    /// Signs in a header. The request has no body.
    ///
    /// # Errors
    /// [`ObjectError::NotSigned`].
    pub(crate) fn in_header(&self, request: &mut Request<()>) -> Result<(), ObjectError> {
        let mut settings = settings();
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        self.sign(request, settings, SignableBody::empty())
    }

    /// Signs in the query, for whoever has the address, for so long. The body may be anything that the signed headers
    /// allow.
    ///
    /// # Errors
    /// [`ObjectError::NotSigned`].
    pub(crate) fn in_query(
        &self,
        request: &mut Request<()>,
        lasts: Duration,
    ) -> Result<(), ObjectError> {
        let mut settings = settings();
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = Some(lasts);
        self.sign(request, settings, SignableBody::UnsignedPayload)
    }

    fn sign(
        &self,
        request: &mut Request<()>,
        settings: SigningSettings,
        body: SignableBody<'_>,
    ) -> Result<(), ObjectError> {
        let identity = self.credentials.clone().into();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(self.region)
            .name(SERVICE)
            .time(SystemTime::from(self.now))
            .settings(settings)
            .build()
            .map_err(not_signed)?
            .into();
        let headers: Vec<(&str, &str)> = request
            .headers()
            .iter()
            .map(|(name, value)| Ok((name.as_str(), value.to_str().map_err(not_signed)?)))
            .collect::<Result<_, ObjectError>>()?;
        let signable = SignableRequest::new(
            request.method().as_str(),
            request.uri().to_string(),
            headers.into_iter(),
            body,
        )
        .map_err(not_signed)?;
        let (instructions, _) = sign(signable, &params).map_err(not_signed)?.into_parts();
        instructions.apply_to_request_http1x(request);
        Ok(())
    }
}

fn settings() -> SigningSettings {
    let mut settings = SigningSettings::default();
    settings.percent_encoding_mode = PercentEncodingMode::Single;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    settings
}

fn not_signed(error: impl std::fmt::Display) -> ObjectError {
    ObjectError::NotSigned(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vendor's own example of a signed address, from "Authenticating Requests: Using Query Parameters".
    #[test]
    fn the_vendors_example_is_signed_as_the_vendor_signs_it() {
        let signer = Signer {
            credentials: Credentials::new(
                "AKIAIOSFODNN7EXAMPLE",
                "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                None,
                None,
                "test",
            ),
            region: "us-east-1",
            now: "2013-05-24T00:00:00Z".parse().unwrap(),
        };
        let mut request = Request::get("https://examplebucket.s3.amazonaws.com/test.txt")
            .body(())
            .unwrap();
        signer
            .in_query(&mut request, Duration::from_secs(86_400))
            .unwrap();
        let query = request.uri().query().unwrap();
        let signature = "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
        assert!(
            query.contains(&format!("X-Amz-Signature={signature}")),
            "{query}"
        );
        assert!(query.contains("X-Amz-Expires=86400"), "{query}");
    }

    /// The vendor's example of a range, from "Signature Calculations for the Authorization Header".
    #[test]
    fn a_request_for_a_range_is_signed_as_the_vendor_signs_it() {
        let signer = Signer {
            credentials: Credentials::new(
                "AKIAIOSFODNN7EXAMPLE",
                "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                None,
                None,
                "test",
            ),
            region: "us-east-1",
            now: "2013-05-24T00:00:00Z".parse().unwrap(),
        };
        let mut request = Request::get("https://examplebucket.s3.amazonaws.com/test.txt")
            .header("range", "bytes=0-9")
            .body(())
            .unwrap();
        signer.in_header(&mut request).unwrap();
        let signed = request.headers()["authorization"].to_str().unwrap();
        let signature = "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41";
        assert!(
            signed.ends_with(&format!("Signature={signature}")),
            "{signed}"
        );
    }
}
