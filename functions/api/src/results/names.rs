//! Addresses and names of published campaigns as they are looked through, kept in memory for a few minutes: who types a
//! name asks again at each letter. They only say in which batches to look; what is shown is read from the table.

use super::published::Published;
use crate::problem::Problem;
use chrono::{DateTime, TimeDelta, Utc};
use domain::batch::Batch;
use domain::ids::CampaignId;
use domain::list::{FIRST_NAME, LAST_NAME, fold_address};
use futures::{StreamExt, TryStreamExt, stream};
use platform::App;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::Mutex;

/// Kept no longer than this after they were read, so that somebody who is erased is soon forgotten here too.
const KEPT: TimeDelta = TimeDelta::minutes(5);
/// Bytes of text kept for all campaigns: 700,000 people.
const BYTES_MAX: usize = 32 * 1024 * 1024;
/// Batches asked of the table at a time, and how many such questions at once.
const PAGE: u32 = 100;
const CONCURRENCY: usize = 8;
/// Batches read by one request, at most.
const READ_MAX: usize = 2_000;

/// What is known of each campaign that somebody looked through.
#[derive(Default)]
pub(crate) struct Names(Mutex<BTreeMap<CampaignId, Known>>);

struct Known {
    epoch: u32,
    read_at: DateTime<Utc>,
    /// By number of the batch.
    texts: BTreeMap<u32, Arc<str>>,
}

impl Known {
    fn bytes(&self) -> usize {
        self.texts.values().map(|text| text.len()).sum()
    }
}

/// Where a text stands.
pub(super) struct Holding {
    /// The batches that hold it, in order.
    pub numbers: Vec<u32>,
    /// The first batch that was not looked into; none when all were.
    pub beyond: Option<u32>,
}

impl Names {
    /// The batches from number `from` on that hold `text`, which is folded.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn holding(
        &self,
        app: &App,
        of: &Published,
        text: &str,
        from: u32,
    ) -> Result<Holding, Problem> {
        let mut texts = self.kept(app, of).await;
        let mut missing = (from..of.counts.batches).filter(|n| !texts.contains_key(n));
        let wanted: Vec<u32> = missing.by_ref().take(READ_MAX).collect();
        let beyond = missing.next();
        if !wanted.is_empty() {
            texts.extend(read(app, of, &wanted).await?);
            self.keep(app, of, &texts).await;
        }
        let last = beyond.unwrap_or(u32::MAX);
        let looked = texts.range(from..last);
        let holds = looked.filter(|(_, names)| names.contains(text));
        Ok(Holding {
            numbers: holds.map(|(n, _)| *n).collect(),
            beyond,
        })
    }

    async fn kept(&self, app: &App, of: &Published) -> BTreeMap<u32, Arc<str>> {
        let now = app.clock.machine_now();
        let mut known = self.0.lock().await;
        known.retain(|_, known| now - known.read_at < KEPT);
        known
            .get(&of.campaign.id)
            .filter(|known| known.epoch == of.campaign.epoch)
            .map(|known| known.texts.clone())
            .unwrap_or_default()
    }

    /// What is there already keeps its age: nothing is kept for longer by being looked at.
    async fn keep(&self, app: &App, of: &Published, texts: &BTreeMap<u32, Arc<str>>) {
        let (id, epoch) = (of.campaign.id, of.campaign.epoch);
        let read_at = app.clock.machine_now();
        let mut all = self.0.lock().await;
        let known = all.entry(id).or_insert_with(|| Known {
            epoch,
            read_at,
            texts: BTreeMap::new(),
        });
        if known.epoch != epoch {
            (known.epoch, known.read_at) = (epoch, read_at);
            known.texts.clear();
        }
        known.texts.extend(texts.clone());
        while all.values().map(Known::bytes).sum::<usize>() > BYTES_MAX {
            let oldest = all.iter().min_by_key(|(_, known)| known.read_at);
            let Some(oldest) = oldest.map(|(id, _)| *id) else {
                return;
            };
            all.remove(&oldest);
        }
    }
}

/// The texts of these batches, a page of neighbours at a time. A batch that is not there has none.
async fn read(app: &App, of: &Published, numbers: &[u32]) -> Result<Vec<(u32, Arc<str>)>, Problem> {
    let pages: std::collections::BTreeSet<u32> = numbers.iter().map(|n| n / PAGE).collect();
    let id = of.campaign.id;
    let texts: Vec<Vec<(u32, Arc<str>)>> = stream::iter(pages)
        .map(|page| async move {
            let batches = app.store.batches(id, page * PAGE, PAGE).await?;
            let texts = batches.iter().map(|batch| (batch.n, text(batch).into()));
            Ok::<_, Problem>(texts.collect())
        })
        .buffer_unordered(CONCURRENCY)
        .try_collect()
        .await?;
    let mut found: BTreeMap<u32, Arc<str>> = numbers.iter().map(|n| (*n, "".into())).collect();
    found.extend(texts.into_iter().flatten());
    Ok(found.into_iter().collect())
}

/// Everything that is looked through of a batch, a line for each address and each name.
fn text(batch: &Batch) -> String {
    let mut text = String::with_capacity(batch.people.len() * 48);
    for (position, person) in batch.people.iter().enumerate() {
        text.push_str(&person.address);
        text.push('\n');
        let names = [FIRST_NAME, LAST_NAME].map(|column| batch.value(position, column));
        let names: Vec<&str> = names.into_iter().flatten().collect();
        text.push_str(&fold_address(&names.join(" ")));
        text.push('\n');
    }
    text
}
