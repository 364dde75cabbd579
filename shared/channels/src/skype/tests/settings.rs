//! Settings that cannot work are found before anything is asked of the network.

use super::pool::draw;
use crate::allow_list::Refused;
use crate::{ConfigError, HttpClient, Policy, Skype, SkypeConfig};
use chrono::{DateTime, Utc};
use std::sync::Arc;
use std::time::Duration;

fn config() -> SkypeConfig {
    SkypeConfig {
        sip_domain: "contoso.example".into(),
        discovery_urls: Vec::new(),
        username: "push@contoso.example".into(),
        password: "secret".into(),
        policy: Policy::Production {
            extra_hosts: vec!["pool.contoso.example".into()],
        },
        request_timeout: Duration::from_secs(10),
        answer_timeout: Duration::from_secs(45),
    }
}

fn skype(config: SkypeConfig) -> Result<Skype, ConfigError> {
    let now = Arc::new(|| DateTime::<Utc>::UNIX_EPOCH);
    Skype::new(config, HttpClient::new().unwrap(), now, draw())
}

#[test]
fn the_discovery_addresses_follow_from_the_domain() {
    let skype = skype(config()).unwrap();
    let urls: Vec<&str> = skype.inner.discovery.iter().map(url::Url::as_str).collect();
    assert_eq!(
        urls,
        [
            "https://lyncdiscoverinternal.contoso.example/",
            "https://lyncdiscover.contoso.example/"
        ]
    );
    let session = &skype.inner.session;
    let base = &skype.inner.discovery[0];
    for (href, allowed) in [
        ("https://pool.contoso.example/ucwa", true),
        ("https://lyncdiscover.contoso.example/x", true),
        ("/Autodiscover", true),
        ("https://pool.contoso.example:444/ucwa", false),
        ("http://pool.contoso.example/ucwa", false),
        ("https://pool.contoso.example@evil.example/", false),
        ("https://login.microsoftonline.com/", false),
        ("https://other.contoso.example/", false),
        ("//evil.example/", false),
        ("data:text/plain,x", false),
    ] {
        assert_eq!(session.resolve(base, href).is_ok(), allowed, "{href}");
    }
}

#[test]
fn empty_and_malformed_settings_are_refused_by_name() {
    type Change = fn(&mut SkypeConfig);
    let cases: [(&str, Change); 8] = [
        ("sip_domain", |config| config.sip_domain = String::new()),
        ("sip_domain", |config| {
            config.sip_domain = "contoso.example/evil".into()
        }),
        ("sip_domain", |config| {
            config.sip_domain = "contoso..example".into()
        }),
        ("username", |config| config.username = " ".into()),
        ("password", |config| config.password = "".into()),
        ("request_timeout", |config| {
            config.request_timeout = Duration::ZERO
        }),
        ("answer_timeout", |config| {
            config.answer_timeout = Duration::ZERO
        }),
        ("discovery_urls", |config| {
            config.discovery_urls = vec!["https://x.example/".into(); 11]
        }),
    ];
    for (field, change) in cases {
        let mut changed = config();
        change(&mut changed);
        assert_eq!(skype(changed).err(), Some(ConfigError::Value { field }));
    }
}

#[test]
fn a_password_goes_nowhere_but_over_https() {
    for (url, source) in [
        ("http://lyncdiscover.contoso.example/", Refused::Scheme),
        ("https://lyncdiscover.contoso.example:8443/", Refused::Port),
        ("lyncdiscover.contoso.example", Refused::Malformed),
    ] {
        let changed = SkypeConfig {
            discovery_urls: vec![url.into()],
            ..config()
        };
        assert_eq!(
            skype(changed).err(),
            Some(ConfigError::Address {
                field: "discovery_urls",
                source
            }),
            "{url}"
        );
    }
    let loopback = SkypeConfig {
        discovery_urls: vec!["http://127.0.0.1:1/".into()],
        ..config()
    };
    assert!(skype(loopback.clone()).is_err());
    assert!(
        skype(SkypeConfig {
            policy: Policy::Local,
            ..loopback
        })
        .is_ok()
    );
    assert!(!format!("{:?}", config()).contains("secret"));
}
