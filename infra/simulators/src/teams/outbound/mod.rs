//! What the service sends to the bot: activities about people who install it, write to it and read its messages,
//! each with a token signed by a key of the tenant's own.

mod activity;
mod control;
mod deliver;
mod keys;

pub(crate) use control::control;
pub(crate) use keys::published;

use super::error::Error;
use super::object_id;
use super::person::{Behaviour, Person};
use super::tenant::{Inner, Tenant};
use keys::Keys;
use serde_json::Value;
use std::sync::{Arc, PoisonError, RwLock};

/// Keys, and where the bot listens.
#[derive(Default)]
pub(crate) struct Outbound {
    keys: Keys,
    bot: RwLock<Option<String>>,
}

/// The bot's answer to an activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BotAnswer {
    /// HTTP status.
    pub status: u16,
    /// Body, as text.
    pub body: String,
}

impl Tenant {
    /// From now on activities go to `endpoint`, such as `http://127.0.0.1:8080/api/messages`. It must be on this
    /// machine.
    pub fn connect_bot(&self, endpoint: impl Into<String>) {
        let bot = &self.0.outbound.bot;
        *bot.write().unwrap_or_else(PoisonError::into_inner) = Some(endpoint.into());
    }

    /// Installs the app for a person (object id, UPN or mail), who can then be addressed, and tells the bot as Teams
    /// does: by a `conversationUpdate` and an `installationUpdate`. Returns its answers; none without a bot.
    pub async fn install(&self, address: &str) -> Result<Vec<BotAnswer>, Error> {
        let person = self.0.someone(address)?;
        self.0.install(&person).await
    }

    /// Takes the app away from a person and tells the bot.
    pub async fn uninstall(&self, address: &str) -> Result<Vec<BotAnswer>, Error> {
        let inner = &*self.0;
        let person = inner.someone(address)?;
        inner.behave(&person, Behaviour::NotInstalled)?;
        inner
            .tell(&[activity::installation(inner, &person, "remove")])
            .await
    }

    /// Has a person write to the bot, in a client of this locale (`fr-FR`).
    pub async fn say(
        &self,
        address: &str,
        text: &str,
        locale: &str,
    ) -> Result<Vec<BotAnswer>, Error> {
        let inner = &*self.0;
        let person = inner.someone(address)?;
        inner.open_conversation_with(&person)?;
        inner
            .tell(&[activity::message(inner, &person, text, locale)])
            .await
    }

    /// Has a person read everything in the conversation with the bot. Nothing happens when it is empty.
    pub async fn read(&self, address: &str) -> Result<Vec<BotAnswer>, Error> {
        let inner = &*self.0;
        let person = inner.someone(address)?;
        match self.inbox_for(&person.object_id)?.first() {
            Some(last) => {
                inner
                    .tell(&[activity::read(inner, &person, &last.id)])
                    .await
            }
            None => Ok(Vec::new()),
        }
    }

    /// The activities of an installation, without sending them: for tests that send them late, twice or in another
    /// order.
    pub fn install_activities(&self, address: &str) -> Result<Vec<Value>, Error> {
        let person = self.0.someone(address)?;
        Ok(activity::install(&self.0, &person).into())
    }

    /// Sends the bot an activity as it is, with a good token for its `serviceUrl`.
    pub async fn tell_bot(&self, activity: &Value) -> Result<Vec<BotAnswer>, Error> {
        self.0.tell(std::slice::from_ref(activity)).await
    }

    /// Signs with a new key from now on. The key before is no longer published.
    pub async fn rotate_keys(&self) -> Result<(), Error> {
        self.0.outbound.keys.rotate().await
    }
}

impl Inner {
    /// As [`Tenant::install`], for a person who was found already.
    pub(crate) async fn install(&self, person: &Person) -> Result<Vec<BotAnswer>, Error> {
        let behaviour = match person.behaviour {
            // Whoever installs an app no longer blocks it.
            Behaviour::NotInstalled | Behaviour::BlockedByUser | Behaviour::WritesBlocked => {
                Behaviour::Normal
            }
            other => other,
        };
        self.behave(person, behaviour)?;
        self.open_conversation_with(person)?;
        self.tell(&activity::install(self, person)).await
    }

    fn someone(&self, address: &str) -> Result<Arc<Person>, Error> {
        self.person_by_any(address)?.ok_or(Error::NoPerson)
    }

    fn behave(&self, person: &Person, behaviour: Behaviour) -> Result<(), Error> {
        if person.behaviour != behaviour {
            let changed = Person {
                behaviour,
                ..person.clone()
            };
            self.add_people(vec![changed])?;
        }
        Ok(())
    }

    fn conversation_with(&self, person: &Person) -> String {
        let options = &self.options;
        object_id::conversation_id(&options.tenant_id, &options.app_id, &person.object_id)
    }

    fn open_conversation_with(&self, person: &Person) -> Result<(), Error> {
        let id = self.conversation_with(person);
        self.store.open_conversation(&id, &person.object_id)
    }

    /// One after the other, as the connector does for one conversation.
    async fn tell(&self, activities: &[Value]) -> Result<Vec<BotAnswer>, Error> {
        let bot = self
            .outbound
            .bot
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let Some(bot) = bot else {
            return Ok(Vec::new());
        };
        let mut answers = Vec::with_capacity(activities.len());
        for activity in activities {
            let service_url = activity["serviceUrl"].as_str().unwrap_or_default();
            let token = self.outbound.keys.token(self, service_url).await?;
            answers.push(deliver::post(&bot, &token, activity).await?);
        }
        Ok(answers)
    }
}
