//! How a pool is set up.

use super::populate::PopulateRule;
use crate::teams::Clock;
use chrono::TimeDelta;
use std::path::PathBuf;

/// How completed operations are spelt: the reference and the samples of the documentation differ.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Spelling {
    /// `Success` and `Failure`, as in the samples.
    #[default]
    Samples,
    /// `Succeeded` and `Failed`, as in the reference.
    Reference,
}

impl Spelling {
    pub(crate) fn word(self, succeeded: bool) -> &'static str {
        match (self, succeeded) {
            (Self::Samples, true) => "Success",
            (Self::Samples, false) => "Failure",
            (Self::Reference, true) => "Succeeded",
            (Self::Reference, false) => "Failed",
        }
    }
}

/// When a conversation negotiates HTML beside plain text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum HtmlMessages {
    /// Never.
    Never,
    /// When the application said that it supports it (`makeMeAvailable`, or a PUT on `communication`).
    #[default]
    WhenSupported,
    /// Always.
    Always,
}

/// Settings of a [`super::Pool`]. No `Debug`: it carries a password.
#[derive(Clone)]
pub struct PoolOptions {
    /// SQLite file of people, invitations and messages; `None` keeps them in memory.
    pub data: Option<PathBuf>,
    /// Stamps messages, fires timers, expires tokens and applications, moves presence and rate limits.
    pub clock: Clock,
    /// Domain of the service account, such as `contoso.example`.
    pub sip_domain: String,
    /// Sign-in name of the service account.
    pub username: String,
    /// Its password.
    pub password: String,
    /// SIP address of the service account, without `sip:`; the user name if that is an address.
    pub sender: String,
    /// Seconds a token lives.
    pub token_lifetime: u32,
    /// Whether the URL in the `MsRtcOAuth` challenge is quoted; servers do both.
    pub quoted_challenge: bool,
    /// Base URL written into absolute links, such as `http://127.0.0.1:4200`; `None` = the address being served.
    pub public_base: Option<String>,
    /// People who exist without having been added.
    pub populate: Option<PopulateRule>,
    /// Whether the message of an invitation reaches people; if not, the pool ignores it and the client has to send
    /// one when the conversation is connected.
    pub message_in_invitation: bool,
    /// Whether an operation that completes at once shows its completion only.
    pub completion_only: bool,
    /// How completions are spelt.
    pub spelling: Spelling,
    /// When HTML is negotiated.
    pub html: HtmlMessages,
    /// From an invitation to its answer.
    pub answer_after: TimeDelta,
    /// From an invitation nobody answers to its failure.
    pub unanswered_after: TimeDelta,
    /// Subcode of that failure, such as `Timeout` or `Missed`.
    pub unanswered_subcode: String,
    /// From a message to its completion.
    pub delivered_after: TimeDelta,
    /// Commands a second of the user; 0 = unlimited. Event requests do not count.
    pub requests_per_second: u32,
    /// Requests of the user being handled at the same time, parts of batches counted one by one.
    pub outstanding_requests: usize,
    /// Conversations of an application that are open at the same time.
    pub open_conversations: usize,
    /// Applications of the user.
    pub applications: usize,
    /// People in a presence subscription.
    pub subscribed_people: usize,
    /// Without an event request for so long, conversations and subscriptions are given up, and the next answer says
    /// `resume`.
    pub reset_after: TimeDelta,
    /// Without an event request for so long, the application expires.
    pub expire_after: TimeDelta,
}

impl PoolOptions {
    /// Settings as the vendor documents them, and moderate ones where it says nothing; in memory.
    pub fn new(
        clock: Clock,
        sip_domain: impl Into<String>,
        username: impl Into<String>,
        password: impl Into<String>,
    ) -> Self {
        let (sip_domain, username) = (sip_domain.into(), username.into());
        let sender = if username.contains('@') {
            username.to_lowercase()
        } else {
            let name = username.rsplit('\\').next().unwrap_or_default();
            format!("{name}@{sip_domain}").to_lowercase()
        };
        Self {
            data: None,
            clock,
            sip_domain,
            username,
            password: password.into(),
            sender,
            token_lifetime: 28_289,
            quoted_challenge: true,
            public_base: None,
            populate: None,
            message_in_invitation: true,
            completion_only: false,
            spelling: Spelling::default(),
            html: HtmlMessages::default(),
            answer_after: TimeDelta::zero(),
            unanswered_after: TimeDelta::seconds(30),
            unanswered_subcode: "Timeout".into(),
            delivered_after: TimeDelta::zero(),
            requests_per_second: 0,
            outstanding_requests: 100,
            open_conversations: 30,
            applications: 10,
            subscribed_people: 100,
            reset_after: TimeDelta::seconds(90),
            expire_after: TimeDelta::minutes(2),
        }
    }
}
