//! The people of an audience, in the lean form that a million of them need.

use crate::values::Values;
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// One person, once, with the values the message uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Case-folded address.
    pub address: Box<str>,
    /// The directory's object id, where it is known.
    pub object_id: Option<Box<str>>,
    /// Index into [`Audience::zones`].
    pub zone: u16,
    /// Values of [`Audience::columns`], in that order.
    pub values: Values,
}

impl Person {
    /// What makes two rows one person: the directory's object id, else the address.
    pub fn identity(&self) -> &str {
        self.object_id.as_deref().unwrap_or(&self.address)
    }
}

/// Everybody a campaign addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Audience {
    /// The people, in the order of the lists and of the addresses in them.
    pub people: Vec<Person>,
    /// Zones that occur; the campaign's is the first.
    pub zones: Vec<Tz>,
    /// Placeholders the message uses, upper-case, and the names of people whether it uses them or not.
    pub columns: Vec<String>,
    /// Rows left out because they name a person who is in already.
    pub duplicates: u32,
    /// People left out by an exclusion list.
    pub excluded: u32,
    /// People whose zone is not one; planned in the campaign's.
    pub bad_zones: u32,
    /// People the directory does not know; planned, asked for again when they are due.
    pub not_in_directory: u32,
    /// People the directory has not been asked about (only without publishing).
    pub unresolved: u32,
    /// People the channel has a conversation with already.
    pub known: u32,
    /// By placeholder without fallback: people whose cell is empty.
    pub empty: BTreeMap<String, u32>,
}
