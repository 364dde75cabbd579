//! The whole channel against a server on a free port of this machine that plays canned answers.

mod check;
mod conversations;
mod groups;
mod inbound_keys;
mod installs;
mod people;
mod presences;
mod refusals;
mod replies;
mod server;
mod settings;
mod sockets;
mod tokens;
