//! What an author can choose on a channel.

use domain::campaign::{Channel, MessageFormat};

/// Both channels, in the order in which they are shown.
pub(super) const CHANNELS: [Channel; 2] = [Channel::Teams, Channel::Skype];

/// The message formats a channel can carry, the default one first.
pub(super) fn formats(channel: Channel) -> Vec<&'static str> {
    use MessageFormat::{Card, Idea, Important, Message, Success};
    let formats: &[MessageFormat] = match channel {
        Channel::Teams => &[Message, Idea, Success, Important, Card],
        Channel::Skype => &[Message],
    };
    formats.iter().map(|format| format.as_str()).collect()
}
