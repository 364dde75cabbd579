//! Which addresses a token may be sent to. Every address is checked, also those that come from storage or
//! out of an answer: a service address somebody slipped in must not collect tokens.

use std::net::Ipv6Addr;
use url::{Host, Url};

/// An address has no business being longer.
const LONGEST: usize = 2048;

const LOGIN: [&str; 2] = ["login.microsoftonline.com", "login.microsoftonline.us"];
const GRAPH: [&str; 3] = [
    "graph.microsoft.com",
    "graph.microsoft.us",
    "dod-graph.microsoft.us",
];
const CONNECTOR: [&str; 4] = [
    "smba.trafficmanager.net",
    "smba.infra.gcc.teams.microsoft.com",
    "smba.infra.gov.teams.microsoft.us",
    "smba.infra.dod.teams.microsoft.us",
];
const KEYS: [&str; 2] = ["login.botframework.com", "login.botframework.azure.us"];

/// How strict the channel is about addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Policy {
    /// HTTPS on port 443 to the vendor's hosts, and to `extra_hosts` (exact names, no wildcards).
    Production {
        /// Further hosts that may receive tokens of any kind.
        extra_hosts: Vec<String>,
    },
    /// As in production without extra hosts, and besides plain HTTP or HTTPS to this machine, any port.
    Local,
}

/// Whom a token is for. A token for one audience never goes to the hosts of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// The token endpoint, which sees the app's secret.
    Login,
    /// Microsoft Graph.
    Graph,
    /// The Bot Framework connector.
    Connector,
    /// Nobody: no token goes there, but the keys read there say whose tokens are believed.
    Keys,
    /// The Skype for Business pool, which the vendor does not host: the extra hosts only.
    Pool,
}

/// What is wrong with an address. Never the address itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Not an absolute address, too long, or with blanks or control characters.
    #[error("not a proper absolute address")]
    Malformed,
    /// Neither HTTPS nor, in local mode, plain HTTP to this machine.
    #[error("not HTTPS")]
    Scheme,
    /// It carries a user name or a password.
    #[error("it carries a user name or password")]
    UserInfo,
    /// The host is not on the list.
    #[error("the host is not on the list")]
    Host,
    /// The port is not 443.
    #[error("the port is not 443")]
    Port,
    /// A base address with a query or a fragment.
    #[error("it carries a query or a fragment")]
    Suffix,
}

/// The rule, applied to addresses.
#[derive(Debug, Clone)]
pub struct AllowList {
    extra_hosts: Vec<String>,
    loopback: bool,
}

impl AllowList {
    /// The list for `policy`.
    pub fn new(policy: &Policy) -> Self {
        match policy {
            Policy::Production { extra_hosts } => Self {
                extra_hosts: extra_hosts
                    .iter()
                    .map(|host| host.to_ascii_lowercase())
                    .collect(),
                loopback: false,
            },
            Policy::Local => Self {
                extra_hosts: Vec::new(),
                loopback: true,
            },
        }
    }

    /// Whether a token for `audience` may be sent to `url`.
    pub fn check(&self, audience: Audience, url: &Url) -> Result<(), Refused> {
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refused::UserInfo);
        }
        if !matches!(url.scheme(), "https" | "http") {
            return Err(Refused::Scheme);
        }
        if self.loopback && is_loopback(url) {
            return Ok(());
        }
        if url.scheme() != "https" {
            return Err(Refused::Scheme);
        }
        let hosts: &[&str] = match audience {
            Audience::Login => &LOGIN,
            Audience::Graph => &GRAPH,
            Audience::Connector => &CONNECTOR,
            Audience::Keys => &KEYS,
            Audience::Pool => &[],
        };
        // The parser has lower-cased the host; a trailing dot makes another name and is refused with it.
        let host = url.host_str().unwrap_or_default();
        if !hosts.contains(&host) && !self.extra_hosts.iter().any(|extra| extra == host) {
            return Err(Refused::Host);
        }
        if url.port().is_some() {
            return Err(Refused::Port);
        }
        Ok(())
    }

    /// A base address as it was given, without one trailing slash, when tokens for `audience` may go there.
    pub fn base(&self, audience: Audience, text: &str) -> Result<String, Refused> {
        // The parser drops tabs and line breaks and turns backslashes; what is kept must be what was checked.
        let odd = |c: char| c.is_whitespace() || c.is_control() || c == '\\';
        if text.len() > LONGEST || text.contains(odd) {
            return Err(Refused::Malformed);
        }
        let url = Url::parse(text).map_err(|_| Refused::Malformed)?;
        self.check(audience, &url)?;
        if url.query().is_some() || url.fragment().is_some() {
            return Err(Refused::Suffix);
        }
        Ok(text.strip_suffix('/').unwrap_or(text).to_owned())
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip == Ipv6Addr::LOCALHOST,
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod sweep;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn production() -> AllowList {
        AllowList::new(&Policy::Production {
            extra_hosts: vec!["Bots.Example.org".into()],
        })
    }

    #[test]
    fn the_vendors_hosts_and_the_extra_ones_are_accepted_without_one_slash() {
        for (given, kept) in [
            (
                "https://smba.trafficmanager.net/teams/",
                "https://smba.trafficmanager.net/teams",
            ),
            (
                "https://SMBA.trafficmanager.net/emea//",
                "https://SMBA.trafficmanager.net/emea/",
            ),
            (
                "https://smba.trafficmanager.net:443/amer/0b1c/",
                "https://smba.trafficmanager.net:443/amer/0b1c",
            ),
            (
                "https://smba.infra.gcc.teams.microsoft.com/teams",
                "https://smba.infra.gcc.teams.microsoft.com/teams",
            ),
            ("https://bots.example.org", "https://bots.example.org"),
        ] {
            assert_eq!(
                production().base(Audience::Connector, given).as_deref(),
                Ok(kept)
            );
        }
    }

    #[test]
    fn tricks_are_refused() {
        for (given, why) in [
            ("http://smba.trafficmanager.net/teams", Refused::Scheme),
            ("ftp://smba.trafficmanager.net/teams", Refused::Scheme),
            ("file:///etc/passwd", Refused::Scheme),
            ("data:text/plain,x", Refused::Scheme),
            (
                "https://smba.trafficmanager.net@evil.example/",
                Refused::UserInfo,
            ),
            ("https://:pw@smba.trafficmanager.net/", Refused::UserInfo),
            ("https://user@smba.trafficmanager.net/", Refused::UserInfo),
            ("https://smba.trafficmanager.net./teams", Refused::Host),
            (
                "https://smba.trafficmanager.net.evil.example/",
                Refused::Host,
            ),
            ("https://evil-smba.trafficmanager.net/", Refused::Host),
            ("https://trafficmanager.net/", Refused::Host),
            (
                "https://evil.example/smba.trafficmanager.net",
                Refused::Host,
            ),
            (
                "https://evil.example#smba.trafficmanager.net",
                Refused::Host,
            ),
            ("https://graph.microsoft.com/", Refused::Host),
            ("https://127.0.0.1/", Refused::Host),
            ("https://[::1]/", Refused::Host),
            ("https://localhost/", Refused::Host),
            ("http://127.0.0.1:3978/", Refused::Scheme),
            ("https://smba.trafficmanager.net:444/", Refused::Port),
            (
                "https://smba.trafficmanager.net/teams?to=x",
                Refused::Suffix,
            ),
            ("https://smba.trafficmanager.net/teams#x", Refused::Suffix),
            (
                "https:\\\\smba.trafficmanager.net\\teams",
                Refused::Malformed,
            ),
            ("https://smba.traffic\tmanager.net/", Refused::Malformed),
            (" https://smba.trafficmanager.net/", Refused::Malformed),
            ("/teams", Refused::Malformed),
            ("", Refused::Malformed),
        ] {
            assert_eq!(
                production().base(Audience::Connector, given),
                Err(why),
                "{given}"
            );
        }
        let long = format!("https://smba.trafficmanager.net/{}", "a".repeat(LONGEST));
        assert_eq!(
            production().base(Audience::Connector, &long),
            Err(Refused::Malformed)
        );
    }

    #[test]
    fn each_audience_has_its_own_hosts() {
        let url = "https://graph.microsoft.us";
        assert!(production().base(Audience::Graph, url).is_ok());
        assert_eq!(production().base(Audience::Login, url), Err(Refused::Host));
        assert!(
            production()
                .base(Audience::Login, "https://login.microsoftonline.com")
                .is_ok()
        );
    }

    #[test]
    fn local_mode_adds_this_machine_and_nothing_else() {
        let local = AllowList::new(&Policy::Local);
        for good in [
            "http://127.0.0.1:3978/teams",
            "http://127.9.9.9",
            "http://[::1]:8080",
            "http://localhost:1",
            "https://localhost:8443",
            "https://smba.trafficmanager.net/teams",
        ] {
            assert!(local.base(Audience::Connector, good).is_ok(), "{good}");
        }
        for (bad, why) in [
            ("http://smba.trafficmanager.net/teams", Refused::Scheme),
            ("http://localhost.evil.example/", Refused::Scheme),
            ("http://localhost./", Refused::Scheme),
            ("http://[::ffff:127.0.0.1]/", Refused::Scheme),
            ("http://0.0.0.0/", Refused::Scheme),
            ("http://192.168.1.1/", Refused::Scheme),
            ("https://[fe80::1]/", Refused::Host),
            ("http://me@127.0.0.1/", Refused::UserInfo),
        ] {
            assert_eq!(local.base(Audience::Connector, bad), Err(why), "{bad}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn whatever_is_accepted_is_https_to_a_listed_host(
            text in "https?:/{0,3}([a-z.@:/\\\\#?]{0,6})(smba\\.trafficmanager\\.net|bots\\.example\\.org)([a-z.@:/\\\\#?0-9]{0,12})"
        ) {
            if let Ok(kept) = production().base(Audience::Connector, &text) {
                let url = Url::parse(&kept).unwrap();
                prop_assert_eq!(url.scheme(), "https");
                prop_assert_eq!(url.port_or_known_default(), Some(443));
                prop_assert!(matches!(url.host_str(), Some("smba.trafficmanager.net" | "bots.example.org")));
            }
        }
    }
}
