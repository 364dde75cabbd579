//! What acts are asked with: an address, and a body that may be left out.

use crate::Api;
use crate::api::JSON_MAX;
use crate::body::{parse, read};
use crate::problem::{FieldError, Problem};
use axum::extract::{FromRequest, Request};
use domain::list::fold_address;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// Longest address, in characters (RFC 5321).
const ADDRESS_MAX: usize = 254;

/// An address in the form in which it is stored.
///
/// # Errors
/// 422 for what is none; the text is not repeated.
pub(crate) fn address(text: &str) -> Result<String, Problem> {
    let folded = fold_address(text);
    let sides = folded
        .split_once('@')
        .filter(|(local, domain)| !local.is_empty() && !domain.is_empty());
    let fits = folded.chars().count() <= ADDRESS_MAX
        && !folded.contains(|c: char| c.is_whitespace() || c.is_control());
    if sides.is_some() && fits {
        return Ok(folded);
    }
    let detail =
        format!("is not an address of the form name@domain with at most {ADDRESS_MAX} characters");
    Err(Problem::validation([FieldError {
        field: "address".into(),
        detail,
    }]))
}

/// A JSON body that may be missing: then it is the default.
pub(super) struct Optional<T>(pub(super) T);

impl<T: DeserializeOwned + Default> FromRequest<Arc<Api>> for Optional<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Arc<Api>) -> Result<Self, Problem> {
        let bytes = read(request.into_body(), JSON_MAX).await?;
        if bytes.is_empty() {
            Ok(Self(T::default()))
        } else {
            parse(&bytes).map(Self)
        }
    }
}
