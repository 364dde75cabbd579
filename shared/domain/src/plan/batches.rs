//! Cutting a plan into batches.

use std::ops::Range;

use super::Planned;

/// Most people in a batch.
pub const MAX_PEOPLE: usize = 100;

/// Most bytes of packed recipients in a batch; an item of the table holds 400 KB.
pub const MAX_BYTES: usize = 300 * 1024;

/// The batches of a plan, as ranges of it that cover it in order.
///
/// A batch holds people of one minute and zone, at most [`MAX_PEOPLE`] of them and [`MAX_BYTES`] by `size_of` (packed
/// bytes of a person, by index). A person larger than that is a batch of one.
pub fn batches(planned: &[Planned], size_of: impl Fn(u32) -> usize) -> Vec<Range<usize>> {
    let mut batches = Vec::new();
    let mut start = 0;
    let mut bytes = 0_usize;
    for (i, next) in planned.iter().enumerate() {
        let size = size_of(next.person);
        let first = &planned[start];
        let same_moment = (first.at, first.zone) == (next.at, next.zone);
        let fits = i - start < MAX_PEOPLE && bytes.saturating_add(size) <= MAX_BYTES;
        if i > start && !(same_moment && fits) {
            batches.push(start..i);
            (start, bytes) = (i, 0);
        }
        bytes = bytes.saturating_add(size);
    }
    if start < planned.len() {
        batches.push(start..planned.len());
    }
    batches
}
