//! The channels a message goes out on, over real HTTP: who a person is, whether they are there, and the
//! message itself.
//!
//! Three rules hold everywhere in this crate. A token goes only to an address the [`allow_list`] accepts.
//! No POST is repeated unless the server itself refused it. No address, message text or secret reaches a
//! log line or an error.

pub mod allow_list;
mod carrier;
mod escape;
mod fault;
#[doc(hidden)]
pub mod fuzzing;
mod http;
mod outgoing;
mod retry_after;
mod skype;
mod teams;

pub use allow_list::Policy;
pub use carrier::Carrier;
pub use fault::{ChannelFault, ConfigError, FaultKind, SendFault};
pub use http::HttpClient;
pub use outgoing::{Body, Outgoing};
pub use skype::{Draw, InstantMessage, Skype, SkypeConfig};
pub use teams::{
    Consent, Conversation, DirectoryPerson, DirectoryUser, GroupFault, GroupPeople, GroupQuery,
    INSTALL_REQUESTS, InboundKey, InboundKeys, Installed, MachineClock, Permission, RequestCounts,
    Teams, TeamsConfig, TeamsHealth,
};
