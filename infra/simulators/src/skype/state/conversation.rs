//! Conversations and what their client does with them: start, send, stop.

use super::{State, Timer, Urgency};
use crate::skype::events::{event, with};
use crate::skype::options::HtmlMessages;
use crate::skype::outcome::{self, Outcome, Reason, Then};
use crate::skype::person::without_scheme;
use crate::skype::pool::Inner;
use crate::skype::refusal::{no_resource, refusal, unsupported_media_type};
use crate::skype::resources;
use crate::skype::store::{Delivered, InvitationResult, NewInvitation};
use crate::web::Halt;
use chrono::{DateTime, Utc};
use http::StatusCode;

/// Where an invitation, its conversation and its messaging stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    Connecting,
    Connected,
    Failed,
    Disconnected,
}

/// A text and its content type.
#[derive(Clone)]
pub(crate) struct Text {
    pub(crate) format: &'static str,
    pub(crate) text: String,
}

/// What a client says of an invitation.
pub(crate) struct Invite {
    pub(crate) to: String,
    pub(crate) operation_id: String,
    pub(crate) subject: String,
    pub(crate) importance: String,
    pub(crate) thread_id: Option<String>,
    pub(crate) message: Option<Text>,
}

/// A conversation that is not over, and the invitation that began it.
pub(crate) struct Conversation {
    /// URL of its application, without a host.
    pub(crate) root: String,
    pub(crate) id: String,
    pub(crate) invitation_id: String,
    pub(crate) operation_id: String,
    pub(crate) thread_id: String,
    pub(crate) subject: String,
    pub(crate) importance: String,
    /// SIP address of the person, in lower case.
    pub(crate) to: String,
    pub(crate) name: String,
    /// The message that came with the invitation, as a data URI, if the pool takes it.
    pub(crate) message_link: Option<String>,
    pub(crate) phase: Phase,
    pub(crate) html: bool,
    pub(super) message: Option<Text>,
    pub(super) outcome: Outcome,
    /// Number of the last message.
    messages: u64,
}

impl Conversation {
    pub(crate) fn href(&self) -> String {
        format!("{}/communication/conversations/{}", self.root, self.id)
    }

    pub(crate) fn invitation_href(&self) -> String {
        let id = &self.invitation_id;
        format!("{}/communication/messagingInvitations/{id}", self.root)
    }
}

impl State {
    /// Starts an invitation; its URL.
    pub(crate) fn start(
        &mut self,
        inner: &Inner,
        id: &str,
        invite: Invite,
        now: DateTime<Utc>,
    ) -> Result<String, Halt> {
        let invitation_id = self.hex_id(inner, "invitation");
        let thread_id = match invite.thread_id {
            Some(thread_id) => thread_id,
            None => self.hex_id(inner, "thread"),
        };
        let short = self.hex_id(inner, "conversation")[..8].to_owned();
        let options = &inner.options;
        let application = self.application(id)?;
        let open = &application.conversations;
        if open.len() >= options.open_conversations {
            let message = "The user has exceeded the number of conversations.";
            return Err(
                refusal(StatusCode::CONFLICT, Some("TooManyConversations"), message).into(),
            );
        }
        if open.values().any(|other| other.thread_id == thread_id) {
            let message = "A conversation already exists with the same thread id.";
            return Err(
                refusal(StatusCode::CONFLICT, Some("ThreadIdAlreadyExists"), message).into(),
            );
        }
        let to = without_scheme(&invite.to).to_lowercase();
        let person = inner.anyone(&to)?;
        if let Some(person) = &person {
            inner.store.remember(person)?;
        }
        let known = person
            .as_ref()
            .map(|person| (person, inner.presence_of(person, now)));
        let (outcome, after) = outcome::outcome(
            options,
            known.as_ref().map(|(person, words)| (*person, words)),
            to.rsplit('@').next().unwrap_or_default(),
        );
        inner.store.invite(
            &NewInvitation {
                id: &invitation_id,
                address: &to,
                operation_id: &invite.operation_id,
                subject: &invite.subject,
                importance: &invite.importance,
                text: invite.message.as_ref().map(|message| message.text.as_str()),
            },
            now,
        )?;
        let message = invite.message.filter(|_| options.message_in_invitation);
        let conversation = Conversation {
            root: application.root(),
            id: short.clone(),
            invitation_id,
            operation_id: invite.operation_id,
            thread_id,
            subject: invite.subject,
            importance: invite.importance,
            name: person.map_or_else(String::new, |person| person.display_name()),
            message_link: message.as_ref().map(data_uri),
            phase: Phase::Connecting,
            html: match options.html {
                HtmlMessages::Never => false,
                HtmlMessages::WhenSupported => application.has_html(),
                HtmlMessages::Always => true,
            },
            message,
            messages: 1,
            to: to.clone(),
            outcome,
        };
        let silent = conversation.outcome == Outcome::Silence;
        let hidden = options.completion_only && after.is_zero() && !silent;
        let location = conversation.invitation_href();
        application.tell_start(&conversation, &options.sender, hidden, now);
        application
            .conversations
            .insert(short.clone(), conversation);
        if !silent {
            self.set_timer(now + after, id, &short, Timer::Answer);
        }
        self.flies(&to);
        self.most_open = self.most_open.max(self.open_conversations());
        Ok(location)
    }

    /// Sends a message in a connected conversation; its URL.
    pub(crate) fn send(
        &mut self,
        inner: &Inner,
        id: &str,
        conversation: &str,
        operation_id: &str,
        text: Text,
        now: DateTime<Utc>,
    ) -> Result<String, Halt> {
        let application = self.application(id)?;
        let Some(found) = application.conversations.get_mut(conversation) else {
            return Err(no_resource().into());
        };
        if found.phase != Phase::Connected {
            let message = "The modality is not connected.";
            return Err(refusal(StatusCode::CONFLICT, None, message).into());
        }
        if text.format == "text/html" && !found.html {
            return Err(unsupported_media_type().into());
        }
        found.messages += 1;
        let (number, href) = (found.messages, found.href());
        let (completes, failure) = match &found.outcome {
            Outcome::Connects(Then::Fails(reason)) => (true, Some(reason.clone())),
            Outcome::Connects(Then::Silent) => (false, None),
            _ => (true, None),
        };
        if failure.is_none() {
            let message = delivered(text, now);
            inner
                .store
                .deliver(&found.invitation_id, &found.to, &message)?;
        }
        if completes {
            let timer = Timer::Completion {
                number,
                operation_id: operation_id.to_owned(),
                failure,
            };
            self.set_timer(now + inner.options.delivered_after, id, conversation, timer);
        }
        Ok(format!("{href}/messaging/messages/{number}"))
    }

    /// Ends a conversation, connected or not.
    pub(crate) fn stop(
        &mut self,
        inner: &Inner,
        id: &str,
        conversation: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Halt> {
        let application = self.application(id)?;
        let Some(mut ended) = application.conversations.remove(conversation) else {
            return Err(no_resource().into());
        };
        if ended.phase == Phase::Connecting {
            let reason = Reason::new("LocalFailure", "Canceled");
            let word = inner.options.spelling.word(false);
            ended.phase = Phase::Disconnected;
            application.tell_completion(&ended, word, Some(&reason), &inner.options.sender, now);
            inner
                .store
                .conclude(&ended.invitation_id, &InvitationResult::Cancelled, now)?;
            application.tell_end(&ended, None, now);
            self.landed(&ended.to);
        } else {
            ended.phase = Phase::Disconnected;
            application.tell_end(&ended, None, now);
        }
        Ok(())
    }

    /// Ends every conversation of an application without a word.
    pub(super) fn give_up(
        &mut self,
        inner: &Inner,
        id: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Halt> {
        let conversations = self
            .applications
            .get_mut(id)
            .map(|application| std::mem::take(&mut application.conversations))
            .unwrap_or_default();
        for ended in conversations.into_values() {
            if ended.phase == Phase::Connecting {
                inner
                    .store
                    .conclude(&ended.invitation_id, &InvitationResult::Cancelled, now)?;
                self.landed(&ended.to);
            }
        }
        Ok(())
    }
}

impl super::Application {
    fn tell_start(
        &mut self,
        conversation: &Conversation,
        sender: &str,
        hidden: bool,
        now: DateTime<Utc>,
    ) {
        let (href, phase) = (conversation.href(), Phase::Connecting);
        if !hidden {
            let invitation = resources::invitation(conversation, phase, sender);
            let link = event(
                "messagingInvitation",
                &conversation.invitation_href(),
                "started",
            );
            let started = with(link, "messagingInvitation", invitation);
            self.tell("communication", started, Urgency::High, now);
        }
        let resource = resources::conversation(conversation, phase, sender);
        let added = with(
            event("conversation", &href, "added"),
            "conversation",
            resource,
        );
        self.tell("communication", added, Urgency::High, now);
        let own = format!("{href}/participants/{sender}");
        let resource = resources::local_participant(conversation, sender);
        let added = with(
            event("localParticipant", &own, "added"),
            "localParticipant",
            resource,
        );
        self.tell_in(&href, added, now);
        self.tell_messaging(conversation, phase, None, now);
    }
}

/// What reached somebody.
pub(super) fn delivered(text: Text, at: DateTime<Utc>) -> Delivered {
    Delivered {
        at,
        format: text.format.to_owned(),
        text: text.text,
    }
}

/// As the service writes texts in links.
fn data_uri(message: &Text) -> String {
    let text: String = url::form_urlencoded::byte_serialize(message.text.as_bytes()).collect();
    format!("data:{};charset=utf-8,{text}", message.format)
}
