//! Which campaigns a caller wants to see, and in which order.

use crate::page::limit;
use crate::problem::Problem;
use crate::schema;
use domain::campaign::{Campaign, Channel, State};
use serde::Deserialize;
use std::collections::BTreeSet;
use utoipa::{IntoParams, ToSchema};

/// Longest text to look for, in characters.
const QUERY_MAX: usize = 200;
/// Longest name of an owner, in characters.
const OWNER_MAX: usize = 320;

/// Which campaigns.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ListParams {
    /// In one of these states only, separated by commas: `scheduled,running`.
    #[param(
        example = "scheduled,running",
        pattern = r"^(draft|publishing|scheduled|running|finished)(,(draft|publishing|scheduled|running|finished))*$"
    )]
    state: Option<String>,
    /// On this channel only.
    #[param(value_type = Option<schema::Channel>)]
    channel: Option<Channel>,
    /// Made by this person only.
    #[param(max_length = 320)]
    owner: Option<String>,
    /// With this text in their name or message, in any case.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Order; newest first without.
    #[param(inline)]
    sort: Option<Sort>,
    /// `next_cursor` of the page before; the first page without.
    cursor: Option<String>,
    /// Items on a page, 1 to 1000; 100 without.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
}

/// An order; a minus turns it round.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub(super) enum Sort {
    /// Newest first.
    #[default]
    #[serde(rename = "-created")]
    Newest,
    /// Oldest first.
    #[serde(rename = "created")]
    Oldest,
    /// By name.
    #[serde(rename = "name")]
    Name,
    /// By name, from the end of the alphabet.
    #[serde(rename = "-name")]
    NameDown,
    /// By the start of the window.
    #[serde(rename = "start")]
    Start,
    /// The latest start first.
    #[serde(rename = "-start")]
    StartDown,
    /// By the last change by a person.
    #[serde(rename = "updated")]
    Updated,
    /// Last changed first.
    #[serde(rename = "-updated")]
    UpdatedDown,
    /// By the share of people sent.
    #[serde(rename = "sent_rate")]
    SentRate,
    /// The highest share of people sent first.
    #[serde(rename = "-sent_rate")]
    SentRateDown,
    /// By the number of failed people.
    #[serde(rename = "failed")]
    Failed,
    /// Most failed people first.
    #[serde(rename = "-failed")]
    FailedDown,
}

/// What a caller wants to see, checked.
#[derive(Debug)]
pub(super) struct Wanted {
    /// None for all.
    pub(super) states: Option<BTreeSet<State>>,
    pub(super) channel: Option<Channel>,
    pub(super) owner: Option<String>,
    /// In lower case.
    pub(super) text: Option<String>,
    pub(super) sort: Sort,
    pub(super) cursor: Option<String>,
    pub(super) limit: usize,
}

impl Wanted {
    /// # Errors
    /// 400 for a state that is none, a text that is too long, or a limit out of range.
    pub(super) fn of(params: ListParams) -> Result<Self, Problem> {
        let text = params.q.filter(|text| !text.trim().is_empty());
        bounded("q", text.as_deref(), QUERY_MAX)?;
        bounded("owner", params.owner.as_deref(), OWNER_MAX)?;
        Ok(Self {
            states: params.state.as_deref().map(states).transpose()?,
            channel: params.channel,
            owner: params.owner,
            text: text.map(|text| text.trim().to_lowercase()),
            sort: params.sort.unwrap_or_default(),
            cursor: params.cursor,
            limit: limit(params.limit)?,
        })
    }

    /// Whether the table can answer it page by page, without reading what is not wanted.
    pub(super) fn is_plain(&self) -> bool {
        let one_or_all = self.states.as_ref().is_none_or(|states| states.len() == 1);
        let unfiltered = self.channel.is_none() && self.owner.is_none() && self.text.is_none();
        one_or_all && unfiltered && self.sort == Sort::Newest
    }

    pub(super) fn fits(&self, campaign: &Campaign) -> bool {
        let spec = &campaign.spec;
        let says = |text: &String| {
            spec.name.to_lowercase().contains(text) || spec.message.to_lowercase().contains(text)
        };
        self.channel.is_none_or(|channel| channel == spec.channel)
            && self
                .owner
                .as_ref()
                .is_none_or(|owner| *owner == campaign.owner)
            && self.text.as_ref().is_none_or(says)
    }
}

fn states(text: &str) -> Result<BTreeSet<State>, Problem> {
    let state = |word: &str| {
        let known = State::ALL.into_iter().find(|state| state.as_str() == word);
        known.ok_or_else(|| {
            let words = State::ALL.map(State::as_str).join(", ");
            Problem::bad_request("state", format!("names a state that is none of {words}"))
        })
    };
    text.split(',').map(state).collect()
}

fn bounded(field: &str, text: Option<&str>, max: usize) -> Result<(), Problem> {
    match text {
        Some(text) if text.chars().count() > max => Err(Problem::bad_request(
            field,
            format!("is longer than {max} characters"),
        )),
        _ => Ok(()),
    }
}
