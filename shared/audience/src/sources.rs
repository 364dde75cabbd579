//! Lists that are read from somewhere: a directory group, or everybody who has the bot.
//!
//! Reading a source never touches a version that exists. A version is made only where something has changed, and a
//! campaign that has pinned an older one keeps it.

mod changes;
mod job;
mod people;
mod read;
mod refresh;
mod remember;
mod version;

pub use changes::Changes;
pub use job::{Job, Summary, Who, job, keep_job};
pub use read::{LeftOut, MOST_PEOPLE, Reading, Source};
pub use refresh::{Refreshed, compare, refresh};
pub(crate) use version::advance;
pub use version::{Overtaken, point};
