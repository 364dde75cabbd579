//! What time does to the pool. Nothing happens but here and in requests, so that a clock may jump.

use super::State;
use super::subscriptions::LOOK;
use crate::skype::pool::Inner;
use crate::web::Halt;
use chrono::{DateTime, Utc};

impl State {
    /// Does what is due at `now`, in the order in which it was due, and answers whoever waits.
    pub(crate) fn advance(&mut self, inner: &Inner, now: DateTime<Utc>) -> Result<(), Halt> {
        while let Some(entry) = self
            .timers
            .first_entry()
            .filter(|entry| entry.key().0 <= now)
        {
            let ((at, _), due) = entry.remove_entry();
            self.fire(inner, due, at)?;
        }
        for application in self.applications.values_mut() {
            application.look_at_people(inner, now)?;
            application.channel.flush(now);
        }
        let options = &inner.options;
        let idle: Vec<(String, DateTime<Utc>, bool)> = self
            .applications
            .values()
            .filter_map(|of| {
                Some((
                    of.id.clone(),
                    of.channel.idle_since()?,
                    of.channel.is_reset(),
                ))
            })
            .collect();
        for (id, since, is_reset) in idle {
            if now >= since + options.expire_after {
                self.expire(inner, &id, now)?;
            } else if now >= since + options.reset_after && !is_reset {
                self.reset(inner, &id, now)?;
            }
        }
        Ok(())
    }

    /// The earliest instant at which something happens by itself that a client waits for.
    pub(crate) fn next_timer(&self) -> Option<DateTime<Utc>> {
        let releases = self
            .applications
            .values()
            .filter(|application| application.channel.is_parked())
            .filter_map(|application| application.channel.release_at());
        self.first_timer().into_iter().chain(releases).min()
    }

    /// The earliest instant at which anything has to be looked at.
    pub(crate) fn next_wake(&self, inner: &Inner) -> Option<DateTime<Utc>> {
        let options = &inner.options;
        let mut instants: Vec<_> = self.first_timer().into_iter().collect();
        for application in self.applications.values() {
            let channel = &application.channel;
            instants.extend(channel.answer_at());
            instants.extend(channel.idle_since().map(|since| {
                if channel.is_reset() {
                    since + options.expire_after
                } else {
                    since + options.expire_after.min(options.reset_after)
                }
            }));
            if !application.subscriptions.is_empty() {
                instants.push(application.looked_at + LOOK);
            }
        }
        instants.into_iter().min()
    }

    fn first_timer(&self) -> Option<DateTime<Utc>> {
        self.timers.first_key_value().map(|((at, _), _)| *at)
    }
}
