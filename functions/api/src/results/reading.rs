//! Everything that happened, read at one moment.

use crate::problem::Problem;
use domain::campaign::Campaign;
use domain::engagement::Hit;
use domain::ids::CampaignId;
use domain::outcome::Vector;
use domain::report::{PersonClicks, PersonRead};
use markup::Message;
use platform::App;
use std::collections::BTreeMap;
use store::{BatchClicks, Read};

/// Vectors, clicks and read receipts of a campaign, each in order of the batches.
pub(super) struct Reading {
    pub vectors: Vec<(u32, Vector)>,
    pub clicks: Vec<PersonClicks>,
    pub reads: Vec<PersonRead>,
}

/// Reads all at once.
///
/// # Errors
/// When the store fails.
pub(super) async fn read(app: &App, id: CampaignId) -> Result<Reading, Problem> {
    let (vectors, engagement) =
        futures::try_join!(app.store.vectors(id), app.store.engagement(id))?;
    let reads = engagement
        .reads
        .into_iter()
        .flat_map(|(n, reads)| reads.into_iter().map(move |read| person_read(n, read)));
    Ok(Reading {
        vectors,
        reads: reads.collect(),
        clicks: people(engagement.clicks),
    })
}

impl Reading {
    /// The vector of a batch that has started.
    pub(super) fn vector(&self, n: u32) -> Option<&Vector> {
        let index = self.vectors.binary_search_by_key(&n, |(n, _)| *n).ok()?;
        Some(&self.vectors[index].1)
    }

    /// How far a person has read.
    pub(super) fn read_by(&self, n: u32, position: u16) -> Option<&PersonRead> {
        let key = |read: &PersonRead| (read.batch, read.position);
        let index = self.reads.binary_search_by_key(&(n, position), key).ok()?;
        Some(&self.reads[index])
    }
}

/// A receipt of somebody in batch `n`.
pub(super) fn person_read(n: u32, read: Read) -> PersonRead {
    PersonRead {
        batch: n,
        position: read.position,
        up_to: read.up_to,
        at_millis: read.at_millis,
    }
}

/// The tracked links of a campaign, as target and text.
pub(super) fn links(campaign: &Campaign) -> Vec<(String, String)> {
    // What was published was parsed before; a message that no longer parses has no links to show.
    let message = Message::of(&campaign.spec);
    let links = message.iter().flat_map(|message| message.links());
    links
        .map(|link| (link.url.to_string(), link.text.clone()))
        .collect()
}

/// Clicks by person. A hit that this version cannot read is counted among those that are not kept.
pub(super) fn people(clicks: Vec<BatchClicks>) -> Vec<PersonClicks> {
    let mut found: BTreeMap<(u32, u16), PersonClicks> = BTreeMap::new();
    for (batch, links) in clicks {
        for one in links {
            let person = found
                .entry((batch, one.position))
                .or_insert_with(|| PersonClicks {
                    batch,
                    position: one.position,
                    ..PersonClicks::default()
                });
            let before = person.hits.len();
            let hits = one.hits.iter().filter_map(|hit| Hit::unpack(hit).ok());
            person.hits.extend(hits.map(|hit| (one.link, hit)));
            let unread = one.hits.len() - (person.hits.len() - before);
            let dropped = one.dropped + u64::try_from(unread).unwrap_or(u64::MAX);
            if dropped > 0 {
                person.dropped.push((one.link, dropped));
            }
        }
    }
    found.into_values().collect()
}
