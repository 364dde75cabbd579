//! Whole files in, through the public API.

mod csv_files;
mod encodings;
mod properties;
mod scale;
mod spreadsheet;
mod workbooks;

use crate::{FileProblem, Import, Options, Row, import};

const HEADER: &str = "First name,Last name,UPN";

fn run(bytes: impl AsRef<[u8]>) -> Result<Import, FileProblem> {
    import(bytes.as_ref(), &Options::default())
}

/// Address, names, zone and extra cells of a row.
fn cells(row: &Row) -> Vec<&str> {
    let mut cells = vec![
        row.address(),
        row.first_name(),
        row.last_name(),
        row.time_zone().unwrap_or("-"),
    ];
    cells.extend(row.extra());
    cells
}

/// Line, column and reason of every rejection.
fn rejections(import: &Import) -> Vec<(u64, &str, &str)> {
    let rejected = import.rejected.iter();
    rejected
        .map(|r| (r.line, r.column.as_str(), r.reason.as_str()))
        .collect()
}
