//! One good row, packed.

use std::fmt;

/// Between the cells of a packed row. It is a control character, so no accepted cell contains it.
const SEPARATOR: char = '\u{1f}';

/// One person of the list.
///
/// A list has up to a million of these, so the cells share one allocation: about 100 bytes
/// for a row, where a string per cell would take about 300.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    cells: Box<str>,
    bad_time_zone: bool,
}

impl Row {
    /// `cells`: what [`Packer`] produced.
    pub(crate) fn new(cells: Box<str>, bad_time_zone: bool) -> Self {
        Self {
            cells,
            bad_time_zone,
        }
    }

    /// Case-folded and trimmed, without `sip:`.
    pub fn address(&self) -> &str {
        self.cell(0)
    }

    /// Never empty.
    pub fn first_name(&self) -> &str {
        self.cell(1)
    }

    /// Never empty.
    pub fn last_name(&self) -> &str {
        self.cell(2)
    }

    /// The IANA name in its official spelling; the text of the cell if [`Row::bad_time_zone`].
    pub fn time_zone(&self) -> Option<&str> {
        Some(self.cell(3)).filter(|zone| !zone.is_empty())
    }

    /// Whether [`Row::time_zone`] is something other than an IANA name.
    pub fn bad_time_zone(&self) -> bool {
        self.bad_time_zone
    }

    /// The cells of the extra columns, in the order of [`Import::columns`](crate::Import);
    /// empty where the cell is.
    pub fn extra(&self) -> impl Iterator<Item = &str> {
        self.cells.split(SEPARATOR).skip(4)
    }

    fn cell(&self, index: usize) -> &str {
        self.cells.split(SEPARATOR).nth(index).unwrap_or_default()
    }
}

impl fmt::Debug for Row {
    /// Rows are personal data: no cell reaches a log by way of `{:?}`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row")
            .field("bad_time_zone", &self.bad_time_zone)
            .finish_non_exhaustive()
    }
}

/// Writes the cells of one row after another into the same buffer.
#[derive(Default)]
pub(crate) struct Packer {
    buffer: String,
    cells: usize,
}

impl Packer {
    pub(crate) fn clear(&mut self) {
        self.buffer.clear();
        self.cells = 0;
    }

    pub(crate) fn push(&mut self, cell: &str) {
        if self.cells > 0 {
            self.buffer.push(SEPARATOR);
        }
        self.buffer.push_str(cell);
        self.cells += 1;
    }

    pub(crate) fn packed(&self) -> Box<str> {
        self.buffer.as_str().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_back_in_their_places() {
        let mut packer = Packer::default();
        for round in 0..2 {
            packer.clear();
            for cell in ["a@b.c", "Ann", "Lee", "", "Oslo", "", "x"] {
                packer.push(cell);
            }
            let row = Row::new(packer.packed(), round == 1);
            assert_eq!(row.address(), "a@b.c");
            assert_eq!((row.first_name(), row.last_name()), ("Ann", "Lee"));
            assert_eq!(row.time_zone(), None);
            assert_eq!(row.extra().collect::<Vec<_>>(), ["Oslo", "", "x"]);
            assert!(!format!("{row:?}").contains("Ann"));
        }
    }
}
