//! Conversations, on a channel that has such a thing: created before a claim, which can be repeated, and kept.

use super::Window;
use crate::attempt::Ready;
use crate::error::FireError;
use channels::{ChannelFault, Conversation, INSTALL_REQUESTS, SendFault, Teams};
use domain::outcome::Reason;
use domain::pace::Stretch;
use futures::future::join_all;

/// What came of a group.
#[derive(Default)]
struct Opened {
    /// Whoever can be written to now.
    ready: Vec<Ready>,
    /// Whoever does not have the app.
    without_app: Vec<Ready>,
    /// What the channel as a whole said.
    fault: Option<ChannelFault>,
}

/// How a conversation is had.
#[derive(Clone, Copy)]
enum How {
    Create,
    Install,
}

impl How {
    /// Requests it takes.
    fn requests(self) -> u32 {
        match self {
            How::Create => 1,
            How::Install => INSTALL_REQUESTS,
        }
    }

    async fn ask(self, teams: &Teams, object_id: &str) -> Result<Conversation, SendFault> {
        match self {
            How::Create => teams.create_conversation(object_id).await,
            How::Install => teams.install_and_create(object_id).await,
        }
    }
}

impl Window<'_, '_> {
    /// Gets the conversation of everybody in the group who has none yet, and stores it. Where this system may, it
    /// installs the app for people who do not have it. None when the pace or the channel says to come back later.
    pub(super) async fn open_conversations(
        &mut self,
        group: Vec<Ready>,
    ) -> Result<Option<Vec<Ready>>, FireError> {
        let Some(teams) = self.carrier.with_conversations() else {
            return Ok(Some(group));
        };
        let (known, missing): (Vec<_>, Vec<_>) = group
            .into_iter()
            .partition(|person| person.conversation.is_some());
        let mut opened = Opened {
            ready: known,
            ..Opened::default()
        };
        if !missing.is_empty() {
            let Some(stretch) = self.pace(missing.len()).await? else {
                return Ok(None);
            };
            let created = self.create(teams, missing, stretch, How::Create);
            self.sort(created.await?, teams.may_install(), &mut opened);
        }
        if opened.fault.is_none() && !opened.without_app.is_empty() {
            let asking = std::mem::take(&mut opened.without_app);
            let requests = asking.len() * How::Install.requests() as usize;
            let Some(stretch) = self.pace(requests).await? else {
                return Ok(None);
            };
            let created = self.create(teams, asking, stretch, How::Install);
            self.sort(created.await?, false, &mut opened);
        }
        match opened.fault {
            None => Ok(Some(opened.ready)),
            Some(fault) => {
                self.trip(&fault).await?;
                Ok(None)
            }
        }
    }

    /// Creates everybody's conversation, and keeps what was created.
    async fn create(
        &self,
        teams: &Teams,
        people: Vec<Ready>,
        stretch: Stretch,
        how: How,
    ) -> Result<Vec<(Ready, Result<(), SendFault>)>, FireError> {
        let app = &self.firing.dispatcher.app;
        let channel = self.firing.channel();
        let batch = &self.firing.batch;
        let created = people
            .into_iter()
            .zip(0u32..)
            .map(|(mut person, place)| async move {
                app.clock
                    .sleep_until(stretch.slot(place * how.requests()))
                    .await;
                let result = match how.ask(teams, &person.object_id).await {
                    Ok(conversation) => {
                        app.store
                            .put_conversation(
                                channel,
                                &person.object_id,
                                Some(&batch.people[person.index].address),
                                &conversation.id,
                                &conversation.service_url,
                            )
                            .await?;
                        person.conversation = Some(conversation);
                        Ok(())
                    }
                    Err(fault) => Err(fault),
                };
                Ok::<_, FireError>((person, result))
            });
        join_all(created).await.into_iter().collect()
    }

    /// Creating may be repeated safely, so nothing about it is ambiguous.
    fn sort(
        &mut self,
        created: Vec<(Ready, Result<(), SendFault>)>,
        may_install: bool,
        opened: &mut Opened,
    ) {
        for (person, result) in created {
            match result {
                Ok(()) => opened.ready.push(person),
                Err(SendFault::Channel(fault)) => opened.fault = Some(fault),
                Err(SendFault::Permanent(Reason::AppNotInstalled)) if may_install => {
                    opened.without_app.push(person);
                }
                Err(SendFault::Permanent(reason)) => self.fail(person.index, reason),
                Err(_) => self.hold(person.index, None),
            }
        }
    }
}
