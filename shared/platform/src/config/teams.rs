//! The Teams channel.

use super::web::is_local;
use super::{ConfigError, Env, web_address};
use channels::{Policy, TeamsConfig};
use secrecy::SecretString;
use std::time::Duration;

/// Reads the Teams channel: `TEAMS_TENANT_ID`, `TEAMS_APP_ID`, and optionally `TEAMS_AUTHORITY`, `TEAMS_EXTRA_HOSTS`
/// (names separated by commas), `TEAMS_REQUEST_TIMEOUT_SECONDS` (1–60, 10 by default), `LOGIN_URL`, `GRAPH_URL` and
/// `TEAMS_CONNECTOR_URL` (Microsoft's public cloud by default), `TEAMS_INSTALL_APP` (`true` installs the app for people
/// who do not have it; `false` by default) and `TEAMS_MANIFEST_ID` (the id in the app's manifest; the application by
/// default). `None` when neither tenant, application nor secret is
/// set: such a function does not speak to Teams.
///
/// # Errors
/// [`ConfigError`] names the key that is missing or makes no sense.
pub fn teams(
    env: &Env,
    app_secret: Option<SecretString>,
) -> Result<Option<TeamsConfig>, ConfigError> {
    let (tenant_id, app_id) = (
        env.optional("TEAMS_TENANT_ID")?,
        env.optional("TEAMS_APP_ID")?,
    );
    if tenant_id.is_none() && app_id.is_none() && app_secret.is_none() {
        return Ok(None);
    }
    let missing = |key: &str| ConfigError::Missing {
        key: key.to_owned(),
    };
    let address = |key: &str, default: &str| {
        web_address(key, env.optional(key)?.as_deref().unwrap_or(default))
    };
    let login_url = address("LOGIN_URL", "https://login.microsoftonline.com")?;
    let graph_url = address("GRAPH_URL", "https://graph.microsoft.com")?;
    let connector_url = address(
        "TEAMS_CONNECTOR_URL",
        "https://smba.trafficmanager.net/teams",
    )?;
    // Only a system that is on this machine as a whole may send tokens to it.
    let policy = if [&login_url, &graph_url, &connector_url]
        .into_iter()
        .all(|address| is_local(address))
    {
        Policy::Local
    } else {
        let hosts = env.optional("TEAMS_EXTRA_HOSTS")?.unwrap_or_default();
        let named = hosts
            .split(',')
            .map(str::trim)
            .filter(|host| !host.is_empty());
        Policy::Production {
            extra_hosts: named.map(str::to_owned).collect(),
        }
    };
    let tenant_id = tenant_id.ok_or_else(|| missing("TEAMS_TENANT_ID"))?;
    let app_id = app_id.ok_or_else(|| missing("TEAMS_APP_ID"))?;
    let may_install = env
        .parsed("TEAMS_INSTALL_APP", "true or false")?
        .unwrap_or(false);
    let manifest_id = env.optional("TEAMS_MANIFEST_ID")?;
    Ok(Some(TeamsConfig {
        install: may_install.then(|| manifest_id.unwrap_or_else(|| app_id.clone())),
        login_url,
        graph_url,
        connector_url,
        tenant_id,
        app_id,
        app_secret: app_secret.ok_or_else(|| missing("TEAMS_APP_SECRET"))?,
        authority: env.optional("TEAMS_AUTHORITY")?,
        policy,
        request_timeout: Duration::from_secs(
            env.number("TEAMS_REQUEST_TIMEOUT_SECONDS", 1..=60, 10)?
                .into(),
        ),
    }))
}

/// Where the connector's keys are announced: `TEAMS_OPENID_URL`, by default that of the cloud of `LOGIN_URL`.
///
/// # Errors
/// [`ConfigError`] when it is no address.
pub fn teams_openid_url(env: &Env) -> Result<String, ConfigError> {
    let login_url = env.optional("LOGIN_URL")?.unwrap_or_default();
    let default = if login_url.starts_with("https://login.microsoftonline.us") {
        "https://login.botframework.azure.us/v1/.well-known/openidconfiguration"
    } else {
        "https://login.botframework.com/v1/.well-known/openidconfiguration"
    };
    let key = "TEAMS_OPENID_URL";
    web_address(key, env.optional(key)?.as_deref().unwrap_or(default))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TENANT: (&str, &str) = ("TEAMS_TENANT_ID", "8d1b0f4e-0000-4000-8000-000000000001");
    const APP: (&str, &str) = ("TEAMS_APP_ID", "8d1b0f4e-0000-4000-8000-000000000002");

    fn secret() -> Option<SecretString> {
        Some(SecretString::from("very secret".to_owned()))
    }

    #[test]
    fn the_public_cloud_is_the_default_and_nothing_set_is_no_channel() {
        assert!(
            teams(&Env::fixed([("GRAPH_URL", "https://x.example")]), None)
                .unwrap()
                .is_none()
        );
        let config = teams(&Env::fixed([TENANT, APP]), secret())
            .unwrap()
            .unwrap();
        assert_eq!(
            config.connector_url,
            "https://smba.trafficmanager.net/teams"
        );
        assert_eq!(config.request_timeout, Duration::from_secs(10));
        assert!(
            matches!(config.policy, Policy::Production { extra_hosts } if extra_hosts.is_empty())
        );
    }

    #[test]
    fn what_is_missing_or_wrong_is_named_without_the_secret() {
        let error = |pairs: &[(&str, &str)], secret| {
            teams(&Env::fixed(pairs.iter().copied()), secret)
                .unwrap_err()
                .to_string()
        };
        assert_eq!(error(&[TENANT], secret()), "TEAMS_APP_ID is not set");
        assert_eq!(error(&[APP], secret()), "TEAMS_TENANT_ID is not set");
        assert_eq!(error(&[TENANT, APP], None), "TEAMS_APP_SECRET is not set");
        let bad = [TENANT, APP, ("GRAPH_URL", "http://graph.example")];
        assert!(error(&bad, secret()).starts_with("GRAPH_URL must be "));
        let bad = [TENANT, APP, ("TEAMS_REQUEST_TIMEOUT_SECONDS", "0")];
        assert!(error(&bad, secret()).starts_with("TEAMS_REQUEST_TIMEOUT_SECONDS must be "));
        let config = teams(&Env::fixed([TENANT, APP]), secret()).unwrap();
        assert!(!format!("{config:?}").contains("very secret"));
    }

    #[test]
    fn the_app_is_installed_only_where_that_is_asked_for() {
        let of = |pairs: &[(&str, &str)]| {
            let pairs = [TENANT, APP].iter().chain(pairs).copied();
            teams(&Env::fixed(pairs), secret()).map(|config| config.unwrap().install)
        };
        assert_eq!(of(&[]), Ok(None));
        assert_eq!(of(&[("TEAMS_MANIFEST_ID", "m-1")]), Ok(None));
        assert_eq!(of(&[("TEAMS_INSTALL_APP", "false")]), Ok(None));
        let yes = ("TEAMS_INSTALL_APP", "true");
        assert_eq!(of(&[yes]), Ok(Some(APP.1.to_owned())));
        assert_eq!(
            of(&[yes, ("TEAMS_MANIFEST_ID", "m-1")]),
            Ok(Some("m-1".to_owned()))
        );
        let error = of(&[("TEAMS_INSTALL_APP", "maybe")]).unwrap_err();
        assert_eq!(error.to_string(), "TEAMS_INSTALL_APP must be true or false");
    }

    #[test]
    fn the_keys_are_those_of_the_cloud_unless_said_otherwise() {
        let of = |pairs: &[(&str, &str)]| teams_openid_url(&Env::fixed(pairs.iter().copied()));
        let public = of(&[]).unwrap();
        assert!(public.starts_with("https://login.botframework.com/v1/"));
        let government = of(&[("LOGIN_URL", "https://login.microsoftonline.us")]).unwrap();
        assert!(government.starts_with("https://login.botframework.azure.us/v1/"));
        let here = "http://127.0.0.1:1/botframework/.well-known/openidconfiguration";
        assert_eq!(of(&[("TEAMS_OPENID_URL", here)]).as_deref(), Ok(here));
        let bad = of(&[("TEAMS_OPENID_URL", "http://keys.example")]).unwrap_err();
        assert!(bad.to_string().starts_with("TEAMS_OPENID_URL must be "));
    }

    #[test]
    fn only_a_system_wholly_on_this_machine_is_local() {
        let here = "http://127.0.0.1:1";
        let mut pairs = vec![
            TENANT,
            APP,
            ("LOGIN_URL", here),
            ("GRAPH_URL", here),
            ("TEAMS_EXTRA_HOSTS", "a.example, b.example"),
        ];
        let of = |pairs: &[(&str, &str)]| {
            teams(&Env::fixed(pairs.iter().copied()), secret())
                .unwrap()
                .unwrap()
                .policy
        };
        assert!(
            matches!(of(&pairs), Policy::Production { extra_hosts } if extra_hosts == ["a.example", "b.example"])
        );
        pairs.push(("TEAMS_CONNECTOR_URL", here));
        assert!(matches!(of(&pairs), Policy::Local));
    }
}
