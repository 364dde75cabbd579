//! What can be said of a draft without reading its people: cheap enough for the request that publishes.

use super::{Acceptable, Code, Finding};
use crate::AudienceError;
use crate::assemble::newest;
use chrono::{DateTime, Utc};
use domain::campaign::{Accepted, Channel, PinnedList, Spec};
use domain::ids::ListId;
use domain::list::List;
use domain::plan;
use domain::send_window::OpenMinutes;
use markup::{Message, Placeholder};
use store::Store;

/// What was found, and what it was found from.
#[derive(Debug, Default)]
pub struct AtOnce {
    /// Lists addressed, in their newest versions and the author's order; those that cannot be used are missing.
    pub include: Vec<PinnedList>,
    /// Lists left out, likewise.
    pub exclude: Vec<PinnedList>,
    /// Rows of all of them: what a full preflight would have to read.
    pub rows: u64,
    /// What keeps the campaign from being published.
    pub refusals: Vec<Finding>,
    /// The compiled message, where it compiles.
    pub message: Option<Message>,
    /// Placeholders without fallback that no list fills.
    pub unknown: Vec<String>,
}

/// Looks at lists, message and window of a draft that would be published at `now`, `accepted` being granted.
///
/// # Errors
/// When the store does not answer.
pub async fn at_once(
    store: &Store,
    spec: &Spec,
    accepted: Accepted,
    now: DateTime<Utc>,
) -> Result<AtOnce, AudienceError> {
    let mut found = AtOnce::default();
    if spec.channel == Channel::Skype {
        let detail = "Skype for Business cannot be sent to yet; choose teams";
        found
            .refusals
            .push(Finding::new("channel", Code::ChannelUnavailable, detail));
    }
    if spec.audience.include.is_empty() {
        found.refusals.push(Finding::new(
            "audience.include",
            Code::NoList,
            "the audience names no list",
        ));
    }
    let include = usable(
        store,
        &mut found,
        "audience.include",
        &spec.audience.include,
    )
    .await?;
    let exclude = usable(
        store,
        &mut found,
        "audience.exclude",
        &spec.audience.exclude,
    )
    .await?;
    found.rows = include
        .iter()
        .chain(&exclude)
        .map(|list| u64::from(list.size))
        .sum();
    message(&mut found, spec, &include);
    window(&mut found, spec, accepted, now);
    let pinned = |list: List| PinnedList {
        id: list.id,
        version: list.version,
        name: list.name,
    };
    found.include = include.into_iter().map(pinned).collect();
    found.exclude = exclude.into_iter().map(pinned).collect();
    Ok(found)
}

async fn usable(
    store: &Store,
    found: &mut AtOnce,
    field: &str,
    lists: &[ListId],
) -> Result<Vec<List>, AudienceError> {
    let mut usable = Vec::with_capacity(lists.len());
    for id in lists {
        let code = match newest(store, *id).await {
            Ok(list) => {
                usable.push(list);
                continue;
            }
            Err(AudienceError::NoSuchList(_)) => Code::NoSuchList,
            // An exclusion list that was forgotten to be filled would let everybody through.
            Err(AudienceError::EmptyList(_)) => Code::EmptyList,
            Err(error) => return Err(error),
        };
        let what = if code == Code::EmptyList {
            "holds nobody"
        } else {
            "does not exist (any more)"
        };
        found
            .refusals
            .push(Finding::new(field, code, format!("list {id} {what}")));
    }
    Ok(usable)
}

fn message(found: &mut AtOnce, spec: &Spec, include: &[List]) {
    let invalid = |detail: String| Finding::new("message", Code::InvalidMessage, detail);
    let message = match Message::of(spec) {
        Ok(message) => message,
        Err(error) => return found.refusals.push(invalid(error.to_string())),
    };
    found.refusals.extend(
        message
            .problems()
            .into_iter()
            .map(|problem| Finding::new(problem.field, Code::InvalidMessage, problem.detail)),
    );
    // Without a list nothing can be filled, and that has been said.
    if !include.is_empty() {
        found.unknown = unknown(&message.placeholders(), include);
        found.refusals.extend(found.unknown.iter().map(|name| {
            let detail = format!(
                "no list of the audience has a column for [{name}], and it has no fallback"
            );
            Finding::new("message", Code::UnknownPlaceholder, detail)
        }));
    }
    found.message = Some(message);
}

fn unknown(placeholders: &[Placeholder], include: &[List]) -> Vec<String> {
    placeholders
        .iter()
        .filter(|placeholder| placeholder.fallback.is_none())
        .filter(|placeholder| !include.iter().any(|list| list.fills(&placeholder.name)))
        .map(|placeholder| placeholder.name.clone())
        .collect()
}

fn window(found: &mut AtOnce, spec: &Spec, accepted: Accepted, now: DateTime<Utc>) {
    let window = spec.window();
    let from = plan::plan_from(window.from, now);
    if from >= window.until {
        found.refusals.push(closed("the send window is over"));
        return;
    }
    let open = OpenMinutes::for_planning(&spec.opening_hours, spec.time_zone, from, window.until);
    // People of other zones may still have a minute; then the others are what is accepted.
    if open.total() == 0 && !accepted.no_open_minute {
        let detail = format!(
            "the send window has no open minute left in {}",
            spec.time_zone.name()
        );
        found
            .refusals
            .push(closed(detail).unless(Acceptable::NoOpenMinute));
    }
}

pub(super) fn closed(detail: impl Into<String>) -> Finding {
    Finding::new("opening_hours", Code::WindowClosed, detail)
}
