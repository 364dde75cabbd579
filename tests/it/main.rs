//! The integration suite: the whole system in this process, against simulated people.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops where it is"
)]

mod architecture;
mod bot;
mod channels;
mod delivery;
mod documents;
mod formats;
mod groups;
mod install;
mod local_mode;
mod logs;
mod metrics;
mod permissions;
mod receipts;
mod recovery;
mod rows;
mod skype;
mod template;
mod uploads;
