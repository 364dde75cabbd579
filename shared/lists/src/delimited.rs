//! CSV: delimiter, records and the lines they start on.

use csv::{ReaderBuilder, StringRecord};

use crate::import::Lines;
use crate::problem::FileProblem;
use crate::text::line_breaks;

/// In the order of preference when the header decides nothing.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// Hands every record to `lines`.
pub(crate) fn read(text: &str, lines: &mut impl Lines) -> Result<(), FileProblem> {
    let text = text.as_bytes();
    let (delimiter, start) =
        declared_delimiter(text).unwrap_or_else(|| (detect_delimiter(text), 0));
    let body = &text[start..];
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(body);

    // The reader's own count knows LF only, and points before the blank lines that it skips.
    let mut line = 1 + line_breaks(text, 0, start);
    let mut counted = 0;
    let mut record = StringRecord::new();
    loop {
        let before = usize::try_from(reader.position().byte()).unwrap_or(body.len());
        // The text is valid UTF-8 and in memory, and any number of cells is fine.
        if !reader.read_record(&mut record).unwrap_or(false) {
            break;
        }
        let blank = body[before..].iter().take_while(|b| is_break(**b)).count();
        let first = before + blank;
        line += line_breaks(body, counted, first);
        counted = first;
        lines.line(line, &record)?;
        if lines.is_satisfied() {
            return Ok(());
        }
    }
    if ends_inside_quotes(&body[counted..], delimiter) {
        return Err(FileProblem::UnclosedQuote { line });
    }
    Ok(())
}

fn is_break(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

/// Excel's own way to say it: a first line `sep=;`. Also where the line after it starts.
fn declared_delimiter(text: &[u8]) -> Option<(u8, usize)> {
    let rest = text
        .get(..4)
        .filter(|head| head.eq_ignore_ascii_case(b"sep="))?;
    let start = rest.len() + 1;
    let delimiter = *text.get(rest.len())?;
    if !(DELIMITERS.contains(&delimiter) || delimiter == b'|') {
        return None;
    }
    match text.get(start..)? {
        [b'\r', b'\n', ..] => Some((delimiter, start + 2)),
        [b'\r' | b'\n', ..] => Some((delimiter, start + 1)),
        _ => None,
    }
}

/// The candidate that occurs most often in the first line with anything on it, quotes respected.
fn detect_delimiter(text: &[u8]) -> u8 {
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut quoted = false;
    for &byte in text.iter().skip_while(|b| b.is_ascii_whitespace()) {
        match byte {
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'\r' | b'\n' => break,
            _ => {
                for (count, candidate) in counts.iter_mut().zip(DELIMITERS) {
                    *count += usize::from(byte == candidate);
                }
            }
        }
    }
    let most = counts.into_iter().max().unwrap_or_default();
    let index = counts.iter().position(|&count| count == most);
    index.map_or(DELIMITERS[0], |index| DELIMITERS[index])
}

/// Whether the last record, which runs to the end of the file, opens a quote and never closes it.
/// The reader takes that for a closed one and says nothing.
fn ends_inside_quotes(record: &[u8], delimiter: u8) -> bool {
    enum State {
        Start,
        Plain,
        Quoted,
        QuoteInQuoted,
    }
    let mut state = State::Start;
    for &byte in record {
        state = match (state, byte) {
            (State::Start, b'"') | (State::QuoteInQuoted, b'"') => State::Quoted,
            (State::Quoted, b'"') => State::QuoteInQuoted,
            (State::Quoted, _) => State::Quoted,
            (_, byte) if byte == delimiter || is_break(byte) => State::Start,
            _ => State::Plain,
        };
    }
    matches!(state, State::Quoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_decides_the_delimiter() {
        for (text, delimiter) in [
            ("a,b,c\n1;2;3;4;5", b','),
            ("a;b;\"c,d,e,f\"\n", b';'),
            ("a\tb, c\td", b'\t'),
            ("\n\r\n a;b", b';'),
            ("\"a\n;;;\",b,c", b','),
            ("a", b','),
            ("", b','),
        ] {
            assert_eq!(detect_delimiter(text.as_bytes()), delimiter, "{text:?}");
        }
    }

    #[test]
    fn the_file_may_declare_it() {
        assert_eq!(declared_delimiter(b"sep=;\r\na"), Some((b';', 7)));
        assert_eq!(declared_delimiter(b"SEP=|\na"), Some((b'|', 6)));
        for text in [&b"sep=x\na"[..], b"sep=;a\n", b"sep=", b"se"] {
            assert_eq!(declared_delimiter(text), None);
        }
    }

    #[test]
    fn quotes_left_open() {
        for (record, open) in [
            ("a,\"b\n", true),
            ("a,\"b\"\"", true),
            ("a,\"b\"", false),
            ("a,5\" pipe", false),
            ("a,\"b\"c\"", false),
            ("", false),
        ] {
            assert_eq!(
                ends_inside_quotes(record.as_bytes(), b','),
                open,
                "{record}"
            );
        }
    }
}
