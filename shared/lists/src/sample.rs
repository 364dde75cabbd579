//! The example that the console offers for download.

/// A small list with accents, a quoted cell, an empty zone and an extra column.
/// UTF-8 with a byte order mark, without which Excel reads the accents wrong.
pub fn sample_csv() -> &'static str {
    concat!(
        "\u{feff}First name,Last name,UPN,Time zone,City\r\n",
        "Anna,Keller,anna.keller@contoso.com,Europe/Zurich,Zürich\r\n",
        "François,Lefèvre,francois.lefevre@contoso.com,Europe/Paris,\"Lyon, Part-Dieu\"\r\n",
        "Maya,Patel,maya.patel@contoso.com,Asia/Kolkata,Mumbai\r\n",
        "John,O'Neil,john.oneil@contoso.com,America/New_York,New York\r\n",
        "Sofia,Rossi,sofia.rossi@contoso.com,,Milano\r\n",
    )
}

/// The same list as an Excel workbook.
pub fn sample_workbook() -> &'static [u8] {
    include_bytes!("sample.xlsx")
}
