//! The integration suite: the whole system in this process, against simulated people.

mod architecture;
mod delivery;
