//! Why a file as a whole cannot be imported.

use thiserror::Error;

/// A reason to refuse the whole file. The text is meant for the person who uploaded it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FileProblem {
    /// More bytes than [`Options::max_bytes`](crate::Options).
    #[error("the file is larger than {limit} bytes")]
    TooLarge { limit: usize },
    /// More lines under the header than [`Options::max_rows`](crate::Options).
    #[error("the file has more than {limit} rows")]
    TooManyRows { limit: usize },
    /// No line with anything on it.
    #[error("the file is empty")]
    Empty,
    /// The file claims, or plainly is, an encoding that some of its bytes contradict.
    /// The line is known for UTF-8 only.
    #[error("the text is damaged: it is not valid {encoding}{}", at_line(*.line))]
    BrokenEncoding {
        encoding: &'static str,
        line: Option<u64>,
    },
    /// A quote is opened and never closed, which would swallow the rest of the file.
    #[error("the quote opened on the record at line {line} is never closed")]
    UnclosedQuote { line: u64 },
    /// Mandatory columns that no header names.
    #[error("the first line must name the columns; missing: {}", .0.join(", "))]
    MissingColumns(Vec<&'static str>),
    /// A column that somebody named by its place, counted from 1, and that is not there.
    #[error("the file has no column {position}")]
    NoSuchColumn { position: usize },
    /// Headers that mean the same column.
    #[error("these columns mean the same; keep one of them: {}", .0.join(", "))]
    DuplicateColumns(Vec<String>),
    /// More columns than a list may have.
    #[error("the file has more than {limit} columns")]
    TooManyColumns { limit: usize },
    /// A header too long to be a placeholder; `position` counts from 1.
    #[error("the name of column {position} is longer than {limit} characters")]
    LongColumnName { position: usize, limit: usize },
    /// An OLE container: Excel 97-2003, or an XLSX that is encrypted.
    #[error(
        "the workbook is password-protected or in the old .xls format; save it as .xlsx without a password"
    )]
    ProtectedOrOldWorkbook,
    /// A ZIP archive that is no readable XLSX workbook.
    #[error("the file is not a readable .xlsx workbook")]
    BrokenWorkbook,
    /// A workbook that unpacks to more than any honest list does.
    #[error("the workbook unpacks to an unreasonable size")]
    ExpandsTooFar,
}

impl FileProblem {
    /// A stable word for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "file_too_large",
            Self::TooManyRows { .. } => "too_many_rows",
            Self::Empty => "file_empty",
            Self::BrokenEncoding { .. } => "broken_encoding",
            Self::UnclosedQuote { .. } => "unclosed_quote",
            Self::MissingColumns(_) => "missing_columns",
            Self::NoSuchColumn { .. } => "no_such_column",
            Self::DuplicateColumns(_) => "duplicate_columns",
            Self::TooManyColumns { .. } => "too_many_columns",
            Self::LongColumnName { .. } => "long_column_name",
            Self::ProtectedOrOldWorkbook => "protected_or_old_workbook",
            Self::BrokenWorkbook => "broken_workbook",
            Self::ExpandsTooFar => "expands_too_far",
        }
    }
}

fn at_line(line: Option<u64>) -> String {
    line.map(|line| format!(" at line {line}"))
        .unwrap_or_default()
}
