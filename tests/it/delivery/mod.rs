//! From a list to messages, against the simulated tenant.

mod crash;
mod faults;
pub(crate) mod hand;
mod stop;
mod story;
mod table;
pub(crate) mod tap;
mod wakes;
