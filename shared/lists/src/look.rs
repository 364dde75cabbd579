//! Looking at the columns of a file before it is imported.

use csv::StringRecord;

use crate::header;
use crate::import::{Lines, Options, read};
use crate::problem::FileProblem;
use crate::{cell, fold};

/// Rows shown under the header.
const ROWS: usize = 3;
/// Longest cell shown, in characters.
const CELL_MAX: usize = 60;

/// What a column can be, besides a column of the list's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The first name.
    FirstName,
    /// The last name.
    LastName,
    /// The address.
    Address,
    /// The time zone.
    TimeZone,
}

/// A column of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its header as the file spells it; may be empty.
    pub title: String,
    /// The placeholder it gives when it is none of the fields; none without a name that can be one.
    pub placeholder: Option<String>,
    /// What its header seems to say.
    pub seems: Option<Field>,
    /// Its cells in the first rows, at most three, shortened; may be empty.
    pub samples: Vec<String>,
}

/// The columns of a CSV or XLSX file, with the first rows. A file may end in the middle, after its first rows.
///
/// # Errors
/// A [`FileProblem`] when there is no first line to be read.
pub fn look(bytes: &[u8], max_bytes: usize) -> Result<Vec<Column>, FileProblem> {
    let mut looking = Looking::default();
    read(
        bytes,
        max_bytes.min(Options::default().max_bytes),
        &mut looking,
    )?;
    let titles = looking.titles.ok_or(FileProblem::Empty)?;
    let guess = header::guess(&titles);
    let fields = [
        Field::FirstName,
        Field::LastName,
        Field::Address,
        Field::TimeZone,
    ];
    let seems = |index| {
        let at = guess.iter().position(|found| *found == Some(index))?;
        fields.get(at).copied()
    };
    let column = |(index, title): (usize, String)| Column {
        placeholder: Some(fold::placeholder(&title)).filter(|name| !name.is_empty()),
        seems: seems(index),
        samples: looking
            .rows
            .iter()
            .map(|row| row.get(index).cloned().unwrap_or_default())
            .collect(),
        title: title.chars().take(CELL_MAX).collect(),
    };
    Ok(titles.into_iter().enumerate().map(column).collect())
}

#[derive(Default)]
struct Looking {
    titles: Option<Vec<String>>,
    rows: Vec<Vec<String>>,
}

impl Lines for Looking {
    fn needed(&self) -> usize {
        0
    }

    fn line(&mut self, _: u64, record: &StringRecord) -> Result<(), FileProblem> {
        if record.iter().all(cell::is_blank) {
            return Ok(());
        }
        match &self.titles {
            None => self.titles = Some(header::titles(record)?),
            Some(_) => self.rows.push(record.iter().map(shown).collect()),
        }
        Ok(())
    }

    fn is_satisfied(&self) -> bool {
        self.rows.len() >= ROWS
    }
}

/// A cell as it can be shown; one that is damaged is shown as nothing, and importing says what is wrong with it.
fn shown(raw: &str) -> String {
    let text = cell::clean(raw).unwrap_or_default();
    text.chars().take(CELL_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_with_their_first_cells() {
        let file = b"Rufname;Name;Login;Ort\n\nAnn;Lee;a@b.example;K\xf6ln\nBob;Ray;b@b.example;\nC;D\nE;F;G;H\n";
        let columns = look(file, 1_000).unwrap();
        let titles: Vec<&str> = columns.iter().map(|column| &*column.title).collect();
        assert_eq!(titles, ["Rufname", "Name", "Login", "Ort"]);
        assert_eq!(columns[1].seems, Some(Field::LastName));
        assert_eq!(columns[2].seems, None);
        assert_eq!(columns[2].placeholder.as_deref(), Some("LOGIN"));
        assert_eq!(columns[2].samples, ["a@b.example", "b@b.example", ""]);
        assert_eq!(columns[3].samples[0], "Köln");
    }

    #[test]
    fn a_file_may_be_cut_after_its_first_rows() {
        let file = b"UPN\na\nb\nc\n\"cut";
        assert_eq!(look(file, 100).unwrap()[0].samples, ["a", "b", "c"]);
        assert_eq!(look(b" \n", 100).unwrap_err(), FileProblem::Empty);
        assert_eq!(
            look(file, 3).unwrap_err(),
            FileProblem::TooLarge { limit: 3 }
        );
    }

    #[test]
    fn long_cells_are_shortened() {
        let file = format!("UPN\n{}\n", "x".repeat(500));
        let columns = look(file.as_bytes(), 1_000).unwrap();
        assert_eq!(columns[0].samples[0].chars().count(), CELL_MAX);
    }

    #[test]
    fn a_workbook_is_looked_at_like_text() {
        let columns = look(crate::sample_workbook(), 1 << 20).unwrap();
        let seems = |field| columns.iter().any(|column| column.seems == Some(field));
        assert!(seems(Field::Address) && seems(Field::FirstName) && seems(Field::LastName));
        assert!(columns.iter().all(|column| !column.samples.is_empty()));
    }
}
