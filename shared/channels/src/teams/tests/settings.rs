use super::server::*;
use crate::allow_list::Refused;
use crate::{ConfigError, HttpClient, Policy, Teams, TeamsConfig};
use std::sync::Arc;

fn error(change: impl FnOnce(&mut TeamsConfig)) -> ConfigError {
    let mut config = config("http://127.0.0.1:1");
    change(&mut config);
    match Teams::new(
        config,
        HttpClient::new().unwrap(),
        Arc::new(|| Clock::default().now()),
    ) {
        Ok(_) => panic!("accepted"),
        Err(error) => error,
    }
}

#[test]
fn settings_that_cannot_work_are_named() {
    let value = |field| ConfigError::Value { field };
    assert_eq!(
        error(|config| config.tenant_id = String::new()),
        value("tenant_id")
    );
    assert_eq!(
        error(|config| config.tenant_id = "../common".into()),
        value("tenant_id")
    );
    assert_eq!(
        error(|config| config.app_id = "a/b".into()),
        value("app_id")
    );
    assert_eq!(
        error(|config| config.authority = Some("..".into())),
        value("authority")
    );
    assert_eq!(
        error(|config| config.app_secret = "".into()),
        value("app_secret")
    );
    assert_eq!(
        error(|config| config.request_timeout = Default::default()),
        value("request_timeout")
    );
    let address = |field, source| ConfigError::Address { field, source };
    assert_eq!(
        error(|config| config.graph_url = "https://graph.evil.example".into()),
        address("graph_url", Refused::Host)
    );
    let production = error(|config| {
        config.policy = Policy::Production {
            extra_hosts: Vec::new(),
        }
    });
    assert_eq!(production, address("login_url", Refused::Scheme));
}

#[test]
fn the_secret_is_in_no_debug_text() {
    assert!(!format!("{:?}", config("http://127.0.0.1:1")).contains(SECRET));
}
