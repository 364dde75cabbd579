//! From a list to messages, against the simulated tenant.

mod crash;
mod faults;
mod hand;
mod stop;
mod story;
mod tap;
mod wakes;
