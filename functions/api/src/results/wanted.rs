//! Which people of a campaign a caller wants to see.

use super::published::Published;
use super::schema;
use crate::problem::Problem;
use domain::campaign::Campaign;
use domain::list::fold_address;
use domain::outcome::{Mark, Outcome, PersonLog, Reason, Vector};
use domain::presence::Presence;
use domain::report::{PersonRow, standing};
use platform::App;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use utoipa::IntoParams;

/// Longest text to look for, in characters.
const QUERY_MAX: usize = 320;

/// Which people.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct RecipientParams {
    /// With one of these outcomes only, separated by commas: `pending,claimed` are those who wait.
    #[param(
        example = "pending,claimed",
        pattern = r"^(pending|claimed|sent|absent|failed|unknown|unprogrammed|cancelled)(,(pending|claimed|sent|absent|failed|unknown|unprogrammed|cancelled))*$"
    )]
    outcome: Option<String>,
    /// Failed, unprogrammed or unknown for this reason only.
    #[param(value_type = Option<schema::Reason>)]
    reason: Option<Reason>,
    /// Whose last try was in this cycle only, 1 to 3.
    #[param(minimum = 1, maximum = 3)]
    round: Option<u8>,
    /// Last seen like this only.
    #[param(value_type = Option<schema::SeenPresence>)]
    presence: Option<Presence>,
    /// With this text in their address or name, in any case.
    #[param(max_length = 320)]
    q: Option<String>,
    /// `next_cursor` of the page before; the first page without.
    pub(super) cursor: Option<String>,
    /// People on a page, 1 to 1000; 100 without.
    #[param(minimum = 1, maximum = 1000)]
    pub(super) limit: Option<usize>,
}

/// Who is looked for.
pub(super) struct Wanted {
    outcomes: Option<BTreeSet<Outcome>>,
    reason: Option<Reason>,
    round: Option<u8>,
    presence: Option<Presence>,
    /// As addresses are folded.
    text: Option<String>,
}

/// What is looked at of one person.
struct Seen {
    standing: (Outcome, Option<Reason>),
    round: Option<u8>,
    presence: Option<Presence>,
}

impl Wanted {
    /// # Errors
    /// 400 for an outcome or a round that is none, or a text that is too long.
    pub(super) fn of(params: &RecipientParams) -> Result<Self, Problem> {
        let text = params.q.as_deref().map(fold_address);
        let text = text.filter(|text| !text.is_empty());
        if text
            .as_ref()
            .is_some_and(|text| text.chars().count() > QUERY_MAX)
        {
            return Err(Problem::bad_request(
                "q",
                format!("has more than {QUERY_MAX} characters"),
            ));
        }
        if params.round.is_some_and(|round| !(1..=3).contains(&round)) {
            return Err(Problem::bad_request("round", "is none of 1, 2 and 3"));
        }
        Ok(Self {
            outcomes: params.outcome.as_deref().map(outcomes).transpose()?,
            reason: params.reason,
            round: params.round,
            presence: params.presence,
            text,
        })
    }

    /// The whole address that is looked for, if the text may be one.
    pub(super) fn address(&self) -> Option<&str> {
        self.text.as_deref().filter(|text| text.contains('@'))
    }

    /// The text that is looked for, folded.
    pub(super) fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// Whether nobody is left out.
    pub(super) fn is_everybody(&self) -> bool {
        self.text.is_none() && self.takes_all()
    }

    pub(super) fn fits(&self, row: &PersonRow) -> bool {
        self.fits_seen(&Seen {
            standing: (row.outcome, row.reason),
            round: row.cycle,
            presence: row.presence,
        })
    }

    /// Whether the text that is looked for stands in the address or the name.
    pub(super) fn says(&self, row: &PersonRow) -> bool {
        let Some(text) = &self.text else { return true };
        let name = [&row.first_name, &row.last_name];
        let name: Vec<&str> = name.into_iter().flatten().map(String::as_str).collect();
        row.address.contains(text) || fold_address(&name.join(" ")).contains(text)
    }

    fn fits_seen(&self, seen: &Seen) -> bool {
        let (outcome, reason) = seen.standing;
        self.outcomes
            .as_ref()
            .is_none_or(|wanted| wanted.contains(&outcome))
            && (self.reason.is_none() || self.reason == reason)
            && (self.round.is_none() || self.round == seen.round)
            && (self.presence.is_none() || self.presence == seen.presence)
    }

    /// Whether everybody fits who says what is looked for.
    fn takes_all(&self) -> bool {
        self.outcomes.is_none()
            && self.reason.is_none()
            && self.round.is_none()
            && self.presence.is_none()
    }

    /// The numbers of the batches that may hold somebody, from `first` on. Where few are looked for among many, the
    /// vectors say in which they are, so that they are found at once.
    pub(super) async fn batches(
        &self,
        app: &App,
        of: &Published,
        first: u32,
    ) -> Result<Vec<u32>, Problem> {
        let all = first..of.counts.batches;
        if self.takes_all() {
            return Ok(all.collect());
        }
        let campaign = &of.campaign;
        let vectors: HashMap<u32, Vector> =
            app.store.vectors(campaign.id).await?.into_iter().collect();
        // Before its batch has started, a person either waits or will never have a minute.
        let untried = |standing| Seen {
            standing,
            round: None,
            presence: None,
        };
        let waiting = untried(standing(Mark::Pending, &PersonLog::default(), campaign));
        let never = untried((Outcome::Unprogrammed, Some(Reason::NoOpenMinute)));
        let untouched =
            self.fits_seen(&waiting) || (of.counts.no_open_minute > 0 && self.fits_seen(&never));
        let holds = |n: &u32| match vectors.get(n) {
            Some(vector) => {
                let mut people = vector.marks.iter().zip(&vector.people);
                people.any(|(mark, log)| self.fits_seen(&seen(*mark, log, vector, campaign)))
            }
            None => untouched,
        };
        Ok(all.filter(holds).collect())
    }
}

fn seen(mark: Mark, log: &PersonLog, vector: &Vector, campaign: &Campaign) -> Seen {
    let last = log.tries.last();
    let attempt = last.and_then(|last| vector.attempts.get(usize::from(last.attempt)));
    Seen {
        standing: standing(mark, log, campaign),
        round: attempt.map(|attempt| attempt.cycle),
        presence: log.tries.iter().rev().find_map(|tried| tried.presence),
    }
}

fn outcomes(text: &str) -> Result<BTreeSet<Outcome>, Problem> {
    let outcome = |word: &str| {
        let known = serde_json::from_value(Value::from(word));
        known.map_err(|_| Problem::bad_request("outcome", "names an outcome that is none"))
    };
    text.split(',').map(outcome).collect()
}
