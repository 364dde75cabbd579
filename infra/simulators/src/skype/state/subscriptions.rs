//! Subscriptions to the presence of people.

use super::{Application, State, Urgency};
use crate::error::Error;
use crate::skype::events::{event, inside};
use crate::skype::pool::Inner;
use crate::skype::resources::contact_links;
use crate::skype::words::Words;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;

/// Between two looks at subscribed people.
pub(super) const LOOK: TimeDelta = TimeDelta::seconds(5);

/// The people of a subscription, and what was last said of them.
pub(crate) struct Subscription {
    pub(crate) until: DateTime<Utc>,
    pub(crate) people: BTreeMap<String, Option<Words>>,
}

impl State {
    /// Subscribes to people by SIP address; the id.
    pub(crate) fn subscribe(
        &mut self,
        inner: &Inner,
        application: &str,
        addresses: Vec<String>,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<String, crate::web::Halt> {
        let id = self.hex_id(inner, "subscription")[..8].to_owned();
        let application = self.application(application)?;
        let people = BTreeMap::new();
        application
            .subscriptions
            .insert(id.clone(), Subscription { until, people });
        application.tell_subscription(&id, "added", now);
        application.add_to_subscription(inner, &id, addresses, now)?;
        Ok(id)
    }
}

impl Application {
    /// More people; first told of like those who were there from the beginning.
    pub(crate) fn add_to_subscription(
        &mut self,
        inner: &Inner,
        id: &str,
        addresses: Vec<String>,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let root = self.root();
        for address in addresses {
            let words = inner
                .listed(&address)?
                .map(|person| inner.presence_of(&person, now));
            let (contact, _) = contact_links(&root, &address);
            let added = inside(
                event("contact", &contact, "added"),
                "subscribedContacts",
                &format!("{root}/people/subscribedContacts"),
            );
            self.tell("people", added, Urgency::Medium, now);
            self.tell_presence(&address, now);
            if let Some(subscription) = self.subscriptions.get_mut(id) {
                subscription.people.insert(address, words);
            }
        }
        Ok(())
    }

    /// Looks whether somebody's presence has changed, now and then.
    pub(super) fn look_at_people(
        &mut self,
        inner: &Inner,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        if self.subscriptions.is_empty() || now - self.looked_at < LOOK {
            return Ok(());
        }
        self.looked_at = now;
        let over: Vec<String> = self
            .subscriptions
            .iter()
            .filter(|(_, subscription)| subscription.until <= now)
            .map(|(id, _)| id.clone())
            .collect();
        for id in over {
            self.subscriptions.remove(&id);
            self.tell_subscription(&id, "deleted", now);
        }
        let mut changed = Vec::new();
        for (address, words) in self
            .subscriptions
            .values_mut()
            .flat_map(|subscription| &mut subscription.people)
        {
            let current = inner
                .listed(address)?
                .map(|person| inner.presence_of(&person, now));
            if *words != current {
                *words = current;
                changed.push(address.clone());
            }
        }
        for address in changed {
            self.tell_presence(&address, now);
        }
        Ok(())
    }

    pub(crate) fn tell_subscription(&mut self, id: &str, kind: &str, now: DateTime<Utc>) {
        let href = format!("{}/people/presenceSubscriptions/{id}", self.root());
        let happened = event("presenceSubscription", &href, kind);
        self.tell("people", happened, Urgency::Medium, now);
    }

    /// With the link only: what it is has to be read.
    fn tell_presence(&mut self, address: &str, now: DateTime<Utc>) {
        let (contact, presence) = contact_links(&self.root(), address);
        let updated = event("contactPresence", &presence, "updated");
        let updated = inside(updated, "contact", &contact);
        self.tell("people", updated, Urgency::Medium, now);
    }
}
