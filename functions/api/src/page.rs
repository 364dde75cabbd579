//! Lists in pages.

use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

const LIMIT_MAX: usize = 1_000;
const LIMIT_DEFAULT: usize = 100;

/// One page of a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// Pass it as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// A page of the store, each item written as `f` writes it.
    pub fn of<U>(page: store::Page<U>, f: impl FnMut(U) -> T) -> Self {
        Self {
            items: page.items.into_iter().map(f).collect(),
            next_cursor: page.next,
        }
    }
}

/// Which page.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PageParams {
    /// `next_cursor` of the page before; the first page without.
    pub cursor: Option<String>,
    /// Items on a page, 1 to 1000; 100 without.
    #[param(minimum = 1, maximum = 1000)]
    pub limit: Option<usize>,
}

/// The number of items on a page.
///
/// # Errors
/// 400 outside 1 to 1000.
pub fn limit(asked: Option<usize>) -> Result<usize, Problem> {
    let limit = asked.unwrap_or(LIMIT_DEFAULT);
    if (1..=LIMIT_MAX).contains(&limit) {
        return Ok(limit);
    }
    Err(Problem::bad_request(
        "limit",
        format!("is {limit}; 1 to {LIMIT_MAX} are allowed"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_bounded() {
        assert_eq!(limit(None).unwrap(), 100);
        assert_eq!(limit(Some(1_000)).unwrap(), 1_000);
        for asked in [0, 1_001] {
            assert_eq!(limit(Some(asked)).unwrap_err().status(), 400);
        }
    }
}
