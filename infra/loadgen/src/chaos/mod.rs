//! The local system as a process, killed, stopped and disturbed in every way that can happen to it. The verdict comes
//! from the simulated people's inboxes.

mod campaign_time;
mod campaigns;
mod channel_faults;
mod deliveries;
mod draw;
mod people;
mod plan;
mod proxy;
mod results;
mod round;
mod run;
mod verdict;
mod victim;
mod watch;
mod wire;

pub use run::{Options, run};
