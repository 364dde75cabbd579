//! What an import found, and why one is refused.

use crate::problem::{FieldError, Problem};
use http::StatusCode;
use lists::{FileProblem, Import, Rejected, Sources};
use serde::Serialize;
use utoipa::ToSchema;

/// What was read from a file.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportReport {
    /// The new version of the list.
    pub version: u32,
    /// Its members.
    pub accepted: usize,
    /// Lines left out because their address came earlier.
    pub duplicates: u64,
    /// The first 1,000 of those lines.
    pub duplicate_lines: Vec<DuplicateLine>,
    /// The first 1,000 bad cells; their lines are left out.
    pub rejected: Vec<RejectedCell>,
    /// Bad cells in all.
    pub rejected_cells: u64,
    /// Lines left out for a bad cell.
    pub rejected_lines: u64,
    /// Members whose time zone is no IANA name; they are planned in the campaign's.
    pub bad_time_zones: u64,
    /// Extra columns, as placeholder names.
    #[schema(example = json!(["CITY"]))]
    pub columns: Vec<String>,
    /// Header the first name was read from.
    #[schema(example = "First name")]
    pub first_name_from: String,
    /// Header the last name was read from.
    #[schema(example = "Last name")]
    pub last_name_from: String,
    /// Header the address was read from.
    #[schema(example = "UPN")]
    pub address_from: String,
    /// Header the time zone was read from, if there is one.
    pub time_zone_from: Option<String>,
}

/// A line left out because its address came earlier.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DuplicateLine {
    /// Counted from 1, the header included.
    pub line: u64,
    /// The address.
    pub address: String,
}

/// A bad cell.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RejectedCell {
    /// Counted from 1, the header included.
    pub line: u64,
    /// The header as the file spells it; empty when the line as a whole is at fault.
    pub column: String,
    /// What is wrong, completing "the cell …".
    #[schema(example = "has no @")]
    pub reason: String,
}

impl ImportReport {
    pub(super) fn new(version: u32, accepted: usize, import: Import) -> Self {
        let Sources {
            first_name,
            last_name,
            address,
            time_zone,
        } = import.sources;
        let duplicate = |line: lists::Duplicate| DuplicateLine {
            line: line.line,
            address: line.address,
        };
        let rejected = |cell: Rejected| RejectedCell {
            line: cell.line,
            column: cell.column,
            reason: cell.reason,
        };
        Self {
            version,
            accepted,
            duplicates: import.duplicate_lines,
            duplicate_lines: import.duplicates.into_iter().map(duplicate).collect(),
            rejected: import.rejected.into_iter().map(rejected).collect(),
            rejected_cells: import.rejected_cells,
            rejected_lines: import.rejected_lines,
            bad_time_zones: import.bad_time_zones,
            columns: import.columns,
            first_name_from: first_name,
            last_name_from: last_name,
            address_from: address,
            time_zone_from: time_zone,
        }
    }
}

/// 422 for a file of which nothing can be read. Names the columns where it is about columns, else the file.
pub(super) fn refused_file(problem: &FileProblem) -> Problem {
    let error = |field: &str, detail: &str| FieldError {
        field: field.to_owned(),
        detail: detail.to_owned(),
    };
    let errors = match problem {
        FileProblem::MissingColumns(names) => names
            .iter()
            .map(|name| error(name, "is not a column of the file"))
            .collect(),
        FileProblem::DuplicateColumns(titles) => titles
            .iter()
            .map(|title| error(title, "means the same as another column"))
            .collect(),
        FileProblem::LongColumnName { position, limit } => {
            vec![error(
                &format!("column {position}"),
                &format!("has a name of more than {limit} characters"),
            )]
        }
        _ => vec![error("file", &problem.to_string())],
    };
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        problem.code(),
        "The file cannot be imported",
        problem.to_string(),
    )
    .naming(errors)
}

/// 422 with the row errors.
pub(super) fn refused_rows(import: &Import) -> Problem {
    let (code, detail) = match (import.rows.len(), import.rejected_lines) {
        (0, 0) => (
            "no_rows",
            "The file has no rows under its header.".to_owned(),
        ),
        (0, bad) => (
            "no_good_rows",
            format!("None of the {bad} rows can be imported."),
        ),
        (_, bad) => (
            "bad_rows",
            format!("{bad} rows cannot be imported, and strict is set."),
        ),
    };
    let error = |cell: &Rejected| FieldError {
        field: match cell.column.as_str() {
            "" => format!("line {}", cell.line),
            column => format!("line {}, column {column}", cell.line),
        },
        detail: cell.reason.clone(),
    };
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        code,
        "The file cannot be imported",
        detail,
    )
    .naming(import.rejected.iter().map(error).collect())
}
