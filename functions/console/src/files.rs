//! The files of the console, as they were built with this program.

/// A file and its compressed copies.
#[derive(Debug)]
pub(crate) struct File {
    /// Path in the address, such as `/assets/index-BEsX3tZR.js`.
    pub(crate) path: &'static str,
    pub(crate) media_type: &'static str,
    /// Changes with the content.
    pub(crate) tag: &'static str,
    pub(crate) plain: &'static [u8],
    pub(crate) brotli: Option<&'static [u8]>,
    pub(crate) gzip: Option<&'static [u8]>,
}

/// All of them, in order of path; none when the console was not built.
static FILES: &[File] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// Said where the console was not built.
static NOT_BUILT: File = File {
    path: "/index.html",
    media_type: "text/html; charset=utf-8",
    tag: "not-built",
    plain: b"<!doctype html><html lang=en><meta charset=utf-8><title>Presently</title>\
<h1>Presently is running</h1>\
<p>This program was built without its console. <code>make console</code> builds it; then build the program again.</p>\
<p>The API is described at <a href=/docs>/docs</a>.</p></html>",
    brotli: None,
    gzip: None,
};

/// The file at a path.
pub(crate) fn find(path: &str) -> Option<&'static File> {
    FILES.iter().find(|file| file.path == path)
}

/// The page that every address of the console begins with.
pub(crate) fn page() -> &'static File {
    find("/index.html").unwrap_or(&NOT_BUILT)
}
