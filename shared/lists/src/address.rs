//! Addresses: UPN, mail or SIP, all of the form `local@domain`.

/// Characters of an address at most (RFC 5321).
const MAX_CHARS: usize = 254;
const MAX_LOCAL: usize = 64;
const MAX_LABEL: usize = 63;

/// The normal form: `sip:` dropped, lower case.
///
/// # Errors
/// What is wrong with the address, as the end of a sentence.
pub(crate) fn parse(text: &str) -> Result<String, &'static str> {
    // First of all: lower-casing can add characters, which have to pass the checks too.
    let address = without_scheme(text).trim().to_lowercase();
    let bare = address.as_str();
    if bare.is_empty() {
        return Err("is missing");
    }
    if bare.chars().any(char::is_whitespace) {
        return Err("contains a space");
    }
    let Some((local, domain)) = bare.split_once('@') else {
        return Err("has no @");
    };
    if domain.contains('@') {
        return Err("has more than one @");
    }
    if local.is_empty() {
        return Err("has nothing before the @");
    }
    if local.chars().count() > MAX_LOCAL {
        return Err("has more than 64 characters before the @");
    }
    if local.starts_with('.') || local.ends_with('.') || local.contains("..") {
        return Err("has a misplaced dot before the @");
    }
    if !local.chars().all(is_local) {
        return Err("contains a character that addresses do not have");
    }
    if !is_domain(domain) {
        return Err("has no valid domain after the @");
    }
    if bare.chars().count() > MAX_CHARS {
        return Err("is longer than 254 characters");
    }
    Ok(address)
}

fn without_scheme(text: &str) -> &str {
    ["sip:", "sips:"]
        .iter()
        .find_map(|scheme| {
            let head = text.get(..scheme.len())?;
            head.eq_ignore_ascii_case(scheme)
                .then(|| &text[scheme.len()..])
        })
        .unwrap_or(text)
}

fn is_local(c: char) -> bool {
    c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c)
}

/// At least two labels: a domain without a dot is nearly always a slip of the keyboard.
fn is_domain(domain: &str) -> bool {
    domain.contains('.') && domain.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    !label.is_empty()
        && label.chars().count() <= MAX_LABEL
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(|c| c.is_alphanumeric() || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_form() {
        for (text, address) in [
            ("Ann.Lee@Contoso.com", "ann.lee@contoso.com"),
            ("sip:ann@contoso.com", "ann@contoso.com"),
            ("SIP: ann@contoso.com", "ann@contoso.com"),
            ("sips:ann@contoso.com", "ann@contoso.com"),
            ("o'neil+x@a-b.co.uk", "o'neil+x@a-b.co.uk"),
            (
                "ann_contoso.com#EXT#@fabrikam.onmicrosoft.com",
                "ann_contoso.com#ext#@fabrikam.onmicrosoft.com",
            ),
            ("JÜRGEN@müller.de", "jürgen@müller.de"),
        ] {
            assert_eq!(parse(text).as_deref(), Ok(address));
        }
    }

    #[test]
    fn what_is_no_address() {
        let long = format!("{}@contoso.com", "a".repeat(65));
        let longer = format!("a@{}com", "abcdefghi.".repeat(26));
        for (text, word) in [
            ("", "missing"),
            ("sip:", "missing"),
            ("ann", "no @"),
            ("ann@b@contoso.com", "more than one"),
            ("ann lee@contoso.com", "space"),
            ("@contoso.com", "nothing before"),
            (".ann@contoso.com", "dot"),
            ("ann.@contoso.com", "dot"),
            ("a..b@contoso.com", "dot"),
            ("<ann@contoso.com>", "character"),
            ("ann;bob@contoso.com", "character"),
            ("ann\u{200b}@contoso.com", "character"),
            ("ann@", "domain"),
            ("ann@contoso", "domain"),
            ("ann@contoso..com", "domain"),
            ("ann@-a.com", "domain"),
            ("ann@con_toso.com", "domain"),
            ("ann@contoso.com;b", "domain"),
            (long.as_str(), "64"),
            (longer.as_str(), "254"),
            ("mailto:ann@contoso.com", "character"),
        ] {
            let reason = parse(text).unwrap_err();
            assert!(reason.contains(word), "{text}: {reason}");
        }
    }
}
