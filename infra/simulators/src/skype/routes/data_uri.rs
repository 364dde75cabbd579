//! Texts in links: `data:text/plain;base64,…` and `data:text/plain;charset=utf-8,Hi+there`.

use crate::skype::state::Text;
use crate::web::decode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The text of a data URI, or `None` when it is none of plain text or HTML in UTF-8.
pub(super) fn parse(uri: &str) -> Option<Text> {
    let (meta, data) = uri.strip_prefix("data:")?.split_once(',')?;
    let mut meta = meta.split(';').map(str::trim);
    let format = match meta.next()? {
        "" | "text/plain" => "text/plain",
        "text/html" => "text/html",
        _ => return None,
    };
    let mut is_base64 = false;
    for parameter in meta {
        match parameter.to_lowercase().as_str() {
            "base64" => is_base64 = true,
            "charset=utf-8" | "charset=utf8" => {}
            _ => return None,
        }
    }
    let text = if is_base64 {
        String::from_utf8(STANDARD.decode(decode(data).trim()).ok()?).ok()?
    } else {
        decode(&data.replace('+', " "))
    };
    Some(Text { format, text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_encodings_are_read_and_others_refused() {
        let read = |uri| parse(uri).map(|text| (text.format, text.text));
        let plain = |text: &str| Some(("text/plain", text.to_owned()));
        assert_eq!(read("data:text/plain;base64,SGVsbG8="), plain("Hello"));
        assert_eq!(
            read("data:text/plain;charset=utf-8;base64,w6k="),
            plain("é")
        );
        assert_eq!(
            read("data:text/plain;charset=utf-8,Hi+Tosh%0d%0a"),
            plain("Hi Tosh\r\n")
        );
        assert_eq!(
            read("data:text/html,%3Cb%3E"),
            Some(("text/html", "<b>".to_owned()))
        );
        for wrong in [
            "data:text/plain",
            "data:text/plain;base64,!",
            "data:image/png,x",
            "data:text/plain;charset=utf-16,x",
            "https://contoso.example/",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
