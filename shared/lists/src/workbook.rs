//! XLSX: the first visible sheet as records.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use csv::StringRecord;

use crate::header::MAX_COLUMNS;
use crate::import::Lines;
use crate::problem::FileProblem;
use crate::{archive, cell, display};

/// Whether these are the first bytes of a ZIP archive.
pub(crate) fn is_zip(bytes: &[u8]) -> bool {
    [b"PK\x03\x04", b"PK\x05\x06"]
        .iter()
        .any(|magic| bytes.starts_with(*magic))
}

/// Whether these are the first bytes of an OLE container.
pub(crate) fn is_ole(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
}

/// Hands every row of the sheet to `lines`; line numbers are the sheet's row numbers.
pub(crate) fn read(bytes: &[u8], lines: &mut impl Lines) -> Result<(), FileProblem> {
    archive::check(bytes)?;
    // The parser is not ours and the file is anybody's: a panic in it is one more broken file.
    // What took the lines is not used again after one.
    catch_unwind(AssertUnwindSafe(|| sheet(bytes, lines)))
        .unwrap_or(Err(FileProblem::BrokenWorkbook))
}

fn sheet(bytes: &[u8], lines: &mut impl Lines) -> Result<(), FileProblem> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(problem)?;
    let name = book
        .sheets_metadata()
        .iter()
        .find(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .ok_or(FileProblem::BrokenWorkbook)?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(problem)?;

    let mut rows = Rows {
        lines,
        row: 0,
        record: StringRecord::new(),
    };
    while let Some(cell) = cells.next_cell().map_err(problem)? {
        let (row, column) = cell.get_position();
        rows.push(row, column, &display::text(cell.get_value()))?;
        if rows.lines.is_satisfied() {
            return Ok(());
        }
    }
    rows.flush()
}

fn problem(error: XlsxError) -> FileProblem {
    match error {
        XlsxError::Password => FileProblem::ProtectedOrOldWorkbook,
        _ => FileProblem::BrokenWorkbook,
    }
}

/// Cells, of which a sheet holds only the filled ones, put together to complete rows.
struct Rows<'a, L> {
    lines: &'a mut L,
    /// Counted from 0.
    row: u32,
    record: StringRecord,
}

impl<L: Lines> Rows<'_, L> {
    fn push(&mut self, row: u32, column: u32, text: &str) -> Result<(), FileProblem> {
        if row < self.row {
            return Err(FileProblem::BrokenWorkbook);
        }
        if row > self.row {
            self.flush()?;
            self.row = row;
        }
        if cell::is_blank(text) {
            return Ok(());
        }
        // One cell too many says that the row is too long; a sheet has 16,384 columns.
        let column = usize::try_from(column).map_or(MAX_COLUMNS, |c| c.min(MAX_COLUMNS));
        match self.record.len() {
            len if len <= column => {
                self.pad(column);
                self.record.push_field(text);
                Ok(())
            }
            len if len > MAX_COLUMNS && column == MAX_COLUMNS => Ok(()),
            _ => Err(FileProblem::BrokenWorkbook),
        }
    }

    fn flush(&mut self) -> Result<(), FileProblem> {
        if !self.record.is_empty() {
            self.pad(self.lines.needed());
            self.lines.line(u64::from(self.row) + 1, &self.record)?;
            self.record.clear();
        }
        Ok(())
    }

    fn pad(&mut self, len: usize) {
        while self.record.len() < len {
            self.record.push_field("");
        }
    }
}
