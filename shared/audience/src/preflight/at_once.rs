//! What can be said of a draft without reading its people: cheap enough for the request that publishes.

use super::{Acceptable, Code, Finding};
use crate::AudienceError;
use chrono::{DateTime, Utc};
use domain::campaign::{Accepted, Channel, PinnedList, Spec};
use domain::list::{Kind, List};
use domain::plan;
use domain::send_window::OpenMinutes;
use markup::{Message, Placeholder};
use store::Store;

/// What was found, and what it was found from.
#[derive(Debug, Default)]
pub struct AtOnce {
    /// Lists addressed, in their newest versions and the author's order; those that cannot be used are missing. One
    /// that is read from the directory is in version 0: planning reads it.
    pub include: Vec<PinnedList>,
    /// Lists left out, likewise.
    pub exclude: Vec<PinnedList>,
    /// Rows of all of them: what a full preflight would have to read.
    pub rows: u64,
    /// Whether a list has to be read from the directory first.
    pub dynamic: bool,
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
    if spec.audience.include.is_empty() {
        found.refusals.push(Finding::new(
            "audience.include",
            Code::NoList,
            "the audience names no list",
        ));
    }
    let include = usable(store, &mut found, spec, "audience.include").await?;
    let exclude = usable(store, &mut found, spec, "audience.exclude").await?;
    found.rows = include
        .iter()
        .chain(&exclude)
        .map(|list| u64::from(list.size))
        .sum();
    found.dynamic = include
        .iter()
        .chain(&exclude)
        .any(|list| list.kind.is_dynamic());
    message(&mut found, spec, &include);
    window(&mut found, spec, accepted, now);
    let pinned = |list: List| PinnedList {
        id: list.id,
        version: if list.kind.is_dynamic() {
            0
        } else {
            list.version
        },
        name: list.name,
    };
    found.include = include.into_iter().map(pinned).collect();
    found.exclude = exclude.into_iter().map(pinned).collect();
    Ok(found)
}

async fn usable(
    store: &Store,
    found: &mut AtOnce,
    spec: &Spec,
    field: &str,
) -> Result<Vec<List>, AudienceError> {
    let lists = match field {
        "audience.exclude" => &spec.audience.exclude,
        _ => &spec.audience.include,
    };
    let mut usable = Vec::with_capacity(lists.len());
    for id in lists {
        let (code, what) = match store.list(*id).await? {
            None => (Code::NoSuchList, "does not exist (any more)"),
            Some(list) if list.kind == Kind::AllUsers && spec.channel != Channel::Teams => (
                Code::OtherChannel,
                "is for Teams: it is everybody who has the bot",
            ),
            // What its source holds is not known before it is read.
            Some(list) if list.kind.is_dynamic() || list.size > 0 => {
                usable.push(list);
                continue;
            }
            // An exclusion list that was forgotten to be filled would let everybody through.
            Some(_) => (Code::EmptyList, "holds nobody"),
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
