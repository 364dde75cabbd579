//! `Range`: which bytes are asked for.

use super::code::Refusal;

/// The first and the last byte that a `Range` asks for of an object of `size` bytes; all without one, and where it is one
/// that S3 does not look at: of another unit, or several at once.
///
/// # Errors
/// 416 when it begins behind the end.
pub(crate) fn bytes(range: Option<&str>, size: u64) -> Result<Option<(u64, u64)>, Refusal> {
    const NOTHING: Refusal = Refusal::new(
        416,
        "InvalidRange",
        "The requested range is not satisfiable",
    );
    let Some((first, last)) = range
        .and_then(|range| range.strip_prefix("bytes="))
        .and_then(|range| range.split_once('-'))
    else {
        return Ok(None);
    };
    match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), _) if first >= size => Err(NOTHING),
        (Ok(first), Ok(last)) if last >= first => Ok(Some((first, last.min(size - 1)))),
        (Ok(first), Err(_)) if last.is_empty() => Ok(Some((first, size - 1))),
        (Err(_), Ok(count)) if first.is_empty() => match count.min(size) {
            0 => Err(NOTHING),
            count => Ok(Some((size - count, size - 1))),
        },
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_s3_reads_them() {
        for (range, found) in [
            ("bytes=0-0", Some((0, 0))),
            ("bytes=2-4", Some((2, 4))),
            ("bytes=2-99", Some((2, 9))),
            ("bytes=7-", Some((7, 9))),
            ("bytes=-3", Some((7, 9))),
            ("bytes=-99", Some((0, 9))),
            ("bytes=4-2", None),
            ("bytes=0-1,3-4", None),
            ("lines=0-1", None),
            ("bytes=x-1", None),
        ] {
            assert_eq!(bytes(Some(range), 10), Ok(found), "{range}");
        }
        assert_eq!(bytes(None, 10), Ok(None));
        for range in ["bytes=10-", "bytes=10-11", "bytes=-0"] {
            assert_eq!(bytes(Some(range), 10).unwrap_err().status, 416, "{range}");
        }
        assert!(bytes(Some("bytes=0-"), 0).is_err());
    }
}
