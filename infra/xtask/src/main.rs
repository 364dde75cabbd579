//! Chores of this repository: `cargo run -p xtask -- CHORE`.

mod cost;
mod link_key;
mod openapi;
mod teams_app;

use anyhow::{Result, bail};

const USAGE: &str = "usage: cargo run -p xtask -- openapi [--check]
       cargo run -p xtask -- teams-app --app-id GUID --developer NAME --website URL [options]
       cargo run -p xtask -- link-key [--first]
       cargo run -p xtask -- cost [--from-counts | --check]

openapi            writes functions/api/openapi.json from the handlers
openapi --check    fails when that file is not what the handlers say
teams-app          makes the package that an administrator uploads to Teams
teams-app --help   lists its options
link-key           prints the value that follows the link keys on standard input, their current key second
link-key --first   prints the first value
cost               runs campaigns, counts what they ask of the cloud, and writes docs/cost.md; --help lists its options";

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["openapi"] => openapi::write(),
        ["openapi", "--check"] => openapi::check(),
        ["link-key"] => link_key::run(false),
        ["link-key", "--first"] => link_key::run(true),
        ["cost", ..] => cost::run(&words),
        ["teams-app", ..] => teams_app::run(&words),
        _ => bail!("{USAGE}"),
    }
}
