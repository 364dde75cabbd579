//! EventBridge Scheduler: groups of one-shots that put their input on an SQS queue.

mod code;
mod definition;
mod expression;
mod fire;
mod groups;
mod listing;
mod names;
mod schedules;
mod target;

pub use code::SchedulerCode;
pub use listing::ScheduleInfo;

pub(crate) use definition::Definition;
pub(crate) use fire::{fire, next_fire};
pub(crate) use groups::{Group, create_group, delete_group, get_group, group_arn, list_groups};
pub(crate) use listing::{Filter, Page, list, page_size, pending};
pub(crate) use schedules::{create, delete, get, schedule_arn, update};
