//! Entity tags: a reader's version, and writing only over what was read.

use crate::problem::{FieldError, Problem};
use axum::extract::FromRequestParts;
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};

/// The entity tag of a version: `"v3"`.
pub fn of(version: u64) -> HeaderValue {
    // A digit is a valid header character; the fallback is a tag that matches nothing.
    HeaderValue::try_from(format!("\"v{version}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

/// The `If-Match` header, if there is one.
pub struct IfMatch(Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let values = parts.headers.get_all(header::IF_MATCH).iter();
        let texts: Result<Vec<&str>, _> = values.map(HeaderValue::to_str).collect();
        let texts = texts.map_err(|_| Problem::bad_request("If-Match", "is not text"))?;
        Ok(Self((!texts.is_empty()).then(|| texts.join(","))))
    }
}

impl IfMatch {
    /// For calls that must not be made blindly.
    ///
    /// # Errors
    /// 428 when the header is missing.
    pub fn required(&self) -> Result<(), Problem> {
        if self.0.is_some() {
            return Ok(());
        }
        let detail = "Send the ETag of what you read as If-Match.";
        let error = FieldError {
            field: "If-Match".into(),
            detail: "is missing".into(),
        };
        let problem = Problem::new(
            StatusCode::PRECONDITION_REQUIRED,
            "if_match_required",
            "If-Match is missing",
            detail,
        );
        Err(problem.naming(vec![error]))
    }

    /// Whether the header, if any, names `version`.
    ///
    /// # Errors
    /// 412 when it names another.
    pub fn check(&self, version: u64) -> Result<(), Problem> {
        let Some(tags) = &self.0 else { return Ok(()) };
        let current = format!("\"v{version}\"");
        if tags
            .split(',')
            .map(str::trim)
            .any(|tag| tag == "*" || tag == current)
        {
            return Ok(());
        }
        Err(stale(version))
    }
}

/// 412: somebody else has changed it to `version` meanwhile.
pub fn stale(version: u64) -> Problem {
    let detail = "It was changed since you read it; read it again.";
    let error = FieldError {
        field: "If-Match".into(),
        detail: "names another version".into(),
    };
    Problem::new(
        StatusCode::PRECONDITION_FAILED,
        "stale",
        "It was changed meanwhile",
        detail,
    )
    .naming(vec![error])
    .with(header::ETAG, of(version))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(header: Option<&str>, version: u64) -> (u16, u16) {
        let header = IfMatch(header.map(str::to_owned));
        let code = |found: Result<(), Problem>| {
            found.map_or_else(|problem| problem.status().as_u16(), |()| 200)
        };
        (code(header.required()), code(header.check(version)))
    }

    #[test]
    fn only_the_current_version_matches() {
        assert_eq!(of(3), "\"v3\"");
        assert_eq!(status(None, 3), (428, 200));
        for tags in ["\"v3\"", "*", "\"v2\", \"v3\"", "\"v2\",\"v3\""] {
            assert_eq!(status(Some(tags), 3), (200, 200), "{tags}");
        }
        for tags in ["\"v2\"", "v3", "W/\"v3\"", "\"v33\"", ""] {
            assert_eq!(status(Some(tags), 3), (200, 412), "{tags}");
        }
    }
}
