//! A draft whose people are too many to be read while its author waits, or are not known yet: the rows of its lists
//! stand for them, spread evenly over the open minutes of the campaign's zone.

use super::forecast_view::ZoneView;
use super::ladder;
use super::looked::{Looked, columns};
use crate::acts::faults;
use crate::problem::Problem;
use audience::preflight::{AtOnce, Code, Finding, IdentifiedBy, Preflight};
use audience::reservations;
use chrono::{DateTime, Utc};
use domain::campaign::Campaign;
use domain::capacity::{self, Load, Verdict};
use domain::ladder::FirstTries;
use domain::plan;
use domain::send_window::OpenMinutes;
use platform::App;

/// Looks at a draft with `rows` rows of people; `absent_permille` of them are expected to be absent at a try.
///
/// # Errors
/// When the store does not answer.
pub(super) async fn look(
    app: &App,
    draft: &Campaign,
    checked: AtOnce,
    (rows, absent_permille): (u32, u16),
    now: DateTime<Utc>,
) -> Result<Looked, Problem> {
    let spec = &draft.spec;
    let window = spec.window();
    let from = plan::plan_from(window.from, now);
    let open = OpenMinutes::for_planning(&spec.opening_hours, spec.time_zone, from, window.until);
    let tries = spread(rows, &open);
    let per_hour = capacity::per_hour(
        tries
            .iter()
            .flat_map(|((_, at), people)| std::iter::repeat_n(*at, *people as usize)),
    );
    let reserved = reservations(&app.store, spec.channel, None, now)
        .await
        .map_err(faults::audience)?;
    let verdict = capacity::check(&Load {
        tries: &per_hour,
        // Who was written to before is not known; what is refused even so is refused for certain.
        first_contacts: 0,
        expected_absence_permille: absent_permille,
        rate: app.settings.rate(spec.channel),
        open_seconds: &capacity::open_seconds([&open]),
        reserved: &reserved,
    });
    let columns = columns(&checked);
    let mut refusals = checked.refusals;
    let (finish_at, share_permille, requests) = match verdict {
        Verdict::Fits {
            share_permille,
            finish_at_pace,
            reserves,
        } => (
            finish_at_pace,
            Some(share_permille),
            Some(reserves.values().sum()),
        ),
        Verdict::Refused(refusal) => {
            let detail = refusal.to_string();
            refusals.push(Finding::new("duration", Code::OverCapacity, detail));
            (None, None, Some(refusal.requests))
        }
    };
    let preflight = Preflight {
        at: now,
        people: rows,
        duplicates: 0,
        excluded: 0,
        bad_zones: 0,
        identity: IdentifiedBy::Address,
        not_in_directory: 0,
        missing: Vec::new(),
        no_open_minute: 0,
        open_minutes: open.total(),
        sends: Vec::new(),
        first_at: tries.keys().next().map(|(_, at)| *at),
        last_at: tries.keys().next_back().map(|(_, at)| *at),
        finish_at,
        requests,
        share_permille,
        refusals,
        warnings: Vec::new(),
    };
    let by_zone = ZoneView {
        time_zone: spec.time_zone.name().to_owned(),
        people: rows,
    };
    Ok(Looked {
        exact: false,
        preflight,
        zones: vec![spec.time_zone],
        by_zone: vec![by_zone],
        ladder: ladder::of_nobody(draft, now),
        columns,
        tries,
    })
}

/// People spread evenly over the minutes.
fn spread(people: u32, open: &OpenMinutes) -> FirstTries {
    let minutes = open.total();
    let until = |k: u64| u128::from(people) * u128::from(k) / u128::from(minutes.max(1));
    let here = |k: u64| u32::try_from(until(k + 1) - until(k)).unwrap_or(u32::MAX);
    (0..minutes)
        .map(|k| ((0, open.instant(k)), here(k)))
        .filter(|(_, people)| *people > 0)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Tz::UTC;

    #[test]
    fn everybody_gets_a_minute_and_none_holds_many_more_than_another() {
        let hours = serde_json::from_str(r#"{"from": "08:00", "to": "18:00"}"#).unwrap();
        let (from, until) = ("2026-12-01T00:00:00Z", "2026-12-04T00:00:00Z");
        let open = OpenMinutes::of(&hours, UTC, from.parse().unwrap(), until.parse().unwrap());
        for people in [0, 1, 7, 1_799, 1_800, 1_801, 1_000_000] {
            let tries = spread(people, &open);
            assert_eq!(tries.values().sum::<u32>(), people);
            let (least, most) = (tries.values().min(), tries.values().max());
            assert!(
                most.zip(least)
                    .is_none_or(|(most, least)| most - least <= 1)
            );
        }
        assert!(spread(9, &OpenMinutes::default()).is_empty());
    }
}
