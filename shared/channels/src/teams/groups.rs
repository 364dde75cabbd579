//! The people of a directory group, those of the groups in it included.

use super::client::Teams;
use super::counts::Kind;
use super::error_body;
use super::graph::readable;
use super::graph_batch::unusable;
use super::patience::Patience;
use super::people::{DirectoryPerson, SELECT, person};
use crate::escape;
use crate::fault::{ChannelFault, FaultKind};
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::collections::HashSet;
use url::Url;

/// A full page has 999 people, and Graph may give less: a list that does not end is an error, not a reason to
/// run for ever.
const MOST_PAGES: usize = 20_000;
/// What reading groups takes.
const PERMISSION: &str = "GroupMember.Read.All";
/// What reading the addresses of members takes.
const ADDRESS_PERMISSION: &str = "User.Read.All";

/// Which group, and how it is to be read.
#[derive(Debug, Clone, Copy)]
pub struct GroupQuery<'a> {
    /// The group's object id.
    pub id: &'a str,
    /// Whether guests of the tenant count.
    pub guests: bool,
    /// A group with more people than these is not read to its end.
    pub most: usize,
    /// On the machine clock: throttling is waited out where the wait ends before.
    pub wait_until: DateTime<Utc>,
}

/// Who is in a group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GroupPeople {
    /// Everybody who counts, each once, in the directory's order.
    pub people: Vec<DirectoryPerson>,
    /// People left out because their account is switched off.
    pub disabled: u32,
    /// Guests left out.
    pub guests: u32,
}

/// Why a group was not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GroupFault {
    /// There is no such group (any more).
    #[error("the directory has no such group")]
    NotFound,
    /// Somebody has to consent first.
    #[error("this system may not read the group: an administrator has to grant it {permission}")]
    Forbidden {
        /// The application permission of Microsoft Graph.
        permission: &'static str,
    },
    /// It has more people than were asked for.
    #[error("the group has more than {most} members")]
    TooLarge {
        /// How many were asked for.
        most: usize,
    },
    /// Asking again will not help.
    #[error("the directory refuses to read the group ({detail})")]
    Refused {
        /// Status and code word.
        detail: String,
    },
    /// The directory does not answer as it should for the moment; `retry_after` says when to ask again.
    #[error(transparent)]
    Channel(#[from] ChannelFault),
}

impl Teams {
    /// Everybody in a group and in the groups in it. Accounts that are switched off are left out, and guests unless
    /// asked for. Graph reads groups from an index, which is some seconds behind.
    ///
    /// # Errors
    /// [`GroupFault`]; nothing of a group that cannot be read to its end is returned.
    pub async fn group_people(&self, query: &GroupQuery<'_>) -> Result<GroupPeople, GroupFault> {
        let mut found = GroupPeople::default();
        let mut seen: HashSet<String> = HashSet::new();
        let mut next = Some(self.first_page(query.id)?);
        let patience = Patience::until(query.wait_until);
        for _ in 0..MOST_PAGES {
            let Some(url) = next.take() else {
                return Ok(found);
            };
            let mut page = self.group_page(&url, patience).await?;
            let Some(Value::Array(entries)) = page.get_mut("value").map(Value::take) else {
                return Err(unusable("graph: no list in the answer").into());
            };
            for person in entries.iter().filter_map(person) {
                // Every user has a principal name: one without is one whose properties this system may not see.
                if person.user.upn.is_none() {
                    return Err(GroupFault::Forbidden {
                        permission: ADDRESS_PERMISSION,
                    });
                }
                // A person of two nested groups comes once; a page that is asked for again must not change that.
                if !seen.insert(person.user.object_id.clone()) {
                    continue;
                }
                if !person.user.account_enabled {
                    found.disabled += 1;
                } else if person.guest && !query.guests {
                    found.guests += 1;
                } else {
                    found.people.push(person);
                }
            }
            if found.people.len() > query.most {
                return Err(GroupFault::TooLarge { most: query.most });
            }
            // Followed verbatim: what is in it is Graph's affair.
            let link = page.get("@odata.nextLink").and_then(Value::as_str);
            next = link.map(|link| self.next_link(link)).transpose()?;
            if next.as_ref() == Some(&url) {
                return Err(unusable("graph: the next page is the same page").into());
            }
        }
        Err(unusable("graph: too many pages").into())
    }

    fn first_page(&self, id: &str) -> Result<Url, GroupFault> {
        let id = escape::path_segment(id).ok_or(GroupFault::NotFound)?;
        // The cast to users needs the count.
        Ok(self.graph_address(&format!(
            "/v1.0/groups/{id}/transitiveMembers/microsoft.graph.user?$select={SELECT}&$count=true&$top=999"
        ))?)
    }

    async fn group_page(&self, url: &Url, patience: Patience) -> Result<Value, GroupFault> {
        let mut patience = patience.anew();
        loop {
            let fault = match self.graph_answer(Kind::Group, url.clone(), None).await {
                Ok(answer) => match answer.status.as_u16() {
                    200 => match readable(Kind::Group, answer) {
                        Ok(page) => return Ok(page),
                        Err(fault) => fault,
                    },
                    status => {
                        let fault = self.graph_refusal(Kind::Group, &answer);
                        let codes = error_body::codes(answer.body.as_deref().unwrap_or_default());
                        match status {
                            403 => {
                                return Err(GroupFault::Forbidden {
                                    permission: PERMISSION,
                                });
                            }
                            404 => return Err(GroupFault::NotFound),
                            429 | 500..=599 => fault,
                            _ => {
                                let code = codes.first().map(String::as_str).unwrap_or_default();
                                return Err(GroupFault::Refused {
                                    detail: format!("{status} {code}").trim_end().to_owned(),
                                });
                            }
                        }
                    }
                },
                Err(fault) if fault.kind == FaultKind::Misconfigured => {
                    return Err(GroupFault::Refused {
                        detail: fault.detail,
                    });
                }
                Err(fault) => fault,
            };
            self.wait_out(fault, &mut patience).await?;
        }
    }
}
