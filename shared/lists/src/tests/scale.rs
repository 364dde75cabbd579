use std::fmt::Write;

use super::spreadsheet::{archive, parts, row};
use super::{HEADER, run};

#[test]
fn a_hundred_thousand_rows() {
    let mut text = format!("{HEADER},Time zone,City\n");
    for n in 0..100_000 {
        writeln!(
            text,
            "Anna{n},Keller,anna.keller{n}@contoso.com,Europe/Zurich,Zürich"
        )
        .unwrap();
    }
    let import = run(&text).unwrap();
    assert_eq!(import.rows.len(), 100_000);
    assert_eq!(import.rows[99_999].first_name(), "Anna99999");
    // A pointer, a length and a flag: what makes a million rows fit in memory.
    assert!(size_of::<crate::Row>() <= 24);
}

#[test]
fn a_workbook_of_some_thousand_rows() {
    let mut rows = row(1, &["First", "Last", "UPN"]);
    for n in 2..=5_000 {
        rows.push_str(&row(
            n,
            &["Anna", "Keller", &format!("anna{n}@contoso.com")],
        ));
    }
    assert_eq!(run(archive(&parts(&rows))).unwrap().rows.len(), 4_999);
}
