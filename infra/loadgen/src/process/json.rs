//! Values of an answer.

use anyhow::{Context, Result};
use serde_json::Value;

/// The text at `pointer`.
///
/// # Errors
/// When there is none.
pub fn text(from: &Value, pointer: &str) -> Result<String> {
    let text = from.pointer(pointer).and_then(Value::as_str);
    Ok(text
        .with_context(|| format!("no {pointer} in {from}"))?
        .to_owned())
}

/// The number at `pointer`.
///
/// # Errors
/// When there is none.
pub fn number(from: &Value, pointer: &str) -> Result<u64> {
    let number = from.pointer(pointer).and_then(Value::as_u64);
    number.with_context(|| format!("no {pointer} in {from}"))
}
