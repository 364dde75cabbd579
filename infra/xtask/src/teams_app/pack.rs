//! The archive. The same options make the same bytes.

use super::check::{check, rgb};
use super::icon::{self, COLOR_SIDE, OUTLINE_SIDE};
use super::options::Options;
use super::{png, template};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The package.
///
/// # Errors
/// Names every option at fault.
pub fn package(options: &Options) -> Result<Vec<u8>> {
    check(options)?;
    let accent = rgb(&options.accent).context("--accent is not a colour")?;
    let color = match &options.color_icon {
        Some(file) => given(file, "color-icon", COLOR_SIDE)?,
        None => icon::color(accent),
    };
    let outline = match &options.outline_icon {
        Some(file) => given(file, "outline-icon", OUTLINE_SIDE)?,
        None => icon::outline(),
    };
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let how = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    // Teams looks for these at the top, in no folder.
    for (name, content) in [
        ("manifest.json", template::manifest(options)?.into_bytes()),
        ("fr.json", template::french(options)?.into_bytes()),
        ("color.png", color),
        ("outline.png", outline),
    ] {
        archive.start_file(name, how)?;
        archive.write_all(&content)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// An icon of one's own.
fn given(file: &Path, option: &str, side: u32) -> Result<Vec<u8>> {
    let content = fs::read(file).with_context(|| format!("reading --{option}"))?;
    let (width, height) = png::size(&content)
        .with_context(|| format!("--{option} is not a PNG: {}", file.display()))?;
    ensure!(
        (width, height) == (side, side),
        "--{option} is {width} × {height}; Teams takes {side} × {side}"
    );
    Ok(content)
}
