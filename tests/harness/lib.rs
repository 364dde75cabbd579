//! What the integration tests share: a running system with its clock in the test's hand, a client, and people.

mod answer;
mod app;
mod audience;
mod pool;

pub use answer::Answer;
pub use app::{START, TestApp, people};
pub use audience::{campaign, csv, everyone};
pub use pool::{everything_is_given_back, nobody_has_two, pool_story, skype_campaign, with_pool};
