//! Reads the lists of a publication that come from the directory, each once. Which version was read is pinned by a
//! conditional write before planning goes on, so that two planners, or one that is restarted, plan the same people.

use crate::PlanError;
use audience::AudienceError;
use audience::sources::{self, MOST_PEOPLE, Source};
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::{Campaign, PinnedList, State};
use domain::ids::ListId;
use platform::App;
use store::{StoreError, UpdateError};

/// Left of an invocation when the last wait for a throttled directory ends.
const MARGIN: TimeDelta = TimeDelta::seconds(30);

/// Where lists are read by a task whose invocation ends at `deadline`.
pub(crate) fn source(app: &App, deadline: DateTime<Utc>) -> Source<'_> {
    Source {
        store: &app.store,
        teams: app.teams.as_ref(),
        most: MOST_PEOPLE,
        wait_until: deadline - MARGIN,
    }
}

/// The campaign with every list in the version that is addressed; none when it has moved on meanwhile.
///
/// # Errors
/// [`AudienceError`] inside, when a list cannot be read.
pub(crate) async fn take(
    app: &App,
    mut campaign: Campaign,
    deadline: DateTime<Utc>,
) -> Result<Result<Option<Campaign>, AudienceError>, PlanError> {
    while let Some((id, by)) = unread(&campaign) {
        let now = app.clock.campaign_now();
        let read = match sources::refresh(&source(app, deadline), id, &by, now).await {
            Ok(read) => read,
            Err(error) => return Ok(Err(error)),
        };
        tracing::info!(campaign.id = %campaign.id, list.id = %id, people = read.people, "read a list from the directory");
        if read.people == 0 && addresses(&campaign, id) {
            return Ok(Err(AudienceError::EmptyList(id)));
        }
        match pin(app, &campaign, id, read.list.version).await? {
            Some(pinned) => campaign = pinned,
            None => return Ok(Ok(None)),
        }
    }
    Ok(Ok(Some(campaign)))
}

/// The next list that is not read yet, and who published.
fn unread(campaign: &Campaign) -> Option<(ListId, String)> {
    let publication = campaign.publication.as_ref()?;
    let list = publication
        .include
        .iter()
        .chain(&publication.exclude)
        .find(|list| list.version == 0)?;
    Some((list.id, publication.by.clone()))
}

/// An exclusion that holds nobody excludes nobody; an audience that holds nobody is a mistake.
fn addresses(campaign: &Campaign, id: ListId) -> bool {
    let include = campaign.publication.iter().flat_map(|one| &one.include);
    include.into_iter().any(|list| list.id == id)
}

/// Writes which version was read, unless another planner was quicker: then its version holds.
async fn pin(
    app: &App,
    campaign: &Campaign,
    id: ListId,
    version: u32,
) -> Result<Option<Campaign>, PlanError> {
    let epoch = campaign.epoch;
    let written = app.store.update_campaign(campaign.id, |campaign| {
        let publishing = campaign.state == State::Publishing && campaign.epoch == epoch;
        let Some(publication) = campaign.publication.as_mut().filter(|_| publishing) else {
            return Err(());
        };
        let unread = |list: &&mut PinnedList| list.id == id && list.version == 0;
        let lists = publication
            .include
            .iter_mut()
            .chain(&mut publication.exclude);
        lists.filter(unread).for_each(|list| list.version = version);
        Ok(())
    });
    match written.await {
        Ok(campaign) => Ok(Some(campaign)),
        Err(UpdateError::Refused(())) => Ok(None),
        // Deleted meanwhile; nothing of a plan was written yet.
        Err(UpdateError::Store(StoreError::NotFound { .. })) => Ok(None),
        Err(UpdateError::Store(error)) => Err(error.into()),
    }
}
