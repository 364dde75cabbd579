//! Reading a file out of the bucket, a range at a time.

use chrono::{DateTime, Utc};
use futures::{StreamExt, TryStreamExt, stream};
use objects::{Bucket, Created, ObjectError};

/// Bytes of one range.
const RANGE: u64 = 8 * 1024 * 1024;
/// Ranges on their way at a time.
const AT_ONCE: usize = 3;

/// The file, all of it from one object: one that is put in its place meanwhile is noticed.
///
/// # Errors
/// When the object is gone or replaced, or the bucket does not answer.
pub(crate) async fn fetch(
    bucket: &Bucket,
    file: &Created,
    now: DateTime<Utc>,
) -> Result<Vec<u8>, ObjectError> {
    let ranges: Vec<_> = ranges(file.size)
        .map(|range| bucket.read(&file.key, &file.etag, range, now))
        .collect();
    let whole = Vec::with_capacity(usize::try_from(file.size).unwrap_or(0));
    stream::iter(ranges)
        .buffered(AT_ONCE)
        .try_fold(whole, |mut whole, part| async move {
            whole.extend_from_slice(&part);
            Ok(whole)
        })
        .await
}

fn ranges(size: u64) -> impl Iterator<Item = std::ops::RangeInclusive<u64>> {
    (0..size.div_ceil(RANGE)).map(move |n| n * RANGE..=((n + 1) * RANGE).min(size) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_cover_the_file_and_nothing_else() {
        for size in [1, RANGE - 1, RANGE, RANGE + 1, 5 * RANGE, 5 * RANGE + 7] {
            let mut next = 0;
            for range in ranges(size) {
                assert_eq!(*range.start(), next);
                assert!(range.end() - range.start() < RANGE);
                next = range.end() + 1;
            }
            assert_eq!(next, size);
        }
        assert_eq!(ranges(0).count(), 0);
    }
}
