//! The store against an embedded DynamoDB, through the real SDK.

mod audit;
mod campaigns;
mod channel;
mod clicks;
mod fault;
mod idempotency;
mod lists;
mod members;
mod people;
mod plan;
mod round_trip;
mod support;
mod vectors;
