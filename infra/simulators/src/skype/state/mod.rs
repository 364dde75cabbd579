//! What the pool holds in memory: applications, their conversations and subscriptions, and timers. It dies with the
//! process, as on a real server.

mod answers;
mod application;
mod channel;
mod clock;
mod conversation;
mod subscriptions;

pub(crate) use application::{Application, NewApplication};
pub(crate) use channel::{Held, Pending, Urgency, Wishes};
pub(crate) use conversation::{Conversation, Invite, Phase, Text};
pub(crate) use subscriptions::Subscription;

use super::outcome::Reason;
use super::pool::Inner;
use super::refusal;
use crate::hash;
use crate::web::{Halt, Reply};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What happens by itself at an instant.
#[derive(Debug)]
pub(crate) enum Timer {
    /// Somebody answers an invitation, or it fails.
    Answer,
    /// Somebody leaves.
    Leave,
    /// A message is reported on.
    Completion {
        number: u64,
        operation_id: String,
        failure: Option<Reason>,
    },
}

struct Due {
    application: String,
    conversation: String,
    timer: Timer,
}

#[derive(Default)]
pub(crate) struct State {
    pub(crate) applications: BTreeMap<String, Application>,
    /// Those that were not ended by their client answer 410 for as long as the process lives.
    expired: HashSet<String>,
    timers: BTreeMap<(DateTime<Utc>, u64), Due>,
    /// Makes ids; with the number of the start they never come again.
    ids: u64,
    /// Unanswered invitations by address.
    in_flight: HashMap<String, usize>,
    pub(crate) invited_twice: HashSet<String>,
    pub(crate) most_open: usize,
}

impl State {
    /// An application that exists; 404 or 410 if not.
    pub(crate) fn application(&mut self, id: &str) -> Result<&mut Application, Reply> {
        if self.expired.contains(id) {
            return Err(refusal::expired_application());
        }
        self.applications
            .get_mut(id)
            .ok_or_else(refusal::no_application)
    }

    /// Creates an application, or finds that of the same endpoint; the flag says which.
    pub(crate) fn create(
        &mut self,
        inner: &Inner,
        new: NewApplication,
        now: DateTime<Utc>,
    ) -> Result<(&mut Application, bool), Halt> {
        let existing = self
            .applications
            .values()
            .find(|application| application.endpoint_id == new.endpoint_id)
            .map(|application| application.id.clone());
        if existing.is_none() && self.applications.len() >= inner.options.applications {
            let message = "There are too many applications for this user.";
            return Err(refusal::refusal(
                http::StatusCode::GONE,
                Some("TooManyApplications"),
                message,
            )
            .into());
        }
        let is_new = existing.is_none();
        let id = existing.unwrap_or_else(|| {
            let digits = hash::below("application", &[&self.id(inner)], 900_000_000_000);
            (100_000_000_000 + digits).to_string()
        });
        let property = guid(&self.id(inner));
        let application = self
            .applications
            .entry(id.clone())
            .or_insert_with(|| Application::new(inner, id, property, new, now));
        Ok((application, is_new))
    }

    /// Ends an application and everything in it.
    pub(crate) fn delete(
        &mut self,
        inner: &Inner,
        id: &str,
        now: DateTime<Utc>,
        gone: Reply,
    ) -> Result<(), Halt> {
        self.give_up(inner, id, now)?;
        if let Some(mut application) = self.applications.remove(id) {
            application.channel.refuse(gone, now);
        }
        Ok(())
    }

    /// As [`State::delete`], but later requests hear that it expired.
    pub(crate) fn expire(
        &mut self,
        inner: &Inner,
        id: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Halt> {
        self.delete(inner, id, now, refusal::expired_application())?;
        self.expired.insert(id.to_owned());
        Ok(())
    }

    /// Gives up conversations and subscriptions; the client is told to `resume`.
    pub(crate) fn reset(
        &mut self,
        inner: &Inner,
        id: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Halt> {
        self.give_up(inner, id, now)?;
        if let Some(application) = self.applications.get_mut(id) {
            application.subscriptions.clear();
            application.channel.reset();
        }
        Ok(())
    }

    /// Sets a timer of a conversation.
    pub(crate) fn set_timer(
        &mut self,
        at: DateTime<Utc>,
        application: &str,
        conversation: &str,
        timer: Timer,
    ) {
        self.ids += 1;
        let due = Due {
            application: application.to_owned(),
            conversation: conversation.to_owned(),
            timer,
        };
        self.timers.insert((at, self.ids), due);
    }

    /// Never the same twice, not even after a restart.
    pub(crate) fn id(&mut self, inner: &Inner) -> String {
        self.ids += 1;
        format!("{}-{}", inner.start, self.ids)
    }

    /// 32 hexadecimal digits.
    pub(crate) fn hex_id(&mut self, inner: &Inner, label: &str) -> String {
        hex(&hash::digest(label, &[&self.id(inner)])[..16])
    }

    pub(crate) fn open_conversations(&self) -> usize {
        self.applications
            .values()
            .map(|application| application.conversations.len())
            .sum()
    }

    fn flies(&mut self, address: &str) {
        let count = self.in_flight.entry(address.to_owned()).or_default();
        *count += 1;
        if *count > 1 {
            self.invited_twice.insert(address.to_owned());
        }
    }

    fn landed(&mut self, address: &str) {
        if let Some(count) = self.in_flight.get_mut(address) {
            *count -= 1;
            if *count == 0 {
                self.in_flight.remove(address);
            }
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn guid(seed: &str) -> String {
    let hex = hex(&hash::digest("guid", &[seed])[..16]);
    let parts = [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ];
    parts.join("-")
}
