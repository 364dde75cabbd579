//! One activity from beginning to end.

use crate::activity::{Activity, Kind, Person, is_guid};
use crate::refusal::Refusal;
use crate::token::{Tokens, Verified};
use crate::{answer, installation, reading};
use channels::{Conversation, Teams};
use chrono::{DateTime, TimeDelta, Utc};
use http::{HeaderValue, Response, StatusCode};
use platform::{App, Receipts};
use std::sync::Arc;
use store::StoreError;

/// The only channel the bot is on.
const CHANNEL: &str = "msteams";
/// An event that claims to be later than this counts as of now: it would hide all events until then.
const AHEAD: TimeDelta = TimeDelta::minutes(5);

/// The inbound half of the bot.
pub struct Bot {
    pub(crate) app: Arc<App>,
    pub(crate) teams: Teams,
    pub(crate) receipts: Receipts,
    tokens: Tokens,
}

/// Why the bot cannot be.
#[derive(Debug, thiserror::Error)]
pub enum BotError {
    /// Without a channel there is nobody to verify for.
    #[error(
        "the Teams channel is not set up: TEAMS_TENANT_ID, TEAMS_APP_ID and its secret are needed"
    )]
    NoTeams,
    /// Activities name their tenant by its GUID.
    #[error("TEAMS_TENANT_ID must be the tenant's GUID for the bot")]
    TenantId,
    /// The address of the connector's keys cannot be used.
    #[error("TEAMS_OPENID_URL cannot be used")]
    OpenIdUrl(#[from] channels::ConfigError),
}

/// An activity that is believed.
pub(crate) struct Event {
    pub(crate) activity: Activity,
    /// Where its person is answered.
    pub(crate) conversation: Conversation,
    /// When it happened, in campaign time.
    pub(crate) at: DateTime<Utc>,
}

impl Bot {
    /// The bot of the application's tenant; `openid_url` says where the connector's keys are announced. Nothing is
    /// asked of the network yet.
    ///
    /// # Errors
    /// When the configuration makes no sense.
    pub fn new(app: Arc<App>, openid_url: &str) -> Result<Self, BotError> {
        let teams = app.teams.clone().ok_or(BotError::NoTeams)?;
        if !is_guid(teams.tenant_id()) {
            return Err(BotError::TenantId);
        }
        let keys = teams.inbound_keys(openid_url)?;
        Ok(Self {
            tokens: Tokens::new(keys, teams.app_id()),
            teams,
            receipts: Receipts::default(),
            app,
        })
    }

    /// Answers a request: 200 when it is done, 401 or 403 when it is not believed, 500 when it is to be sent again.
    pub(crate) async fn receive(
        &self,
        authorization: Option<&HeaderValue>,
        body: &[u8],
    ) -> Response<String> {
        let now = self.app.clock.machine_now();
        let verified = match self.tokens.verify(authorization, now).await {
            Ok(verified) => verified,
            Err(refusal) => return refused(refusal),
        };
        let Some(activity) = Activity::read(body) else {
            return status(StatusCode::BAD_REQUEST);
        };
        let event = match self.believe(&verified, activity) {
            Ok(event) => event,
            Err(refusal) => return refused(refusal),
        };
        match self.handle(&event).await {
            Ok(response) => response,
            Err(error) => {
                tracing::error!("an activity could not be stored and is to be sent again: {error}");
                status(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }

    /// Holds the activity against its token and against us.
    fn believe(&self, verified: &Verified, activity: Activity) -> Result<Event, Refusal> {
        if activity.channel != CHANNEL {
            return Err(Refusal::Channel);
        }
        if !verified.key.endorsements.iter().any(|one| one == CHANNEL) {
            return Err(Refusal::Endorsement);
        }
        if without_slash(&verified.service_url) != without_slash(&activity.service_url) {
            return Err(Refusal::ServiceUrl);
        }
        let ours = self.teams.tenant_id();
        let foreign = |tenant: &String| !tenant.eq_ignore_ascii_case(ours);
        if activity.tenants.is_empty() || activity.tenants.iter().any(foreign) {
            return Err(Refusal::Tenant);
        }
        let conversation = self
            .teams
            .conversation_at(&activity.conversation_id, &activity.service_url)
            .ok_or(Refusal::ServiceHost)?;
        let now = self.app.clock.campaign_now();
        let at = activity.at.filter(|at| *at <= now + AHEAD).unwrap_or(now);
        Ok(Event {
            activity,
            conversation,
            at,
        })
    }

    async fn handle(&self, event: &Event) -> Result<Response<String>, StoreError> {
        if let Kind::Invoke(name) = &event.activity.kind {
            return Ok(answer::to_invoke(name));
        }
        if let Some(person) = self.whom(event) {
            match event.activity.kind {
                Kind::Installed => installation::installed(self, event, person).await?,
                Kind::Uninstalled => installation::uninstalled(self, event, person).await?,
                Kind::Message => answer::to_message(self, event, person).await?,
                Kind::Read(last) => reading::read(self, event, person, last).await?,
                Kind::Invoke(_) | Kind::Other => {}
            }
        }
        Ok(status(StatusCode::OK))
    }

    /// The person behind an event that concerns one. Campaigns are sent to people: groups and channels are ignored.
    fn whom<'a>(&self, event: &'a Event) -> Option<&'a Person> {
        let activity = &event.activity;
        if activity.kind == Kind::Other {
            return None;
        }
        if !activity.is_personal {
            tracing::info!("an event of a group or a channel is ignored");
            return None;
        }
        if activity.person.is_none() {
            tracing::info!("an event without an object id is ignored");
        }
        activity.person.as_ref()
    }
}

fn refused(refusal: Refusal) -> Response<String> {
    tracing::warn!(reason = refusal.word(), "a request to the bot was refused");
    status(refusal.status())
}

pub(crate) fn status(status: StatusCode) -> Response<String> {
    let mut response = Response::new(String::new());
    *response.status_mut() = status;
    response
}

fn without_slash(url: &str) -> &str {
    url.strip_suffix('/').unwrap_or(url)
}
