//! Who a campaign addresses and when: lists read, people deduplicated and excluded, minutes planned,
//! the channel's capacity checked. Preflight shows what this finds; planning writes it down.

mod answers;
mod assemble;
mod forecast;
mod identity;
pub mod imports;
mod people;
pub mod preflight;
mod seen;
pub mod sources;
#[cfg(test)]
mod test_store;
mod values;

pub use assemble::{Assembly, assemble};
pub use forecast::{EXPECTED_ABSENCE_PERMILLE, Forecast, forecast, reservations};
pub use identity::Identities;
pub use people::{Audience, Person};
pub use values::Values;

use channels::ChannelFault;
use domain::ids::ListId;
use store::StoreError;

/// Why an audience could not be put together.
#[derive(Debug, thiserror::Error)]
pub enum AudienceError {
    /// The table did not answer, or not as expected.
    #[error("the store failed: {0}")]
    Store(#[from] StoreError),
    /// The directory did not answer; asking again later goes on where this left off.
    #[error("the directory failed: {0}")]
    Directory(#[from] ChannelFault),
    /// A list or a version of it does not exist (any more).
    #[error("list {0} does not exist")]
    NoSuchList(ListId),
    /// A list that holds nobody.
    #[error("list {0} is empty")]
    EmptyList(ListId),
    /// The source of a list cannot be read, and asking again will not help.
    #[error("the list {name:?} cannot be read: {reason}")]
    Unreadable {
        /// The list.
        list: ListId,
        /// Its name.
        name: String,
        /// Why, and what would help.
        reason: String,
    },
    /// The source of a list holds more people than were to be read at once.
    #[error("list {0} is too large to be read at once")]
    LargeSource(ListId),
}
