//! A million people end to end.

mod run;

pub use run::{Options, run};
