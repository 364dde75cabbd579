//! A simulated tenant on a port of its own: it gives out the tokens, and knows the people.

use platform::{SystemTime, TimeSource};
use secrecy::SecretString;
use simulators::teams::{Person, Tenant, TenantOptions};
use std::sync::Arc;
use tokio::net::TcpListener;

/// The tenant.
pub const TENANT_ID: &str = "7d1c6a52-3f0e-4b7a-9d55-0c5f1e2a9b10";
/// The bot.
pub const APP_ID: &str = "2f9a1c34-8b6d-4e21-a7c3-5d0e9f8b7a61";
/// Its secret.
pub const SECRET: &str = "a secret of the tests";

/// A tenant that is served until the test's runtime ends.
pub struct Served {
    /// The tenant.
    pub tenant: Tenant,
    /// Where it is: `http://127.0.0.1:1234`.
    pub base: String,
}

impl Served {
    /// Starts one with these people.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start(people: Vec<Person>) -> Self {
        let clock = Arc::new(|| SystemTime.now());
        let mut options = TenantOptions::new(clock, TENANT_ID, APP_ID, SECRET);
        options.requests_per_second = 0;
        let tenant = Tenant::open(options).unwrap();
        tenant.add_people(people).unwrap();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let serving = tenant.clone();
        tokio::spawn(async move {
            serving
                .serve(listener, std::future::pending())
                .await
                .unwrap();
        });
        Self { tenant, base }
    }

    /// A bearer token for the connector.
    ///
    /// # Panics
    /// When none is given out.
    pub async fn token(&self, http: &reqwest::Client) -> String {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", APP_ID),
            ("client_secret", SECRET),
            ("scope", "https://api.botframework.com/.default"),
        ];
        let url = format!("{}/login/{TENANT_ID}/oauth2/v2.0/token", self.base);
        let answer: serde_json::Value = http
            .post(url)
            .form(&form)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        answer["access_token"].as_str().unwrap().to_owned()
    }

    /// The secret, as settings take it.
    pub fn secret() -> SecretString {
        SecretString::from(SECRET.to_owned())
    }
}
