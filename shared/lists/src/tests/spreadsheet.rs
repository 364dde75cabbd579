//! Writes just enough XLSX for the tests.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK_RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Notes" sheetId="1" state="hidden" r:id="rId1"/><sheet name="People" sheetId="2" r:id="rId2"/></sheets></workbook>"#;
/// Style 1 is a date.
const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;

/// The parts of a workbook, in order.
pub(super) type Parts = Vec<(&'static str, String)>;

/// A workbook whose first sheet is hidden and whose second one holds these `<row>` elements.
pub(super) fn parts(rows: &str) -> Parts {
    vec![
        ("_rels/.rels", RELS.into()),
        ("xl/_rels/workbook.xml.rels", WORKBOOK_RELS.into()),
        ("xl/workbook.xml", WORKBOOK.into()),
        ("xl/styles.xml", STYLES.into()),
        (
            "xl/sharedStrings.xml",
            shared_strings(2, &["Café", "Städte"]),
        ),
        ("xl/worksheets/sheet1.xml", sheet("")),
        ("xl/worksheets/sheet2.xml", sheet(rows)),
    ]
}

pub(super) fn shared_strings(claimed: u64, strings: &[&str]) -> String {
    let entries: String = strings
        .iter()
        .map(|s| format!("<si><t>{s}</t></si>"))
        .collect();
    format!(
        r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="{claimed}">{entries}</sst>"#
    )
}

fn sheet(rows: &str) -> String {
    format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    )
}

/// A `<row>`; `number` counts from 1, empty cells are left out as spreadsheets do.
pub(super) fn row(number: usize, cells: &[&str]) -> String {
    let cells: String = cells
        .iter()
        .zip('A'..='Z')
        .filter(|(cell, _)| !cell.is_empty())
        .map(|(cell, column)| {
            format!(r#"<c r="{column}{number}" t="inlineStr"><is><t>{cell}</t></is></c>"#)
        })
        .collect();
    format!(r#"<row r="{number}">{cells}</row>"#)
}

pub(super) fn archive(parts: &[(&str, String)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, text) in parts {
        writer.start_file(*name, options).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook with one sheet of text.
pub(super) fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    let rows: String = rows
        .iter()
        .zip(1..)
        .map(|(cells, n)| row(n, cells))
        .collect();
    archive(&parts(&rows))
}
