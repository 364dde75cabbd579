//! Cells on their way out, into files that a spreadsheet will open.

use std::borrow::Cow;

/// How a cell begins that a spreadsheet might run: a formula's signs, also as wide as an ideogram (some programs fold
/// them when they read a file), a tab or a line break.
const SIGNS: [char; 11] = [
    '=', '+', '-', '@', '\t', '\r', '\n', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}',
];

/// The cell with a leading apostrophe if a spreadsheet might run it as a formula: [`SIGNS`]. Quoting is left to the CSV
/// writer.
///
/// Importing the result gives the cell back.
pub fn csv_cell(cell: &str) -> Cow<'_, str> {
    if is_formula(cell) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// The cell that [`csv_cell`] made this of.
pub(crate) fn original(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        _ => cell,
    }
}

/// Apostrophes are looked through, so that a cell that already has one keeps it on the way back.
fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(SIGNS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_text() {
        for cell in [
            "=1+1",
            "+33",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "＝1+1",
            "＋33",
            "－1",
            "＠SUM(A1)",
        ] {
            assert_eq!(csv_cell(cell), format!("'{cell}"));
        }
        for sign in SIGNS {
            for cell in [
                format!("{sign}cmd|' /C calc'!A0"),
                format!("{sign}"),
                format!("'{sign}1"),
            ] {
                assert_eq!(csv_cell(&cell), format!("'{cell}"));
                assert_eq!(original(&csv_cell(&cell)), cell);
            }
        }
    }

    #[test]
    fn everything_else_is_untouched() {
        for cell in ["", "Ann", "a=b", "O'Neil", "'t Hooft", "12", " =1", "é"] {
            assert!(matches!(csv_cell(cell), Cow::Borrowed(same) if same == cell));
        }
    }

    proptest! {
        #[test]
        fn no_cell_comes_out_as_a_formula_and_each_comes_back(cell in "['=+@\\-\t a\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}]{0,6}|\\PC{0,20}") {
            let out = csv_cell(&cell);
            prop_assert!(!out.starts_with(SIGNS));
            prop_assert_eq!(original(&out), cell.as_str());
        }
    }
}
