//! One delivery as the events tell it: what is known of its invitation, its conversation and its message, and
//! what is to be done next. Pure: events come in by [`intake`](super::intake), steps come out.

use super::events::Event;
use super::links::{name, same};
use super::words::Words;

/// How an operation ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    Success,
    Failure(Words),
    /// It ended, and nobody says how.
    Unclear,
}

/// What the sender has to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Wait,
    /// The message is with the person; the id of the invitation or the message.
    Delivered(String),
    /// The invitation failed: the message was not delivered.
    NotInvited(Words),
    /// The message failed in the conversation.
    NotSaid(Words),
    /// The conversation ended before the message was said: it was not delivered.
    Left,
    /// It cannot be found out.
    Unknown,
    /// The invitation has to be read: whether the message was in it decides.
    ReadInvitation(String),
    /// The conversation's messaging has to be read, for its links.
    ReadMessaging(String),
    /// The person is there; the message goes to this address, as HTML if so agreed.
    Say {
        href: String,
        html: bool,
    },
}

/// What ends the conversation on the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Closing {
    /// It is over, or has never begun.
    Nothing,
    /// Something will be known soon.
    Wait,
    /// POST: the messaging is stopped.
    Stop(String),
    /// POST: the invitation is withdrawn.
    Cancel(String),
    /// DELETE: the conversation is left.
    Leave(String),
}

#[derive(Debug, Clone, Default)]
pub(super) struct Progress {
    pub(super) operation: String,
    /// The invitation may be on the server.
    pub(super) begun: bool,
    pub(super) invitation: Option<String>,
    /// Whether the message is in the invitation; none until the invitation has been seen.
    pub(super) carried: Option<bool>,
    pub(super) cancel: Option<String>,
    pub(super) invited: Option<End>,
    pub(super) conversation: Option<String>,
    pub(super) messaging: Option<String>,
    pub(super) messaging_changed: bool,
    pub(super) say: Option<String>,
    pub(super) stop: Option<String>,
    pub(super) html: bool,
    /// The other end has left.
    pub(super) left: bool,
    /// The conversation is no more.
    pub(super) over: bool,
    /// The operation of the message said in the conversation, and its address once it has one.
    pub(super) said: Option<(String, Option<String>)>,
    pub(super) messages: Vec<Message>,
    pub(super) strays: Vec<Event>,
    /// The application is gone, and with it all that would still have been told.
    pub(super) lost: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Message {
    pub(super) href: String,
    pub(super) operation: String,
    pub(super) outgoing: bool,
    pub(super) end: End,
}

impl Progress {
    /// The delivery with this operation id.
    pub(super) fn new(operation: String) -> Self {
        Self {
            operation,
            ..Self::default()
        }
    }

    /// The bytes of the invitation are about to go.
    pub(super) fn begin(&mut self) {
        self.begun = true;
    }

    /// The invitation certainly is not on the server.
    pub(super) fn refused(&mut self) {
        self.begun = false;
    }

    /// The server has taken the invitation, and says where it is.
    pub(super) fn invited_at(&mut self, href: Option<&str>) {
        if self.invitation.is_none() {
            self.invitation = href.map(str::to_owned);
        }
        self.replay();
    }

    /// The message is about to go into the conversation.
    pub(super) fn saying(&mut self, operation: String) {
        self.said = Some((operation, None));
    }

    /// The server has taken the message, and says where it is.
    pub(super) fn said_at(&mut self, href: Option<&str>) {
        if let Some((_, at)) = &mut self.said {
            *at = href.map(str::to_owned);
        }
    }

    /// Nothing more will be told.
    pub(super) fn lose(&mut self) {
        self.lost = true;
    }

    /// What is to be done now.
    pub(super) fn step(&self) -> Step {
        if let Some((operation, at)) = &self.said {
            return self.step_of_message(operation, at.as_deref());
        }
        match &self.invited {
            Some(End::Failure(words)) => Step::NotInvited(words.clone()),
            Some(End::Unclear) => Step::Unknown,
            Some(End::Success) => self.step_of_accepted(),
            None if self.lost || self.over => Step::Unknown,
            None => Step::Wait,
        }
    }

    fn step_of_message(&self, operation: &str, at: Option<&str>) -> Step {
        let ours = |message: &&Message| {
            message.outgoing
                || message.operation == operation
                || at.is_some_and(|href| same(href, &message.href))
        };
        match self
            .messages
            .iter()
            .find(ours)
            .map(|message| (&message.end, &message.href))
        {
            Some((End::Success, href)) => Step::Delivered(name(href).to_owned()),
            Some((End::Failure(words), _)) => Step::NotSaid(words.clone()),
            Some((End::Unclear, _)) => Step::Unknown,
            None if self.lost || self.over => Step::Unknown,
            None => Step::Wait,
        }
    }

    fn step_of_accepted(&self) -> Step {
        let invitation = self.invitation.as_deref().unwrap_or_default();
        match (self.carried, &self.say) {
            (Some(true), _) => Step::Delivered(name(invitation).to_owned()),
            (None, _) if self.lost || invitation.is_empty() => Step::Unknown,
            (None, _) => Step::ReadInvitation(invitation.to_owned()),
            (Some(false), _) if self.lost || self.left => Step::Left,
            (Some(false), Some(href)) => Step::Say {
                href: href.clone(),
                html: self.html,
            },
            (Some(false), None) => match &self.messaging {
                Some(href) if self.messaging_changed => Step::ReadMessaging(href.clone()),
                _ => Step::Wait,
            },
        }
    }

    /// Whether the message has certainly not left: it was not in the invitation, and was not said.
    pub(super) fn nothing_said(&self) -> bool {
        self.carried == Some(false) && self.said.is_none()
    }

    /// What ends the conversation; `cancelled` when the invitation has been withdrawn already.
    pub(super) fn closing(&self, cancelled: bool) -> Closing {
        if !self.begun || self.lost || self.left || matches!(self.invited, Some(End::Failure(_))) {
            return Closing::Nothing;
        }
        if let Some(href) = &self.stop {
            return Closing::Stop(href.clone());
        }
        match (&self.invited, &self.conversation, &self.cancel) {
            (Some(_), Some(href), _) => Closing::Leave(href.clone()),
            (None, _, Some(href)) if !cancelled => Closing::Cancel(href.clone()),
            _ => Closing::Wait,
        }
    }
}
