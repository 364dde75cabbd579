//! What happens to a conversation by itself: somebody answers, leaves, or a message is reported on.

use super::conversation::{Conversation, Phase, delivered};
use super::{Application, Due, State, Timer, Urgency};
use crate::error::Error;
use crate::skype::events::{because, ended, event, inside, with};
use crate::skype::outcome::{Outcome, Reason, Then};
use crate::skype::pool::Inner;
use crate::skype::resources;
use crate::skype::store::InvitationResult;
use chrono::{DateTime, Utc};

impl State {
    pub(super) fn fire(&mut self, inner: &Inner, due: Due, at: DateTime<Utc>) -> Result<(), Error> {
        let Some(application) = self.applications.get_mut(&due.application) else {
            return Ok(());
        };
        let Some(mut conversation) = application.conversations.remove(&due.conversation) else {
            return Ok(());
        };
        let landed = match due.timer {
            Timer::Answer => {
                let address = conversation.to.clone();
                let leaves = application.answer(inner, conversation, at)?;
                if leaves {
                    self.set_timer(at, &due.application, &due.conversation, Timer::Leave);
                }
                Some(address)
            }
            Timer::Leave => {
                conversation.phase = Phase::Disconnected;
                application.tell_end(&conversation, None, at);
                None
            }
            Timer::Completion {
                number,
                operation_id,
                failure,
            } => {
                application.report(inner, &conversation, (number, &operation_id), failure, at);
                application
                    .conversations
                    .insert(due.conversation, conversation);
                None
            }
        };
        if let Some(address) = landed {
            self.landed(&address);
        }
        Ok(())
    }
}

impl Application {
    /// Somebody answers an invitation, or it fails; whether they leave at once.
    fn answer(
        &mut self,
        inner: &Inner,
        mut conversation: Conversation,
        at: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let id = conversation.invitation_id.clone();
        let then = match (conversation.outcome.clone(), &conversation.message) {
            (Outcome::Connects(Then::Fails(reason)), Some(_)) | (Outcome::Fails(reason), _) => {
                let result = if reason.subcode == "Declined" {
                    InvitationResult::Declined
                } else {
                    InvitationResult::Failed {
                        code: reason.code.clone(),
                        subcode: reason.subcode.clone(),
                    }
                };
                inner.store.conclude(&id, &result, at)?;
                conversation.phase = Phase::Failed;
                let (word, sender) = (inner.options.spelling.word(false), &inner.options.sender);
                self.tell_completion(&conversation, word, Some(&reason), sender, at);
                self.tell_end(&conversation, Some(&reason), at);
                return Ok(false);
            }
            (Outcome::Connects(then), _) => then,
            (Outcome::Silence, _) => return Ok(false),
        };
        inner.store.conclude(&id, &InvitationResult::Accepted, at)?;
        let message = conversation.message.take();
        // Nothing says that a message which came with the invitation has arrived, but the invitation's completion.
        let completes = message.is_none() || then != Then::Silent;
        if let Some(message) = message {
            inner
                .store
                .deliver(&id, &conversation.to, &delivered(message, at))?;
        }
        conversation.phase = Phase::Connected;
        self.tell_connection(&conversation, &inner.options.sender, at);
        if completes {
            let (word, sender) = (inner.options.spelling.word(true), &inner.options.sender);
            self.tell_completion(&conversation, word, None, sender, at);
        }
        self.conversations
            .insert(conversation.id.clone(), conversation);
        Ok(then == Then::Leaves)
    }

    /// How a message ended.
    fn report(
        &mut self,
        inner: &Inner,
        conversation: &Conversation,
        (number, operation_id): (u64, &str),
        failure: Option<Reason>,
        at: DateTime<Utc>,
    ) {
        let href = conversation.href();
        let failed = failure.is_some();
        let resource = resources::message(conversation, number, operation_id, at, failed);
        let link = event(
            "message",
            &format!("{href}/messaging/messages/{number}"),
            "completed",
        );
        let word = inner.options.spelling.word(!failed);
        let completed = ended(with(link, "message", resource), word, failure.as_ref());
        self.tell_in(&href, completed, at);
    }

    fn tell_connection(&mut self, conversation: &Conversation, sender: &str, at: DateTime<Utc>) {
        let (href, phase) = (conversation.href(), Phase::Connected);
        let resource = resources::conversation(conversation, phase, sender);
        let updated = with(
            event("conversation", &href, "updated"),
            "conversation",
            resource,
        );
        self.tell("communication", updated, Urgency::High, at);
        let them = format!("{href}/participants/{}", conversation.to);
        let us = format!("{href}/participants/{sender}");
        self.tell_in(&href, event("participant", &them, "added"), at);
        for (rel, participant) in [("participant", &them), ("localParticipant", &us)] {
            let messaging = format!("{participant}/messaging");
            let added = event("participantMessaging", &messaging, "added");
            self.tell_in(&href, inside(added, rel, participant), at);
        }
        self.tell_messaging(conversation, phase, None, at);
    }

    /// How an invitation ended.
    pub(super) fn tell_completion(
        &mut self,
        conversation: &Conversation,
        status: &str,
        reason: Option<&Reason>,
        sender: &str,
        at: DateTime<Utc>,
    ) {
        let resource = resources::invitation(conversation, conversation.phase, sender);
        let link = event(
            "messagingInvitation",
            &conversation.invitation_href(),
            "completed",
        );
        let completed = ended(with(link, "messagingInvitation", resource), status, reason);
        self.tell("communication", completed, Urgency::High, at);
    }

    /// A conversation is over.
    pub(super) fn tell_end(
        &mut self,
        conversation: &Conversation,
        reason: Option<&Reason>,
        at: DateTime<Utc>,
    ) {
        self.tell_messaging(conversation, conversation.phase, reason, at);
        let deleted = event("conversation", &conversation.href(), "deleted");
        self.tell("communication", deleted, Urgency::High, at);
    }

    pub(super) fn tell_messaging(
        &mut self,
        conversation: &Conversation,
        phase: Phase,
        reason: Option<&Reason>,
        at: DateTime<Utc>,
    ) {
        let href = conversation.href();
        let resource = resources::messaging(conversation, phase);
        let link = event("messaging", &format!("{href}/messaging"), "updated");
        let updated = because(with(link, "messaging", resource), reason);
        self.tell_in(&href, updated, at);
    }
}
