//! MD5 where the protocol wants it. Nothing here is for security.

use md5::{Digest, Md5};

/// Lower-case hexadecimal MD5.
pub(crate) fn hex(data: &[u8]) -> String {
    Md5::digest(data)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The message id of row `row`: shaped like a UUID (version 8), unique across databases because `store` is, and
/// never reused because row numbers are not.
pub(super) fn message_id(store: &str, row: i64) -> String {
    let digest = hex(format!("message:{store}:{row}").as_bytes());
    format!(
        "{}-{}-8{}-8{}-{}",
        &digest[..8],
        &digest[8..12],
        &digest[13..16],
        &digest[17..20],
        &digest[20..]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn md5_of_the_reference_string() {
        assert_eq!(hex(b"abc"), "900150983cd24fb0d6963f7d28e17f72");
    }

    #[test]
    fn message_ids_differ_by_row_and_store() {
        let id = message_id("a", 1);
        assert_eq!(id.len(), 36);
        assert_ne!(id, message_id("a", 2));
        assert_ne!(id, message_id("b", 1));
    }
}
