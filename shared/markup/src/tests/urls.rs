//! Targets of links.

use proptest::prelude::*;
use url::Url;

use crate::{UrlError, UrlTemplate};

fn template(source: &str) -> UrlTemplate {
    UrlTemplate::parse(source).unwrap()
}

#[test]
fn values_are_percent_encoded() {
    let url = template("https://x.test/p?n=[NAME|you & me]&c=[CITY]#top");
    let values = |name: &str| (name == "CITY").then(|| "a&b=c #é/?".to_owned());
    assert_eq!(
        url.target(&values),
        "https://x.test/p?n=you%20%26%20me&c=a%26b%3Dc%20%23%C3%A9%2F%3F#top"
    );
    assert_eq!(
        url.target(&|_| None),
        "https://x.test/p?n=you%20%26%20me&c=CITY#top"
    );
}

#[test]
fn targets_are_normalised_to_ascii() {
    assert_eq!(
        template("HTTPS://BÜCHER.test/é x?q=é\"").to_string(),
        "https://xn--bcher-kva.test/%C3%A9%20x?q=%C3%A9%22"
    );
    assert_eq!(
        template("http://[::1]:8080/a?b[]=1").to_string(),
        "http://[::1]:8080/a?b%5B%5D=1"
    );
    assert_eq!(
        template("https://x.test/a'b`c|d").to_string(),
        "https://x.test/a%27b%60c%7Cd"
    );
}

#[test]
fn errors_name_what_is_wrong() {
    assert_eq!(
        UrlTemplate::parse("ftp://x.test"),
        Err(UrlError::Scheme {
            scheme: "ftp".into()
        })
    );
    assert_eq!(UrlTemplate::parse("//x.test"), Err(UrlError::Malformed));
    assert_eq!(
        UrlTemplate::parse("https://u@x.test"),
        Err(UrlError::Credentials)
    );
    assert_eq!(
        UrlTemplate::parse("https://[HOST].test"),
        Err(UrlError::Placeholder {
            name: "HOST".into()
        })
    );
}

fn sources() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("[NAME]".to_owned()),
        Just("[CITY|a & b?]".to_owned()),
        "[ -~éß\u{4e2d}]{0,8}",
        prop::sample::select(vec!["?", "&", "=", "#", "/", "%", "@"]).prop_map(str::to_owned),
    ];
    prop::collection::vec(part, 0..8).prop_map(|parts| format!("https://x.test/{}", parts.concat()))
}

proptest! {
    #![proptest_config(super::cases(256))]

    #[test]
    fn the_source_form_reads_back(source in sources()) {
        if let Ok(url) = UrlTemplate::parse(&source) {
            prop_assert_eq!(UrlTemplate::parse(&url.to_string()), Ok(url));
        }
    }

    #[test]
    fn a_value_changes_nothing_but_its_own_parameter(value in any::<String>()) {
        let url = template("https://x.test/p?a=1&n=[NAME]&b=2#top");
        let target = url.target(&|_| Some(value.clone()));
        prop_assert!(target.is_ascii());
        let parsed = Url::parse(&target).unwrap();
        prop_assert_eq!(parsed.as_str(), target.as_str());
        prop_assert_eq!((parsed.host_str(), parsed.path(), parsed.fragment()), (Some("x.test"), "/p", Some("top")));
        let names: Vec<_> = parsed.query_pairs().map(|(name, _)| name.into_owned()).collect();
        prop_assert_eq!(names, ["a", "n", "b"]);
    }

    #[test]
    fn every_target_is_an_ascii_web_url(source in sources(), value in any::<String>()) {
        if let Ok(url) = UrlTemplate::parse(&source) {
            let target = url.target(&|_| Some(value.clone()));
            prop_assert!(target.starts_with("https://x.test/"));
            prop_assert!(target.bytes().all(|b| b.is_ascii_graphic() && b != b'"' && b != b'<' && b != b'>'));
        }
    }
}
