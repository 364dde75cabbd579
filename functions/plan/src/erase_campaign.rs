//! Erasing a person from one campaign. The outcome is settled first, so that nobody is sent to whose batch no longer
//! says who they are; the entry of the address in the index goes last, because it is how the rest is found.

use crate::PlanError;
use domain::batch::Batch;
use domain::campaign::{Campaign, State};
use domain::erasure::Erasure;
use domain::ids::CampaignId;
use domain::ladder::Position;
use domain::outcome::Vector;
use domain::transition;
use platform::App;
use serde_json::json;
use store::{AuditEntry, Written};

/// What came of it.
pub(crate) enum Erased {
    /// Nobody in the campaign can be recognised as the person any more.
    WasIn,
    /// They were not addressed by it.
    WasNotIn,
    /// They are being sent to, or their batch is being worked on.
    Busy,
}

/// The directory's id of the person in a campaign they are in.
///
/// # Errors
/// When the store does not answer.
pub(crate) async fn object_id(
    app: &App,
    id: CampaignId,
    address: &str,
) -> Result<Option<String>, PlanError> {
    let Some((n, position)) = app.store.find_person(id, address).await? else {
        return Ok(None);
    };
    let batch = app.store.batch(id, n).await?;
    let person = batch.and_then(|batch| {
        let mut people = batch.people.into_iter();
        people.nth(usize::from(position))
    });
    Ok(person
        .filter(|person| person.address == address)
        .and_then(|person| person.object_id))
}

/// Erases the person of `address`, whose ids `job` knows.
///
/// # Errors
/// Whatever must bring the task back.
pub(crate) async fn erase(
    app: &App,
    id: CampaignId,
    job: &Erasure,
    address: &str,
) -> Result<Erased, PlanError> {
    let store = &app.store;
    let Some(campaign) = store.campaign(id).await? else {
        return Ok(Erased::WasNotIn);
    };
    // One that is being planned was published after the lists were rewritten.
    if campaign.state != State::Publishing {
        store.drop_resolutions(id).await?;
    }
    let mut was_in = store.erase_from_audit(id, address).await? > 0;
    if let Some((n, position)) = store.find_person(id, address).await? {
        let (batch, vector) = store.batch_and_vector(id, n).await?;
        let index = usize::from(position);
        let batch = batch.filter(|batch| {
            let person = batch.people.get(index);
            person.is_some_and(|person| person.address == address)
        });
        if let Some(batch) = batch {
            if !settle(app, &campaign, &batch, vector, index).await? {
                return Ok(Erased::Busy);
            }
            store.erase_from_batch(id, n, position, address).await?;
            was_in = true;
        }
        for object_id in &job.object_ids {
            store.drop_from_person_index(id, object_id).await?;
        }
        store.drop_from_person_index(id, address).await?;
    }
    if !was_in {
        return Ok(Erased::WasNotIn);
    }
    let entry = AuditEntry {
        at: app.clock.campaign_now(),
        by: job.by.clone(),
        act: "erase".to_owned(),
        detail: json!({ "job": job.job }),
    };
    store.append_audit(id, &entry).await?;
    Ok(Erased::WasIn)
}

/// Makes sure that the person is not sent to from now on. False while somebody may be doing so.
async fn settle(
    app: &App,
    campaign: &Campaign,
    batch: &Batch,
    vector: Option<Vector>,
    index: usize,
) -> Result<bool, PlanError> {
    // Where nobody is sent to any more, whoever waited reads as what they ended as, and goes on doing so.
    if !campaign.state.is_live() || campaign.cancelled_at.is_some() {
        return Ok(true);
    }
    let previous = vector.as_ref().map(|vector| vector.w.clone());
    let mut next = match (vector, batch.planned_at) {
        (Some(vector), _) => vector,
        (None, Some(planned)) => Vector::new(batch.people.len(), Position::first(planned)),
        // Never to be sent to.
        (None, None) => return Ok(true),
    };
    if next.marks.get(index).is_none_or(|mark| mark.is_terminal()) {
        return Ok(true);
    }
    let machine_now = app.clock.machine_now();
    app.settings.void_dead_lease(&mut next, machine_now);
    let leased = next
        .lease
        .as_ref()
        .is_some_and(|lease| lease.until > machine_now);
    if leased || !transition::erase(&mut next, index) {
        return Ok(false);
    }
    let (worker, draw) = (&app.settings.worker, app.entropy.u64());
    next.w = format!("erase-{worker}-{draw:016x}");
    let written = app
        .store
        .write_vector(campaign.id, batch.n, previous.as_deref(), &next)
        .await?;
    Ok(written == Written::Done)
}
