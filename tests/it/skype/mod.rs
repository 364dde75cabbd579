//! Skype for Business: from a list to messages, against the simulated pool.

mod crash;
mod mixed;
mod outcomes;
mod story;
mod tries;

use simulators::skype::PopulateRule;

/// Everybody at contoso.example has an account and accepts.
fn everyone() -> PopulateRule {
    PopulateRule::everyone("contoso.example")
}
