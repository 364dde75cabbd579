//! A batch: up to 100 recipients of one campaign that are due in the same minute in the same zone.
//! Written by the planner, immutable afterwards, but for the erasure of a person.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// One recipient, with the columns the message uses and the names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// Case-folded address.
    pub address: String,
    /// The directory's object id, where publishing found one.
    pub object_id: Option<String>,
    /// Values of [`Batch::columns`], in that order; an empty text is an empty cell.
    pub values: Vec<String>,
}

/// A batch as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Its number, from zero.
    pub n: u32,
    /// The publication it belongs to.
    pub epoch: u32,
    /// The planned minute; none for people whose zone has no open minute.
    pub planned_at: Option<DateTime<Utc>>,
    /// The zone its people are planned in.
    pub zone: Tz,
    /// Placeholder names the message uses, upper-case, and those of first and last name.
    pub columns: Vec<String>,
    /// The people, in an order that never changes.
    pub people: Vec<Recipient>,
}

/// Stands for the address of somebody whose data was erased. No address: it has no `@`.
pub const ERASED: &str = "(erased)";

impl Recipient {
    /// Whether the person's data was erased.
    pub fn is_erased(&self) -> bool {
        self.address == ERASED
    }
}

impl Batch {
    /// Takes everything away by which the person at `position` could be recognised; position and outcome stay. False
    /// when there is nobody or nothing left of them.
    pub fn erase(&mut self, position: usize) -> bool {
        match self.people.get_mut(position) {
            Some(person) if !person.is_erased() => {
                person.address = ERASED.to_owned();
                person.object_id = None;
                person.values.iter_mut().for_each(String::clear);
                true
            }
            _ => false,
        }
    }

    /// The value of a placeholder for the person at `position`; an empty cell is none.
    pub fn value(&self, position: usize, column: &str) -> Option<&str> {
        let index = self.columns.iter().position(|name| name == column)?;
        let value = self.people.get(position)?.values.get(index)?;
        (!value.trim().is_empty()).then_some(value.as_str())
    }
}
