//! `POST /control/bot/{install|uninstall|say|read|rotate}`: people act by command.

use super::BotAnswer;
use crate::teams::error::Error;
use crate::teams::http::{Reply, Request};
use crate::teams::tenant::Tenant;
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;

/// `{"address": "ann@contoso.example", "text": "Hello", "locale": "fr-FR"}`
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Command {
    address: String,
    text: String,
    locale: String,
}

/// Answers `{"answers": [200]}`: the bot's statuses, none where no bot is connected.
pub(crate) async fn control(tenant: &Tenant, act: &str, request: &Request) -> Reply {
    // A foreign web page can make a browser post a form here, but not JSON.
    let is_json = request
        .header("content-type")
        .is_some_and(|kind| kind.starts_with("application/json"));
    if !is_json {
        return refusal(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Send application/json.");
    }
    let Ok(command) = serde_json::from_slice::<Command>(&request.body) else {
        return refusal(StatusCode::BAD_REQUEST, "Send address, text and locale.");
    };
    let address = &command.address;
    let done = match act {
        "install" => tenant.install(address).await,
        "uninstall" => tenant.uninstall(address).await,
        "say" => tenant.say(address, &command.text, &command.locale).await,
        "read" => tenant.read(address).await,
        "rotate" => tenant.rotate_keys().await.map(|()| Vec::new()),
        _ => {
            let acts = "There are install, uninstall, say, read and rotate.";
            return refusal(StatusCode::NOT_FOUND, acts);
        }
    };
    match done {
        Ok(answers) => {
            let statuses = |answer: &BotAnswer| answer.status;
            Reply::ok(json!({"answers": answers.iter().map(statuses).collect::<Vec<_>>()}))
        }
        Err(Error::NoPerson) => refusal(StatusCode::NOT_FOUND, "No such person."),
        Err(error) => refusal(StatusCode::BAD_GATEWAY, &error.to_string()),
    }
}

fn refusal(status: StatusCode, message: &str) -> Reply {
    Reply::json(status, json!({"error": message}))
}
