//! Which column is what.

use csv::StringRecord;

use crate::cell;
use crate::fold::{fold, placeholder};
use crate::import::{Positions, Sources};
use crate::problem::FileProblem;
use crate::synonyms::{ADDRESS, FIRST_NAME, LAST_NAME, TIME_ZONE};

/// Columns of a file at most, ignored ones included.
pub(crate) const MAX_COLUMNS: usize = 50;
/// Characters of a header at most.
const MAX_NAME: usize = 60;

/// What a cell of a row is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Address,
    Name,
    TimeZone,
    Extra,
}

/// The first line with anything on it, understood.
#[derive(Debug)]
pub(crate) struct Header {
    /// Headers as the file spells them, trimmed.
    titles: Vec<String>,
    /// Position and role of the cells that make a row, in the order of [`crate::row::Row`]:
    /// address, first name, last name, time zone (which a file may lack), extra columns.
    pub(crate) layout: Vec<(Option<usize>, Role)>,
    /// Placeholder names of the extra columns.
    pub(crate) columns: Vec<String>,
    pub(crate) sources: Sources,
    /// Cells a row must have: up to the last named column.
    needed: usize,
}

impl Header {
    /// Understands the first line; what `positions` says of a column counts more than its header.
    pub(crate) fn parse(record: &StringRecord, positions: &Positions) -> Result<Self, FileProblem> {
        let titles = titles(record)?;
        if let Some(index) = titles.iter().position(|t| t.chars().count() > MAX_NAME) {
            return Err(FileProblem::LongColumnName {
                position: index + 1,
                limit: MAX_NAME,
            });
        }

        let folded: Vec<String> = titles.iter().map(|title| fold(title)).collect();
        let mut clashes = Vec::new();
        let said = said(positions, &titles)?;
        let mut find = |asked: Option<usize>, spellings| {
            asked.or_else(|| find(spellings, &folded, &titles, &said, &mut clashes))
        };
        let first = find(said[0], FIRST_NAME);
        let last = find(said[1], LAST_NAME);
        let address = find(said[2], ADDRESS);
        let zone = find(said[3], TIME_ZONE);

        let taken = [first, last, address, zone];
        let mut extra: Vec<(usize, String)> = Vec::new();
        for (index, title) in titles.iter().enumerate() {
            let name = placeholder(title);
            // A column without a name, or named "#", has no placeholder: nothing could use it.
            if name.is_empty() || taken.contains(&Some(index)) || clashes.contains(title) {
                continue;
            }
            match extra.iter().find(|(_, other)| *other == name) {
                Some((other, _)) => clashes.extend([titles[*other].clone(), title.clone()]),
                None => extra.push((index, name)),
            }
        }
        if !clashes.is_empty() {
            return Err(FileProblem::DuplicateColumns(clashes));
        }
        let (Some(first), Some(last), Some(address)) = (first, last, address) else {
            let missing = [
                (first, "first name"),
                (last, "last name"),
                (address, "address"),
            ];
            let missing = missing.iter().filter(|(index, _)| index.is_none());
            return Err(FileProblem::MissingColumns(
                missing.map(|&(_, name)| name).collect(),
            ));
        };

        let mut layout = vec![
            (Some(address), Role::Address),
            (Some(first), Role::Name),
            (Some(last), Role::Name),
            (zone, Role::TimeZone),
        ];
        layout.extend(extra.iter().map(|&(index, _)| (Some(index), Role::Extra)));
        let needed = layout.iter().filter_map(|&(index, _)| index).max();
        Ok(Self {
            columns: extra.into_iter().map(|(_, name)| name).collect(),
            sources: Sources {
                first_name: titles[first].clone(),
                last_name: titles[last].clone(),
                address: titles[address].clone(),
                time_zone: zone.map(|index| titles[index].clone()),
            },
            needed: needed.map_or(0, |last| last + 1),
            layout,
            titles,
        })
    }

    /// The header over a position, as the file spells it.
    pub(crate) fn title(&self, index: usize) -> &str {
        self.titles.get(index).map_or("", String::as_str)
    }

    /// Cells a row must have.
    pub(crate) fn needed(&self) -> usize {
        self.needed
    }

    /// Why a row does not fit under the header, if so. Empty cells too many are no harm:
    /// spreadsheets leave trailing delimiters behind.
    pub(crate) fn misfit(&self, record: &StringRecord) -> Option<String> {
        if record.len() < self.needed {
            return Some(format!(
                "has {} cells where the header has {}",
                record.len(),
                self.titles.len()
            ));
        }
        let mut beyond = record.iter().skip(self.titles.len());
        beyond.any(|raw| !cell::is_blank(raw)).then(|| {
            format!(
                "has more cells than the {} of the header",
                self.titles.len()
            )
        })
    }
}

/// The cells of the first line, without the empty ones too many at its end.
pub(crate) fn titles(record: &StringRecord) -> Result<Vec<String>, FileProblem> {
    let mut titles: Vec<String> = record.iter().map(title).collect();
    while titles.last().is_some_and(String::is_empty) && titles.len() > MAX_COLUMNS {
        titles.pop();
    }
    if titles.len() > MAX_COLUMNS {
        return Err(FileProblem::TooManyColumns { limit: MAX_COLUMNS });
    }
    Ok(titles)
}

/// Where first name, last name, address and time zone seem to be; of several candidates the first.
pub(crate) fn guess(titles: &[String]) -> [Option<usize>; 4] {
    let folded: Vec<String> = titles.iter().map(|title| fold(title)).collect();
    let find = |spellings| find(spellings, &folded, titles, &[None; 4], &mut Vec::new());
    [FIRST_NAME, LAST_NAME, ADDRESS, TIME_ZONE].map(find)
}

/// What somebody said of first name, last name, address and time zone, counted from 0.
fn said(positions: &Positions, titles: &[String]) -> Result<[Option<usize>; 4], FileProblem> {
    let asked = [
        positions.first_name,
        positions.last_name,
        positions.address,
        positions.time_zone,
    ];
    let mut said = [None; 4];
    for (at, position) in asked.into_iter().enumerate() {
        let Some(position) = position else { continue };
        let index = position
            .checked_sub(1)
            .filter(|index| *index < titles.len());
        let index = index.ok_or(FileProblem::NoSuchColumn { position })?;
        if said.contains(&Some(index)) {
            return Err(FileProblem::DuplicateColumns(vec![titles[index].clone()]));
        }
        said[at] = Some(index);
    }
    Ok(said)
}

/// Also drops what could disturb a terminal or a page that shows the title.
fn title(raw: &str) -> String {
    let visible: String = raw.chars().filter(|c| !c.is_control()).collect();
    visible
        .trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
        .to_owned()
}

/// The one column of a field, which is none of `said`; several of the same group go to `clashes`.
fn find(
    spellings: &[&[&str]],
    folded: &[String],
    titles: &[String],
    said: &[Option<usize>],
    clashes: &mut Vec<String>,
) -> Option<usize> {
    for group in spellings {
        let free = |index: &usize| !said.contains(&Some(*index));
        let mut hits = (0..folded.len())
            .filter(|&index| group.contains(&folded[index].as_str()))
            .filter(free);
        if let Some(first) = hits.next() {
            let mut others = hits.map(|index| titles[index].clone()).peekable();
            if others.peek().is_some() {
                clashes.push(titles[first].clone());
                clashes.extend(others);
            }
            return Some(first);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(titles: &[&str]) -> Result<Header, FileProblem> {
        Header::parse(&StringRecord::from(titles.to_vec()), &Positions::default())
    }

    #[test]
    fn what_somebody_says_counts_more_than_a_header() {
        let record = StringRecord::from(vec!["Rufname", "Name", "Mail", "UPN", "Login"]);
        let said = Positions {
            first_name: Some(1),
            address: Some(5),
            ..Positions::default()
        };
        let header = Header::parse(&record, &said).unwrap();
        assert_eq!(header.sources.first_name, "Rufname");
        assert_eq!(header.sources.last_name, "Name");
        assert_eq!(header.sources.address, "Login");
        assert_eq!(header.columns, ["MAIL", "UPN"]);

        for position in [0, 6] {
            let said = Positions {
                address: Some(position),
                ..said
            };
            let problem = Header::parse(&record, &said).unwrap_err();
            assert_eq!(problem, FileProblem::NoSuchColumn { position });
        }
        let twice = Positions {
            last_name: Some(5),
            ..said
        };
        assert_eq!(
            Header::parse(&record, &twice).unwrap_err().code(),
            "duplicate_columns"
        );
    }

    #[test]
    fn synonyms_in_any_order_and_spelling() {
        for titles in [
            ["FirstName", "LastName", "SIP address", "TimeZone"],
            ["First name", "Name", "UPN", "Time zone"],
            ["Prénom", "Nom", "Adresse", "Fuseau"],
            ["PRENOM", "nom de famille", "Courriel", "Fuseau horaire"],
            ["given_name", "SURNAME", "e-mail", "time-zone"],
            ["Vorname", "Nachname", "User principal name", "Zeitzone"],
            ["first", "last", "Mail", "TZ"],
        ] {
            let [first, last, address, zone] = titles;
            let header = parse(&[zone, address, "City", last, first]).unwrap();
            assert_eq!(header.sources.first_name, first);
            assert_eq!(header.sources.last_name, last);
            assert_eq!(header.sources.address, address);
            assert_eq!(header.sources.time_zone.as_deref(), Some(zone));
            assert_eq!(header.columns, ["CITY"]);
        }
    }

    #[test]
    fn the_more_specific_column_wins_and_the_other_is_extra() {
        let header = parse(&["Name", "Given name", "Surname", "Mail", "UPN", "Address"]).unwrap();
        assert_eq!(header.sources.last_name, "Surname");
        assert_eq!(header.sources.address, "UPN");
        assert_eq!(header.columns, ["NAME", "MAIL", "ADDRESS"]);
    }

    #[test]
    fn columns_that_mean_the_same_are_named() {
        for (titles, named) in [
            (
                vec!["First name", "Prénom", "Nom", "UPN"],
                vec!["First name", "Prénom"],
            ),
            (vec!["First", "Last", "SIP", "UPN"], vec!["SIP", "UPN"]),
            (
                vec!["First", "Last", "UPN", "Job title", "JOB-TITLE"],
                vec!["Job title", "JOB-TITLE"],
            ),
        ] {
            let named = named.into_iter().map(String::from).collect();
            assert_eq!(
                parse(&titles).unwrap_err(),
                FileProblem::DuplicateColumns(named)
            );
        }
    }

    #[test]
    fn missing_columns_are_named() {
        let problem = parse(&["First name", "City"]).unwrap_err();
        assert_eq!(
            problem,
            FileProblem::MissingColumns(vec!["last name", "address"])
        );
        assert!(problem.to_string().ends_with("missing: last name, address"));
    }

    #[test]
    fn columns_without_a_name_are_ignored() {
        let header = parse(&["", "#", "First", "Last", "UPN", "", ""]).unwrap();
        assert!(header.columns.is_empty());
        assert_eq!(header.needed(), 5);
    }

    #[test]
    fn bounds() {
        let mut titles = vec!["First", "Last", "UPN"];
        titles.resize(200, "");
        assert!(parse(&titles).is_ok());
        titles[100] = "City";
        assert_eq!(parse(&titles).unwrap_err().code(), "too_many_columns");
        let long = "x".repeat(61);
        assert_eq!(
            parse(&["First", &long]).unwrap_err(),
            FileProblem::LongColumnName {
                position: 2,
                limit: 60
            }
        );
    }
}
