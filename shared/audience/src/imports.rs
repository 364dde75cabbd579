//! Importing a file: its rows become the members of a new version, whether the file came with a request or was
//! uploaded.

mod read;
mod replace;

pub use read::{Imported, member, read, refusal};
pub use replace::{finish_upload, replace};
