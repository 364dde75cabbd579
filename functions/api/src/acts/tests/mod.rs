//! Acts through the router, over an embedded table, emulated queues and a simulated tenant.

mod formats;
mod looking_ahead;
mod operating;
mod publishing;
mod resolving;
mod resolving_all;
pub(crate) mod support;
mod trying;
