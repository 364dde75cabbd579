//! Programs that others have written, held against ours: `.ci/peers` installs them and runs this.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops where it is"
)]

mod connector_client;
mod graph;
mod node;
mod playground;
mod tenant;
