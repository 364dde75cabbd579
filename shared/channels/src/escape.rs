//! Text that becomes part of an address or a form.

/// `id` as one segment of a path. None for what no service gives as an id: empty, over 1024 bytes, or a
/// segment that would climb up the path.
pub(crate) fn path_segment(id: &str) -> Option<String> {
    if id.is_empty() || id.len() > 1024 || id == "." || id == ".." {
        return None;
    }
    Some(percent_encoded(id))
}

/// `text` with everything but the unreserved characters escaped.
pub(crate) fn percent_encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for nibble in [byte >> 4, byte & 15] {
                out.push(
                    char::from_digit(u32::from(nibble), 16)
                        .unwrap_or('0')
                        .to_ascii_uppercase(),
                );
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_becomes_one_segment() {
        assert_eq!(
            path_segment("a:1/../x?y#z%41 é").as_deref(),
            Some("a%3A1%2F..%2Fx%3Fy%23z%2541%20%C3%A9")
        );
        for bad in ["", ".", "..", "a".repeat(1025).as_str()] {
            assert_eq!(path_segment(bad), None);
        }
    }
}
