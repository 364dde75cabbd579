//! One person, written by hand. They pass through the import as a file of one row, so that what is an address or a
//! name has one definition.

use crate::problem::{FieldError, Problem};
use audience::imports::member;
use domain::list::Member;
use lists::{FileProblem, Options};
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Most extra columns of one person.
const COLUMNS_MAX: usize = 46;
/// Headers of the mandatory columns and of the time zone, and the fields they stand for.
const HEADERS: [(&str, &str); 4] = [
    ("UPN", "address"),
    ("First name", "first_name"),
    ("Last name", "last_name"),
    ("Time zone", "time_zone"),
];

/// A person to add to a list.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMember {
    /// UPN, mail or SIP address.
    #[serde(default)]
    #[schema(required, example = "anna.keller@contoso.example")]
    pub address: String,
    /// First name.
    #[serde(default)]
    #[schema(required, example = "Anna")]
    pub first_name: String,
    /// Last name.
    #[serde(default)]
    #[schema(required, example = "Keller")]
    pub last_name: String,
    /// IANA time zone.
    #[serde(default)]
    #[schema(example = "Europe/Zurich")]
    pub time_zone: Option<String>,
    /// Values of the list's extra columns by placeholder name.
    #[serde(default)]
    #[schema(example = json!({"CITY": "Zürich"}))]
    pub columns: BTreeMap<String, String>,
}

/// A person whose cells were checked, and the columns of their extra cells.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Checked {
    member: Member,
    columns: Vec<String>,
}

impl NewMember {
    /// # Errors
    /// 422 that names every field at fault.
    pub(super) fn checked(&self) -> Result<Checked, Problem> {
        if self.columns.len() > COLUMNS_MAX {
            return Err(Problem::field(
                "columns",
                format!("has more than {COLUMNS_MAX} columns"),
            ));
        }
        let import = lists::import(&self.file()?, &Options::default())
            .map_err(|problem| self.misnamed(&problem))?;
        let mut errors: Vec<FieldError> = import
            .rejected
            .iter()
            .map(|cell| self.error(&cell.column, &cell.reason))
            .collect();
        match import.rows.as_slice() {
            [row] if row.bad_time_zone() => errors
                .push(self.error("Time zone", "is not an IANA time zone such as Europe/Paris")),
            [row] if errors.is_empty() => {
                return Ok(Checked {
                    member: member(row),
                    columns: import.columns,
                });
            }
            _ if errors.is_empty() => errors = self.missing(),
            _ => {}
        }
        Err(Problem::validation(errors))
    }

    /// A row without anything on it is no row: the importer passes over it without a word.
    fn missing(&self) -> Vec<FieldError> {
        HEADERS[..3]
            .iter()
            .map(|(header, _)| self.error(header, "is missing"))
            .collect()
    }

    fn file(&self) -> Result<Vec<u8>, Problem> {
        // The mark settles the encoding, the quotes the delimiter: nothing is left to guess.
        let mut writer = csv::WriterBuilder::new()
            .quote_style(csv::QuoteStyle::Always)
            .from_writer("\u{feff}".as_bytes().to_vec());
        let titles = HEADERS
            .iter()
            .map(|(header, _)| *header)
            .chain(self.columns.keys().map(String::as_str));
        let fixed = [
            &*self.address,
            &*self.first_name,
            &*self.last_name,
            self.time_zone.as_deref().unwrap_or_default(),
        ];
        writer.write_record(titles).map_err(Problem::internal)?;
        writer
            .write_record(
                fixed
                    .into_iter()
                    .chain(self.columns.values().map(String::as_str)),
            )
            .map_err(Problem::internal)?;
        writer
            .into_inner()
            .map_err(|_| Problem::internal("a row cannot be written"))
    }

    /// What is wrong with the names of the extra columns; those of the others are ours.
    fn misnamed(&self, problem: &FileProblem) -> Problem {
        Problem::field("columns", problem.to_string())
    }

    fn error(&self, header: &str, detail: &str) -> FieldError {
        let fixed = HEADERS
            .iter()
            .find(|(known, _)| *known == header)
            .map(|(_, field)| (*field).to_owned());
        let field = fixed.unwrap_or_else(|| {
            if header.is_empty() {
                "body".into()
            } else {
                format!("columns.{header}")
            }
        });
        FieldError {
            field,
            detail: detail.to_owned(),
        }
    }
}

impl Checked {
    /// The case-folded address.
    pub(super) fn address(&self) -> &str {
        &self.member.address
    }

    /// The columns of the first member of a list.
    pub(super) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The member as a row of a list with these columns; what the person does not have is empty.
    ///
    /// # Errors
    /// 422 that names the columns the list does not have.
    pub(super) fn in_columns(&self, columns: &[String]) -> Result<Member, Problem> {
        let strange: Vec<FieldError> = self
            .columns
            .iter()
            .filter(|column| !columns.contains(column))
            .map(|column| FieldError {
                field: format!("columns.{column}"),
                detail: "is not a column of this list".into(),
            })
            .collect();
        if !strange.is_empty() {
            return Err(Problem::validation(strange));
        }
        let value = |column: &String| {
            let index = self.columns.iter().position(|own| own == column);
            index
                .and_then(|index| self.member.extra.get(index).cloned())
                .unwrap_or_default()
        };
        Ok(Member {
            extra: columns.iter().map(value).collect(),
            ..self.member.clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(address: &str, first_name: &str, last_name: &str) -> NewMember {
        let [address, first_name, last_name] = [address, first_name, last_name].map(str::to_owned);
        NewMember {
            address,
            first_name,
            last_name,
            time_zone: None,
            columns: BTreeMap::new(),
        }
    }

    fn fields(member: &NewMember) -> Vec<String> {
        let problem = member.checked().unwrap_err();
        problem
            .document()
            .errors
            .into_iter()
            .map(|error| error.field)
            .collect()
    }

    #[test]
    fn a_person_is_cleaned_like_a_row() {
        let mut anna = new(" SIP:Anna@Contoso.example", "An,\"na\"; ", "Keller\nMeier");
        anna.time_zone = Some("europe/zurich".into());
        anna.columns = [("CITY".to_owned(), "Zürich, \"Mitte\"".to_owned())].into();
        let checked = anna.checked().unwrap();
        assert_eq!(checked.address(), "anna@contoso.example");
        let member = checked.in_columns(&["DESK".into(), "CITY".into()]).unwrap();
        assert_eq!(
            (&*member.first_name, &*member.last_name),
            ("An,\"na\";", "Keller Meier")
        );
        assert_eq!(member.time_zone.as_deref(), Some("Europe/Zurich"));
        assert_eq!(
            member.extra.iter().map(|cell| &**cell).collect::<Vec<_>>(),
            ["", "Zürich, \"Mitte\""]
        );
        assert!(checked.in_columns(&["DESK".into()]).is_err());
    }

    #[test]
    fn every_field_at_fault_is_named() {
        assert_eq!(
            fields(&new("", "", "")),
            ["address", "first_name", "last_name"]
        );
        assert_eq!(
            fields(&new("anna", "", "Keller")),
            ["address", "first_name"]
        );
        let mut anna = new("anna@contoso.example", "Anna", "Keller");
        anna.time_zone = Some("Zurich".into());
        assert_eq!(fields(&anna), ["time_zone"]);
        anna.time_zone = None;
        anna.columns = [("CITY".to_owned(), "a\u{0}b".to_owned())].into();
        assert_eq!(fields(&anna), ["columns.CITY"]);
        anna.columns = [("first".to_owned(), "x".to_owned())].into();
        assert_eq!(fields(&anna), ["columns"]);
    }
}
