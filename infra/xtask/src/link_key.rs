//! A new key for links, as the secret holds it: `2:NEW,1:OLD`, so that links sent before still work.

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use platform::{Entropy, LinkKeys};
use std::io::{IsTerminal, Read};

/// The secret's value is below 100 characters.
const LONGEST: u64 = 1_024;

/// Prints the value that comes after the one on standard input; the first one with `first`, or at a terminal.
///
/// # Errors
/// When standard input is not a terminal and holds no link keys: what could not be read must not be forgotten.
pub fn run(first: bool) -> Result<()> {
    let input = std::io::stdin();
    let current = if first || input.is_terminal() {
        None
    } else {
        let mut text = String::new();
        input
            .lock()
            .take(LONGEST)
            .read_to_string(&mut text)
            .context("reading standard input")?;
        Some(text)
    };
    let secret = Entropy::system()?.seed();
    say(&next(current.as_deref(), secret)?);
    Ok(())
}

/// The value after `current` with `secret` as its first key. The key before the current one is dropped.
fn next(current: Option<&str>, secret: [u8; 32]) -> Result<String> {
    let Some(text) = current else {
        return Ok(entry(1, &secret));
    };
    ensure!(
        !text.trim().is_empty(),
        "nothing on standard input: the current value belongs there, or --first makes the first key"
    );
    let keys = LinkKeys::parse(text).context(
        "these are no link keys (a new stack has none, --first makes the first): standard input",
    )?;
    let current = keys.current;
    Ok(format!(
        "{},{}",
        entry(current.id.wrapping_add(1), &secret),
        entry(current.id, &current.secret)
    ))
}

fn entry(id: u8, secret: &[u8; 32]) -> String {
    format!("{id}:{}", STANDARD.encode(secret))
}

#[expect(
    clippy::print_stdout,
    reason = "the value is what this chore is asked for"
)]
fn say(line: &str) {
    println!("{line}");
}

#[cfg(test)]
mod tests;
