//! Import of user lists: the bytes of a CSV or XLSX file in, rows and row errors out.
//!
//! [`import`] is a pure function without I/O. What concerns the file as a whole is a
//! [`FileProblem`]; what concerns one cell is a [`Rejected`] beside the good rows.
//! Neither ever quotes a cell.

mod address;
mod archive;
mod cell;
mod collect;
mod delimited;
mod display;
pub mod export;
mod fold;
mod header;
mod import;
mod look;
mod problem;
mod row;
mod sample;
mod synonyms;
mod text;
mod workbook;
mod zone;

#[cfg(test)]
mod tests;

/// The normal form of an address: `sip:` dropped, lower case.
///
/// # Errors
/// What is wrong with the address, as the end of a sentence.
pub fn address(text: &str) -> Result<String, &'static str> {
    address::parse(cell::clean(text)?.as_ref())
}

/// The text of a cell without outer spaces; inner line breaks and tabs become one space.
///
/// # Errors
/// What is wrong with the cell, as the end of a sentence.
pub fn cell(text: &str) -> Result<std::borrow::Cow<'_, str>, &'static str> {
    cell::clean(text)
}

pub use import::{
    Duplicate, Import, MAX_REPORTED, Options, Positions, Rejected, Sources, import, import_watched,
};
pub use look::{Column, Field, look};
pub use problem::FileProblem;
pub use row::Row;
pub use sample::{sample_csv, sample_workbook};
