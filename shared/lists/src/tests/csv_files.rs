use super::{HEADER, cells, rejections, run};
use crate::{Duplicate, FileProblem, MAX_REPORTED, Options, import, sample_csv};

#[test]
fn the_sample_is_a_perfect_list() {
    let import = run(sample_csv()).unwrap();
    assert_eq!(import.rows.len(), 5);
    assert_eq!(import.columns, ["CITY"]);
    assert_eq!((import.rejected_lines, import.duplicate_lines), (0, 0));
    assert_eq!(import.bad_time_zones, 0);
    assert_eq!(
        cells(&import.rows[1]),
        [
            "francois.lefevre@contoso.com",
            "François",
            "Lefèvre",
            "Europe/Paris",
            "Lyon, Part-Dieu"
        ]
    );
    assert_eq!(import.rows[4].time_zone(), None);
    assert_eq!(import.sources.address, "UPN");
}

#[test]
fn bad_cells_are_named_and_good_rows_kept() {
    let import = run(format!(
        "{HEADER}\nAnn,Lee,ann@contoso.com\n,Roy,nobody\nBob, ,bob@contoso.com\nEve,Fox,sip:eve@contoso.com\n"
    ))
    .unwrap();
    assert_eq!(import.rows.len(), 2);
    assert_eq!(
        rejections(&import),
        [
            (3, "UPN", "has no @"),
            (3, "First name", "is missing"),
            (4, "Last name", "is missing"),
        ]
    );
    assert_eq!((import.rejected_cells, import.rejected_lines), (3, 2));
}

#[test]
fn the_first_good_row_of_an_address_is_kept() {
    let import = run(format!(
        "{HEADER}\n,Lee,ann@contoso.com\nAnn,Lee,Ann@contoso.com\nAnna,Lea,SIP:ANN@CONTOSO.COM\n"
    ))
    .unwrap();
    assert_eq!(
        cells(&import.rows[0]),
        ["ann@contoso.com", "Ann", "Lee", "-"]
    );
    assert_eq!(
        import.duplicates,
        [Duplicate {
            line: 4,
            address: "ann@contoso.com".into()
        }]
    );
    assert_eq!(import.duplicate_lines, 1);
    assert_eq!(import.rejected_lines, 1);
}

#[test]
fn quoted_cells_hold_delimiters_quotes_and_breaks() {
    let import = run("First;Last;UPN;Note\r\n\"Ann \"\"A\"\"\";\"Lee; Jr\";a@b.co;\"one\r\ntwo\"\r\nBob;Roy;bad;x\r\n").unwrap();
    assert_eq!(
        cells(&import.rows[0]),
        ["a@b.co", "Ann \"A\"", "Lee; Jr", "-", "one two"]
    );
    assert_eq!(import.rejected[0].line, 4);
}

#[test]
fn lines_are_those_of_an_editor_whatever_ends_them() {
    for end in ["\n", "\r\n", "\r"] {
        let lines = [
            "",
            HEADER,
            "",
            "  ,, ",
            "Ann,Lee,a@b.co",
            "",
            "Bob,Roy,bad",
            "Cat,\"Fox",
            "Jr\",bad",
            "",
            "Dan,Day,bad",
        ];
        let import = run(lines.join(end)).unwrap();
        let numbers: Vec<u64> = import.rejected.iter().map(|r| r.line).collect();
        assert_eq!(numbers, [7, 8, 11], "{end:?}");
        assert_eq!(import.rows.len(), 1);
    }
}

#[test]
fn ragged_lines_are_row_errors() {
    let import = run(format!(
        "{HEADER}\nAnn,Lee\nBob,Roy,bob@b.co,,\nCat,Fox,cat@b.co,,x\n"
    ))
    .unwrap();
    assert_eq!(import.rows.len(), 1);
    assert_eq!(
        rejections(&import),
        [
            (2, "", "has 2 cells where the header has 3"),
            (4, "", "has more cells than the 3 of the header"),
        ]
    );
}

#[test]
fn time_zones_are_spelt_out_or_flagged() {
    let import =
        run("First,Last,UPN,TZ\nA,A,a@b.co,europe/paris\nB,B,b@b.co,Moon\nC,C,c@b.co,\n").unwrap();
    let zones: Vec<_> = import
        .rows
        .iter()
        .map(|row| (row.time_zone(), row.bad_time_zone()))
        .collect();
    assert_eq!(
        zones,
        [
            (Some("Europe/Paris"), false),
            (Some("Moon"), true),
            (None, false)
        ]
    );
    assert_eq!(import.bad_time_zones, 1);
}

#[test]
fn control_characters_and_spreadsheet_errors_are_row_errors() {
    let import = run(format!(
        "{HEADER}\nA\u{7}n,Lee,a@b.co\n#N/A,Lee,b@b.co\n{},Lee,c@b.co\n",
        "x".repeat(1_001)
    ))
    .unwrap();
    assert!(import.rows.is_empty());
    assert_eq!(import.rejected_lines, 3);
    assert!(rejections(&import).iter().all(|r| r.1 == "First name"));
}

#[test]
fn a_declared_delimiter_is_obeyed_and_counted() {
    let import = run("sep=|\r\nFirst|Last|UPN\r\nAnn|Lee|bad").unwrap();
    assert_eq!(rejections(&import), [(3, "UPN", "has no @")]);
}

#[test]
fn an_open_quote_does_not_swallow_the_rest() {
    let text = format!("{HEADER}\nAnn,Lee,a@b.co\n\"Bob,Roy,b@b.co\nCat,Fox,c@b.co\n");
    assert_eq!(run(text), Err(FileProblem::UnclosedQuote { line: 3 }));
}

#[test]
fn files_that_are_no_list() {
    for (text, code) in [
        ("", "file_empty"),
        ("\u{feff}\r\n , \r\n", "file_empty"),
        ("Ann,Lee,a@b.co", "missing_columns"),
        ("First,First name,Last,UPN", "duplicate_columns"),
        ("%PDF-1.7 garbage", "missing_columns"),
    ] {
        assert_eq!(run(text).unwrap_err().code(), code, "{text:?}");
    }
}

#[test]
fn limits_of_the_options() {
    let text = format!("{HEADER}\nAnn,Lee,a@b.co\n\nBob,Roy,bad\n");
    let options = |max_rows, max_bytes| Options {
        max_rows,
        max_bytes,
        ..Options::default()
    };
    assert!(import(text.as_bytes(), &options(2, text.len())).is_ok());
    assert_eq!(
        import(text.as_bytes(), &options(1, text.len())),
        Err(FileProblem::TooManyRows { limit: 1 })
    );
    assert_eq!(
        import(text.as_bytes(), &options(2, text.len() - 1)),
        Err(FileProblem::TooLarge {
            limit: text.len() - 1
        })
    );
}

#[test]
fn reports_are_bounded_and_counts_are_not() {
    let lines = MAX_REPORTED + 5;
    let bad = "Ann,Lee,bad\n".repeat(lines);
    let same = "Ann,Lee,a@b.co\n".repeat(lines + 1);
    let import = run(format!("{HEADER}\n{bad}{same}")).unwrap();
    assert_eq!(import.rejected.len(), MAX_REPORTED);
    assert_eq!(import.duplicates.len(), MAX_REPORTED);
    assert_eq!(import.rejected_lines, lines as u64);
    assert_eq!(import.duplicate_lines, lines as u64);
    assert_eq!(import.rows.len(), 1);
}

#[test]
fn nothing_that_is_reported_quotes_a_bad_cell() {
    let secret = "s3cret";
    let text = format!("{HEADER},TZ\n{secret}\u{1},{secret}\u{202e},{secret},{secret}\n");
    let import = run(text).unwrap();
    assert_eq!(import.rejected_cells, 3);
    assert!(!format!("{import:?}").contains(secret));
}
