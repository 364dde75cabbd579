//! What came of importing a file into a list: a report, or a refusal that says what to change.

use serde::{Deserialize, Serialize};

/// What was read from a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Members of the new version.
    pub accepted: usize,
    /// Lines left out because their address came earlier.
    pub duplicates: u64,
    /// The first thousand of those lines.
    pub duplicate_lines: Vec<DuplicateLine>,
    /// The first thousand bad cells; their lines are left out.
    pub rejected: Vec<RejectedCell>,
    /// Bad cells in all.
    pub rejected_cells: u64,
    /// Lines left out for a bad cell.
    pub rejected_lines: u64,
    /// Members whose time zone is no IANA name.
    pub bad_time_zones: u64,
    /// Extra columns, as placeholder names.
    pub columns: Vec<String>,
    /// Header the first name was read from.
    pub first_name_from: String,
    /// Header the last name was read from.
    pub last_name_from: String,
    /// Header the address was read from.
    pub address_from: String,
    /// Header the time zone was read from, if there is one.
    pub time_zone_from: Option<String>,
}

/// Which column of a file is what, each counted from 1; the headers decide what is left open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ColumnPlaces {
    /// The address.
    pub address: Option<u16>,
    /// The first name.
    pub first_name: Option<u16>,
    /// The last name.
    pub last_name: Option<u16>,
    /// The time zone.
    pub time_zone: Option<u16>,
}

/// A line left out because its address came earlier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicateLine {
    /// Counted from 1, the header included.
    pub line: u64,
    /// The address.
    pub address: String,
}

/// A bad cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectedCell {
    /// Counted from 1, the header included.
    pub line: u64,
    /// The header as the file spells it; empty when the line as a whole is at fault.
    pub column: String,
    /// What is wrong, completing "the cell …".
    pub reason: String,
}

/// Why a file was not imported. Nothing of the list has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRefusal {
    /// A stable word for programs.
    pub code: String,
    /// A sentence for people.
    pub detail: String,
    /// What is at fault, and what is wrong with it: a column, a line and its column, or the file.
    pub faults: Vec<(String, String)>,
}

impl ImportRefusal {
    /// A refusal of the file as a whole.
    pub fn of_file(code: &str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self {
            code: code.to_owned(),
            faults: vec![("file".to_owned(), detail.clone())],
            detail,
        }
    }
}
