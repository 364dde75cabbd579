//! Errors as RFC 9457 problem documents.

mod from;
#[cfg(test)]
mod tests;

pub use from::refusal_code;

use axum::response::{IntoResponse, Response};
use domain::campaign::FieldProblem;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Longest detail, in characters: a parser may quote what it was given.
const DETAIL_MAX: usize = 400;

/// What went wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// The field as a path in the body, or the name of a header or parameter.
    #[schema(example = "opening_hours.to")]
    pub field: String,
    /// What is wrong with it, for a person to read.
    #[schema(example = "08:00 is not later than 08:00; hours over midnight are not supported")]
    pub detail: String,
}

impl From<FieldProblem> for FieldError {
    fn from(problem: FieldProblem) -> Self {
        Self {
            field: problem.field,
            detail: shortened(problem.detail),
        }
    }
}

/// An error, as it is written: `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProblemDocument {
    /// The kind of problem: `/problems/` and its code.
    #[serde(rename = "type")]
    #[schema(example = "/problems/validation")]
    pub kind: String,
    /// The kind of problem in words; the same for every problem of this kind.
    #[schema(example = "The request is not valid")]
    pub title: String,
    /// HTTP status.
    #[schema(example = 422)]
    pub status: u16,
    /// What went wrong this time.
    pub detail: String,
    /// A stable word for programs.
    #[schema(example = "validation")]
    pub code: String,
    /// Identifies an internal error in the logs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "urn:presently:incident:5f2b9c01d4e8a377")]
    pub instance: Option<String>,
    /// The fields at fault; empty when none is.
    #[serde(default)]
    pub errors: Vec<FieldError>,
}

/// An error of ours, on its way in a response's extensions to where it is logged and gets its id.
#[derive(Debug, Clone)]
pub(crate) struct Incident {
    /// For the log only.
    pub(crate) cause: String,
    pub(crate) document: ProblemDocument,
}

/// An error on its way to becoming a response.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", .0.detail)]
pub struct Problem(Box<Parts>);

#[derive(Debug, Clone)]
struct Parts {
    status: StatusCode,
    code: String,
    title: &'static str,
    detail: String,
    errors: Vec<FieldError>,
    headers: HeaderMap,
    cause: Option<String>,
}

impl Problem {
    /// A problem of any kind. `code` is a stable word, `title` the same for every problem of the kind.
    pub fn new(
        status: StatusCode,
        code: impl Into<String>,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self(Box::new(Parts {
            status,
            code: code.into(),
            title,
            detail: shortened(detail.into()),
            errors: Vec::new(),
            headers: HeaderMap::new(),
            cause: None,
        }))
    }

    /// 422 that names every field at fault.
    pub fn validation(errors: impl IntoIterator<Item = impl Into<FieldError>>) -> Self {
        let errors: Vec<FieldError> = errors.into_iter().map(Into::into).collect();
        let detail = match errors.as_slice() {
            [one] => format!("{}: {}", one.field, one.detail),
            many => format!("{} fields are not valid; see errors.", many.len()),
        };
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "validation",
            "The request is not valid",
            detail,
        )
        .naming(errors)
    }

    /// 422 for one field.
    pub fn field(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::validation([FieldError {
            field: field.into(),
            detail: shortened(detail.into()),
        }])
    }

    /// 400 for a query parameter, a path or a body that cannot be read.
    pub fn bad_request(field: impl Into<String>, detail: impl Into<String>) -> Self {
        let error = FieldError {
            field: field.into(),
            detail: shortened(detail.into()),
        };
        let detail = format!("{}: {}", error.field, error.detail);
        Self::new(
            StatusCode::BAD_REQUEST,
            "bad_request",
            "The request cannot be read",
            detail,
        )
        .naming(vec![error])
    }

    /// 401: no caller, or not one we know.
    pub fn unauthorized(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "The caller is not known",
            detail,
        )
        .with(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
    }

    /// 403: a caller who may not do this.
    pub fn forbidden(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            code,
            "The caller may not do this",
            detail,
        )
    }

    /// 404: there is no such thing.
    pub fn not_found(what: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "There is no such thing",
            format!("There is no such {what}."),
        )
    }

    /// 409: not in the state it is in. `code` says why.
    pub fn conflict(code: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::CONFLICT,
            code,
            "The state does not allow this",
            detail,
        )
    }

    /// 503 with `Retry-After`, in seconds.
    pub fn unavailable(code: &'static str, detail: impl Into<String>, retry_after: u32) -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            code,
            "Try again later",
            detail,
        )
        .with(header::RETRY_AFTER, HeaderValue::from(retry_after))
    }

    /// 500. The cause is logged under an id; the caller sees the id only. Keep addresses and texts out of it.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        let detail = "Something went wrong on our side; the instance identifies it in the logs.";
        let mut problem = Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Internal error",
            detail,
        );
        problem.0.cause = Some(cause.to_string());
        problem
    }

    /// With fields at fault.
    #[must_use]
    pub fn naming(mut self, errors: Vec<FieldError>) -> Self {
        self.0.errors = errors;
        self
    }

    /// With a header.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.insert(name, value);
        self
    }

    /// Its status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// Its stable word.
    pub fn code(&self) -> &str {
        &self.0.code
    }

    pub(crate) fn document(&self) -> ProblemDocument {
        ProblemDocument {
            kind: format!("/problems/{}", self.0.code),
            title: self.0.title.to_owned(),
            status: self.0.status.as_u16(),
            detail: self.0.detail.clone(),
            code: self.0.code.clone(),
            instance: None,
            errors: self.0.errors.clone(),
        }
    }
}

/// The media type of problem documents.
pub(crate) const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let document = self.document();
        let mut response = (self.0.status, axum::Json(&document)).into_response();
        response.headers_mut().extend(self.0.headers);
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, PROBLEM_JSON);
        if let Some(cause) = self.0.cause {
            response
                .extensions_mut()
                .insert(Incident { cause, document });
        }
        response
    }
}

fn shortened(mut detail: String) -> String {
    if let Some((end, _)) = detail.char_indices().nth(DETAIL_MAX) {
        detail.truncate(end);
        detail.push('…');
    }
    detail
}
