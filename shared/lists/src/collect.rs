//! Records in, an [`Import`] out.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::hash::BuildHasher;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use csv::StringRecord;

use crate::header::{Header, Role};
use crate::import::{Duplicate, Import, Lines, MAX_REPORTED, Options, Positions, Rejected};
use crate::problem::FileProblem;
use crate::row::{Packer, Row};
use crate::{address, cell, zone};

/// Takes the lines of a file in order, the header first.
pub(crate) struct Collector {
    max_rows: usize,
    positions: Positions,
    header: Option<Header>,
    lines: usize,
    /// As many as `lines`, for whoever watches.
    watched: Arc<AtomicU64>,
    import: Import,
    seen: Seen,
    packer: Packer,
}

impl Collector {
    pub(crate) fn new(options: &Options, watched: Arc<AtomicU64>) -> Self {
        Self {
            max_rows: options.max_rows,
            positions: options.positions,
            watched,
            header: None,
            lines: 0,
            import: Import::default(),
            seen: Seen::default(),
            packer: Packer::default(),
        }
    }

    /// What was collected.
    pub(crate) fn finish(self) -> Result<Import, FileProblem> {
        let header = self.header.ok_or(FileProblem::Empty)?;
        let mut import = self.import;
        import.columns = header.columns;
        import.sources = header.sources;
        Ok(import)
    }

    fn row(
        &mut self,
        header: &Header,
        line: u64,
        record: &StringRecord,
    ) -> Result<(), FileProblem> {
        self.lines += 1;
        self.watched.fetch_add(1, Ordering::Relaxed);
        if self.lines > self.max_rows {
            return Err(FileProblem::TooManyRows {
                limit: self.max_rows,
            });
        }
        if let Some(reason) = header.misfit(record) {
            self.reject(line, "", &reason);
            self.import.rejected_lines += 1;
            return Ok(());
        }

        self.packer.clear();
        let mut good = true;
        let mut bad_time_zone = false;
        for &(index, role) in &header.layout {
            let raw = index
                .and_then(|index| record.get(index))
                .unwrap_or_default();
            match cell::clean(raw).and_then(|text| value(role, text)) {
                Ok((text, bad)) => {
                    bad_time_zone |= bad;
                    self.packer.push(&text);
                }
                Err(reason) => {
                    good = false;
                    self.reject(line, index.map_or("", |index| header.title(index)), reason);
                }
            }
        }
        if good {
            self.keep(line, Row::new(self.packer.packed(), bad_time_zone));
        } else {
            self.import.rejected_lines += 1;
        }
        Ok(())
    }

    fn keep(&mut self, line: u64, row: Row) {
        if self.seen.insert(row.address(), &self.import.rows) {
            self.import.bad_time_zones += u64::from(row.bad_time_zone());
            self.import.rows.push(row);
            return;
        }
        self.import.duplicate_lines += 1;
        if self.import.duplicates.len() < MAX_REPORTED {
            self.import.duplicates.push(Duplicate {
                line,
                address: row.address().to_owned(),
            });
        }
    }

    fn reject(&mut self, line: u64, column: &str, reason: &str) {
        self.import.rejected_cells += 1;
        if self.import.rejected.len() < MAX_REPORTED {
            self.import.rejected.push(Rejected {
                line,
                column: column.to_owned(),
                reason: reason.to_owned(),
            });
        }
    }
}

impl Lines for Collector {
    fn needed(&self) -> usize {
        self.header.as_ref().map_or(0, Header::needed)
    }

    /// Blank lines are skipped.
    fn line(&mut self, line: u64, record: &StringRecord) -> Result<(), FileProblem> {
        if record.iter().all(cell::is_blank) {
            return Ok(());
        }
        match self.header.take() {
            None => self.header = Some(Header::parse(record, &self.positions)?),
            Some(header) => {
                let result = self.row(&header, line, record);
                self.header = Some(header);
                result?;
            }
        }
        Ok(())
    }

    fn is_satisfied(&self) -> bool {
        false
    }
}

/// The cell as the row keeps it, and whether it is a bad time zone.
fn value(role: Role, text: Cow<'_, str>) -> Result<(Cow<'_, str>, bool), &'static str> {
    match role {
        Role::Address => Ok((Cow::Owned(address::parse(&text)?), false)),
        Role::Name if text.is_empty() => Err("is missing"),
        Role::TimeZone if !text.is_empty() => match zone::canonical(&text) {
            Some(name) => Ok((Cow::Borrowed(name), false)),
            None => Ok((text, true)),
        },
        Role::Name | Role::TimeZone | Role::Extra => Ok((text, false)),
    }
}

/// The addresses of the rows kept so far, as hashes: the addresses themselves are in the rows.
#[derive(Default)]
struct Seen {
    hasher: RandomState,
    first: HashMap<u64, usize>,
    /// Rows whose hash an earlier row has; in practice there are none.
    collided: Vec<usize>,
}

impl Seen {
    /// Whether `address`, which is to be the next of `rows`, is new.
    fn insert(&mut self, address: &str, rows: &[Row]) -> bool {
        match self.first.entry(self.hasher.hash_one(address)) {
            Entry::Vacant(entry) => {
                entry.insert(rows.len());
                true
            }
            Entry::Occupied(entry) => {
                let same = |&index: &usize| rows.get(index).is_some_and(|r| r.address() == address);
                if same(entry.get()) || self.collided.iter().any(same) {
                    return false;
                }
                self.collided.push(rows.len());
                true
            }
        }
    }
}
