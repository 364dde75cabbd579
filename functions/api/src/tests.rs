//! The router against an embedded DynamoDB and emulated queues.

mod access;
mod campaigns;
mod delete;
mod dynamic_lists;
mod fields;
mod formats;
mod idempotency;
mod import;
mod list_changes;
mod list_columns;
mod list_facts;
mod list_find;
mod lists;
mod members;
mod openapi;
mod pages;
mod problems;
mod roles;
pub(crate) mod support;
mod table;
mod trail;
