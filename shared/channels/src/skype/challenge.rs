//! The challenge of a web host that wants a token: where tokens are given out, and for what.
//!
//! It stands in one of several `WWW-Authenticate` headers, or in one header among other challenges, and its
//! address is not always in quotes.

/// Real headers have some 400 characters.
const LONGEST: usize = 8 * 1024;
const SCHEME: &str = "MsRtcOAuth";

/// An `MsRtcOAuth` challenge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// The token endpoint, as it was written.
    pub href: String,
    /// The grant types on offer, in lower case; empty when the server does not say.
    pub grants: Vec<String>,
}

impl Challenge {
    /// Whether a name and a password are accepted.
    pub fn takes_passwords(&self) -> bool {
        self.grants.is_empty() || self.grants.iter().any(|grant| grant == "password")
    }
}

/// The first `MsRtcOAuth` challenge with an address in these `WWW-Authenticate` headers.
pub fn parse_challenge<'a>(headers: impl IntoIterator<Item = &'a str>) -> Option<Challenge> {
    headers
        .into_iter()
        .filter(|header| header.len() <= LONGEST)
        .find_map(of_header)
}

fn of_header(header: &str) -> Option<Challenge> {
    let (mut href, mut grants) = (None, Vec::new());
    let (mut ours, mut parameter) = (false, String::new());
    for item in items(header) {
        // `Scheme name=value` opens a challenge; `name=value` goes on with it; a bare word is one more value.
        let (scheme, pair) = match item.split_once([' ', '\t']) {
            Some((word, rest)) if !word.contains(['=', '"']) => (Some(word), rest.trim()),
            _ if !item.contains('=') && item.eq_ignore_ascii_case(SCHEME) => (Some(item), ""),
            _ => (None, item),
        };
        if let Some(scheme) = scheme {
            if href.is_some() {
                break;
            }
            ours = scheme.eq_ignore_ascii_case(SCHEME);
        }
        if !ours {
            continue;
        }
        let value = match pair.split_once('=') {
            Some((name, value)) if is_name(name.trim()) => {
                parameter = name.trim().to_ascii_lowercase();
                value
            }
            _ => pair,
        };
        let value = value.trim().trim_matches('"').trim();
        match parameter.as_str() {
            "href" if href.is_none() && !value.is_empty() => href = Some(value.to_owned()),
            "grant_type" => grants.extend(
                value
                    .split(',')
                    .map(|grant| grant.trim().to_ascii_lowercase())
                    .filter(|grant| !grant.is_empty()),
            ),
            _ => {}
        }
    }
    Some(Challenge {
        href: href?,
        grants,
    })
}

/// The pieces between commas that are not in quotes.
fn items(header: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    header
        .split(move |c| {
            quoted ^= c == '"';
            c == ',' && !quoted
        })
        .map(str::trim)
        .filter(|item| !item.is_empty())
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HREF: &str = "https://pool.contoso.example/WebTicket/oauthtoken";

    #[test]
    fn the_challenge_is_found_in_every_shape_it_comes_in() {
        let grants =
            r#"grant_type="urn:microsoft.rtc:windows,urn:microsoft.rtc:anonmeeting,password""#;
        let bearer = r#"Bearer trusted_issuers="", client_id="00000004-0000-0ff1""#;
        for headers in [
            vec![
                bearer.to_owned(),
                format!(r#"MsRtcOAuth href="{HREF}",{grants}"#),
            ],
            vec![format!("MsRtcOAuth href={HREF},{grants}")],
            vec![format!(r#"{bearer}, MsRtcOAuth href="{HREF}", {grants}"#)],
            vec![format!(r#"msrtcoauth {grants},href="{HREF}", Negotiate"#)],
            vec![format!(
                "MsRtcOAuth href={HREF},grant_type=urn:microsoft.rtc:windows,urn:microsoft.rtc:anonmeeting,password"
            )],
            vec![format!(
                r#"MsRtcOAuth href="{HREF}",{grants}, NTLM href="https://evil.example""#
            )],
        ] {
            let found = parse_challenge(headers.iter().map(String::as_str)).unwrap();
            assert_eq!(found.href, HREF, "{headers:?}");
            assert_eq!(
                found.grants,
                [
                    "urn:microsoft.rtc:windows",
                    "urn:microsoft.rtc:anonmeeting",
                    "password"
                ],
                "{headers:?}"
            );
            assert!(found.takes_passwords());
        }
    }

    #[test]
    fn what_offers_no_password_or_no_address_is_told_apart() {
        let passive = format!(r#"MsRtcOAuth href="{HREF}",grant_type="urn:microsoft.rtc:passive""#);
        assert!(
            !parse_challenge([passive.as_str()])
                .unwrap()
                .takes_passwords()
        );
        assert!(
            parse_challenge([format!("MsRtcOAuth href={HREF}").as_str()])
                .unwrap()
                .takes_passwords()
        );
        for header in [
            "",
            "Bearer x=1",
            "MsRtcOAuth",
            r#"MsRtcOAuth href="""#,
            r#"Bearer href="https://evil.example""#,
            "MsRtcOAuthX href=https://evil.example",
        ] {
            assert_eq!(parse_challenge([header]), None, "{header}");
        }
        assert_eq!(
            parse_challenge([format!("MsRtcOAuth href={}", "a".repeat(LONGEST)).as_str()]),
            None
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn any_text_is_read_without_panic(text in "\\PC{0,60}|(MsRtcOAuth|[ ,=\"a-z]|href=|grant_type=){0,20}") {
            if let Some(found) = parse_challenge([text.as_str()]) {
                prop_assert!(!found.href.is_empty() && text.contains(&found.href));
            }
        }
    }
}
