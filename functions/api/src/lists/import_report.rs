//! What an import found, and why one is refused.

use crate::problem::{FieldError, Problem};
use domain::list_import::{self, ImportRefusal};
use http::StatusCode;
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
    pub(super) fn new(version: u32, report: list_import::ImportReport) -> Self {
        let duplicate = |line: list_import::DuplicateLine| DuplicateLine {
            line: line.line,
            address: line.address,
        };
        let rejected = |cell: list_import::RejectedCell| RejectedCell {
            line: cell.line,
            column: cell.column,
            reason: cell.reason,
        };
        Self {
            version,
            accepted: report.accepted,
            duplicates: report.duplicates,
            duplicate_lines: report.duplicate_lines.into_iter().map(duplicate).collect(),
            rejected: report.rejected.into_iter().map(rejected).collect(),
            rejected_cells: report.rejected_cells,
            rejected_lines: report.rejected_lines,
            bad_time_zones: report.bad_time_zones,
            columns: report.columns,
            first_name_from: report.first_name_from,
            last_name_from: report.last_name_from,
            address_from: report.address_from,
            time_zone_from: report.time_zone_from,
        }
    }
}

impl From<ImportRefusal> for Problem {
    /// 422 that names what is at fault.
    fn from(refusal: ImportRefusal) -> Self {
        let error = |(field, detail)| FieldError { field, detail };
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            refusal.code,
            "The file cannot be imported",
            refusal.detail,
        )
        .naming(refusal.faults.into_iter().map(error).collect())
    }
}
