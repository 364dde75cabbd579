//! `POST /api/messages`: what Teams tells the bot. Who has installed the app and under which conversation they are
//! reached, who has taken it away, who has read what, and what people write to it.
//!
//! Nothing of a request is believed before its token is verified. Events come at least once and in any order, so
//! each is stored by its own time. What could not be stored is answered with 500, and Teams sends it again.

mod activity;
mod answer;
mod bot;
mod installation;
mod reading;
mod refusal;
mod routes;
mod signature;
mod token;

#[cfg(test)]
mod tests;

pub use bot::{Bot, BotError};
pub use routes::router;
pub use signature::install as install_signatures;

/// The way in for fuzzing.
#[doc(hidden)]
pub mod fuzzing {
    /// Reads an activity as the endpoint does; whether it is one.
    pub fn activity(body: &[u8]) -> bool {
        crate::activity::Activity::read(body).is_some()
    }
}
