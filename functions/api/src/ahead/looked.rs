//! What was found out about the people of a draft, whichever way.

use super::forecast_view::{ColumnView, LadderView, ZoneView};
use audience::preflight::{AtOnce, Preflight};
use chrono_tz::Tz;
use domain::ladder::FirstTries;

/// What was found out.
pub(super) struct Looked {
    /// Whether everybody was counted, and not the rows of lists.
    pub(super) exact: bool,
    /// Figures, refusals and warnings.
    pub(super) preflight: Preflight,
    /// The zones that `tries` refers to.
    pub(super) zones: Vec<Tz>,
    /// Everybody's minute.
    pub(super) tries: FirstTries,
    /// People by zone, most first.
    pub(super) by_zone: Vec<ZoneView>,
    /// What the message uses, and how many people have it.
    pub(super) columns: Vec<ColumnView>,
    /// The ladder of one person.
    pub(super) ladder: Option<LadderView>,
}

/// What the message uses; how many people have it is not known yet.
pub(super) fn columns(checked: &AtOnce) -> Vec<ColumnView> {
    let placeholders = checked.message.as_ref().map(markup::Message::placeholders);
    let placeholders = placeholders.into_iter().flatten();
    placeholders
        .map(|placeholder| ColumnView {
            name: placeholder.name,
            fallback: placeholder.fallback,
            people: None,
        })
        .collect()
}
