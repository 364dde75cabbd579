//! What the end of a send means for the person, and for everybody else.

use super::{Finished, Window};
use crate::attempt::Flow;
use crate::breaker;
use crate::error::FireError;
use channels::SendFault;
use chrono::{DateTime, TimeDelta, Utc};
use domain::outcome::Reason;
use domain::send_window::is_open;
use domain::transition;

/// After a conversation that is gone was forgotten, the person is tried again this much later.
const RECREATE: TimeDelta = TimeDelta::seconds(2);

impl Window<'_, '_> {
    pub(super) async fn take_in(
        &mut self,
        joined: Result<(tokio::task::Id, Finished), tokio::task::JoinError>,
    ) -> Result<(), FireError> {
        let (id, finished) = match joined {
            Ok((id, finished)) => (id, Some(finished)),
            // A send that panicked may have left: its result cannot be known.
            Err(error) => (error.id(), None),
        };
        let Some(index) = self.in_flight.remove(&id) else {
            return Ok(());
        };
        self.firing.held.ended(index);
        let entry = self.attempt.entry(index);
        let policy = self.firing.campaign().spec.on_ambiguous;
        let now = self.now();
        let again = now
            + (self.lease_until + transition::RESEND_AFTER
                - self.firing.dispatcher.app.clock.machine_now());
        let may_install = self.may_install();
        let vector = &mut self.firing.held.vector;
        match finished.map(|finished| (finished.result, finished.at, finished.object_id)) {
            Some((Ok(activity), at, _)) => {
                transition::sent(vector, index, entry, at, activity);
                if std::mem::take(&mut self.attempt.on_trial) {
                    let store = &self.firing.dispatcher.app.store;
                    let noted = store.channel_works(self.firing.channel(), now).await;
                    if let Err(error) = noted {
                        tracing::warn!("that the channel works again was not noted: {error}");
                    }
                }
            }
            None | Some((Err(SendFault::Ambiguous), ..)) => {
                transition::ambiguous(vector, index, entry, policy, again)
            }
            // The app was removed: where it may be installed again, that comes with a new conversation.
            Some((Err(SendFault::Permanent(Reason::AppNotInstalled)), _, object_id))
                if vector.people[index].faults == 0 && may_install =>
            {
                self.forget(index, &object_id).await?;
            }
            Some((Err(SendFault::Permanent(reason)), ..)) => self.fail(index, reason),
            Some((Err(SendFault::NotTaken(word)), ..)) => {
                transition::not_taken(vector, index, entry, word);
            }
            Some((Err(SendFault::Person), ..)) => self.hold(index, None),
            // Gone again after it was created anew: the app is not there.
            Some((Err(SendFault::ConversationGone), ..)) if vector.people[index].faults > 0 => {
                self.fail(index, Reason::AppNotInstalled);
            }
            Some((Err(SendFault::ConversationGone), _, object_id)) => {
                self.forget(index, &object_id).await?;
            }
            Some((Err(SendFault::TooLate), ..)) => {
                transition::unclaim(vector, index);
                self.stop = self.stop.or(Some(Flow::Later(now + TimeDelta::seconds(1))));
            }
            Some((Err(SendFault::Channel(fault)), ..)) => {
                transition::unclaim(vector, index);
                self.trip(&fault).await?;
            }
        }
        Ok(())
    }

    /// Forgets a conversation that is of no use, and brings the person back to have it created again.
    async fn forget(&mut self, index: usize, object_id: &str) -> Result<(), FireError> {
        self.hold(index, Some(self.now() + RECREATE));
        let channel = self.firing.channel();
        let store = &self.firing.dispatcher.app.store;
        Ok(store.forget_conversation(channel, object_id).await?)
    }

    fn may_install(&self) -> bool {
        let teams = self.carrier.with_conversations();
        teams.is_some_and(channels::Teams::may_install)
    }

    pub(super) fn fail(&mut self, index: usize, reason: Reason) {
        let entry = self.attempt.entry(index);
        transition::failed(&mut self.firing.held.vector, index, entry, reason);
    }

    /// Brings one person back after a transient fault of their own, if that still falls into opening hours.
    pub(super) fn hold(&mut self, index: usize, at: Option<DateTime<Utc>>) {
        let app = &self.firing.dispatcher.app;
        let now = self.now();
        let faults = self.firing.held.vector.people[index].faults;
        let again = at.unwrap_or_else(|| transition::backoff(faults, now, app.entropy.u64()));
        let campaign = self.firing.campaign();
        let inside = campaign
            .publication
            .as_ref()
            .is_some_and(|publication| again < publication.window.until)
            && is_open(&campaign.spec.opening_hours, self.firing.batch.zone, again);
        let entry = self.attempt.entry(index);
        transition::held(
            &mut self.firing.held.vector,
            index,
            entry,
            inside.then_some(again),
        );
    }

    pub(super) async fn trip(&mut self, fault: &channels::ChannelFault) -> Result<(), FireError> {
        if !matches!(self.stop, Some(Flow::Later(_))) {
            let until =
                breaker::trip(&self.firing.dispatcher.app, self.firing.channel(), fault).await?;
            self.stop = Some(Flow::Later(until));
        }
        Ok(())
    }
}
