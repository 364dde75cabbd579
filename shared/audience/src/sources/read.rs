//! Asking a source for everybody in it.

use super::people::{self, Row};
use crate::AudienceError;
use channels::{DirectoryPerson, GroupFault, GroupQuery, Teams};
use chrono::{DateTime, Utc};
use domain::campaign::Channel;
use domain::list::{Kind, List};
use serde::{Deserialize, Serialize};
use store::Store;

/// A list holds at most so many people, wherever they come from.
pub const MOST_PEOPLE: usize = 1_000_000;
/// People of "all users" read at a time.
const PAGE: usize = 1_000;

/// Where sources are read, and how long that may take.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// Where lists are, and who has the bot.
    pub store: &'a Store,
    /// Where groups are; none where this deployment has no tenant.
    pub teams: Option<&'a Teams>,
    /// More people than these are not read: at most [`MOST_PEOPLE`].
    pub most: usize,
    /// On the machine clock: throttling is waited out where the wait ends before.
    pub wait_until: DateTime<Utc>,
}

/// People of a source who do not become members.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Their account is switched off.
    pub disabled: u32,
    /// They are guests of the tenant, and guests were not asked for.
    pub guests: u32,
    /// They have neither a mail address nor a principal name that is one.
    pub without_address: u32,
    /// All their addresses are those of others.
    pub same_address: u32,
    /// They have left the directory.
    pub gone: u32,
}

/// What a source holds at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// In order of address, each address once.
    pub(super) rows: Vec<Row>,
    /// Who is not among them, and why.
    pub left_out: LeftOut,
}

impl Source<'_> {
    /// Everybody the source of `list` holds.
    ///
    /// # Errors
    /// [`AudienceError::Unreadable`] when asking again will not help, [`AudienceError::Directory`] when it may,
    /// [`AudienceError::LargeSource`] when the bound of this source was below [`MOST_PEOPLE`].
    pub(super) async fn read(&self, list: &List) -> Result<Reading, AudienceError> {
        let mut reading = Reading::default();
        let people = match &list.kind {
            Kind::Static => return Err(unreadable(list, "its members are kept here")),
            Kind::Group { id, guests } => {
                let query = GroupQuery {
                    id,
                    guests: *guests,
                    most: self.most,
                    wait_until: self.wait_until,
                };
                let read = self.directory(list)?.group_people(&query).await;
                let group = read.map_err(|fault| self.refused(list, fault))?;
                reading.left_out.disabled = group.disabled;
                reading.left_out.guests = group.guests;
                group.people
            }
            Kind::AllUsers => self.all_users(list, &mut reading.left_out).await?,
        };
        reading.rows = people::rows(people, &mut reading.left_out);
        Ok(reading)
    }

    async fn all_users(
        &self,
        list: &List,
        left_out: &mut LeftOut,
    ) -> Result<Vec<DirectoryPerson>, AudienceError> {
        let teams = self.directory(list)?;
        let (mut people, mut cursor, mut asked) = (Vec::new(), None, 0);
        loop {
            let page = self
                .store
                .installed_people(Channel::Teams, cursor, PAGE)
                .await?;
            let ids: Vec<String> = page.items.into_iter().map(|one| one.object_id).collect();
            asked += ids.len();
            if asked > self.most {
                return Err(self.too_large(list));
            }
            let found = teams.people_by_id(&ids, self.wait_until).await?;
            left_out.gone += u32::try_from(ids.len().saturating_sub(found.len())).unwrap_or(0);
            for person in found {
                if person.user.account_enabled {
                    people.push(person);
                } else {
                    left_out.disabled += 1;
                }
            }
            cursor = page.next;
            if cursor.is_none() {
                return Ok(people);
            }
        }
    }

    fn directory(&self, list: &List) -> Result<&Teams, AudienceError> {
        self.teams
            .ok_or_else(|| unreadable(list, "this deployment has no Microsoft 365 tenant"))
    }

    fn refused(&self, list: &List, fault: GroupFault) -> AudienceError {
        match fault {
            GroupFault::Channel(fault) => AudienceError::Directory(fault),
            GroupFault::TooLarge { .. } => self.too_large(list),
            fault => unreadable(list, &fault.to_string()),
        }
    }

    fn too_large(&self, list: &List) -> AudienceError {
        if self.most < MOST_PEOPLE {
            AudienceError::LargeSource(list.id)
        } else {
            unreadable(list, &format!("it has more than {MOST_PEOPLE} people"))
        }
    }
}

fn unreadable(list: &List, reason: &str) -> AudienceError {
    AudienceError::Unreadable {
        list: list.id,
        name: list.name.clone(),
        reason: reason.to_owned(),
    }
}
