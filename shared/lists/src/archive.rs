//! Limits on what a workbook unpacks to, enforced before its parser sees it.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::problem::FileProblem;

const MIB: u64 = 1024 * 1024;
/// A million rows of ten columns unpack to about half of this.
const MAX_TOTAL: u64 = 1024 * MIB;
/// Repetitive sheets reach 1:40; deflate itself ends at 1:1032.
const MAX_RATIO: u64 = 100;
/// Below this nothing is a bomb, whatever the ratio.
const ALWAYS_FINE: u64 = 8 * MIB;
/// The parser keeps all shared strings in memory.
const MAX_SHARED_STRINGS: u64 = 192 * MIB;
/// It keeps these in memory too, at many times their size.
const MAX_SMALL_PART: u64 = 4 * MIB;
const MAX_PARTS: usize = 10_000;
/// The shortest `<si><t/></si>` that is an entry, less one for comfort.
const MIN_ENTRY: u64 = 12;
const COUNT_ATTRIBUTE: &[u8] = b"uniqueCount";

/// Unpacks everything once, keeping nothing, and stops at the first excess. Sizes in the
/// directory are refused when too large but never believed when small.
pub(crate) fn check(bytes: &[u8]) -> Result<(), FileProblem> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(problem)?;
    if archive.len() > MAX_PARTS {
        return Err(FileProblem::ExpandsTooFar);
    }
    let packed = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let max_total = MAX_TOTAL.min(ALWAYS_FINE.max(packed.saturating_mul(MAX_RATIO)));
    let mut total = 0_u64;
    let mut chunk = vec![0; 64 * 1024];
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(problem)?;
        let kind = Kind::of(&part.name().map_err(problem)?);
        let limit = kind.limit().min(max_total - total);
        if part.size() > limit {
            return Err(FileProblem::ExpandsTooFar);
        }
        let mut counts = CountScan::default();
        let mut size = 0_u64;
        loop {
            let read = part
                .read(&mut chunk)
                .map_err(|_| FileProblem::BrokenWorkbook)?;
            if read == 0 {
                break;
            }
            size += u64::try_from(read).unwrap_or(u64::MAX);
            if size > limit {
                return Err(FileProblem::ExpandsTooFar);
            }
            if kind == Kind::SharedStrings {
                counts.feed(&chunk[..read])?;
            }
        }
        if counts.finish() > size / MIN_ENTRY + 1 {
            return Err(FileProblem::BrokenWorkbook);
        }
        total += size;
    }
    Ok(())
}

fn problem(error: ZipError) -> FileProblem {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            FileProblem::ProtectedOrOldWorkbook
        }
        _ => FileProblem::BrokenWorkbook,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    SharedStrings,
    Small,
    Other,
}

impl Kind {
    fn of(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
        if file == "sharedstrings.xml" {
            Self::SharedStrings
        } else if file.ends_with(".rels")
            || file == "styles.xml"
            || file.contains("workbook")
            || file.starts_with("theme")
        {
            Self::Small
        } else {
            Self::Other
        }
    }

    fn limit(self) -> u64 {
        match self {
            Self::SharedStrings => MAX_SHARED_STRINGS,
            Self::Small => MAX_SMALL_PART,
            Self::Other => MAX_TOTAL,
        }
    }
}

/// Finds the largest `uniqueCount` in the shared strings: the parser reserves memory for as many
/// entries as that attribute claims, before it has seen one.
#[derive(Default)]
struct CountScan {
    /// The end of the last chunk, in case the attribute began in it, and the current one.
    window: Vec<u8>,
    largest: u64,
}

impl CountScan {
    /// Longer than the attribute with any value that [`claim`] reads.
    const OVERLAP: usize = 64;

    fn feed(&mut self, chunk: &[u8]) -> Result<(), FileProblem> {
        // UTF-16, in which the attribute would not be found. No spreadsheet writes it.
        if chunk.contains(&0) {
            return Err(FileProblem::BrokenWorkbook);
        }
        let keep = self.window.len().saturating_sub(Self::OVERLAP);
        self.window.drain(..keep);
        self.window.extend_from_slice(chunk);
        let length = COUNT_ATTRIBUTE.len();
        for (at, word) in self.window.windows(length).enumerate() {
            if word == COUNT_ATTRIBUTE {
                self.largest = self.largest.max(claim(&self.window[at + length..]));
            }
        }
        Ok(())
    }

    /// The largest count; `u64::MAX` for one that hides behind a lot of spaces or zeros.
    fn finish(self) -> u64 {
        self.largest
    }
}

/// The value of an attribute, from behind its name; 0 if this is no attribute but text.
fn claim(after: &[u8]) -> u64 {
    const MAX_SPACES: usize = 8;
    const MAX_DIGITS: usize = 20;
    let spaces = |text: &[u8]| text.iter().take_while(|b| b.is_ascii_whitespace()).count();
    let before = spaces(after);
    if before > MAX_SPACES {
        return u64::MAX;
    }
    let Some(value) = after[before..].strip_prefix(b"=") else {
        return 0;
    };
    let before = spaces(value);
    if before > MAX_SPACES {
        return u64::MAX;
    }
    let digits = value[before..]
        .iter()
        .skip_while(|b| matches!(**b, b'"' | b'\'' | b'+'));
    let digits: Vec<u8> = digits.take_while(|b| b.is_ascii_digit()).copied().collect();
    if digits.len() > MAX_DIGITS {
        return u64::MAX;
    }
    digits.iter().fold(0, |count: u64, digit| {
        count
            .saturating_mul(10)
            .saturating_add(u64::from(digit - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(chunks: &[&str]) -> u64 {
        let mut scan = CountScan::default();
        for chunk in chunks {
            scan.feed(chunk.as_bytes()).unwrap();
        }
        scan.finish()
    }

    #[test]
    fn the_claim_is_found_wherever_the_chunks_end() {
        let text = "<sst count='5' uniqueCount = \"4000000000\"><si>";
        for cut in 0..text.len() {
            assert_eq!(scan(&[&text[..cut], &text[cut..]]), 4_000_000_000, "{cut}");
        }
        let letters: Vec<String> = text.chars().map(String::from).collect();
        let letters: Vec<&str> = letters.iter().map(String::as_str).collect();
        assert_eq!(scan(&letters), 4_000_000_000);
    }

    #[test]
    fn a_claim_cannot_hide() {
        let zeros = format!("uniqueCount=\"{}9\"", "0".repeat(80));
        let spaces = format!("uniqueCount{}=\"9\"", " ".repeat(80));
        for text in [zeros, spaces] {
            assert_eq!(scan(&[&text]), u64::MAX, "{text}");
        }
        assert_eq!(scan(&["uniqueCount='99999999999999999999'"]), u64::MAX);
        assert!(CountScan::default().feed(b"u\0n\0").is_err());
    }

    #[test]
    fn text_is_no_claim() {
        assert_eq!(scan(&["<t>uniqueCount</t><t>1000000</t>"]), 0);
    }
}
