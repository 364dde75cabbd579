//! Bytes to text, by byte order mark or by content.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::problem::FileProblem;

/// How much of a file without byte order mark is looked at for the zeros of UTF-16.
const SAMPLE_BYTES: usize = 1_024;

/// Decodes without ever replacing a character: text that is damaged is refused, because
/// names with holes in them would be sent to people.
pub(crate) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, FileProblem> {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => match std::str::from_utf8(rest) {
            Ok(text) => Ok(Cow::Borrowed(text)),
            Err(error) => Err(broken_utf8(rest, error.valid_up_to())),
        },
        [0xFF, 0xFE, rest @ ..] => utf16(rest, UTF_16LE),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, UTF_16BE),
        _ => match utf16_by_zeros(bytes) {
            Some(encoding) => utf16(bytes, encoding),
            None => utf8_or_windows(bytes),
        },
    }
}

fn utf16<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Result<Cow<'a, str>, FileProblem> {
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or(FileProblem::BrokenEncoding {
            encoding: "UTF-16",
            line: None,
        })
}

/// A header is Latin text, so in UTF-16 nearly every other byte of it is zero, and few others are.
fn utf16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    let (pairs, _) = sample.as_chunks::<2>();
    let first = pairs.iter().filter(|pair| pair[0] == 0).count();
    let second = pairs.iter().filter(|pair| pair[1] == 0).count();
    if second * 2 > pairs.len() && first * 4 <= pairs.len() {
        Some(UTF_16LE)
    } else if first * 2 > pairs.len() && second * 4 <= pairs.len() {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn utf8_or_windows(bytes: &[u8]) -> Result<Cow<'_, str>, FileProblem> {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(Cow::Borrowed(text)),
        Err(error) => error,
    };
    // Text in Windows-1252 hardly ever looks like UTF-8. A file with many good sequences and few
    // bad ones is UTF-8 that something cut or mixed; as Windows-1252 it would be all "Ã©".
    let mut sequences = 0_usize;
    let mut faults = 0_usize;
    for chunk in bytes.utf8_chunks() {
        sequences += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        faults += usize::from(!chunk.invalid().is_empty());
    }
    if sequences > faults {
        return Err(broken_utf8(bytes, error.valid_up_to()));
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    Ok(text)
}

fn broken_utf8(bytes: &[u8], valid_up_to: usize) -> FileProblem {
    FileProblem::BrokenEncoding {
        encoding: "UTF-8",
        line: Some(1 + line_breaks(bytes, 0, valid_up_to)),
    }
}

/// Line breaks (LF, CR or CRLF, which is one) that end in `from..to`.
pub(crate) fn line_breaks(bytes: &[u8], from: usize, to: usize) -> u64 {
    (from..to)
        .filter(|&at| match bytes[at] {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        })
        .map(|_| 1)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_utf8_is_borrowed() {
        assert!(matches!(decode("Zoë".as_bytes()), Ok(Cow::Borrowed("Zoë"))));
        assert!(matches!(decode(b"\xEF\xBB\xBFa"), Ok(Cow::Borrowed("a"))));
    }

    #[test]
    fn windows_1252_is_the_last_resort() {
        assert_eq!(decode(b"Fran\xE7ois \x80").unwrap(), "François €");
    }

    #[test]
    fn mostly_good_utf8_is_damaged_utf8() {
        let mut bytes = "é\r\nè\nü".as_bytes().to_vec();
        bytes.push(0xC3);
        assert_eq!(
            decode(&bytes),
            Err(FileProblem::BrokenEncoding {
                encoding: "UTF-8",
                line: Some(3)
            })
        );
    }

    #[test]
    fn utf16_with_half_a_unit_or_half_a_pair_is_damaged() {
        for bytes in [
            &b"\xFF\xFEa\0b"[..],
            b"\xFE\xFF\xD8\x00\0a",
            b"a\0b\0c\0\x00\xDC",
        ] {
            assert_eq!(
                decode(bytes).unwrap_err().code(),
                "broken_encoding",
                "{bytes:?}"
            );
        }
    }

    #[test]
    fn zeros_tell_utf16_from_binary() {
        assert_eq!(decode(b"a\0b\0").unwrap(), "ab");
        assert_eq!(decode(b"\0a\0b").unwrap(), "ab");
        assert_eq!(decode(b"\0\0ab").unwrap(), "\0\0ab");
        assert_eq!(decode(b"").unwrap(), "");
    }
}
