//! Answers to people who write to the bot: that nobody reads along, and whom to ask. One an hour for each person,
//! whatever they write, and only where the channel has room for it: campaigns come first.

use crate::activity::Person;
use crate::bot::{Bot, Event, status};
use crate::installation;
use channels::SendFault;
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::Channel;
use domain::pace::{Grant, PATIENCE};
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Response, StatusCode};
use std::time::Duration;
use store::{Begin, StoreError};

/// Between two answers to one person, in machine time.
const PAUSE: TimeDelta = TimeDelta::hours(1);
/// Teams waits some fifteen seconds for us, and sends again what took longer.
const BUDGET: Duration = Duration::from_secs(8);
/// An answer is kept as an idempotent request of a name of our own; no route of the API has it.
const ROUTE: &str = "bot answer";
const KEY: &str = "last";

const ENGLISH: &str = "Hello! I only deliver messages from your organisation, and nobody reads what is written to \
    me. If you have a question about a message, please ask whoever is named in it, or your communications team.";
const FRENCH: &str = "Bonjour ! Je ne fais que transmettre des messages de votre organisation, et personne ne lit \
    ce qui m’est écrit. Pour toute question sur un message, adressez-vous à la personne qui y est indiquée ou à \
    votre service communication.";

/// In the language of the person's client: French or else English.
pub(crate) fn text(locale: &str) -> &'static str {
    let language = locale.split(['-', '_']).next().unwrap_or_default();
    if language.eq_ignore_ascii_case("fr") {
        FRENCH
    } else {
        ENGLISH
    }
}

/// Whoever writes can be reached where they write.
pub(crate) async fn to_message(
    bot: &Bot,
    event: &Event,
    person: &Person,
) -> Result<(), StoreError> {
    let (store, who) = (&bot.app.store, person.object_id.as_str());
    let now = bot.app.clock.machine_now();
    let begun = store.begin_idempotent(who, ROUTE, KEY, b"", now, now + PAUSE);
    if begun.await? != Begin::Fresh {
        return Ok(());
    }
    installation::installed(bot, event, person).await?;
    if send(bot, event, person).await? {
        // Kept late or not at all, it costs one more answer, a minute from now at the earliest.
        if let Err(error) = store
            .finish_idempotent(who, ROUTE, KEY, 200, None, "")
            .await
        {
            tracing::warn!("an answer was not noted: {error}");
        }
    } else {
        store.abandon_idempotent(who, ROUTE, KEY).await?;
    }
    Ok(())
}

/// Whether the person may have got the answer.
async fn send(bot: &Bot, event: &Event, person: &Person) -> Result<bool, StoreError> {
    let Some(slot) = slot(bot).await? else {
        tracing::info!("somebody who wrote to the bot gets no answer: the channel is busy");
        return Ok(false);
    };
    let left = (slot - bot.app.clock.campaign_now()).min(PATIENCE);
    tokio::time::sleep(left.to_std().unwrap_or_default()).await;
    let activity = &event.activity;
    let sending = bot.teams.reply(
        &event.conversation,
        &activity.id,
        &person.user_id,
        text(&activity.locale),
    );
    let sent = tokio::time::timeout(BUDGET, sending).await;
    Ok(match sent {
        Ok(Ok(())) => true,
        Ok(Err(SendFault::Channel(fault))) => {
            tracing::warn!("an answer was not sent: {fault}");
            false
        }
        Ok(Err(fault)) => {
            tracing::info!("an answer was not accepted: {fault}");
            true
        }
        Err(_) => {
            tracing::warn!("an answer took too long");
            true
        }
    })
}

/// When the answer may leave. None while the channel rests after a fault, or has no room at once.
async fn slot(bot: &Bot) -> Result<Option<DateTime<Utc>>, StoreError> {
    let (store, channel) = (&bot.app.store, Channel::Teams);
    let (now, rate) = (bot.app.clock.campaign_now(), bot.app.settings.rate(channel));
    let breaker = store.breaker(channel).await?;
    if breaker.is_some_and(|breaker| breaker.open_until > now) {
        return Ok(None);
    }
    let granted = store.take_pace(channel, |pace| pace.grant(None, 1, rate, now));
    Ok(match granted.await? {
        Grant::Stretch(stretch) => Some(stretch.from),
        Grant::Later(_) => None,
    })
}

/// The bot asks nothing that could be answered. A card's action wants that said in its own form, all else by a status.
pub(crate) fn to_invoke(name: &str) -> Response<String> {
    if name != "adaptiveCard/action" {
        return status(StatusCode::NOT_IMPLEMENTED);
    }
    let value = serde_json::json!({"code": "NotSupported", "message": "This bot has no actions."});
    let body = serde_json::json!({
        "statusCode": 400, "type": "application/vnd.microsoft.error", "value": value,
    });
    let mut response = Response::new(body.to_string());
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}
