//! Where the optimised program is.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// What `cargo run` tells us about ourselves. Build scripts that ask for these, as ring's does, run again when they see
/// other values, and all that stands on them is compiled again: minutes of it.
const OURS: [&str; 8] = [
    "CARGO_MANIFEST_DIR",
    "CARGO_MANIFEST_LINKS",
    "CARGO_MANIFEST_PATH",
    "CARGO_PKG_NAME",
    "CARGO_PKG_VERSION_MAJOR",
    "CARGO_PKG_VERSION_MINOR",
    "CARGO_PKG_VERSION_PATCH",
    "CARGO_PKG_VERSION_PRE",
];

/// `given`, or the local system built with the profile of benchmarks: optimised as what goes to Lambda is.
///
/// # Errors
/// When it does not build.
pub fn binary(given: Option<&Path>) -> Result<PathBuf> {
    if let Some(given) = given {
        return Ok(given.to_owned());
    }
    let mut cargo = Command::new("cargo");
    for name in OURS {
        cargo.env_remove(name);
    }
    let output = cargo
        .args(["build", "--locked", "--quiet", "--profile", "bench"])
        .args(["--package", "presently", "--bin", "presently"])
        .args(["--message-format", "json-render-diagnostics"])
        .current_dir(ROOT)
        .stderr(Stdio::inherit())
        .output()
        .context("cargo does not run")?;
    ensure!(output.status.success(), "the local system does not build");
    let executable = output
        .stdout
        .lines()
        .map_while(Result::ok)
        .find_map(|line| {
            let message: Value = serde_json::from_str(&line).ok()?;
            let is_it = message["target"]["name"] == "presently";
            message["executable"]
                .as_str()
                .filter(|_| is_it)
                .map(PathBuf::from)
        });
    executable.context("cargo did not say where the local system is")
}
