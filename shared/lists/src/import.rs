//! The entry point and what it returns.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use csv::StringRecord;
use serde::{Deserialize, Serialize};

use crate::collect::Collector;
use crate::problem::FileProblem;
use crate::row::Row;
use crate::{delimited, text, workbook};

/// How many [`Rejected`] and how many [`Duplicate`] are listed; beyond it they are only counted.
pub const MAX_REPORTED: usize = 1_000;

/// What a file may be at most, and which of its columns is what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Lines under the header, good or bad, blank ones aside.
    pub max_rows: usize,
    /// Bytes of the file as uploaded.
    pub max_bytes: usize,
    /// What somebody has said about the columns; the headers decide the rest.
    pub positions: Positions,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            max_rows: 1_000_000,
            max_bytes: 256 * 1024 * 1024,
            positions: Positions::default(),
        }
    }
}

/// Where the columns are that a list must have, and its time zone, each counted from 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Positions {
    /// The address.
    pub address: Option<usize>,
    /// The first name.
    pub first_name: Option<usize>,
    /// The last name.
    pub last_name: Option<usize>,
    /// The time zone.
    pub time_zone: Option<usize>,
}

/// Everything a file had to give.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Import {
    /// The extra columns as placeholder names: upper case, without accents, `_` for spaces (`JOB_TITLE`).
    pub columns: Vec<String>,
    /// Which header was read as what.
    pub sources: Sources,
    /// The good rows in the order of the file, one per address.
    pub rows: Vec<Row>,
    /// Lines whose address an earlier good row has; the first [`MAX_REPORTED`].
    pub duplicates: Vec<Duplicate>,
    /// How many such lines there are in all.
    pub duplicate_lines: u64,
    /// One per bad cell; the first [`MAX_REPORTED`].
    pub rejected: Vec<Rejected>,
    /// How many bad cells there are in all.
    pub rejected_cells: u64,
    /// How many lines were left out for a bad cell.
    pub rejected_lines: u64,
    /// How many of `rows` have a time zone that is no IANA name.
    pub bad_time_zones: u64,
}

/// The headers, as the file spells them, that the mandatory columns and the time zone came from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sources {
    /// Header of the first name.
    pub first_name: String,
    /// Header of the last name.
    pub last_name: String,
    /// Header of the address.
    pub address: String,
    /// Header of the time zone, if there is one.
    pub time_zone: Option<String>,
}

/// A line left out because its address came earlier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duplicate {
    /// Counted from 1, the header included, as an editor (CSV) or a spreadsheet (XLSX) shows it.
    pub line: u64,
    /// The address in its normal form.
    pub address: String,
}

/// A bad cell; its line is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// Counted from 1, the header included, as an editor (CSV) or a spreadsheet (XLSX) shows it.
    pub line: u64,
    /// The header as the file spells it; empty when the line as a whole is at fault.
    pub column: String,
    /// What is wrong, completing "the cell …"; never the content of the cell.
    pub reason: String,
}

/// Reads a CSV or XLSX file. XLSX is known by its ZIP signature, everything else is text.
///
/// # Errors
/// A [`FileProblem`] when nothing useful can be read from the file; bad cells are no error.
pub fn import(bytes: &[u8], options: &Options) -> Result<Import, FileProblem> {
    import_watched(bytes, options, Arc::default())
}

/// [`import`], counting in `rows` the lines under the header as they are read.
///
/// # Errors
/// As [`import`].
pub fn import_watched(
    bytes: &[u8],
    options: &Options,
    rows: Arc<AtomicU64>,
) -> Result<Import, FileProblem> {
    let mut collector = Collector::new(options, rows);
    read(bytes, options.max_bytes, &mut collector)?;
    collector.finish()
}

/// Whoever takes the lines of a file in order.
pub(crate) trait Lines {
    /// Cells a line needs to be complete; 0 before the header.
    fn needed(&self) -> usize;

    /// One line of the file, `line` counted from 1.
    fn line(&mut self, line: u64, record: &StringRecord) -> Result<(), FileProblem>;

    /// Whether no further line is needed.
    fn is_satisfied(&self) -> bool;
}

/// Hands the lines of a CSV or XLSX file to `lines`.
pub(crate) fn read(
    bytes: &[u8],
    max_bytes: usize,
    lines: &mut impl Lines,
) -> Result<(), FileProblem> {
    if bytes.len() > max_bytes {
        return Err(FileProblem::TooLarge { limit: max_bytes });
    }
    if workbook::is_ole(bytes) {
        return Err(FileProblem::ProtectedOrOldWorkbook);
    }
    if workbook::is_zip(bytes) {
        return workbook::read(bytes, lines);
    }
    delimited::read(&text::decode(bytes)?, lines)
}
