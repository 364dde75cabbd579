//! `$batch`: twenty look-ups in one request, each throttled on its own, and the pages that follow.

use super::client::Teams;
use super::counts::Kind;
use super::error_body;
use super::graph::fault;
use crate::fault::{ChannelFault, FaultKind};
use crate::retry_after;
use serde_json::{Value, json};
use std::time::Duration;
use url::Url;

/// More requests in one batch are refused.
const MOST_REQUESTS: usize = 20;
/// Sleeping functions cost money: a longer wait is the caller's affair.
const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// Where Graph asks to wait and does not say how long.
const USUAL_WAIT: Duration = Duration::from_secs(1);
/// Fifteen addresses have one page; a list that does not end is an error, not a reason to run for ever.
const MOST_PAGES: usize = 10;

impl Teams {
    /// The `value` lists of all pages of all `addresses` (relative to `/v1.0`).
    pub(super) async fn pages(
        &self,
        addresses: &[String],
    ) -> Result<Vec<Vec<Value>>, ChannelFault> {
        let mut lists = Vec::new();
        for some in addresses.chunks(MOST_REQUESTS) {
            for first in self.batch(some).await? {
                self.follow(first, &mut lists).await?;
            }
        }
        Ok(lists)
    }

    /// Adds the list of `page` and of those that follow it.
    async fn follow(
        &self,
        mut page: Value,
        lists: &mut Vec<Vec<Value>>,
    ) -> Result<(), ChannelFault> {
        for _ in 0..MOST_PAGES {
            let Some(Value::Array(list)) = page.get_mut("value").map(Value::take) else {
                return Err(unusable("graph: no list in the answer"));
            };
            lists.push(list);
            let Some(next) = page.get("@odata.nextLink").and_then(Value::as_str) else {
                return Ok(());
            };
            let next = self.next_link(next)?;
            page = self.graph(Kind::Directory, next, None).await?;
        }
        Err(unusable("graph: too many pages"))
    }

    /// A link to the next page is followed only where it stays on the host that was asked.
    pub(super) fn next_link(&self, link: &str) -> Result<Url, ChannelFault> {
        let home = self.graph_address("/v1.0/users")?;
        Url::parse(link)
            .ok()
            .filter(|url| url.origin() == home.origin())
            .ok_or_else(|| unusable("graph: the next page is on another host"))
    }

    /// The bodies of the answers, in any order. Parts that fail for the moment are asked once more.
    async fn batch(&self, addresses: &[String]) -> Result<Vec<Value>, ChannelFault> {
        let url = self.graph_address("/v1.0/$batch")?;
        let mut open: Vec<usize> = (0..addresses.len()).collect();
        let mut bodies = Vec::new();
        for last in [false, true] {
            let request = |index: &usize| json!({ "id": index.to_string(), "method": "GET", "url": addresses[*index] });
            let requests: Vec<Value> = open.iter().map(request).collect();
            let body = json!({ "requests": requests }).to_string();
            let mut answer = self.graph(Kind::Directory, url.clone(), Some(body)).await?;
            let Some(Value::Array(responses)) = answer.get_mut("responses").map(Value::take) else {
                return Err(unusable("graph: no responses in the batch"));
            };
            let mut worst: Option<ChannelFault> = None;
            for mut response in responses {
                let index = response
                    .get("id")
                    .and_then(Value::as_str)
                    .and_then(|id| id.parse().ok());
                let Some(place) =
                    index.and_then(|index: usize| open.iter().position(|one| *one == index))
                else {
                    continue;
                };
                match self.part_fault(&response) {
                    None => {
                        open.swap_remove(place);
                        bodies.push(
                            response
                                .get_mut("body")
                                .map(Value::take)
                                .unwrap_or_default(),
                        );
                    }
                    Some(fault) if !is_passing(&response) => return Err(fault),
                    Some(fault) => worst = Some(longer(worst, fault)),
                }
            }
            if open.is_empty() {
                break;
            }
            let fault =
                worst.unwrap_or_else(|| unusable("graph: an answer is missing in the batch"));
            let wait = fault.retry_after.unwrap_or(USUAL_WAIT);
            if last || wait > LONGEST_WAIT {
                return Err(fault);
            }
            tokio::time::sleep(wait).await;
        }
        Ok(bodies)
    }

    fn part_fault(&self, response: &Value) -> Option<ChannelFault> {
        let status = status(response);
        if status == 200 {
            return None;
        }
        let codes = response
            .get("body")
            .map(|body| error_body::codes(body.to_string().as_bytes()))
            .unwrap_or_default();
        let header = response
            .get("headers")
            .and_then(Value::as_object)
            .and_then(|headers| {
                headers
                    .iter()
                    .find(|(name, _)| name.eq_ignore_ascii_case("retry-after"))
                    .map(|(_, value)| value)
            });
        let text = header.map(|value| {
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned)
        });
        let wait = text.and_then(|text| retry_after::parse(&text, (self.inner.machine_now)()));
        Some(fault(
            FaultKind::Directory,
            status,
            codes.first().map(String::as_str),
            wait,
        ))
    }
}

pub(super) fn unusable(detail: &str) -> ChannelFault {
    ChannelFault::new(FaultKind::Directory, detail)
}

fn status(response: &Value) -> u16 {
    response
        .get("status")
        .and_then(Value::as_u64)
        .and_then(|status| u16::try_from(status).ok())
        .unwrap_or(0)
}

fn is_passing(response: &Value) -> bool {
    matches!(status(response), 429 | 500..=599)
}

/// The fault that asks for the longer wait.
fn longer(worst: Option<ChannelFault>, fault: ChannelFault) -> ChannelFault {
    match worst {
        Some(worst) if worst.retry_after >= fault.retry_after => worst,
        _ => fault,
    }
}
