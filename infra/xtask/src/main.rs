//! Chores of this repository: `cargo run -p xtask -- CHORE`.

mod openapi;

use anyhow::{Result, bail};

const USAGE: &str = "usage: cargo run -p xtask -- openapi [--check]

openapi           writes functions/api/openapi.json from the handlers
openapi --check   fails when that file is not what the handlers say";

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["openapi"] => openapi::write(),
        ["openapi", "--check"] => openapi::check(),
        _ => bail!("{USAGE}"),
    }
}
