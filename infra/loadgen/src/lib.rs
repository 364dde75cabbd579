//! The local system as a process of its own, for whoever measures it: loadgen's own commands and `xtask cost`.

pub mod process;
