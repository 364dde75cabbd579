//! Versioned binary: one byte of format, then postcard, deflated where that helps.

use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress, create_comp_flags_from_zip_params,
};
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::RefCell;

use crate::error::StoreError;

/// Set in the format byte when what follows is deflated.
const DEFLATED: u8 = 0x80;
/// Half the work of the library's default, for a few per cent of size.
const LEVEL: i32 = 4;
/// What a packed value may inflate to, in bytes: a stored value must not be able to fill the memory.
const INFLATED_MAX: usize = 16 * 1024 * 1024;
/// What a packed value may weigh, in bytes: DynamoDB's 400 KB less keys and other attributes.
pub(crate) const PACKED_MAX: usize = 380_000;
/// Where deflating begins to pay for most values, in bytes.
pub(crate) const DEFLATE_ABOVE: usize = 1_024;

thread_local! {
    /// Used again and again: to set aside and clear its third of a megabyte takes as long as to deflate a batch's outcomes.
    static COMPRESSOR: RefCell<CompressorOxide> =
        RefCell::new(CompressorOxide::new(create_comp_flags_from_zip_params(LEVEL, 0, 0)));
}

/// Packs a value as `format` (below 128), deflated when it is longer than `deflate_above` and becomes shorter.
pub(crate) fn pack<T: Serialize>(
    what: &'static str,
    format: u8,
    value: &T,
    deflate_above: usize,
) -> Result<Vec<u8>, StoreError> {
    let plain = postcard::to_extend(value, vec![format]).map_err(|_| StoreError::corrupt(what))?;
    frame(what, plain, deflate_above)
}

/// Reads what [`pack`] made of the same `format`.
pub(crate) fn unpack<T: DeserializeOwned>(
    what: &'static str,
    format: u8,
    bytes: &[u8],
) -> Result<T, StoreError> {
    let corrupt = || StoreError::corrupt(what);
    let read = |plain: &[u8]| {
        let (value, rest) = postcard::take_from_bytes(plain).map_err(|_| corrupt())?;
        if rest.is_empty() {
            Ok(value)
        } else {
            Err(corrupt())
        }
    };
    match bytes.split_first() {
        Some((head, rest)) if *head == format => read(rest),
        Some((head, rest)) if *head == format | DEFLATED => read(&inflate(what, rest)?),
        _ => Err(corrupt()),
    }
}

/// Packs a text as format 1.
pub(crate) fn pack_text(what: &'static str, text: &str) -> Result<Vec<u8>, StoreError> {
    StoreError::check_size(what, text.len(), INFLATED_MAX)?;
    let mut plain = vec![1];
    plain.extend_from_slice(text.as_bytes());
    frame(what, plain, DEFLATE_ABOVE)
}

/// Reads what [`pack_text`] made.
pub(crate) fn unpack_text(what: &'static str, bytes: &[u8]) -> Result<String, StoreError> {
    let plain = match bytes.split_first() {
        Some((1, rest)) => rest.to_vec(),
        Some((head, rest)) if *head == 1 | DEFLATED => inflate(what, rest)?,
        _ => return Err(StoreError::corrupt(what)),
    };
    String::from_utf8(plain).map_err(|_| StoreError::corrupt(what))
}

fn frame(what: &'static str, plain: Vec<u8>, deflate_above: usize) -> Result<Vec<u8>, StoreError> {
    let mut packed = plain;
    if packed.len() > deflate_above
        && let Some(deflated) = deflate(&packed)
    {
        packed = deflated;
    }
    StoreError::check_size(what, packed.len(), PACKED_MAX)?;
    Ok(packed)
}

/// What is behind the first byte of `plain` deflated behind that byte with the mark for it; none where that is not shorter.
fn deflate(plain: &[u8]) -> Option<Vec<u8>> {
    let (format, rest) = plain.split_first()?;
    let mut packed = vec![format | DEFLATED; plain.len()];
    let (status, _, written) = COMPRESSOR.with_borrow_mut(|compressor| {
        compressor.reset();
        compress(compressor, rest, &mut packed[1..], TDEFLFlush::Finish)
    });
    packed.truncate(1 + written);
    (matches!(status, TDEFLStatus::Done) && packed.len() < plain.len()).then_some(packed)
}

fn inflate(what: &'static str, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
    decompress_to_vec_with_limit(bytes, INFLATED_MAX).map_err(|_| StoreError::corrupt(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_value_is_deflated_and_reads_back() {
        let value = vec!["the same words".to_owned(); 500];
        let packed = pack("thing", 3, &value, DEFLATE_ABOVE).unwrap();
        assert_eq!(packed[0], 3 | DEFLATED);
        assert!(packed.len() < 200, "{}", packed.len());
        assert_eq!(unpack::<Vec<String>>("thing", 3, &packed), Ok(value));
    }

    #[test]
    fn what_was_deflated_before_leaves_nothing_behind() {
        let words = |word: &str| vec![word.to_owned(); 300];
        for word in ["one", "another", "", "one"] {
            let packed = pack("thing", 3, &words(word), 8).unwrap();
            assert_eq!(packed[0], 3 | DEFLATED);
            let alone = miniz_oxide::deflate::compress_to_vec(
                &postcard::to_allocvec(&words(word)).unwrap(),
                u8::try_from(LEVEL).unwrap(),
            );
            assert_eq!(packed[1..], alone);
        }
    }

    #[test]
    fn what_deflating_would_make_longer_stays_as_it_is() {
        for length in 0..40u8 {
            let value: Vec<u8> = (0..length).map(|n| n.wrapping_mul(77)).collect();
            let packed = pack("thing", 3, &value, 0).unwrap();
            assert!(packed.len() <= 2 + value.len());
            assert_eq!(unpack::<Vec<u8>>("thing", 3, &packed), Ok(value));
        }
        assert_eq!(pack("thing", 3, &(), 0), Ok(vec![3]));
    }

    #[test]
    fn another_format_a_cut_and_a_tail_are_corrupt() {
        let packed = pack("thing", 1, &(7u32, "seven"), DEFLATE_ABOVE).unwrap();
        let corrupt = Err(StoreError::Corrupt { what: "thing" });
        assert_eq!(unpack::<(u32, String)>("thing", 2, &packed), corrupt);
        assert_eq!(unpack::<(u32, String)>("thing", 1, &packed[..4]), corrupt);
        assert_eq!(
            unpack::<(u32, String)>("thing", 1, &[packed, vec![0]].concat()),
            corrupt
        );
        assert_eq!(unpack::<(u32, String)>("thing", 1, &[]), corrupt);
    }

    #[test]
    fn a_bomb_is_corrupt_rather_than_inflated() {
        let mut bomb = vec![1 | DEFLATED];
        bomb.extend(miniz_oxide::deflate::compress_to_vec(
            &vec![0; INFLATED_MAX + 1],
            1,
        ));
        assert_eq!(
            unpack_text("thing", &bomb),
            Err(StoreError::Corrupt { what: "thing" })
        );
    }

    #[test]
    fn what_does_not_fit_an_item_is_refused_before_it_is_sent() {
        let mut noise = 1u64;
        let mut letter = || {
            noise = noise
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            char::from(b'!' + (noise >> 58) as u8)
        };
        let text: String = (0..1_000_000).map(|_| letter()).collect();
        assert!(matches!(
            pack_text("thing", &text),
            Err(StoreError::TooLarge { what: "thing", .. })
        ));
    }
}
