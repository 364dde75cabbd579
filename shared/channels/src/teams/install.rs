//! Installing the app for a person who does not have it, through Graph.

use super::client::Teams;
use super::conversation::Conversation;
use super::counts::Kind;
use super::error_body;
use crate::escape;
use crate::fault::{ChannelFault, FaultKind, SendFault};
use crate::http::Answer;
use crate::retry_after;
use domain::outcome::Reason;
use serde_json::{Value, json};

/// Whether the app was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Installed {
    /// It is now.
    New,
    /// It was before.
    Already,
}

/// Requests that [`Teams::install_and_create`] makes at most, the look-up in the catalogue aside.
///
/// Take them from the channel's pace: a first contact that installs then costs three, so that at any rate up to 90
/// requests a second fewer than 30 installations a second are asked of Graph, which allows 30.
pub const INSTALL_REQUESTS: u32 = 2;

impl Teams {
    /// Whether this system may install the app for people who do not have it.
    pub fn may_install(&self) -> bool {
        self.inner.manifest_id.is_some()
    }

    /// Installs the app for a person. May be repeated: an app that is there stays there.
    ///
    /// # Errors
    /// [`SendFault::Permanent`] when this person cannot have it ([`Reason::AppNotInstalled`] where this system may not
    /// install at all), [`SendFault::Person`] when it may work later, [`SendFault::Channel`] for throttling and outages.
    pub async fn install_app(&self, object_id: &str) -> Result<Installed, SendFault> {
        let Some(manifest) = &self.inner.manifest_id else {
            return Err(SendFault::Permanent(Reason::AppNotInstalled));
        };
        let person =
            escape::path_segment(object_id).ok_or(SendFault::Permanent(Reason::NotFound))?;
        let app = self.catalogue_id(manifest).await?;
        let url = self.graph_address(&format!("/v1.0/users/{person}/teamwork/installedApps"))?;
        let bind = self.graph_address(&format!("/v1.0/appCatalogs/teamsApps/{app}"))?;
        let body = json!({ "teamsApp@odata.bind": bind.as_str() }).to_string();
        let answer = self
            .graph_answer(Kind::Install, url, Some(body))
            .await
            .map_err(repeatable)?;
        match answer.status.as_u16() {
            200..=299 => Ok(Installed::New),
            409 => Ok(Installed::Already),
            404 => {
                // Either the person or the app is gone; the next person tells.
                *self.inner.catalogue_id.lock().await = None;
                Err(self.refused(&answer, Reason::NotFound))
            }
            _ => Err(self.refused(&answer, Reason::BlockedByAdmin)),
        }
    }

    /// What follows a conversation that was refused because the app is not installed: installs it and creates the
    /// conversation once more. Nothing of it harms when it is repeated.
    ///
    /// # Errors
    /// As [`Teams::install_app`] and [`Teams::create_conversation`]. Teams may take a moment to know of an
    /// installation: a conversation that is refused right after one is [`SendFault::Person`], to be tried again.
    pub async fn install_and_create(&self, object_id: &str) -> Result<Conversation, SendFault> {
        let installed = self.install_app(object_id).await?;
        match self.create_conversation(object_id).await {
            Err(SendFault::Permanent(Reason::AppNotInstalled)) if installed == Installed::New => {
                Err(SendFault::Person)
            }
            created => created,
        }
    }

    /// The app's id in the tenant's catalogue; asked for once.
    async fn catalogue_id(&self, manifest: &str) -> Result<String, SendFault> {
        // Held while asking: eight people at a time need the same answer.
        let mut known = self.inner.catalogue_id.lock().await;
        if let Some(id) = &*known {
            return Ok(id.clone());
        }
        let url = self.graph_address(&format!(
            "/v1.0/appCatalogs/teamsApps?$filter=externalId%20eq%20%27{}%27",
            escape::percent_encoded(manifest)
        ))?;
        let answer = self
            .graph_answer(Kind::Install, url, None)
            .await
            .map_err(repeatable)?;
        if answer.status.as_u16() != 200 {
            return Err(self.refused(&answer, Reason::ChannelMisconfigured));
        }
        let found: Option<Value> = answer
            .body
            .and_then(|body| serde_json::from_slice(&body).ok());
        let Some(apps) = found
            .as_ref()
            .and_then(|found| found.get("value"))
            .and_then(Value::as_array)
        else {
            return Err(SendFault::Person);
        };
        // The organisation's own upload comes before one of the store with the same id.
        let own = |app: &&Value| {
            app.get("distributionMethod")
                .is_some_and(|m| m == "organization")
        };
        let app = apps.iter().find(own).or(apps.first());
        let Some(id) = app
            .and_then(|app| app.get("id"))
            .and_then(Value::as_str)
            .and_then(escape::path_segment)
        else {
            tracing::error!("the app to install is not in the tenant's catalogue");
            return Err(SendFault::Permanent(Reason::ChannelMisconfigured));
        };
        *known = Some(id.clone());
        Ok(id)
    }

    /// What a refusal means. `other` is the reason of one that concerns this person for good.
    fn refused(&self, answer: &Answer, other: Reason) -> SendFault {
        let status = answer.status.as_u16();
        let codes = error_body::codes(answer.body.as_deref().unwrap_or_default());
        let has = |word: &str| codes.iter().any(|code| code.eq_ignore_ascii_case(word));
        let word = codes.first().map(String::as_str).unwrap_or_default();
        tracing::warn!(
            http.status = status,
            graph.code = word,
            graph.request_id = error_body::correlation(&answer.headers, "request-id"),
            "Graph refused to install the app"
        );
        let channel = |kind| {
            SendFault::Channel(ChannelFault {
                kind,
                retry_after: retry_after::of(&answer.headers, (self.inner.machine_now)()),
                detail: format!("graph: {status} {word}").trim_end().to_owned(),
            })
        };
        match status {
            // A fresh token was refused too, for everybody.
            401 => channel(FaultKind::Misconfigured),
            // Consent is missing. Whoever has the app can be sent to nevertheless, so the channel goes on.
            403 if has("Authorization_RequestDenied") || names_permission(answer) => {
                SendFault::Permanent(Reason::ChannelMisconfigured)
            }
            403 | 404 => SendFault::Permanent(other),
            429 => channel(FaultKind::RateLimited),
            503 => channel(FaultKind::Unavailable),
            500..=599 => SendFault::Person,
            300..=399 => channel(FaultKind::Misconfigured),
            _ => SendFault::Permanent(Reason::ChannelMisconfigured),
        }
    }
}

/// The services behind Graph have one code for all they forbid; of a consent that is missing they name the role.
fn names_permission(answer: &Answer) -> bool {
    let body: Option<Value> = answer
        .body
        .as_deref()
        .and_then(|body| serde_json::from_slice(body).ok());
    let message = body
        .as_ref()
        .and_then(|body| body["error"]["message"].as_str());
    message.is_some_and(|message| message.to_ascii_lowercase().contains("role permissions"))
}

/// Installing may be repeated, so an answer that got lost concerns nobody but this person.
fn repeatable(fault: ChannelFault) -> SendFault {
    match fault.kind {
        FaultKind::Directory => SendFault::Person,
        _ => SendFault::Channel(fault),
    }
}
