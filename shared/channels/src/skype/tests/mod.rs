//! The rules by themselves, and the whole channel against a pool on a free port of this machine that plays
//! what a test says.

mod application;
mod closing;
mod events;
mod invitations;
mod pace;
mod people;
mod pool;
mod progress;
mod refusals;
mod saying;
mod settings;
mod table;
mod tokens;
mod wire;
