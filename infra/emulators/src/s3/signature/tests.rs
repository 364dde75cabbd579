//! Against the examples in the vendor's guide, "Authenticating Requests (AWS Signature Version 4)".

use super::*;
use http::Request;

const KEY: (&str, &str) = (
    "AKIAIOSFODNN7EXAMPLE",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
);
const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const SIGNED_ADDRESS: &str = "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256\
    &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
    &X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host\
    &X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn request(method: &str, path: &str, headers: &[(&str, &str)]) -> Parts {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in [("host", "examplebucket.s3.amazonaws.com")]
        .iter()
        .chain(headers)
    {
        request = request.header(*name, *value);
    }
    request.body(()).unwrap().into_parts().0
}

fn code(parts: &Parts, now: &str) -> &'static str {
    verify(parts, KEY, at(now)).map_or_else(|refusal| refusal.code, |_| "accepted")
}

const IN_TIME: &str = "2013-05-24T12:00:00Z";

#[test]
fn a_signed_address_is_good_until_it_expires_and_for_what_was_signed() {
    let get = request("GET", SIGNED_ADDRESS, &[]);
    assert_eq!(verify(&get, KEY, at(IN_TIME)), Ok(None));
    assert_eq!(code(&get, "2013-05-25T00:00:00Z"), "accepted");
    assert_eq!(code(&get, "2013-05-25T00:00:01Z"), "AccessDenied");
    assert_eq!(code(&get, "2013-05-23T23:44:59Z"), "AccessDenied");
    for (method, path) in [
        ("PUT", SIGNED_ADDRESS.to_owned()),
        ("GET", SIGNED_ADDRESS.replace("test.txt", "other.txt")),
        ("GET", SIGNED_ADDRESS.replace("86400", "86401")),
        ("GET", SIGNED_ADDRESS.replace("604d404", "604d405")),
        ("GET", format!("{SIGNED_ADDRESS}&acl=")),
    ] {
        let parts = request(method, &path, &[]);
        assert_eq!(code(&parts, IN_TIME), "SignatureDoesNotMatch", "{path}");
    }
    let added = request("GET", SIGNED_ADDRESS, &[("x-amz-acl", "public-read")]);
    assert_eq!(code(&added, IN_TIME), "AccessDenied");
}

#[test]
fn a_signature_in_a_header_is_good_for_a_quarter_of_an_hour() {
    let authorization = "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,\
        SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,\
        Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41";
    let headers = [
        ("range", "bytes=0-9"),
        ("x-amz-content-sha256", EMPTY),
        ("x-amz-date", "20130524T000000Z"),
        ("authorization", authorization),
    ];
    let get = request("GET", "/test.txt", &headers);
    let now = "2013-05-24T00:15:00Z";
    assert_eq!(verify(&get, KEY, at(now)), Ok(Some(EMPTY.to_owned())));
    assert_eq!(code(&get, "2013-05-24T00:15:01Z"), "RequestTimeTooSkewed");
    let mut other = headers;
    other[0].1 = "bytes=0-10";
    assert_eq!(
        code(&request("GET", "/test.txt", &other), now),
        "SignatureDoesNotMatch"
    );
    let without_hash = [headers[0], headers[2], headers[3]];
    assert_eq!(
        code(&request("GET", "/test.txt", &without_hash), now),
        "MissingSecurityHeader"
    );
}

#[test]
fn whoever_has_no_key_or_another_gets_nothing() {
    assert_eq!(
        code(&request("GET", "/test.txt", &[]), IN_TIME),
        "AccessDenied"
    );
    let get = request("GET", SIGNED_ADDRESS, &[]);
    let other = verify(&get, ("id", KEY.1), at(IN_TIME)).unwrap_err();
    assert_eq!(other.code, "InvalidAccessKeyId");
    let other = verify(&get, (KEY.0, "secret"), at(IN_TIME)).unwrap_err();
    assert_eq!(other.code, "SignatureDoesNotMatch");
    for cut in ["X-Amz-Date", "X-Amz-Expires", "X-Amz-Signature", "%2Fs3"] {
        let path = SIGNED_ADDRESS.replace(cut, "X-Amz-Other");
        assert_eq!(
            code(&request("GET", &path, &[]), IN_TIME),
            "AuthorizationQueryParametersError",
            "{cut}"
        );
    }
}
