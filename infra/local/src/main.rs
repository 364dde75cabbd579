//! Starts the whole system on this machine.
fn main() {}
