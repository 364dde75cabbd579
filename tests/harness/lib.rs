//! What the integration tests share: a running system with its clock in the test's hand, a client, and people.

mod answer;
mod app;
mod audience;

pub use answer::Answer;
pub use app::{START, TestApp, people};
pub use audience::{campaign, csv, everyone};
