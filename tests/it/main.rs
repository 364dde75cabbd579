//! The integration suite: the whole system in this process, against simulated people.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops where it is"
)]

mod architecture;
mod backup;
mod bot;
mod channels;
mod console_api;
mod delivery;
mod dependencies;
mod documents;
mod elsewhere;
mod erasure;
mod formats;
mod groups;
mod injection;
mod install;
mod local_mode;
mod logs;
mod metrics;
mod permissions;
mod receipts;
mod recovery;
mod restore;
mod retention;
mod rows;
mod skype;
mod template;
mod uploads;
