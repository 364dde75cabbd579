//! From a list to messages, against the simulated tenant.

mod crash;
mod faults;
mod hand;
mod story;
mod stop;
mod tap;
mod wakes;
