//! The committed description of the API.

use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::Path;

const FILE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../functions/api/openapi.json"
);

/// Writes the description.
///
/// # Errors
/// When the file cannot be written.
pub fn write() -> Result<()> {
    fs::write(Path::new(FILE), api::openapi_json()).context("writing functions/api/openapi.json")
}

/// Compares the description with the committed one.
///
/// # Errors
/// When they differ.
pub fn check() -> Result<()> {
    let committed = fs::read_to_string(FILE).context("reading functions/api/openapi.json")?;
    ensure!(
        committed == api::openapi_json(),
        "functions/api/openapi.json is out of date: cargo run -p xtask -- openapi"
    );
    Ok(())
}
