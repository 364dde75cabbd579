//! The vector in a worker's hands: changed in memory, written conditionally, one write at a time.

use crate::error::FireError;
use chrono::{DateTime, Utc};
use domain::ids::CampaignId;
use domain::outcome::{Late, Lease, Mark, Reason, Vector};
use store::{Store, Written};
use tokio::sync::OwnedSemaphorePermit;

/// A vector, and what the worker must prove to write it.
pub struct Held {
    /// The state as this worker would have it.
    pub vector: Vector,
    /// This firing, unlike any other, also of the same worker.
    owner: String,
    /// `w` of the state in the table; none while the item does not exist.
    stored: Option<String>,
    writes: u32,
    /// People whose send has ended and whose result is only in memory.
    unrecorded: Vec<usize>,
    /// This firing's share of the worker's window: one permit for each person claimed in the table.
    permits: Option<OwnedSemaphorePermit>,
}

impl Held {
    /// Takes the vector that was read (or the one before any attempt, with `stored` false).
    pub fn new(vector: Vector, stored: bool, owner: String) -> Self {
        let stored = stored.then(|| vector.w.clone());
        Self {
            vector,
            owner,
            stored,
            writes: 0,
            unrecorded: Vec::new(),
            permits: None,
        }
    }

    /// Who this firing is.
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// Takes (or keeps) the lease until `until` of machine time; effective with the next write.
    pub fn lease_until(&mut self, until: DateTime<Utc>) {
        self.vector.lease = Some(Lease {
            owner: self.owner.clone(),
            until,
        });
    }

    /// Gives the lease back; effective with the next write.
    pub fn release(&mut self) {
        self.vector.lease = None;
    }

    /// Notes that the send to `index` has ended.
    pub fn ended(&mut self, index: usize) {
        self.unrecorded.push(index);
    }

    /// Permits in hand.
    pub fn permits(&self) -> usize {
        self.permits
            .as_ref()
            .map_or(0, OwnedSemaphorePermit::num_permits)
    }

    /// Takes more of the worker's window.
    pub fn add_permits(&mut self, more: OwnedSemaphorePermit) {
        match &mut self.permits {
            Some(permits) => permits.merge(more),
            None => self.permits = Some(more),
        }
    }

    /// Writes the state if nobody has written since.
    ///
    /// # Errors
    /// [`FireError::Lost`] when somebody has.
    pub async fn save(
        &mut self,
        store: &Store,
        campaign: CampaignId,
        batch: u32,
    ) -> Result<(), FireError> {
        self.writes += 1;
        self.vector.w = format!("{}.{}", self.owner, self.writes);
        match store
            .write_vector(campaign, batch, self.stored.as_deref(), &self.vector)
            .await?
        {
            Written::Done => {
                self.stored = Some(self.vector.w.clone());
                self.unrecorded.clear();
                self.give_back_permits();
                Ok(())
            }
            Written::Lost => Err(FireError::Lost),
        }
    }

    /// Puts the results that could not be written where readers will merge them: somebody else may have
    /// turned these people's claims into `unknown`, or will.
    pub async fn record_late(
        &mut self,
        store: &Store,
        campaign: CampaignId,
        batch: u32,
        now: DateTime<Utc>,
    ) {
        // What this firing claimed, it claimed at the last attempt it knows of.
        let attempt = u8::try_from(self.vector.attempts.len().saturating_sub(1)).ok();
        for index in std::mem::take(&mut self.unrecorded) {
            let log = &self.vector.people[index];
            let late = match self.vector.marks[index] {
                Mark::Unknown => continue,
                Mark::Sent => {
                    let at = log.sent_at.unwrap_or(now.timestamp_millis());
                    Late {
                        sent: true,
                        at,
                        activity: log.activity.clone(),
                        reason: None,
                        attempt,
                    }
                }
                // Whatever else it was, the message certainly did not leave.
                _ => {
                    let reason = log.reason.or(Some(Reason::Transport));
                    Late {
                        sent: false,
                        at: now.timestamp_millis(),
                        activity: None,
                        reason,
                        attempt,
                    }
                }
            };
            let position = u16::try_from(index).unwrap_or(u16::MAX);
            if let Err(error) = store.record_late(campaign, batch, position, &late).await {
                tracing::error!(campaign.id = %campaign, batch, "a late result was not recorded: {error}");
            }
        }
    }

    /// What is recorded no longer counts against the window.
    fn give_back_permits(&mut self) {
        let claimed = self.vector.with(Mark::Claimed).count();
        if let Some(permits) = &mut self.permits {
            let surplus = permits.num_permits().saturating_sub(claimed);
            drop(permits.split(surplus));
        }
    }
}
