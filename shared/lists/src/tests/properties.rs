use csv::{Terminator, WriterBuilder};
use proptest::collection::vec;
use proptest::prelude::*;

use super::spreadsheet::workbook;
use super::{cells, run};
use crate::export::csv_cell;

/// What an import can have produced: trimmed, printable, and not the text of a formula error.
fn cell() -> impl Strategy<Value = String> {
    "[\\PC,;\"'=+@\\-]{0,12}".prop_map(|text| {
        let hidden = |c: char| matches!(c, '\u{feff}' | '\u{fffd}' | '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}');
        text.replace(hidden, "").trim().to_owned()
    })
}

fn name() -> impl Strategy<Value = String> {
    cell().prop_filter("mandatory", |text| !text.is_empty())
}

fn people() -> impl Strategy<Value = Vec<[String; 5]>> {
    let zone = prop_oneof![Just(""), Just("Europe/Paris"), Just("UTC")];
    let person = (
        name(),
        name(),
        "[a-z=+'-](\\.?[a-z0-9+]){0,8}",
        zone,
        cell(),
    );
    vec(person, 0..12).prop_map(|people| {
        let people = people.into_iter().enumerate();
        people
            .map(|(n, (first, last, local, zone, extra))| {
                let address = format!("{local}-{n}@contoso.com");
                [address, first, last, zone.to_owned(), extra]
            })
            .collect()
    })
}

fn export(people: &[[String; 5]], delimiter: u8, terminator: Terminator) -> Vec<u8> {
    let mut writer = WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(terminator)
        .from_writer(Vec::new());
    let titles = ["Address", "First name", "Last name", "Time zone", "Note"];
    writer.write_record(titles).unwrap();
    for person in people {
        let cells = person.iter().map(|cell| csv_cell(cell).into_owned());
        writer.write_record(cells).unwrap();
    }
    writer.into_inner().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_is_exported_comes_back(
        people in people(),
        delimiter in prop_oneof![Just(b','), Just(b';'), Just(b'\t')],
        terminator in prop_oneof![Just(Terminator::CRLF), Just(Terminator::Any(b'\n')), Just(Terminator::Any(b'\r'))],
    ) {
        let import = run(export(&people, delimiter, terminator)).unwrap();
        prop_assert_eq!(&import.rejected, &[]);
        let rows: Vec<Vec<String>> = import
            .rows
            .iter()
            .map(|row| cells(row).into_iter().map(|c| if c == "-" { String::new() } else { c.to_owned() }).collect())
            .collect();
        let expected: Vec<Vec<String>> = people
            .iter()
            .map(|p| p.iter().map(|c| if c == "-" { String::new() } else { c.clone() }).collect())
            .collect();
        prop_assert_eq!(rows, expected);
    }

    #[test]
    fn every_line_is_accounted_for(lines in vec("[ab]{0,1},[ab]{0,1},[abc]{0,1}(@b\\.co)?(,x)?", 0..40)) {
        let import = run(format!("First,Last,UPN\n{}", lines.join("\n"))).unwrap();
        let blank = lines.iter().filter(|line| *line == ",,").count();
        let kept = import.rows.len() as u64 + import.duplicate_lines + import.rejected_lines;
        prop_assert_eq!(kept, (lines.len() - blank) as u64);
        prop_assert!(import.rejected_cells >= import.rejected_lines);
        prop_assert!(import.rejected.iter().all(|r| r.line >= 2 && r.line <= lines.len() as u64 + 1));
    }

    #[test]
    fn random_bytes_never_panic(bytes in vec(any::<u8>(), 0..400)) {
        let _ = run(bytes);
    }

    #[test]
    fn random_bytes_under_a_header_never_panic(tail in vec(any::<u8>(), 0..400)) {
        let _ = run([b"First,Last,UPN,TZ\n".as_slice(), &tail].concat());
    }

    #[test]
    fn random_text_never_panics(text in "[\\PC\r\n\t\",;]{0,200}") {
        let _ = run(format!("First;Last;UPN\r{text}"));
        let _ = run(text);
    }

    #[test]
    fn damaged_workbooks_never_panic(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let mut bytes = workbook(&[&["First", "Last", "UPN"], &["Ann", "Lee", "ann@contoso.com"]]);
        let index = at.index(bytes.len());
        bytes[index] = byte;
        let _ = run(&bytes);
        bytes.truncate(cut.index(bytes.len()));
        let _ = run(&bytes);
    }
}
