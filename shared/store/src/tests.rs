//! The store against an embedded DynamoDB, through the real SDK.

mod audit;
mod campaigns;
mod channel;
mod channel_stop;
mod chunk_answers;
mod clicks;
mod erase;
mod fault;
mod idempotency;
mod lists;
mod members;
mod people;
mod plan;
mod reach;
mod reads;
mod round_trip;
mod support;
mod uploads;
mod vectors;
