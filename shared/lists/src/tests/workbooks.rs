use super::spreadsheet::{archive, parts, row, shared_strings, workbook};
use super::{cells, rejections, run};
use crate::{FileProblem, sample_csv, sample_workbook};

const HEADER: &[&str] = &["First name", "Last name", "Email", "Timezone", "City"];

#[test]
fn both_samples_hold_the_same_people() {
    let (workbook, csv) = (run(sample_workbook()).unwrap(), run(sample_csv()).unwrap());
    assert_eq!(workbook.rows.len(), 5);
    assert_eq!(
        (workbook.rejected_lines, workbook.columns),
        (0, csv.columns)
    );
    for (one, other) in workbook.rows.iter().zip(&csv.rows) {
        assert_eq!(cells(one), cells(other));
    }
}

#[test]
fn the_first_visible_sheet_is_read() {
    let import = run(workbook(&[
        HEADER,
        &["Ann", "Lee", "SIP:Ann@contoso.com", "asia/tokyo", "Tokyo"],
        &[],
        &["Bob", "Roy", "bob@contoso.com"],
        &["", "Fox", "cat@contoso.com", "", "", "stray"],
        &["", "Fox", "cat@contoso.com"],
        &["Ann", "Lee", "ann@contoso.com"],
    ]))
    .unwrap();
    let rows: Vec<_> = import.rows.iter().map(cells).collect();
    assert_eq!(
        rows,
        [
            ["ann@contoso.com", "Ann", "Lee", "Asia/Tokyo", "Tokyo"],
            ["bob@contoso.com", "Bob", "Roy", "-", ""],
        ]
    );
    assert_eq!(
        rejections(&import),
        [
            (5, "", "has more cells than the 5 of the header"),
            (6, "First name", "is missing"),
        ]
    );
    assert_eq!(import.duplicates[0].line, 7);
}

#[test]
fn typed_cells_are_their_text() {
    let header = row(
        3,
        &[
            "First", "Last", "UPN", "", "Badge", "Since", "Staff", "Site", "Error",
        ],
    );
    let cells_of_row = concat!(
        r#"<row r="5"><c r="A5" t="str"><f>A1&amp;B1</f><v>A &amp; B</v></c>"#,
        r#"<c r="B5" t="inlineStr"><is><r><t>Le</t></r><r><t>e</t></r></is></c>"#,
        r#"<c r="C5" t="inlineStr"><is><t>a@b.co</t></is></c>"#,
        r#"<c r="E5"><v>1234567</v></c><c r="F5" s="1"><v>46357</v></c>"#,
        r#"<c r="G5" t="b"><v>1</v></c><c r="H5" t="s"><v>0</v></c></row>"#,
        r#"<row r="6"><c r="I6" t="e"><v>#N/A</v></c></row>"#,
    );
    let import = run(archive(&parts(&format!("{header}{cells_of_row}")))).unwrap();
    assert_eq!(import.columns, ["BADGE", "SINCE", "STAFF", "SITE", "ERROR"]);
    assert_eq!(
        cells(&import.rows[0]),
        [
            "a@b.co",
            "A & B",
            "Lee",
            "-",
            "1234567",
            "2026-12-01",
            "TRUE",
            "Café",
            ""
        ]
    );
    assert!(rejections(&import).contains(&(6, "Error", "is a spreadsheet error")));
}

#[test]
fn wide_sheets_are_refused_without_filling_them_up() {
    let far = r#"<c r="XFD1" t="inlineStr"><is><t>far</t></is></c><c r="XFE1"><v>1</v></c>"#;
    let header = row(1, HEADER).replace("</row>", &format!("{far}</row>"));
    assert_eq!(
        run(archive(&parts(&header))).unwrap_err().code(),
        "too_many_columns"
    );
}

#[test]
fn rows_and_cells_out_of_order_are_refused() {
    let backwards = [row(2, HEADER), row(1, HEADER)].concat();
    let twice = row(1, HEADER).replace("B1", "A1");
    for rows in [backwards, twice] {
        assert_eq!(
            run(archive(&parts(&rows))),
            Err(FileProblem::BrokenWorkbook)
        );
    }
}

#[test]
fn old_encrypted_and_broken_workbooks() {
    let good = workbook(&[HEADER]);
    let ole = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest".to_vec();
    // The flag "encrypted" in the local header and in the directory of the first part.
    let mut encrypted = good.clone();
    encrypted[6] |= 1;
    let directory = good.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    encrypted[directory + 8] |= 1;
    let not_a_workbook = archive(&[("mimetype", "application/zip".into())]);
    for (bytes, problem) in [
        (ole, FileProblem::ProtectedOrOldWorkbook),
        (encrypted, FileProblem::ProtectedOrOldWorkbook),
        (good[..good.len() / 2].to_vec(), FileProblem::BrokenWorkbook),
        (not_a_workbook, FileProblem::BrokenWorkbook),
        (b"PK\x03\x04".to_vec(), FileProblem::BrokenWorkbook),
    ] {
        assert_eq!(run(bytes), Err(problem));
    }
    assert_eq!(run(workbook(&[])).unwrap_err(), FileProblem::Empty);
}

#[test]
fn zip_bombs_are_not_unpacked() {
    // Each compresses to some kilobytes.
    let filler = " ".repeat(9 << 20);
    let mut big = parts(&row(1, HEADER));
    big.push(("xl/media/image1.png", filler));
    let mut styles = parts(&row(1, HEADER));
    styles[3].1 = format!("{}{}", styles[3].1, " ".repeat(5 << 20));
    for parts in [big, styles] {
        assert_eq!(run(archive(&parts)), Err(FileProblem::ExpandsTooFar));
    }
}

#[test]
fn a_small_size_in_the_directory_is_not_believed() {
    let mut big = parts(&row(1, HEADER));
    big.push(("xl/media/image1.png", " ".repeat(9 << 20)));
    let mut bytes = archive(&big);
    let size = (9_u32 << 20).to_le_bytes();
    let places: Vec<usize> = (0..bytes.len() - 4)
        .filter(|&at| bytes[at..at + 4] == size)
        .collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + 4].copy_from_slice(&9_u32.to_le_bytes());
    }
    let problem = run(bytes).unwrap_err();
    assert!(matches!(
        problem,
        FileProblem::ExpandsTooFar | FileProblem::BrokenWorkbook
    ));
}

#[test]
fn a_claimed_number_of_strings_reserves_nothing() {
    for claimed in [100, 4_000_000_000, u64::MAX] {
        let mut parts = parts(&row(1, HEADER));
        parts[4].1 = shared_strings(claimed, &["a"]);
        assert_eq!(run(archive(&parts)), Err(FileProblem::BrokenWorkbook));
    }
}
