//! Whether people are there, fifty in a request.
//!
//! Presences are read, not subscribed to: the events of a subscription bring nothing but the links of those who
//! changed, which would have to be read in the same batches, after a wait of some seconds for the events to
//! gather, and a subscription has to be ended again. A batch of reads answers at once, in one request for fifty
//! people; a person's first time costs a search, in another batch, whose link is remembered.

use super::availability::parse_presence;
use super::batch::MOST_IN_BATCH;
use super::client::Skype;
use super::contact::bare;
use super::endpoint::{Endpoint, Trouble};
use crate::fault::{ChannelFault, FaultKind};
use domain::presence::Presence;
use std::collections::{BTreeSet, HashMap};
use url::Url;

const KIND: FaultKind = FaultKind::Presence;

impl Skype {
    /// The presence of everybody asked for, by SIP address as given. Whom the pool does not know, and whose
    /// presence the account may not see, is [`Presence::Unknown`]; a service that fails is a fault, never an
    /// absence.
    ///
    /// # Errors
    /// A fault of the channel: [`FaultKind::Presence`] unless the answer says more.
    pub async fn presences(
        &self,
        uris: &[String],
    ) -> Result<HashMap<String, Presence>, ChannelFault> {
        let wanted: BTreeSet<String> = uris.iter().filter_map(|uri| bare(uri)).collect();
        let wanted: Vec<String> = wanted.into_iter().collect();
        let mut known = HashMap::with_capacity(wanted.len());
        for wanted in wanted.chunks(MOST_IN_BATCH) {
            let endpoint = self.endpoint().await?;
            let read = match self.read(&endpoint, wanted).await {
                Err(Trouble::Gone) => {
                    endpoint.retire();
                    let endpoint = self.endpoint().await?;
                    self.read(&endpoint, wanted).await
                }
                other => other,
            };
            known.extend(read.map_err(Trouble::for_good)?);
        }
        let of = |uri: &String| {
            bare(uri)
                .and_then(|bare| known.get(&bare).copied())
                .unwrap_or(Presence::Unknown)
        };
        Ok(uris.iter().map(|uri| (uri.clone(), of(uri))).collect())
    }

    async fn read(
        &self,
        endpoint: &Endpoint,
        wanted: &[String],
    ) -> Result<Vec<(String, Presence)>, Trouble> {
        let strangers: Vec<String> = {
            let mut contacts = endpoint.board.contacts();
            let unknown = |bare: &&String| contacts.presence_of(bare).is_none();
            wanted.iter().filter(unknown).cloned().collect()
        };
        if !strangers.is_empty() {
            self.search(endpoint, &strangers, KIND).await?;
        }
        let (people, urls): (Vec<&String>, Vec<Url>) = {
            let mut contacts = endpoint.board.contacts();
            let link = |bare: &String| {
                let href = contacts.presence_of(bare)?;
                self.inner.session.resolve(&endpoint.links.own, &href).ok()
            };
            let mut link = link;
            wanted
                .iter()
                .filter_map(|bare| Some((bare, link(bare)?)))
                .unzip()
        };
        let parts = self.batch(endpoint, &urls, KIND).await?;
        let mut read = Vec::with_capacity(people.len());
        for (bare, part) in people.into_iter().zip(parts) {
            if let Some(trouble) = self.trouble_of(&part, KIND) {
                return Err(trouble);
            }
            match part.status {
                200 => read.push((bare.clone(), parse_presence(&part.body))),
                // The link has served its time; the next call searches again.
                404 | 410 => endpoint.board.contacts().forget(bare),
                _ => {}
            }
        }
        Ok(read)
    }
}
