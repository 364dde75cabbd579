//! What becomes of an invitation.

use super::options::PoolOptions;
use super::person::{Behaviour, Person};
use super::words::Words;
use chrono::TimeDelta;

/// Why something fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reason {
    pub(crate) code: String,
    pub(crate) subcode: String,
}

impl Reason {
    pub(crate) fn new(code: &str, subcode: &str) -> Self {
        Self {
            code: code.to_owned(),
            subcode: subcode.to_owned(),
        }
    }
}

/// What becomes of an invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    Connects(Then),
    Fails(Reason),
    Silence,
}

/// What becomes of messages in a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Then {
    Delivers,
    Silent,
    Leaves,
    Fails(Reason),
}

/// The outcome, and how long after the invitation it comes.
pub(crate) fn outcome(
    options: &PoolOptions,
    person: Option<(&Person, &Words)>,
    domain: &str,
) -> (Outcome, TimeDelta) {
    let remote = |subcode| Outcome::Fails(Reason::new("RemoteFailure", subcode));
    let at_once = TimeDelta::zero();
    let Some((person, words)) = person else {
        let ours = domain.eq_ignore_ascii_case(&options.sip_domain)
            || options
                .populate
                .as_ref()
                .is_some_and(|rule| domain.eq_ignore_ascii_case(&rule.domain));
        let reason = if ours {
            Reason::new("NotFound", "DestinationNotFound")
        } else {
            Reason::new("LocalFailure", "FederationRequired")
        };
        return (Outcome::Fails(reason), at_once);
    };
    let outcome = match &person.behaviour {
        Behaviour::Accepts if words.is("DoNotDisturb") => return (remote("DoNotDisturb"), at_once),
        Behaviour::Accepts if words.is("Offline") => return (remote("Unreachable"), at_once),
        Behaviour::Accepts | Behaviour::AlwaysAccepts => Outcome::Connects(Then::Delivers),
        Behaviour::AcceptsThenSilent => Outcome::Connects(Then::Silent),
        Behaviour::AcceptsThenLeaves => Outcome::Connects(Then::Leaves),
        Behaviour::AcceptsThenFails { code, subcode } => {
            Outcome::Connects(Then::Fails(Reason::new(code, subcode)))
        }
        Behaviour::Declines => remote("Declined"),
        Behaviour::DoesNotAnswer => {
            let subcode = options.unanswered_subcode.as_str();
            let code = if subcode == "Timeout" {
                "Timeout"
            } else {
                "RemoteFailure"
            };
            let reason = Reason::new(code, subcode);
            return (Outcome::Fails(reason), options.unanswered_after);
        }
        Behaviour::DoNotDisturb => remote("DoNotDisturb"),
        Behaviour::Busy => remote("Busy"),
        Behaviour::Unreachable => remote("Unreachable"),
        Behaviour::NotFound => Outcome::Fails(Reason::new("NotFound", "DestinationNotFound")),
        Behaviour::FederationRequired => {
            Outcome::Fails(Reason::new("LocalFailure", "FederationRequired"))
        }
        Behaviour::NotAllowed => remote("NotAllowed"),
        Behaviour::ModalityNotSupported => remote("ModalityNotSupported"),
        Behaviour::Failure { code, subcode } => Outcome::Fails(Reason::new(code, subcode)),
        Behaviour::NeverCompletes => Outcome::Silence,
    };
    (outcome, options.answer_after)
}
