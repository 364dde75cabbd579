//! Putting a report together.

use super::PlannedBatch;
use super::clicked::{self, PersonClicks};
use super::figures::{AudienceCounts, Denominator, Guarantee, OutcomeShare, Report, Share};
use super::opened::{self, PersonRead};
use super::{funnel, lateness, outlook, rungs, tally};
use crate::campaign::{Campaign, OnAmbiguous};
use crate::outcome::{Outcome, Vector};
use chrono::{DateTime, Utc};

/// The figures of a campaign as they were read at `now`.
///
/// `links` are targets and texts in order of appearance; `vectors` come in order of their number, late
/// results merged; `engagement` is what people did, clicks and then read receipts; `planned` holds the batches from number zero on, as far as they are known (only the next
/// message and the lateness depend on it).
pub fn report(
    campaign: &Campaign,
    links: &[(String, String)],
    vectors: &[(u32, Vector)],
    (clicks, reads): (&[PersonClicks], &[PersonRead]),
    planned: &[PlannedBatch],
    now: DateTime<Utc>,
) -> Report {
    let tally = tally::tally(campaign, vectors);
    let totals = tally.totals;
    let clicks = clicked::clicks(campaign, links, vectors, clicks);
    let of_recipients =
        |people: u32| Share::new(people, totals.recipients, Denominator::Recipients);
    let clicked = u32::try_from(clicks.first.len()).unwrap_or(u32::MAX);
    let counts = campaign
        .publication
        .as_ref()
        .and_then(|known| known.counts.as_ref());
    let sent =
        || tally::people(vectors).filter_map(|(mark, log)| super::person::sent_at(mark, log));
    Report {
        campaign: campaign.id,
        read_at: now,
        state: campaign.state,
        paused: campaign.paused_at.is_some(),
        cancelled: campaign.cancelled_at.is_some(),
        finished_at: campaign.finished.map(|(at, _)| at),
        finish_reason: campaign.finish_reason(),
        audience: counts.map_or_else(AudienceCounts::default, |counts| AudienceCounts {
            duplicates: counts.duplicates,
            excluded: counts.excluded,
            bad_zones: counts.bad_zones,
            not_in_directory: counts.not_in_directory,
        }),
        guarantee: match campaign.spec.on_ambiguous {
            OnAmbiguous::Hold => Guarantee::AtMostOnce,
            OnAmbiguous::Resend => Guarantee::AtLeastOnce,
        },
        totals,
        shares: Outcome::ALL
            .map(|outcome| OutcomeShare {
                outcome,
                share: of_recipients(totals.of(outcome)),
            })
            .to_vec(),
        sent_rate: of_recipients(totals.sent),
        click_engagement: Share::new(clicked, totals.sent, Denominator::PeopleSent),
        opened: opened::opened(vectors, reads, totals.sent),
        unknown_but_clicked: clicks.unknown,
        next_due: outlook::next_due(campaign, vectors, planned),
        first_sent: sent().min(),
        last_sent: sent().max(),
        last_click: clicks.last.and_then(DateTime::from_timestamp_millis),
        by_rung: rungs::by_rung(vectors),
        absent_now: outlook::absent_now(campaign, vectors),
        failures: tally::by_reason(&tally.failed),
        unprogrammed: tally::by_reason(&tally.unprogrammed),
        not_reached: funnel::not_reached(campaign, vectors),
        funnel: funnel::funnel(&totals, &tally.failed, clicked),
        machine_clicks: funnel::machines(&clicks.links),
        links: clicks.links,
        first_click: clicks.first_click,
        lateness: lateness::lateness(vectors, planned),
    }
}
