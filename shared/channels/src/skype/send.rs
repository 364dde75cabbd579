//! The message. It travels in the invitation, so that it reaches people whose client does not answer in time;
//! a pool that does not take it there is given it once the conversation is connected.
//!
//! Whether the pool took it is said by the invitation's resource: it carries a link `message` or not. With it,
//! an invitation that completed with success is a delivered message, for the person's client accepted both
//! together. Without it, only the message's own completion counts.

use super::board::Open;
use super::client::Skype;
use super::contact::{bare, sip};
use super::endpoint::{Endpoint, no_messaging};
use super::errors::{Refusal, Step as Stage, failure, is_gone, refusal};
use super::ids::guid;
use super::message::{InstantMessage, invitation};
use super::progress::{Progress, Step};
use super::session::{Call, CallFault, no_connection};
use super::words::Words;
use crate::fault::{ChannelFault, FaultKind, SendFault};
use crate::http::{Answer, NoAnswer};
use chrono::{DateTime, Utc};
use domain::outcome::Reason;
use http::{HeaderValue, header};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;
use url::Url;

/// Why an invitation was not taken.
enum InviteFault {
    /// The application was gone; nothing was sent.
    Gone,
    Fault(SendFault),
}

impl Skype {
    /// Sends `message` to the person with the SIP address `uri`, unless machine time is past
    /// `start_no_later_than` when the invitation's bytes would go. Returns the id of the invitation that
    /// carried the message, or of the message itself; may be empty.
    ///
    /// Comes back when the outcome is known, or after the answer time-out. Waits for a place where twenty
    /// conversations are open, as long as there is time to start. A caller who lets go of this future leaves a
    /// conversation that is ended all the same.
    ///
    /// # Errors
    /// [`SendFault::NotTaken`] and [`SendFault::Permanent`] only on the pool's own word;
    /// [`SendFault::Ambiguous`] where bytes went and nobody said what became of them.
    pub async fn send(
        &self,
        uri: &str,
        message: &InstantMessage<'_>,
        start_no_later_than: DateTime<Utc>,
    ) -> Result<String, SendFault> {
        let to = bare(uri).ok_or(SendFault::Permanent(Reason::NotFound))?;
        match self.deliver(&to, message, start_no_later_than).await {
            Err(InviteFault::Gone) => {}
            Err(InviteFault::Fault(fault)) => return Err(fault),
            Ok(id) => return Ok(id),
        }
        match self.deliver(&to, message, start_no_later_than).await {
            Ok(id) => Ok(id),
            Err(InviteFault::Fault(fault)) => Err(fault),
            Err(InviteFault::Gone) => {
                let detail = "pool: the application keeps vanishing";
                Err(ChannelFault::new(FaultKind::Unavailable, detail).into())
            }
        }
    }

    async fn deliver(
        &self,
        to: &str,
        message: &InstantMessage<'_>,
        start_no_later_than: DateTime<Utc>,
    ) -> Result<String, InviteFault> {
        let left = start_no_later_than - self.machine_now();
        let left = left
            .to_std()
            .map_err(|_| InviteFault::Fault(SendFault::TooLate))?;
        let ready = tokio::time::timeout(left, self.ready()).await;
        let (endpoint, place) = ready
            .map_err(|_| SendFault::TooLate)
            .and_then(|ready| ready.map_err(SendFault::Channel))
            .map_err(InviteFault::Fault)?;
        let operation = guid((self.inner.draw)());
        let open = endpoint.board.open(operation.clone(), place);
        if endpoint.board.is_lost() {
            return Err(InviteFault::Gone);
        }
        let mut deadline = std::pin::pin!(tokio::time::sleep(self.inner.answer_timeout));
        let body = invitation(&sip(to), message, &operation, &guid((self.inner.draw)()));
        self.invite(&endpoint, &open, &body, start_no_later_than)
            .await?;
        tokio::select! {
            outcome = self.follow(&endpoint, &open, message) => outcome,
            () = &mut deadline => Err(timed_out(&open)),
        }
        .map_err(InviteFault::Fault)
    }

    /// A live application that can send, and a place among the open conversations.
    async fn ready(&self) -> Result<(Arc<Endpoint>, OwnedSemaphorePermit), ChannelFault> {
        let closed = |_| ChannelFault::new(FaultKind::Unavailable, "skype: no places");
        let place = self
            .inner
            .places
            .clone()
            .acquire_owned()
            .await
            .map_err(closed)?;
        Ok((self.endpoint().await?, place))
    }

    async fn invite(
        &self,
        endpoint: &Endpoint,
        open: &Open,
        body: &Value,
        start_no_later_than: DateTime<Utc>,
    ) -> Result<(), InviteFault> {
        let Some(url) = &endpoint.links.start_messaging else {
            return Err(InviteFault::Fault(no_messaging().into()));
        };
        let call = Call {
            start_no_later_than: Some(start_no_later_than),
            ..Call::json(url.clone(), body)
        };
        open.progress().send_modify(Progress::begin);
        let answer = match self.inner.session.call(&call).await {
            Ok(answer) => answer,
            Err(CallFault::NoAnswer(NoAnswer::Lost { .. })) => {
                return Err(InviteFault::Fault(SendFault::Ambiguous));
            }
            Err(fault) => {
                open.progress().send_modify(Progress::refused);
                return Err(InviteFault::Fault(match fault {
                    CallFault::Channel(fault) => fault.into(),
                    CallFault::TooLate => SendFault::TooLate,
                    CallFault::NoAnswer(_) => no_connection().into(),
                }));
            }
        };
        if answer.status.is_success() {
            open.progress()
                .send_modify(|progress| progress.invited_at(location(&answer)));
            return Ok(());
        }
        if matches!(answer.status.as_u16(), 403 | 502) {
            self.forget_pool().await;
        }
        let refused = refusal(Stage::Invite, &answer, self.machine_now());
        if refused != Refusal::Fault(SendFault::Ambiguous) {
            open.progress().send_modify(Progress::refused);
        }
        Err(match refused {
            Refusal::Fault(fault) => InviteFault::Fault(fault),
            Refusal::Gone => {
                endpoint.retire();
                InviteFault::Gone
            }
        })
    }

    /// Does what the events ask for until the outcome is known.
    async fn follow(
        &self,
        endpoint: &Endpoint,
        open: &Open,
        message: &InstantMessage<'_>,
    ) -> Result<String, SendFault> {
        let mut progress = open.progress().subscribe();
        loop {
            let step = progress
                .wait_for(|progress| progress.step() != Step::Wait)
                .await;
            let step = step.map(|progress| progress.step());
            match step.unwrap_or(Step::Unknown) {
                Step::Delivered(id) => return Ok(id),
                Step::NotInvited(words) => return Err(failure(Stage::Invite, &words)),
                Step::NotSaid(words) => return Err(failure(Stage::Say, &words)),
                Step::Left => return Err(SendFault::Person),
                Step::Unknown => return Err(SendFault::Ambiguous),
                Step::Wait => {}
                Step::ReadInvitation(href) => {
                    let resource = self.resource(endpoint, &href).await;
                    let resource = resource.ok_or(SendFault::Ambiguous)?;
                    open.progress()
                        .send_modify(|progress| progress.read_invitation(&resource));
                }
                // The message has not been said yet, and without its link cannot be.
                Step::ReadMessaging(href) => {
                    let resource = self.resource(endpoint, &href).await;
                    let resource = resource.ok_or(SendFault::Person)?;
                    open.progress()
                        .send_modify(|progress| progress.read_messaging(&resource));
                }
                Step::Say { href, html } => {
                    let body = message.html.filter(|_| html);
                    let body =
                        body.map_or(("text/plain", message.plain), |html| ("text/html", html));
                    self.say(endpoint, open, &href, body).await?;
                }
            }
        }
    }

    async fn say(
        &self,
        endpoint: &Endpoint,
        open: &Open,
        href: &str,
        (content_type, text): (&'static str, &str),
    ) -> Result<(), SendFault> {
        let Ok(mut url) = self.inner.session.resolve(&endpoint.links.own, href) else {
            let detail = "pool: sendMessage leads to a host that is not allowed";
            return Err(ChannelFault::new(FaultKind::Misconfigured, detail).into());
        };
        let operation = guid((self.inner.draw)());
        url.query_pairs_mut().append_pair("operationId", &operation);
        let call = Call {
            body: Some((HeaderValue::from_static(content_type), text.to_owned())),
            ..Call::post(url)
        };
        open.progress()
            .send_modify(|progress| progress.saying(operation));
        let answer = match self.inner.session.call(&call).await {
            Ok(answer) => answer,
            Err(CallFault::NoAnswer(NoAnswer::NotSent)) => return Err(no_connection().into()),
            Err(CallFault::NoAnswer(NoAnswer::Lost { .. })) => return Err(SendFault::Ambiguous),
            Err(CallFault::Channel(fault)) => return Err(fault.into()),
            Err(CallFault::TooLate) => return Err(SendFault::TooLate),
        };
        if answer.status.is_success() {
            open.progress()
                .send_modify(|progress| progress.said_at(location(&answer)));
            return Ok(());
        }
        if is_gone(
            answer.status.as_u16(),
            &Words::of_body(answer.body.as_deref()),
        ) {
            endpoint.retire();
        }
        Err(match refusal(Stage::Say, &answer, self.machine_now()) {
            Refusal::Fault(fault) => fault,
            Refusal::Gone => SendFault::Person,
        })
    }

    /// A resource read while a delivery is under way; None when it cannot be had.
    async fn resource(&self, endpoint: &Endpoint, href: &str) -> Option<Value> {
        let url: Url = self.inner.session.resolve(&endpoint.links.own, href).ok()?;
        let answer = self.inner.session.call(&Call::get(url)).await.ok()?;
        if !answer.status.is_success() {
            return None;
        }
        serde_json::from_slice(&answer.body?)
            .ok()
            .filter(Value::is_object)
    }

    /// The longest a [`Skype::send`] can go on after its `start_no_later_than`: the invitation's request, and
    /// the answer time-out.
    pub fn send_timeout(&self) -> Duration {
        self.inner.answer_timeout + self.inner.session.timeout
    }
}

fn location(answer: &Answer) -> Option<&str> {
    answer.headers.get(header::LOCATION)?.to_str().ok()
}

/// Nobody has said how it went. Only a message that has never left is certainly not delivered.
fn timed_out(open: &Open) -> SendFault {
    if open.progress().borrow().nothing_said() {
        SendFault::Person
    } else {
        SendFault::Ambiguous
    }
}
