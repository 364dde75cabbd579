//! The emulators as their users see them: through the AWS SDK over loopback, and in process.

#[cfg(test)]
mod bucket;
#[cfg(test)]
mod durability;
#[cfg(test)]
mod firing;
#[cfg(test)]
mod groups_and_lists;
#[cfg(test)]
mod many_at_once;
#[cfg(test)]
mod queues;
#[cfg(test)]
mod schedule_rejections;
#[cfg(test)]
mod server;
#[cfg(test)]
mod sqs_rejections;
#[cfg(test)]
mod support;
#[cfg(test)]
mod visibility;
#[cfg(test)]
mod waiting;
