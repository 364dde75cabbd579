//! Erasing a person: first out of the lists, so that no new campaign takes them in, then out of everything that was
//! made of those lists. Every step finds what is left of it, so the task may be cut off and repeated anywhere.

use crate::PlanError;
use crate::erase_campaign::{self, Erased};
use audience::sources::{Overtaken, point};
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::{Channel, State};
use domain::erasure::{Erasure, KEPT, KIND, Step};
use domain::ids::{CampaignId, ListId};
use platform::App;
use std::time::Duration;
use store::StoreError;
use timers::Task;

/// Lists or campaigns read at a time.
const PAGE: usize = 200;
/// Left of an invocation when the task is put off.
const MARGIN: TimeDelta = TimeDelta::seconds(20);
/// When to look again for plans that are being made.
const PLANS_TAKE: Duration = Duration::from_secs(15);
/// When to look again at a batch that somebody is at work on: their lease has ended by then, and was settled.
const BUSY: Duration = Duration::from_secs(75);
/// Times a version of a list is made against others who change the list.
const TRIES: u32 = 10;

/// How a step ended.
enum Flow {
    /// On to the next.
    Done,
    /// Go on with it after this.
    Later(Duration),
}

/// One erasure in the hands of this planner.
struct Work<'a> {
    app: &'a App,
    job: Erasure,
    address: String,
    deadline: DateTime<Utc>,
}

/// Goes on with an erasure.
///
/// # Errors
/// Whatever must bring the task back.
pub(crate) async fn run(app: &App, job: &str, deadline: DateTime<Utc>) -> Result<(), PlanError> {
    let known: Option<Erasure> = app.store.job(KIND, job, app.clock.machine_now()).await?;
    let Some((known, address)) = known.and_then(|known| {
        let address = known.address.clone()?;
        Some((known, address))
    }) else {
        return Ok(());
    };
    let mut work = Work {
        app,
        job: known,
        address,
        deadline,
    };
    loop {
        let (flow, next) = match work.job.step {
            Step::Lists => (work.lists().await?, Step::Plans),
            Step::Plans => (work.plans().await?, Step::Versions),
            Step::Versions => (work.versions().await?, Step::Campaigns),
            Step::Campaigns => (work.campaigns().await?, Step::Done),
            Step::Done => return Ok(()),
        };
        match flow {
            Flow::Done if next == Step::Done => return work.finish().await,
            Flow::Done => {
                work.job.go_on(next);
                work.save().await?;
            }
            Flow::Later(delay) => {
                work.save().await?;
                let task = Task::Erase {
                    job: job.to_owned(),
                };
                return Ok(app.timers.enqueue(&task, delay).await?);
            }
        }
    }
}

impl Work<'_> {
    async fn save(&self) -> Result<(), PlanError> {
        let until = self.app.clock.machine_now() + KEPT;
        let store = &self.app.store;
        Ok(store
            .keep_job(KIND, &self.job.job, &self.job, until)
            .await?)
    }

    fn out_of_time(&self) -> bool {
        self.app.clock.machine_now() + MARGIN > self.deadline
    }

    /// What of these ids is left of a step, in order.
    fn left<Id: ToString>(&self, ids: Vec<Id>) -> Vec<Id> {
        let mut ids: Vec<(String, Id)> = ids.into_iter().map(|id| (id.to_string(), id)).collect();
        ids.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        ids.into_iter()
            .filter(|(name, _)| self.job.after.as_ref().is_none_or(|after| name > after))
            .map(|(_, id)| id)
            .collect()
    }

    /// Makes a version without the person of every list that has them.
    async fn lists(&mut self) -> Result<Flow, PlanError> {
        for list in self.left(self.all_lists().await?) {
            if self.out_of_time() {
                return Ok(Flow::Later(Duration::ZERO));
            }
            self.leave(list).await?;
            self.job.after = Some(list.to_string());
        }
        Ok(Flow::Done)
    }

    async fn leave(&self, id: ListId) -> Result<(), PlanError> {
        let store = &self.app.store;
        for tries in 0..TRIES {
            let Some(list) = store.list(id).await? else {
                return Ok(());
            };
            let Some(from) = store.version(id, list.version).await? else {
                return Ok(());
            };
            if store.member(id, &from, &self.address).await?.is_none() {
                return Ok(());
            }
            let (number, now) = (list.version + 1 + tries, self.app.clock.campaign_now());
            let gone = std::slice::from_ref(&self.address);
            let made = store
                .edit_version(id, &from, number, &[], gone, now, &self.job.by)
                .await;
            match made {
                Err(StoreError::Conflict { .. }) => {}
                made => {
                    let pointed = point(store, id, Some(list.version), &made?, None).await?;
                    if !matches!(pointed, Err(Overtaken)) {
                        return Ok(());
                    }
                }
            }
        }
        Err(StoreError::Conflict { what: "list" }.into())
    }

    /// A plan is made of the versions that were pinned: they must not change under it.
    async fn plans(&self) -> Result<Flow, PlanError> {
        let store = &self.app.store;
        let found = store.campaigns(Some(State::Publishing), None, 1).await?;
        Ok(if found.items.is_empty() {
            Flow::Done
        } else {
            Flow::Later(PLANS_TAKE)
        })
    }

    /// Takes the person out of every version there is.
    async fn versions(&mut self) -> Result<Flow, PlanError> {
        for list in self.left(self.all_lists().await?) {
            let mut was_in = false;
            for version in self.app.store.version_numbers(list).await? {
                if self.out_of_time() {
                    return Ok(Flow::Later(Duration::ZERO));
                }
                let store = &self.app.store;
                was_in |= store.erase_member(list, version, &self.address).await?;
            }
            self.job.lists += u32::from(was_in);
            self.job.after = Some(list.to_string());
        }
        Ok(Flow::Done)
    }

    /// Takes the person out of every campaign; who still waits is not sent to.
    async fn campaigns(&mut self) -> Result<Flow, PlanError> {
        self.find_ids().await?;
        for id in self.left(self.all_campaigns().await?) {
            if self.out_of_time() {
                return Ok(Flow::Later(Duration::ZERO));
            }
            let object_id = erase_campaign::object_id(self.app, id, &self.address).await?;
            if let Some(object_id) = object_id {
                self.job.also_known_as(&object_id);
                // Before the batch forgets it.
                self.save().await?;
            }
            match erase_campaign::erase(self.app, id, &self.job, &self.address).await? {
                Erased::Busy => return Ok(Flow::Later(BUSY)),
                Erased::WasIn => self.job.campaigns += 1,
                Erased::WasNotIn => {}
            }
            self.job.after = Some(id.to_string());
        }
        Ok(Flow::Done)
    }

    async fn find_ids(&mut self) -> Result<(), PlanError> {
        for channel in [Channel::Teams, Channel::Skype] {
            let address = std::slice::from_ref(&self.address);
            let known = self.app.store.person_refs(channel, address).await?;
            for object_id in known.into_values().filter_map(|known| known.object_id) {
                self.job.also_known_as(&object_id);
            }
        }
        Ok(())
    }

    async fn finish(mut self) -> Result<(), PlanError> {
        let store = &self.app.store;
        store
            .forget_person(&self.address, &self.job.object_ids)
            .await?;
        self.job.finish(self.app.clock.campaign_now());
        self.save().await?;
        self.app.metrics.erased();
        let Erasure {
            job,
            lists,
            campaigns,
            ..
        } = &self.job;
        tracing::info!(job, lists, campaigns, "erased a person");
        Ok(())
    }

    async fn all_lists(&self) -> Result<Vec<ListId>, PlanError> {
        let (mut found, mut cursor) = (Vec::new(), None);
        loop {
            let page = self.app.store.lists(cursor, PAGE).await?;
            found.extend(page.items.iter().map(|list| list.id));
            cursor = page.next;
            if cursor.is_none() {
                return Ok(found);
            }
        }
    }

    async fn all_campaigns(&self) -> Result<Vec<CampaignId>, PlanError> {
        let (mut found, mut cursor) = (Vec::new(), None);
        loop {
            let page = self.app.store.campaigns(None, cursor, PAGE).await?;
            found.extend(page.items.iter().map(|campaign| campaign.id));
            cursor = page.next;
            if cursor.is_none() {
                return Ok(found);
            }
        }
    }
}
