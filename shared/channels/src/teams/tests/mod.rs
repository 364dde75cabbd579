//! The whole channel against a server on a free port of this machine that plays canned answers.

mod conversations;
mod people;
mod presences;
mod refusals;
mod server;
mod settings;
mod sockets;
mod tokens;
