//! The router against an embedded DynamoDB and emulated queues.

mod access;
mod campaigns;
mod delete;
mod dynamic_lists;
mod fields;
mod formats;
mod idempotency;
mod import;
mod list_facts;
mod lists;
mod members;
mod openapi;
mod pages;
mod problems;
mod roles;
pub(crate) mod support;
mod table;
