//! From the bytes of a file to members, with a report or a refusal.

use domain::list::Member;
use domain::list_import::{ColumnPlaces, DuplicateLine, ImportRefusal, ImportReport, RejectedCell};
use lists::{FileProblem, Import, Options, Positions, Rejected, Row, Sources};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// What a file holds: members sorted by address and unique.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The members of the version to be made.
    pub members: Vec<Member>,
    /// What was read; names the extra columns.
    pub report: ImportReport,
}

/// Reads a file of at most `max_bytes`, counting its rows in `rows` as they are read. With `strict` one bad row refuses
/// it; `places` says what the headers do not. Seconds of work for a large file: not to be done where others wait.
///
/// # Errors
/// Why it is not imported.
pub fn read(
    file: &[u8],
    max_bytes: usize,
    strict: bool,
    places: ColumnPlaces,
    rows: Arc<AtomicU64>,
) -> Result<Imported, ImportRefusal> {
    let options = Options {
        max_bytes,
        positions: positions(places),
        ..Options::default()
    };
    let mut import =
        lists::import_watched(file, &options, rows).map_err(|problem| refusal(&problem))?;
    if import.rows.is_empty() || (strict && import.rejected_lines > 0) {
        return Err(of_rows(&import));
    }
    // Row by row, so that a large file is never in memory as both.
    let mut members: Vec<Member> = std::mem::take(&mut import.rows)
        .into_iter()
        .map(|row| member(&row))
        .collect();
    members.sort_unstable_by(|one, other| one.address.cmp(&other.address));
    let report = report(members.len(), import);
    Ok(Imported { members, report })
}

fn positions(places: ColumnPlaces) -> Positions {
    Positions {
        address: places.address.map(usize::from),
        first_name: places.first_name.map(usize::from),
        last_name: places.last_name.map(usize::from),
        time_zone: places.time_zone.map(usize::from),
    }
}

/// A row as a member.
pub fn member(row: &Row) -> Member {
    Member {
        address: row.address().into(),
        first_name: row.first_name().into(),
        last_name: row.last_name().into(),
        time_zone: row.time_zone().map(Into::into),
        extra: row.extra().map(Into::into).collect(),
    }
}

fn report(accepted: usize, import: Import) -> ImportReport {
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
    ImportReport {
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

/// Why a file of which nothing can be read is not imported. Names the columns where it is about columns, else the file.
pub fn refusal(problem: &FileProblem) -> ImportRefusal {
    let faults = match problem {
        FileProblem::MissingColumns(names) => names
            .iter()
            .map(|name| ((*name).to_owned(), "is not a column of the file".to_owned()))
            .collect(),
        FileProblem::DuplicateColumns(titles) => titles
            .iter()
            .map(|title| (title.clone(), "means the same as another column".to_owned()))
            .collect(),
        FileProblem::NoSuchColumn { position } => vec![(
            format!("column {position}"),
            "is not in the file".to_owned(),
        )],
        FileProblem::LongColumnName { position, limit } => vec![(
            format!("column {position}"),
            format!("has a name of more than {limit} characters"),
        )],
        _ => return ImportRefusal::of_file(problem.code(), problem.to_string()),
    };
    ImportRefusal {
        code: problem.code().to_owned(),
        detail: problem.to_string(),
        faults,
    }
}

/// A file without rows that can be imported, or with one that cannot and must be.
fn of_rows(import: &Import) -> ImportRefusal {
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
    let fault = |cell: &Rejected| {
        let at = match cell.column.as_str() {
            "" => format!("line {}", cell.line),
            column => format!("line {}, column {column}", cell.line),
        };
        (at, cell.reason.clone())
    };
    ImportRefusal {
        code: code.to_owned(),
        detail,
        faults: import.rejected.iter().map(fault).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::Ordering;

    #[test]
    fn rows_become_sorted_members_and_are_counted_while_they_are_read() {
        let rows = Arc::new(AtomicU64::new(0));
        let as_headed = ColumnPlaces::default();
        let file =
            b"First,Last,UPN,City\nBob,Ray,bob@contoso.example,Lyon\nAnn,,ann@contoso.example,\n\
            Ann,Lee,ann@contoso.example,\nBob,Ray,BOB@contoso.example,\n";
        let imported = read(file, 1_000, false, as_headed, rows.clone()).unwrap();
        let addresses: Vec<&str> = imported.members.iter().map(|m| &*m.address).collect();
        assert_eq!(addresses, ["ann@contoso.example", "bob@contoso.example"]);
        assert_eq!(&*imported.members[1].extra[0], "Lyon");
        let report = &imported.report;
        assert_eq!(
            (report.accepted, report.duplicates, report.rejected_lines),
            (2, 1, 1)
        );
        assert_eq!(report.columns, ["CITY"]);
        assert_eq!(rows.load(Ordering::Relaxed), 4);

        let refused = read(file, 1_000, true, as_headed, Arc::default()).unwrap_err();
        assert_eq!(refused.code, "bad_rows");
        assert_eq!(refused.faults[0].0, "line 3, column Last");
        let refused = read(file, 10, false, as_headed, Arc::default()).unwrap_err();
        assert_eq!(
            (refused.code.as_str(), refused.faults[0].0.as_str()),
            ("file_too_large", "file")
        );
        let swapped = ColumnPlaces {
            first_name: Some(2),
            last_name: Some(1),
            ..as_headed
        };
        let imported = read(file, 1_000, false, swapped, Arc::default()).unwrap();
        assert_eq!(&*imported.members[1].first_name, "Ray");
    }
}
