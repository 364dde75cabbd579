//! From everybody to those who clicked, what machines did, and who was not reached.

use super::figures::{LinkFigures, SeenAs, Totals};
use super::person::last_presence;
use super::tally;
use crate::campaign::Campaign;
use crate::outcome::{Outcome, Reason, Vector, reads_as};
use crate::presence::Presence;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// From everybody to those who clicked; each is at most as large as the one before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Funnel {
    /// Everybody addressed.
    pub recipients: u32,
    /// Those of them whom the channel can deliver to, as far as is known: they have an address it knows, the app, and
    /// nobody has blocked it.
    pub deliverable: u32,
    /// Whose message the channel accepted.
    pub sent: u32,
    /// Unique people with a human click, of the people sent.
    pub clicked: u32,
}

/// Visits of links that are not people's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MachineClicks {
    /// Suspected ones: scanners, and what behaves like one.
    pub suspected: u64,
    /// By programs that draw a preview.
    pub previews: u64,
}

/// Whether nothing that happens in the campaign makes such a person one that can be delivered to.
fn is_undeliverable(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::NotFound
            | Reason::AppNotInstalled
            | Reason::BlockedByUser
            | Reason::BlockedByAdmin
            | Reason::Suppressed
    )
}

pub(super) fn funnel(totals: &Totals, failed: &BTreeMap<Reason, u32>, clicked: u32) -> Funnel {
    let undeliverable: u32 = failed
        .iter()
        .filter(|(reason, _)| is_undeliverable(**reason))
        .map(|(_, people)| people)
        .sum();
    Funnel {
        recipients: totals.recipients,
        deliverable: totals.recipients.saturating_sub(undeliverable),
        sent: totals.sent,
        clicked,
    }
}

pub(super) fn machines(links: &[LinkFigures]) -> MachineClicks {
    MachineClicks {
        suspected: links.iter().map(|link| link.suspected).sum(),
        previews: links.iter().map(|link| link.previews).sum(),
    }
}

/// Unprogrammed people who were tried, by what presence last said, most first.
pub(super) fn not_reached(campaign: &Campaign, vectors: &[(u32, Vector)]) -> Vec<SeenAs> {
    let mut seen: BTreeMap<Presence, u32> = BTreeMap::new();
    for (mark, log) in tally::people(vectors) {
        if reads_as(mark, campaign) == Outcome::Unprogrammed && !log.tries.is_empty() {
            *seen
                .entry(last_presence(log).unwrap_or(Presence::Unknown))
                .or_default() += 1;
        }
    }
    let mut seen: Vec<SeenAs> = seen
        .into_iter()
        .map(|(presence, people)| SeenAs { presence, people })
        .collect();
    seen.sort_by_key(|one| Reverse(one.people));
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nothing_can_change_makes_people_undeliverable() {
        let totals = Totals {
            recipients: 100,
            sent: 60,
            failed: 30,
            ..Totals::default()
        };
        let failed = [
            (Reason::NotFound, 10),
            (Reason::AppNotInstalled, 5),
            (Reason::Transport, 15),
        ];
        let found = funnel(&totals, &failed.into(), 20);
        assert_eq!(
            (
                found.recipients,
                found.deliverable,
                found.sent,
                found.clicked
            ),
            (100, 85, 60, 20)
        );
    }
}
