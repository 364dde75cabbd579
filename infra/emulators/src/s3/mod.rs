//! S3: one bucket, whose objects are put, read, looked at and deleted, and which tells a queue of each that is put.
//!
//! Signatures are verified, because web pages may send to loopback too: only whoever was given a signed address, or has
//! the key, gets anything. An object and the message that tells of it are one transaction.

mod answer;
mod canonical;
mod code;
mod event;
mod incoming;
mod object;
mod range;
mod requests;
mod server;
mod shelf;
mod signature;

pub use server::Bucket;
