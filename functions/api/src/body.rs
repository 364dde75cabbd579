//! Request bodies, bounded.

use crate::Api;
use crate::api::JSON_MAX;
use crate::problem::Problem;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use http::StatusCode;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt::Formatter;
use std::marker::PhantomData;
use std::sync::Arc;

/// A JSON body. What cannot be read is 400; what is not a `T` is 422 and names the field.
pub struct Json<T>(pub T);

/// The bytes of a list file.
pub struct File(pub Bytes);

impl<T: DeserializeOwned> FromRequest<Arc<Api>> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Arc<Api>) -> Result<Self, Problem> {
        let bytes = read(request.into_body(), JSON_MAX).await?;
        parse(&bytes).map(Self)
    }
}

impl FromRequest<Arc<Api>> for File {
    type Rejection = Problem;

    async fn from_request(request: Request, api: &Arc<Api>) -> Result<Self, Problem> {
        read_file(request.into_body(), api.import_max)
            .await
            .map(Self)
    }
}

/// Reads a body of at most `limit` bytes.
///
/// # Errors
/// 413 when it is longer, 400 when it breaks off.
pub async fn read(body: Body, limit: usize) -> Result<Bytes, Problem> {
    match Limited::new(body, limit).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if is_too_long(&*error) => {
            Err(too_large(format!("The body is longer than {limit} bytes.")))
        }
        Err(_) => Err(Problem::bad_request("body", "broke off")),
    }
}

/// [`read`] of a list file. Whoever has a larger one is told how else it can come.
///
/// # Errors
/// As [`read`].
pub async fn read_file(body: Body, limit: usize) -> Result<Bytes, Problem> {
    read(body, limit).await.map_err(|problem| {
        if problem.status() != StatusCode::PAYLOAD_TOO_LARGE {
            return problem;
        }
        let detail = format!(
            "The file is longer than {limit} bytes. Upload it instead: POST /v1/lists/{{id}}/uploads."
        );
        too_large(detail)
    })
}

/// Parses JSON.
///
/// # Errors
/// 400 when it is none, 422 with the field's path when it is not a `T`.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        refused(&path, error.into_inner())
    })?;
    json.end().map_err(|error| refused(".", error))?;
    Ok(value)
}

/// Reads a `T` from an object only. What is derived for a structure would also take its fields as a list, in the order
/// in which they happen to stand in the code.
///
/// # Errors
/// When there is anything else.
pub fn object<'de, T: Deserialize<'de>, D: Deserializer<'de>>(input: D) -> Result<T, D::Error> {
    struct Object<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Object<T> {
        type Value = T;

        fn expecting(&self, to: &mut Formatter<'_>) -> std::fmt::Result {
            to.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::deserialize(MapAccessDeserializer::new(map))
        }
    }

    input.deserialize_map(Object(PhantomData))
}

fn too_large(detail: String) -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too_large",
        "The request is too large",
        detail,
    )
}

fn refused(path: &str, error: serde_json::Error) -> Problem {
    let field = if path == "." { "body" } else { path };
    if error.is_data() {
        Problem::field(field, without_place(&error.to_string()))
    } else {
        Problem::bad_request(field, format!("is not JSON: {error}"))
    }
}

/// The message of a JSON error without the line and column, which say nothing to the author of a form.
pub(crate) fn without_place(message: &str) -> &str {
    message
        .rsplit_once(" at line ")
        .map_or(message, |(what, _)| what)
}

fn is_too_long(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut error = Some(error);
    while let Some(this) = error {
        if this.is::<LengthLimitError>() {
            return true;
        }
        error = this.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        #[serde(deserialize_with = "object")]
        #[expect(dead_code, reason = "only its type matters")]
        inner: Inner,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        #[expect(dead_code, reason = "only its type matters")]
        count: u32,
    }

    #[test]
    fn the_field_at_fault_is_named() {
        for (text, status, field) in [
            (r#"{"inner":{"count":"x"}}"#, 422, "inner.count"),
            (r#"{"inner":{"count":-1}}"#, 422, "inner.count"),
            (r#"{"inner":{"count":1,"more":2}}"#, 422, "inner.more"),
            (r#"{"inner":{}}"#, 422, "inner"),
            (r#"{"inner":[1]}"#, 422, "inner"),
            (r#"{"inner":"#, 400, "inner"),
            ("", 400, "body"),
            (r#"{"inner":{"count":1}} x"#, 400, "body"),
        ] {
            let problem = parse::<Outer>(text.as_bytes()).unwrap_err();
            let document = problem.document();
            assert_eq!(
                (document.status, document.errors[0].field.as_str()),
                (status, field),
                "{text}"
            );
            assert!(
                status == 400 || !document.errors[0].detail.contains("line"),
                "{text}"
            );
        }
    }

    #[tokio::test]
    async fn a_body_over_the_limit_is_refused() {
        assert_eq!(read(Body::from(vec![0; 10]), 10).await.unwrap().len(), 10);
        assert_eq!(
            read(Body::from(vec![0; 11]), 10)
                .await
                .unwrap_err()
                .status(),
            413
        );
    }
}
