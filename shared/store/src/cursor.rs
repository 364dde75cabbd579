//! Page cursors: a sort key, wrapped so that nobody builds on what is inside.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::error::StoreError;

/// Longest cursor that is looked at, in characters.
const CURSOR_MAX: usize = 1_600;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// What is on it, at most as many as were asked for.
    pub items: Vec<T>,
    /// Where the next page begins; none after the last.
    pub next: Option<String>,
}

/// A cursor of the list `kind` (one letter) that goes on after `position`.
pub(crate) fn encode(kind: char, position: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!("{kind}{position}"))
}

/// The position inside a cursor of the list `kind`.
pub(crate) fn decode(kind: char, cursor: &str) -> Result<String, StoreError> {
    if cursor.len() > CURSOR_MAX {
        return Err(StoreError::BadCursor);
    }
    let bytes = URL_SAFE_NO_PAD
        .decode(cursor)
        .map_err(|_| StoreError::BadCursor)?;
    let text = String::from_utf8(bytes).map_err(|_| StoreError::BadCursor)?;
    text.strip_prefix(kind)
        .map(str::to_owned)
        .ok_or(StoreError::BadCursor)
}

/// Cuts `found`, read one longer than `limit` where there is more, into a page.
pub(crate) fn page<T>(
    kind: char,
    mut found: Vec<T>,
    limit: usize,
    position: impl Fn(&T) -> String,
) -> Page<T> {
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| encode(kind, &position(last)));
    Page { items: found, next }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_only_in_its_own_list() {
        let cursor = encode('m', "ann@contoso.example");
        assert_eq!(decode('m', &cursor).as_deref(), Ok("ann@contoso.example"));
        assert_eq!(decode('l', &cursor), Err(StoreError::BadCursor));
        assert_eq!(decode('m', "%%%"), Err(StoreError::BadCursor));
        assert_eq!(
            decode('m', &"A".repeat(CURSOR_MAX + 1)),
            Err(StoreError::BadCursor)
        );
    }

    #[test]
    fn only_a_page_with_more_behind_it_has_a_next() {
        let page_of = |n: u32| page('x', (0..n).collect(), 3, u32::to_string);
        assert_eq!(page_of(3).next, None);
        assert_eq!(page_of(4).next, Some(encode('x', "2")));
        assert_eq!(page_of(4).items, vec![0, 1, 2]);
    }
}
