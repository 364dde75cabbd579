//! Takes the built console into the program: every file with its compressed copies, its type and its entity tag.
//! Cargo needs no Node: without a build the table is empty, and a page says how to make one.

use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const DIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../console/dist");
/// What a copy is called besides its file.
const COPIES: [(&str, &str); 2] = [("brotli", "br"), ("gzip", "gz")];

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed={DIST}");
    println!("cargo:rerun-if-changed=build.rs");
    let mut table = String::from("&[\n");
    for path in files(Path::new(DIST))? {
        let name = path.strip_prefix(DIST).map_err(io::Error::other)?;
        if let Some(media_type) = media_type(&path) {
            entry(&mut table, name, &path, media_type)?;
        }
    }
    table.push_str("]\n");
    #[expect(clippy::disallowed_methods, reason = "cargo says it in no other way")]
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("no OUT_DIR"))?;
    fs::write(Path::new(&out).join("files.rs"), table)
}

fn entry(table: &mut String, name: &Path, path: &Path, media_type: &str) -> io::Result<()> {
    let tag = Sha256::digest(fs::read(path)?);
    let tag: String = tag[..12].iter().map(|byte| format!("{byte:02x}")).collect();
    write!(
        table,
        "File {{ path: {:?}, media_type: {media_type:?}, tag: {tag:?}, plain: include_bytes!({:?})",
        format!("/{}", name.display()),
        path.display().to_string(),
    )
    .map_err(io::Error::other)?;
    for (field, extension) in COPIES {
        let copy = PathBuf::from(format!("{}.{extension}", path.display()));
        let value = if copy.is_file() {
            format!("Some(include_bytes!({:?}))", copy.display().to_string())
        } else {
            "None".to_owned()
        };
        write!(table, ", {field}: {value}").map_err(io::Error::other)?;
    }
    table.push_str(" },\n");
    Ok(())
}

/// Every file below a folder, in order of name.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            // What is hidden is for tools: the list of chunks, the rule for git.
            let hidden = path
                .file_name()
                .is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
            if path.is_dir() && !hidden {
                found.extend(files(&path)?);
            } else if !hidden {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The type of a file that is served; none of a compressed copy.
fn media_type(path: &Path) -> Option<&'static str> {
    match path.extension()?.to_str()? {
        "html" => Some("text/html; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "css" => Some("text/css; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        "png" => Some("image/png"),
        "json" => Some("application/json"),
        _ => None,
    }
}
