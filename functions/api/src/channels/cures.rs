//! What whoever runs the system does about a fault of a channel.

use channels::{FaultKind, Permission};
use domain::campaign::Channel;

/// The word of a fault in JSON.
pub(super) fn word(kind: FaultKind) -> String {
    snake_case(&format!("{kind:?}"))
}

/// `RateLimited` is kept by workers, `rate_limited` is shown.
pub(super) fn snake_case(name: &str) -> String {
    let mut word = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !word.is_empty() {
            word.push('_');
        }
        word.push(letter.to_ascii_lowercase());
    }
    word
}

/// What to do about a fault.
pub(super) fn cure(channel: Channel, kind: FaultKind) -> &'static str {
    match (channel, kind) {
        (_, FaultKind::RateLimited) => {
            "Wait: sending goes on by itself. If it lasts, lower the channel's requests per second."
        }
        (_, FaultKind::Unavailable) => {
            "Wait: sending goes on by itself. Look at the service's status page if it lasts."
        }
        (Channel::Teams, FaultKind::Token) => {
            "Check TEAMS_TENANT_ID, TEAMS_APP_ID and TEAMS_APP_SECRET; where the login service did not answer, wait."
        }
        (Channel::Skype, FaultKind::Token) => {
            "Check the service account: SKYPE_USERNAME, SKYPE_PASSWORD, and whether it is locked or expired."
        }
        (Channel::Teams, FaultKind::Directory | FaultKind::Presence) => {
            "Wait: Microsoft Graph does not answer as it should. Look at the tenant's service health if it lasts."
        }
        (Channel::Skype, FaultKind::Directory | FaultKind::Presence) => {
            "Look at the pool's address book and presence services."
        }
        (Channel::Teams, FaultKind::Connection) => {
            "Check that this system may reach login.microsoftonline.com, graph.microsoft.com and the connector."
        }
        (Channel::Skype, FaultKind::Connection) => {
            "Check the network path to the pool, its name in DNS, and its certificate: SKYPE_CA_PEM."
        }
        (Channel::Teams, FaultKind::Misconfigured) => {
            "Check the bot's registration and its Teams channel, the connector's address, and the consents below."
        }
        (Channel::Skype, FaultKind::Misconfigured) => {
            "Check SKYPE_SIP_DOMAIN, SKYPE_DISCOVERY_URLS and SKYPE_POOL_HOSTS, and that the account may use UCWA."
        }
    }
}

/// What a permission is needed for.
pub(super) fn needed_for(permission: Permission) -> &'static str {
    match permission {
        Permission::FindPeople => "finding people by their address: without it nobody is reached",
        Permission::ReadPresence => {
            "campaigns that send only to people who are available or reachable"
        }
        Permission::ReadGroups => "lists that come from a directory group",
        Permission::InstallApp => "installing the app for people who do not have it",
        Permission::ReadCatalogue => "finding the app that is to be installed",
    }
}
