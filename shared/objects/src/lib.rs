//! Files in a bucket: the only crate that knows S3.
//!
//! Three requests and one kind of event are all there is of it, so they are made here, signed by the library that the
//! SDK signs with. docs/decisions.md says why it is not the SDK's own client.

mod address;
mod bucket;
mod error;
mod event;
mod sign;

pub use address::BucketConfig;
pub use bucket::{Bucket, PresignedPut, PutTerms};
pub use error::ObjectError;
pub use event::{Created, EventError, parse_event};
