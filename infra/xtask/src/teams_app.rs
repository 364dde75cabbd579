//! The app package that a tenant's administrator uploads: manifest, translation and icons in one archive.

mod check;
mod icon;
mod options;
mod pack;
mod png;
mod template;

use anyhow::{Context, Result};
use clap::Parser;
use options::Options;
use std::fs;

/// Makes the package. `words` begin with the name of the chore.
///
/// # Errors
/// Names every option that makes no sense, or the file that cannot be read or written.
pub fn run(words: &[&str]) -> Result<()> {
    let options = match Options::try_parse_from(words) {
        Ok(options) => options,
        // Help asked for, or a word that is no option: the parser's own text and exit code.
        Err(error) => error.exit(),
    };
    let package = pack::package(&options)?;
    if let Some(folder) = options.out.parent() {
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    }
    fs::write(&options.out, package)
        .with_context(|| format!("writing {}", options.out.display()))?;
    say(&format!("{}", options.out.display()));
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the one line this chore answers with")]
fn say(line: &str) {
    println!("{line}");
}

#[cfg(test)]
mod tests;
