//! Path and query parameters whose rejections are problems.

use crate::problem::Problem;
use axum::extract::{FromRequestParts, rejection::PathRejection};
use http::request::Parts;
use serde::de::DeserializeOwned;

/// Parameters of the path. One that cannot be read names nothing: 404.
pub struct Path<T>(pub T);

/// Parameters of the query. One that is unknown or cannot be read is 400.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(PathRejection::FailedToDeserializePathParams(_)) => {
                Err(Problem::not_found("resource"))
            }
            Err(rejection) => Err(Problem::internal(rejection)),
        }
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(value)) => Ok(Self(value)),
            Err(rejection) => {
                let text = rejection.body_text();
                let detail = text
                    .rsplit_once("query string: ")
                    .map_or(text.as_str(), |(_, detail)| detail);
                // "limit: invalid digit found in string": the parser puts the parameter first.
                let (field, detail) = detail.split_once(": ").unwrap_or(("query", detail));
                Err(Problem::bad_request(field, detail))
            }
        }
    }
}
