//! The Skype for Business channel.

use super::web::is_local;
use super::{ConfigError, Env, web_address};
use channels::{HttpClient, Policy, SkypeConfig};
use secrecy::SecretString;
use std::time::Duration;

/// Longest time-out of one request, in seconds.
const REQUEST_SECONDS_MAX: u32 = 30;
/// Longest wait for what becomes of an invitation, in seconds. With the request before it, a send stays under two
/// minutes: the invocation that makes it must outlast it.
const ANSWER_SECONDS_MAX: u32 = 90;

/// Reads the Skype for Business channel: `SKYPE_SIP_DOMAIN`, `SKYPE_USERNAME`, and optionally `SKYPE_DISCOVERY_URLS`
/// and `SKYPE_POOL_HOSTS` (separated by commas; the vendor's names of the domain, and no further host),
/// `SKYPE_REQUEST_TIMEOUT_SECONDS` (1–30, 10 by default) and `SKYPE_ANSWER_TIMEOUT_SECONDS` (5–90, 45: an invitation
/// nobody answers fails by itself after about 30). `None` when neither domain, user name nor password is set: such a
/// function does not speak to Skype for Business.
///
/// # Errors
/// [`ConfigError`] names the key that is missing or makes no sense.
pub fn skype(
    env: &Env,
    password: Option<SecretString>,
) -> Result<Option<SkypeConfig>, ConfigError> {
    let (sip_domain, username) = (
        env.optional("SKYPE_SIP_DOMAIN")?,
        env.optional("SKYPE_USERNAME")?,
    );
    if sip_domain.is_none() && username.is_none() && password.is_none() {
        return Ok(None);
    }
    let missing = |key: &str| ConfigError::Missing {
        key: key.to_owned(),
    };
    let discovery_urls = list(env, "SKYPE_DISCOVERY_URLS")?;
    for url in &discovery_urls {
        web_address("SKYPE_DISCOVERY_URLS", url)?;
    }
    // Only a system that is on this machine as a whole may send passwords to it.
    let policy = if !discovery_urls.is_empty() && discovery_urls.iter().all(|url| is_local(url)) {
        Policy::Local
    } else {
        Policy::Production {
            extra_hosts: list(env, "SKYPE_POOL_HOSTS")?,
        }
    };
    let seconds = |key: &str, range, default| {
        env.number(key, range, default)
            .map(|seconds| Duration::from_secs(seconds.into()))
    };
    Ok(Some(SkypeConfig {
        sip_domain: sip_domain.ok_or_else(|| missing("SKYPE_SIP_DOMAIN"))?,
        discovery_urls,
        username: username.ok_or_else(|| missing("SKYPE_USERNAME"))?,
        password: password.ok_or_else(|| missing("SKYPE_PASSWORD"))?,
        policy,
        request_timeout: seconds("SKYPE_REQUEST_TIMEOUT_SECONDS", 1..=REQUEST_SECONDS_MAX, 10)?,
        answer_timeout: seconds("SKYPE_ANSWER_TIMEOUT_SECONDS", 5..=ANSWER_SECONDS_MAX, 45)?,
    }))
}

/// The HTTP client of this channel. A pool often has certificates of the company's own: `SKYPE_CA_PEM` holds the
/// roots to trust beside the public ones, as PEM.
///
/// # Errors
/// [`ConfigError`] when that holds no certificate.
pub fn skype_http(env: &Env) -> Result<HttpClient, ConfigError> {
    let key = "SKYPE_CA_PEM";
    let pem = env.optional(key)?.unwrap_or_default();
    HttpClient::with_roots(&pem)
        .map_err(|_| ConfigError::invalid(key, "certificates in PEM, or nothing"))
}

/// The parts of a value separated by commas.
fn list(env: &Env, key: &str) -> Result<Vec<String>, ConfigError> {
    let value = env.optional(key)?.unwrap_or_default();
    let parts = value.split(',').map(str::trim);
    Ok(parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOMAIN: (&str, &str) = ("SKYPE_SIP_DOMAIN", "contoso.example");
    const USER: (&str, &str) = ("SKYPE_USERNAME", "CONTOSO\\push");

    fn read(pairs: &[(&str, &str)]) -> Result<Option<SkypeConfig>, ConfigError> {
        let password = SecretString::from("very secret".to_owned());
        skype(&Env::fixed(pairs.iter().copied()), Some(password))
    }

    #[test]
    fn nothing_set_is_no_channel_and_the_defaults_outlast_an_unanswered_invitation() {
        let nothing = Env::fixed([("SKYPE_POOL_HOSTS", "pool.contoso.example")]);
        assert!(skype(&nothing, None).unwrap().is_none());
        let config = read(&[DOMAIN, USER]).unwrap().unwrap();
        assert!(config.discovery_urls.is_empty());
        assert_eq!(config.answer_timeout, Duration::from_secs(45));
        assert_eq!(config.request_timeout, Duration::from_secs(10));
        assert!(
            matches!(config.policy, Policy::Production { extra_hosts } if extra_hosts.is_empty())
        );
    }

    #[test]
    fn what_is_missing_or_wrong_is_named_without_the_password() {
        let error = |pairs: &[(&str, &str)]| read(pairs).unwrap_err().to_string();
        assert_eq!(error(&[DOMAIN]), "SKYPE_USERNAME is not set");
        assert_eq!(error(&[USER]), "SKYPE_SIP_DOMAIN is not set");
        let without = skype(&Env::fixed([DOMAIN, USER]), None).unwrap_err();
        assert_eq!(without.to_string(), "SKYPE_PASSWORD is not set");
        for (key, value) in [
            (
                "SKYPE_DISCOVERY_URLS",
                "http://lyncdiscover.contoso.example/",
            ),
            ("SKYPE_REQUEST_TIMEOUT_SECONDS", "31"),
            ("SKYPE_ANSWER_TIMEOUT_SECONDS", "91"),
        ] {
            let error = error(&[DOMAIN, USER, (key, value)]);
            assert!(error.starts_with(&format!("{key} must be ")), "{error}");
        }
        let config = read(&[DOMAIN, USER]).unwrap();
        assert!(!format!("{config:?}").contains("very secret"));
    }

    #[test]
    fn roots_are_certificates_or_nothing() {
        assert!(skype_http(&Env::fixed([("SKYPE_CA_PEM", "")])).is_ok());
        let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        for wrong in ["no certificate", broken] {
            let error = skype_http(&Env::fixed([("SKYPE_CA_PEM", wrong)])).unwrap_err();
            assert!(error.to_string().starts_with("SKYPE_CA_PEM must be "));
        }
    }

    #[test]
    fn hosts_are_named_and_only_a_pool_on_this_machine_is_local() {
        let here = "http://127.0.0.1:1/discover/";
        let both = format!("{here}, https://lyncdiscover.contoso.example/");
        let of = |urls: &str| {
            let hosts = ("SKYPE_POOL_HOSTS", "a.example, b.example");
            read(&[DOMAIN, USER, ("SKYPE_DISCOVERY_URLS", urls), hosts])
                .unwrap()
                .unwrap()
        };
        assert!(matches!(of(here).policy, Policy::Local));
        assert_eq!(of(&both).discovery_urls.len(), 2);
        assert!(
            matches!(of(&both).policy, Policy::Production { extra_hosts } if extra_hosts == ["a.example", "b.example"])
        );
    }
}
