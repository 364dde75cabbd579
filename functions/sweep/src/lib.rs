//! The safety net, every few minutes: overdue batches, claims of dead workers, campaigns that are done or were kept for
//! long enough.
//! No step of the delivery depends on it.

mod error;
mod expire;
mod finish;
mod overdue;
mod turns;

pub use error::SweepError;

use domain::campaign::{Campaign, State};
use platform::App;
use std::sync::Arc;
use std::time::Duration;
use store::Doomed;
use timers::Task;

/// A plan that is not done after this is asked for again.
const PLANNING_TAKES: chrono::TimeDelta = chrono::TimeDelta::minutes(20);

/// Deleted campaigns and lists looked at in one sweep.
const PURGES: usize = 20;
/// Items of a deleted list removed in one sweep.
const PURGED_AT_ONCE: usize = 2_000;

/// What a sweep found and did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Campaigns that are publishing, scheduled or running.
    pub live: usize,
    /// Batches that were woken.
    pub woken: usize,
    /// Campaigns that were found finished.
    pub finished: usize,
    /// Campaigns that were deleted because they had been kept for long enough.
    pub expired: usize,
}

/// The sweeper.
pub struct Sweeper {
    app: Arc<App>,
}

impl Sweeper {
    /// A sweeper over `app`.
    pub fn new(app: Arc<App>) -> Self {
        Self { app }
    }

    /// Looks at every live campaign once; at none while the table is being restored.
    ///
    /// # Errors
    /// When campaigns cannot be listed; a fault of one campaign does not keep the others from being looked at.
    pub async fn sweep(&self) -> Result<Swept, SweepError> {
        self.sweep_those(|_| true).await
    }

    /// The same, but looks at large campaigns only when they have their turn: what a sweeper that runs every five
    /// minutes does.
    ///
    /// # Errors
    /// As [`Sweeper::sweep`].
    pub async fn sweep_in_turns(&self) -> Result<Swept, SweepError> {
        let now = self.app.clock.campaign_now();
        self.sweep_those(|campaign| turns::has_its_turn(campaign, now))
            .await
    }

    async fn sweep_those(&self, looks_at: impl Fn(&Campaign) -> bool) -> Result<Swept, SweepError> {
        let mut swept = Swept::default();
        if self.app.settings.recovery {
            tracing::warn!("nothing is swept while the table is being restored");
            return Ok(swept);
        }
        for state in [State::Publishing, State::Scheduled, State::Running] {
            let mut cursor = None;
            loop {
                let page = self.app.store.campaigns(Some(state), cursor, 100).await?;
                for campaign in &page.items {
                    swept.live += 1;
                    if !looks_at(campaign) {
                        continue;
                    }
                    if let Err(error) = Box::pin(self.campaign(campaign, &mut swept)).await {
                        tracing::error!(campaign.id = %campaign.id, "not swept: {error}");
                    }
                }
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
        }
        swept.expired = expire::expire(&self.app).await?;
        self.purge().await?;
        self.app.metrics.flush(self.app.clock.machine_now());
        Ok(swept)
    }

    /// What was deleted and not yet removed: a task may have been lost, or a planner was still writing.
    async fn purge(&self) -> Result<(), SweepError> {
        for doomed in self.app.store.doomed(PURGES).await? {
            match doomed {
                Doomed::Campaign(campaign) => {
                    self.app
                        .timers
                        .enqueue(&Task::Purge { campaign }, Duration::ZERO)
                        .await?;
                }
                Doomed::List(list) => {
                    self.app.store.purge_list(list, PURGED_AT_ONCE).await?;
                }
            }
        }
        Ok(())
    }

    async fn campaign(&self, campaign: &Campaign, swept: &mut Swept) -> Result<(), SweepError> {
        let app = &self.app;
        let Some(publication) = &campaign.publication else {
            return Ok(());
        };
        if campaign.state == State::Publishing {
            if app.clock.campaign_now() - publication.at > PLANNING_TAKES {
                app.timers
                    .enqueue(
                        &Task::Plan {
                            campaign: campaign.id,
                            epoch: campaign.epoch,
                        },
                        Duration::ZERO,
                    )
                    .await?;
            }
            return Ok(());
        }
        let mut vectors = app.store.vectors_of_marks(campaign.id).await?;
        let machine_now = app.clock.machine_now();
        vectors
            .iter_mut()
            .for_each(|(_, vector)| app.settings.void_dead_lease(vector, machine_now));
        swept.woken += overdue::wake(app, campaign, &vectors).await?;
        if finish::finish(app, campaign, &vectors).await? {
            swept.finished += 1;
            swept.live -= 1;
        }
        Ok(())
    }
}
