//! The shared pace of a channel: one small item that every worker changes.

use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::campaign::Channel;
use domain::pace::Pace;

use crate::Store;
use crate::error::StoreError;
use crate::expression::Expression;
use crate::item::{Item, Reader, n as number, s};
use crate::keys;
use crate::write::{Attempt, WRITE_ID};

const WHAT: &str = "pace";
const VERSION: &str = "v";
/// The pace as JSON.
const DOCUMENT: &str = "doc";
/// Times a grant is tried against other workers.
const TRIES: u32 = 20;

/// So many looks in a row at which nothing was new, and others are taken to have stopped, or to share this store.
const QUIET: u32 = 3;

/// What this process knows of the pace of each channel.
#[derive(Debug, Default)]
pub(crate) struct Paces {
    teams: Taken,
    skype: Taken,
}

#[derive(Debug, Default)]
struct Taken {
    /// Who is taking. One after the other: two of one process would only refuse each other's writes.
    turn: tokio::sync::Mutex<()>,
    /// None as long as nothing was seen.
    known: Mutex<Option<KnownPace>>,
}

/// The pace as this process last saw it. Version 0: not stored yet.
#[derive(Debug, Clone, Default)]
struct KnownPace {
    version: u64,
    pace: Pace,
    /// Looks in a row at which nobody else had written.
    quiet: u32,
}

impl KnownPace {
    /// Whether it may be written over without a look. Beside others what was seen last is nearly always old, and a write
    /// that is refused costs five reads.
    fn is_good(&self) -> bool {
        self.pace.workers.len() < 2 || self.quiet >= QUIET
    }
}

impl Store {
    /// The pace of a channel as it is stored now: for showing it. Nothing is taken, and nothing learnt.
    pub async fn pace(&self, channel: Channel) -> Result<Pace, StoreError> {
        Ok(self.stored_pace(channel).await?.pace)
    }

    /// The pace in this item, which was just read, strongly consistent; none is stored before the first was taken. This process
    /// goes on from there.
    pub(crate) fn pace_seen(
        &self,
        channel: Channel,
        item: Option<&Item>,
    ) -> Result<Pace, StoreError> {
        let seen = item.map_or(Ok(KnownPace::default()), from_item)?;
        let pace = seen.pace.clone();
        self.learn_pace(channel, seen);
        Ok(pace)
    }

    /// Changes the pace of a channel and returns what `take` made of it. `take` runs on the state this process last
    /// saw (the first time, and while other processes ask too, on the stored one), and again on the stored one where that
    /// is newer, up to 20 times. A change that changes nothing writes nothing, so what `take` then says may be older than
    /// what is stored.
    pub async fn take_pace<T>(
        &self,
        channel: Channel,
        mut take: impl FnMut(&mut Pace) -> T,
    ) -> Result<T, StoreError> {
        let _turn = self.shared.paces.of(channel).turn.lock().await;
        let last_seen = self.known_pace(channel).clone();
        let mut known = match last_seen {
            Some(known) if known.is_good() => known,
            last_seen => {
                let mut stored = self.stored_pace(channel).await?;
                if let Some(seen) = last_seen
                    && seen.version == stored.version
                {
                    stored.quiet = seen.quiet + 1;
                }
                stored
            }
        };
        for tries in 1..=TRIES {
            let mut pace = known.pace.clone();
            let taken = take(&mut pace);
            if pace == known.pace {
                return Ok(taken);
            }
            let next = KnownPace {
                version: known.version + 1,
                pace,
                quiet: known.quiet,
            };
            match self.replace_pace(channel, known.version, &next).await? {
                Attempt::Done => {
                    self.learn_pace(channel, next);
                    return Ok(taken);
                }
                // Nothing was stored where something was known: the table was restored or made anew.
                Attempt::Refused(None) => {
                    *self.known_pace(channel) = None;
                    known = KnownPace::default();
                }
                Attempt::Refused(Some(item)) => {
                    known = from_item(&item)?;
                    self.learn_pace(channel, known.clone());
                }
            }
            // The first refusal only tells that others took meanwhile; pausing is for a crowd, and what was known before
            // it is old after it.
            if tries > 1 {
                self.pause(tries - 1).await;
                known = self.stored_pace(channel).await?;
            }
        }
        Err(StoreError::Conflict { what: WHAT })
    }

    async fn stored_pace(&self, channel: Channel) -> Result<KnownPace, StoreError> {
        let found = self.get(&keys::pace(channel)).await?;
        found.as_ref().map_or(Ok(KnownPace::default()), from_item)
    }

    async fn replace_pace(
        &self,
        channel: Channel,
        expected: u64,
        next: &KnownPace,
    ) -> Result<Attempt, StoreError> {
        let mut item = keys::pace(channel).attributes();
        item.extend([
            (VERSION.to_owned(), number(next.version)),
            (
                DOCUMENT.to_owned(),
                s(serde_json::to_string(&next.pace).map_err(|_| StoreError::corrupt(WHAT))?),
            ),
            (WRITE_ID.to_owned(), s(self.shared.ids.next())),
        ]);
        let mut expression = Expression::default();
        let condition = if expected == 0 {
            expression.absent()
        } else {
            expression.compare(VERSION, "=", number(expected))
        };
        self.put_if(item, condition, expression).await
    }

    fn learn_pace(&self, channel: Channel, seen: KnownPace) {
        let mut known = self.known_pace(channel);
        // A slower call of this process may bring what another has learnt already, or an older state.
        if known
            .as_ref()
            .is_none_or(|known| known.version < seen.version)
        {
            *known = Some(seen);
        }
    }

    fn known_pace(&self, channel: Channel) -> MutexGuard<'_, Option<KnownPace>> {
        // What is known is only a hint, so one left by a panic is as good as any.
        let known = self.shared.paces.of(channel).known.lock();
        known.unwrap_or_else(PoisonError::into_inner)
    }
}

impl Paces {
    fn of(&self, channel: Channel) -> &Taken {
        match channel {
            Channel::Teams => &self.teams,
            Channel::Skype => &self.skype,
        }
    }
}

fn from_item(item: &Item) -> Result<KnownPace, StoreError> {
    let read = Reader::new(item, WHAT);
    let pace = serde_json::from_str(read.text(DOCUMENT)?).map_err(|_| read.corrupt())?;
    Ok(KnownPace {
        version: read.number(VERSION)?,
        pace,
        quiet: 0,
    })
}
