//! Addresses put together from good and bad parts: one is accepted when all of its parts are good, and it then leads where
//! it was said to lead.

use super::*;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

const HOST: &str = "smba.trafficmanager.net";
/// The host itself, in other spellings. What parses them is what connects to them.
const SPELLINGS: [&str; 4] = [
    "smba.trafficmanager.net",
    "SMBA.TrafficManager.NET",
    "smba%2Etrafficmanager.net",
    "smba。trafficmanager．net",
];
/// Other hosts that look like it, or that are of this machine, its network or the cloud's own services.
const OTHERS: [&str; 34] = [
    "evil-smba.trafficmanager.net",
    "smba.trafficmanager.net.evil.example",
    "smba.trafficmanager.net.",
    "smba-trafficmanager.net",
    "smbaXtrafficmanager.net",
    "x.smba.trafficmanager.net",
    "trafficmanager.net",
    "evil-botframework.com",
    "botframework.com",
    "login.botframework.com",
    "graph.microsoft.com",
    "login.microsoftonline.com",
    "smba.trafficmanager.net%00.evil.example",
    "smba.trafficmanager.net%20.evil.example",
    "smba.trafficmanager.net%2Eevil.example",
    "smbа.trafficmanager.net",
    "smba.trafficmanager.nеt",
    "xn--smb-7cd.trafficmanager.net",
    "smba.trafficmanager.net\u{AD}.evil.example",
    "127.0.0.1",
    "127.1",
    "0x7f000001",
    "2130706433",
    "0177.0.0.1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:169.254.169.254]",
    "[fd00:ec2::254]",
    "169.254.169.254",
    "169.254.170.2",
    "0.0.0.0",
    "10.0.0.1",
    "localhost",
    "metadata.google.internal",
];
const PATHS: [&str; 5] = ["", "/", "/teams", "/teams/", "/a/../teams/%2e%2e/"];

fn production() -> AllowList {
    AllowList::new(&Policy::Production {
        extra_hosts: Vec::new(),
    })
}

/// A part, and whether it is good.
fn part(
    good: &[&'static str],
    bad: &[&'static str],
) -> impl Strategy<Value = (&'static str, bool)> {
    let good: Vec<_> = good.iter().map(|text| (*text, true)).collect();
    let bad: Vec<_> = bad.iter().map(|text| (*text, false)).collect();
    prop_oneof![2 => select(good), 1 => select(bad)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, rng_seed: RngSeed::Fixed(2026), ..ProptestConfig::default() })]

    #[test]
    fn an_address_is_accepted_when_all_of_its_parts_are_good(
        scheme in part(
            &["https://", "HTTPS://"],
            &["http://", "ftp://", "//", "", "https:", "https:/", "wss://", "javascript://", "gopher://", "https:\\\\"],
        ),
        user in part(&["", "@", ":@"], &["user@", ":secret@", "smba.trafficmanager.net@", "a:b@", "smba.trafficmanager.net%40@"]),
        host in part(&SPELLINGS, &OTHERS),
        port in part(&["", ":443", ":"], &[":80", ":8443", ":0", ":65535", ":65536", ":x", ":443@evil.example"]),
        path in part(&PATHS, &["?x=y", "/teams?to=https://evil.example", "#x", "/teams#@evil.example", "\\@evil.example", "/\t", " "]),
    ) {
        let text = [scheme.0, user.0, host.0, port.0, path.0].concat();
        let kept = production().base(Audience::Connector, &text);
        // The parser reads `https:` and `https:/` before a host as `https://`: nothing else is meant by them.
        let lenient = matches!(scheme.0, "https:" | "https:/");
        let good = (scheme.1 || lenient) && user.1 && host.1 && port.1 && path.1;
        prop_assert_eq!(kept.is_ok(), good, "{}", text);
        if let Ok(kept) = kept {
            let url = Url::parse(&kept).unwrap();
            prop_assert_eq!((url.scheme(), url.host_str()), ("https", Some(HOST)));
            prop_assert_eq!(url.port_or_known_default(), Some(443));
            prop_assert!(url.username().is_empty() && url.password().is_none());
        }
    }
}

#[test]
fn every_host_that_is_another_is_refused_for_every_audience_and_policy() {
    let policies = [
        Policy::Production {
            extra_hosts: vec!["bots.example.org".into()],
        },
        Policy::Local,
    ];
    let audiences = [
        Audience::Login,
        Audience::Graph,
        Audience::Connector,
        Audience::Keys,
        Audience::Pool,
    ];
    // What is another audience's own, and what local mode means by this machine.
    let of_the_vendor = [LOGIN.as_slice(), &GRAPH, &KEYS].concat();
    for policy in &policies {
        let list = AllowList::new(policy);
        for audience in audiences {
            for host in OTHERS {
                let Ok(url) = Url::parse(&format!("https://{host}/")) else {
                    continue;
                };
                let excused = of_the_vendor.contains(&host)
                    || (*policy == Policy::Local && is_loopback(&url));
                let found = list.check(audience, &url);
                assert!(
                    excused || found == Err(Refused::Host),
                    "{audience:?} {policy:?} {host}: {found:?}"
                );
            }
        }
    }
}
