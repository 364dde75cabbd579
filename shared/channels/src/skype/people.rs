//! Addresses to people, fifty searches in a request.

use super::batch::MOST_IN_BATCH;
use super::client::Skype;
use super::contact::{Contact, bare, find};
use super::endpoint::{Endpoint, Trouble};
use super::multipart::Part;
use crate::fault::{ChannelFault, FaultKind};
use crate::teams::DirectoryUser;
use std::collections::{BTreeSet, HashMap};

/// Whom a search for a whole address finds first is the one; the rest is room for namesakes.
const MOST_FOUND: &str = "10";

impl Skype {
    /// The people behind `addresses` (SIP addresses in any spelling, or mail addresses), by address as given;
    /// None for whom the pool does not know by exactly this address. `object_id` is the SIP address in lower
    /// case, like `sip:ann@contoso.example`.
    ///
    /// # Errors
    /// A fault of the channel: [`FaultKind::Directory`] unless the answer says more.
    pub async fn resolve(
        &self,
        addresses: &[String],
    ) -> Result<HashMap<String, Option<DirectoryUser>>, ChannelFault> {
        let wanted: BTreeSet<String> = addresses
            .iter()
            .filter_map(|address| bare(address))
            .collect();
        let wanted: Vec<String> = wanted.into_iter().collect();
        let mut found = HashMap::with_capacity(wanted.len());
        for wanted in wanted.chunks(MOST_IN_BATCH) {
            let endpoint = self.endpoint().await?;
            let people = match self.search(&endpoint, wanted, FaultKind::Directory).await {
                Err(Trouble::Gone) => {
                    endpoint.retire();
                    let endpoint = self.endpoint().await?;
                    self.search(&endpoint, wanted, FaultKind::Directory).await
                }
                other => other,
            };
            let people = people.map_err(Trouble::for_good)?;
            found.extend(wanted.iter().cloned().zip(people));
        }
        let of = |address: &String| found.get(&bare(address)?)?.clone().map(Contact::user);
        Ok(addresses
            .iter()
            .map(|address| (address.clone(), of(address)))
            .collect())
    }

    /// Whom each of `wanted` (bare addresses) finds, in their order; remembers where their presences are.
    pub(super) async fn search(
        &self,
        endpoint: &Endpoint,
        wanted: &[String],
        kind: FaultKind,
    ) -> Result<Vec<Option<Contact>>, Trouble> {
        let of = |wanted: &String| {
            let mut url = endpoint.links.search.clone();
            url.query_pairs_mut()
                .append_pair("query", wanted)
                .append_pair("limit", MOST_FOUND);
            url
        };
        let urls: Vec<_> = wanted.iter().map(of).collect();
        let parts = self.batch(endpoint, &urls, kind).await?;
        let mut people = Vec::with_capacity(wanted.len());
        for (wanted, part) in wanted.iter().zip(parts) {
            people.push(self.found(&part, wanted, kind)?);
        }
        let mut contacts = endpoint.board.contacts();
        for contact in people.iter().flatten() {
            if let Some(presence) = &contact.presence {
                contacts.remember(contact.bare.clone(), presence.clone());
            }
        }
        Ok(people)
    }

    fn found(
        &self,
        part: &Part,
        wanted: &str,
        kind: FaultKind,
    ) -> Result<Option<Contact>, Trouble> {
        let unreadable = || ChannelFault::new(kind, "search: unreadable");
        match self.trouble_of(part, kind) {
            Some(trouble) => Err(trouble),
            None if part.status == 200 => {
                find(&part.body, wanted).ok_or_else(|| unreadable().into())
            }
            // An account that may not search finds nobody, which is not the same as there being nobody.
            None if part.status == 403 => {
                Err(ChannelFault::new(kind, "search: 403, the account may not search").into())
            }
            None => Ok(None),
        }
    }
}
