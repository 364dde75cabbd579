use super::{cells, run};

const LINES: [[&str; 4]; 3] = [
    ["Prénom", "Nom", "Adresse", "Société"],
    [
        "Zoë",
        "O\"Neil, Jr; x\ty",
        "zoe@contoso.com",
        "L’Été & Cie €",
    ],
    ["François", "Müller", "francois@contoso.com", ""],
];

fn text(delimiter: char) -> String {
    let quote = |cell: &&str| format!("\"{}\"", cell.replace('"', "\"\""));
    let line = |cells: &[&str; 4]| {
        let cells: Vec<String> = cells.iter().map(quote).collect();
        cells.join(&delimiter.to_string())
    };
    LINES.map(|cells| line(&cells)).join("\r\n")
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

fn windows_1252(text: &str) -> Vec<u8> {
    let (bytes, _, lossy) = encoding_rs::WINDOWS_1252.encode(text);
    assert!(!lossy);
    bytes.into_owned()
}

type Encode = fn(&str) -> Vec<u8>;

#[test]
fn every_encoding_with_every_delimiter() {
    let encodings: [(&str, Encode); 7] = [
        ("UTF-8", |t| t.as_bytes().to_vec()),
        ("UTF-8 with BOM", |t| format!("\u{feff}{t}").into_bytes()),
        ("UTF-16LE with BOM", |t| {
            utf16(&format!("\u{feff}{t}"), u16::to_le_bytes)
        }),
        ("UTF-16BE with BOM", |t| {
            utf16(&format!("\u{feff}{t}"), u16::to_be_bytes)
        }),
        ("UTF-16LE", |t| utf16(t, u16::to_le_bytes)),
        ("UTF-16BE", |t| utf16(t, u16::to_be_bytes)),
        ("Windows-1252", windows_1252),
    ];
    for (name, encode) in encodings {
        for delimiter in [',', ';', '\t'] {
            let import = run(encode(&text(delimiter)))
                .unwrap_or_else(|problem| panic!("{name} {delimiter:?}: {problem}"));
            assert_eq!(import.columns, ["SOCIETE"], "{name} {delimiter:?}");
            assert_eq!(import.sources.first_name, "Prénom");
            let rows: Vec<_> = import.rows.iter().map(cells).collect();
            assert_eq!(
                rows,
                [
                    [
                        "zoe@contoso.com",
                        "Zoë",
                        "O\"Neil, Jr; x y",
                        "-",
                        "L’Été & Cie €"
                    ],
                    ["francois@contoso.com", "François", "Müller", "-", ""],
                ],
                "{name} {delimiter:?}"
            );
        }
    }
}

#[test]
fn damaged_text_is_refused() {
    let text = text(',');
    let mut bom = format!("\u{feff}{text}").into_bytes();
    bom.extend(b"\r\nJos\xE9,X,j@b.co,");
    let mut cut = text.clone().into_bytes();
    cut.extend("\r\nJosé".as_bytes());
    cut.pop();
    let mut half = utf16(&text, u16::to_le_bytes);
    half.pop();
    for (bytes, shown) in [
        (bom, "the text is damaged: it is not valid UTF-8 at line 4"),
        (cut, "the text is damaged: it is not valid UTF-8 at line 4"),
        (half, "the text is damaged: it is not valid UTF-16"),
    ] {
        assert_eq!(run(bytes).unwrap_err().to_string(), shown);
    }
}
