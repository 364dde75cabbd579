//! Every function started with the environment that the template gives it, for what it reads at its start.

use super::granted::Granted;
use super::recorder::Recorder;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::{Json, Router};
use platform::config::Env;
use platform::{App, Clock, Entropy};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What a function finds when it asks for a secret: link keys, which also do for a password.
fn value() -> String {
    format!("1:{}=", "A".repeat(43))
}

#[derive(Clone)]
struct Vault {
    recorder: Recorder,
    function: &'static str,
}

async fn answer(State(vault): State<Vault>, request: Request) -> Json<Value> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(Body::new(body), usize::MAX).await.unwrap();
    vault.recorder.hear(vault.function, &parts, &body);
    Json(json!({"ARN": "arn:secret", "Name": "secret", "VersionId": "v", "SecretString": value()}))
}

/// Starts each function once that asks the cloud for something.
pub async fn read(functions: &BTreeMap<String, Granted>, recorder: &Recorder) {
    for (name, granted) in functions
        .iter()
        .filter(|(name, _)| *name != super::ASKS_NOTHING)
    {
        let function: &'static str = name.clone().leak();
        let vault = Vault {
            recorder: recorder.clone(),
            function,
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let here = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(vault);
        tokio::spawn(async move { axum::serve(listener, router).await });
        let mut environment = granted.environment.clone();
        environment.insert("AWS_REGION".into(), "eu-central-1".into());
        // A value that CloudFormation would have put there.
        for value_of in ["LINK_KEYS", "TEAMS_APP_SECRET", "SKYPE_PASSWORD"] {
            if let Some(resolved) = environment.get_mut(value_of) {
                *resolved = value();
            }
        }
        for service in ["DYNAMODB", "SQS", "SCHEDULER", "SECRETS_MANAGER", "S3"] {
            environment.insert(format!("AWS_ENDPOINT_URL_{service}"), here.clone());
        }
        // The names of secrets as ARNs, whatever the template calls them by.
        for name_of in [
            "LINK_KEYS_SECRET",
            "TEAMS_APP_SECRET_ID",
            "SKYPE_PASSWORD_ID",
        ] {
            if let Some(secret) = environment
                .get_mut(name_of)
                .filter(|secret| !secret.is_empty() && !secret.starts_with("arn:"))
            {
                *secret = format!("arn:{secret}");
            }
        }
        let started = App::from(
            &Env::fixed(environment),
            Clock::system(),
            Entropy::seeded(1),
        )
        .await;
        started.unwrap_or_else(|error| panic!("{name} does not start: {error}"));
    }
}
