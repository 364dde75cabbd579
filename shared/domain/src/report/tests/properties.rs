use super::*;
use crate::outcome::{Outcome, PersonLog};
use proptest::prelude::*;

fn any_vector() -> impl Strategy<Value = Vector> {
    let person = (
        "[phcsafux]",
        proptest::collection::vec((0u8..4, 0u8..5, any::<bool>()), 0..4),
        0i64..9_000,
    );
    proptest::collection::vec(person, 0..8).prop_map(|people| {
        let marks: String = people.iter().map(|(mark, ..)| mark.as_str()).collect();
        let mut vector = vector(&marks);
        vector.attempts = (1..4)
            .map(|rung| Attempt {
                cycle: 1,
                rung,
                at: i64::from(rung) * 600,
            })
            .collect();
        for ((_, tries, sent), log) in people.iter().zip(&mut vector.people) {
            let results = [
                TryResult::Absent,
                TryResult::Sent,
                TryResult::Failed,
                TryResult::Unknown,
                TryResult::Held,
                TryResult::Declined,
                TryResult::Unreachable,
            ];
            let tries = tries.iter().map(|(attempt, result, asked)| Try {
                attempt: *attempt,
                presence: asked.then_some(Presence::Busy),
                result: results[usize::from(*result)],
            });
            *log = PersonLog {
                tries: tries.collect(),
                sent_at: Some(*sent * 1_000),
                ..log.clone()
            };
        }
        vector
    })
}

fn any_state() -> impl Strategy<Value = (State, bool, bool)> {
    let states = prop_oneof![
        Just(State::Scheduled),
        Just(State::Running),
        Just(State::Finished)
    ];
    (states, any::<bool>(), any::<bool>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn numbers_always_add_up(
        vectors in proptest::collection::vec(any_vector(), 0..5),
        (state, paused, cancelled) in any_state(),
        recipients in 0u32..60,
        no_open_minute in 0u32..9,
        visits in proptest::collection::vec((0u32..6, 0u16..9, 0u8..3, 0i64..20_000), 0..20),
    ) {
        let mut campaign = campaign(recipients, no_open_minute);
        campaign.state = state;
        campaign.paused_at = paused.then(start);
        campaign.cancelled_at = cancelled.then(start);
        let vectors: Vec<(u32, Vector)> = (0..).zip(vectors).collect();
        let mut clicks: Vec<PersonClicks> =
            visits.into_iter().map(|(batch, position, link, at)| click(batch, position, link, at)).collect();
        clicks.sort_by_key(|one| (one.batch, one.position));
        clicks.dedup_by_key(|one| (one.batch, one.position));
        let planned = planned(&[Some(0), Some(3), None]);
        let report = report(&campaign, &links(), &vectors, (&clicks, &[]), &planned, start());

        let totals = report.totals;
        let sum = |of: &[ByReason]| of.iter().map(|one| one.people).sum::<u32>();
        let people: usize = vectors.iter().map(|(_, vector)| vector.marks.len()).sum();
        prop_assert_eq!(totals.recipients, recipients.max(u32::try_from(people).unwrap()));
        prop_assert_eq!(Outcome::ALL.iter().map(|one| totals.of(*one)).sum::<u32>(), totals.recipients);
        prop_assert_eq!(sum(&report.failures), totals.failed);
        prop_assert_eq!(sum(&report.unprogrammed), totals.unprogrammed);
        let seen: u32 = report.absent_now.by_presence.iter().map(|one| one.people).sum();
        let next: u32 = report.absent_now.tried_next.iter().map(|one| one.people).sum();
        prop_assert_eq!((seen, next), (totals.absent, totals.absent));
        for rung in &report.by_rung {
            prop_assert_eq!(rung.tried, rung.sent + rung.absent + rung.failed + rung.unknown + rung.held);
        }
        prop_assert!(report.click_engagement.count <= totals.sent);
        for link in &report.links {
            prop_assert!(link.suspected + u64::from(link.people) <= link.total);
        }
        let timed: u32 = report.first_click.buckets.iter().map(|one| one.people).sum();
        prop_assert_eq!(timed, report.click_engagement.count);

        let from = DateTime::from_timestamp(0, 0).unwrap();
        let series = series(&campaign, &planned, &vectors, &clicks, from, (TimeDelta::minutes(7), 40));
        let all = || series.points.iter().chain([&series.before, &series.after]);
        prop_assert_eq!(all().map(|one| one.sent).sum::<u32>(), totals.sent);
        prop_assert_eq!(all().map(|one| one.clicked).sum::<u32>(), report.click_engagement.count);
        prop_assert_eq!(all().map(|one| one.planned).sum::<u32>(), 8);

        let json = serde_json::to_string(&report).unwrap();
        prop_assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report);
    }
}
