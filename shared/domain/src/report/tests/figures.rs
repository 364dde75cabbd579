use super::*;
use crate::campaign::{FinishReason, OnAmbiguous};

#[test]
fn everybody_is_counted_once_whether_or_not_their_batch_has_started() {
    let campaign = campaign(20, 2);
    let vectors = [(0, vector("phcsafux")), (2, vector("ss"))];
    let report = report(&campaign, &links(), &vectors, (&[], &[]), &[], start());
    let expected = Totals {
        recipients: 20,
        pending: 2 + 8,
        claimed: 1,
        sent: 3,
        absent: 1,
        failed: 1,
        unknown: 1,
        unprogrammed: 1 + 2,
        cancelled: 0,
    };
    assert_eq!(report.totals, expected);
    assert_eq!(report.sent_rate, Share::new(3, 20, Denominator::Recipients));
    assert_eq!(report.sent_rate.ratio, Some(0.15));
    let reasons = |of: &[ByReason]| {
        of.iter()
            .map(|one| (one.reason, one.people))
            .collect::<Vec<_>>()
    };
    assert_eq!(reasons(&report.failures), [(Reason::AppNotInstalled, 1)]);
    assert_eq!(
        reasons(&report.unprogrammed),
        [(Reason::NoOpenMinute, 2), (Reason::Exhausted, 1)]
    );
    assert!(report.failures[0].cure.starts_with("Ask your Teams admin"));
    assert_eq!(
        report.absent_now.by_presence,
        [SeenAs {
            presence: Presence::Offline,
            people: 1
        }]
    );
    assert_eq!(report.audience.duplicates, 3);
    assert_eq!(report.by_rung.len(), 1);
    let rung = report.by_rung[0];
    assert_eq!((rung.cycle, rung.rung, rung.tried), (1, 1, 8));
    assert_eq!(
        (rung.sent, rung.absent, rung.failed, rung.unknown, rung.held),
        (3, 2, 1, 1, 1)
    );
}

#[test]
fn a_cancelled_or_finished_campaign_leaves_nobody_waiting() {
    let mut campaign = campaign(10, 1);
    let vectors = [(0, vector("phcsau"))];
    campaign.cancelled_at = Some(start());
    let totals = report(&campaign, &[], &vectors, (&[], &[]), &[], start()).totals;
    assert_eq!(
        (
            totals.cancelled,
            totals.claimed,
            totals.unprogrammed,
            totals.recipients
        ),
        (3 + 3, 1, 1, 10)
    );
    campaign.cancelled_at = None;
    campaign.state = State::Finished;
    campaign.finished = Some((start(), FinishReason::WindowClosed));
    let report = report(&campaign, &[], &vectors, (&[], &[]), &[], start());
    assert_eq!(
        (report.totals.unprogrammed, report.totals.cancelled),
        (3 + 3 + 1, 0)
    );
    assert_eq!(report.unprogrammed[0].reason, Reason::WindowClosed);
    assert_eq!(report.next_due, None);
    assert!(report.absent_now.by_presence.is_empty());
}

#[test]
fn the_next_message_is_the_earliest_of_what_started_and_what_did_not() {
    let mut campaign = campaign(12, 0);
    let mut climbing = vector("saap");
    let two_hours = start() + TimeDelta::hours(2);
    climbing.position = Some(Position {
        at: two_hours,
        ..Position::first(start())
    });
    let vectors = [(0, climbing)];
    let next = |campaign: &Campaign, planned: &[PlannedBatch]| {
        report(campaign, &[], &vectors, (&[], &[]), planned, start()).next_due
    };
    assert_eq!(
        next(&campaign, &[]),
        Some(NextDue {
            at: two_hours,
            people: 3
        })
    );
    let minutes = planned(&[Some(0), Some(7), Some(7), Some(8), None]);
    let at = start() + TimeDelta::minutes(7);
    assert_eq!(next(&campaign, &minutes), Some(NextDue { at, people: 8 }));
    campaign.paused_at = Some(start());
    assert_eq!(next(&campaign, &minutes), None);
}

#[test]
fn absent_people_are_listed_by_the_local_day_of_their_next_try() {
    let campaign = campaign(6, 0);
    let mut today = vector("aa");
    let mut tomorrow = vector("as");
    let mut tomorrow_early = vector("as");
    // 23:30 in London is the next day in Paris.
    for (vector, text) in [
        (&mut today, "2026-12-01T16:00:00Z"),
        (&mut tomorrow, "2026-12-02T09:11:00Z"),
        (&mut tomorrow_early, "2026-12-01T23:30:00Z"),
    ] {
        vector.position = Some(Position {
            at: at(text),
            ..Position::first(start())
        });
    }
    let vectors = [(0, today), (1, tomorrow), (2, tomorrow_early)];
    let next = report(&campaign, &[], &vectors, (&[], &[]), &[], start())
        .absent_now
        .tried_next;
    let rows: Vec<_> = next
        .iter()
        .map(|one| (one.date.unwrap().to_string(), one.people))
        .collect();
    assert_eq!(
        rows,
        [("2026-12-01".to_owned(), 2), ("2026-12-02".to_owned(), 2)]
    );
    assert_eq!(next[1].first_at, Some(at("2026-12-01T23:30:00Z")));
}

#[test]
fn clicks_count_people_and_machines_apart() {
    let campaign = campaign(4, 0);
    let vectors = [(0, vector("ssus"))];
    let mut machine = click(0, 1, 0, 60);
    machine.hits.extend(click(0, 1, 1, 60).hits);
    machine.dropped = vec![(1, 5)];
    let mut previewed = click(0, 0, 0, 621);
    previewed.hits[0].1.ua = UaClass::Matched(1);
    previewed.hits.extend(click(0, 0, 0, 621).hits);
    previewed.hits.extend(click(0, 0, 0, 900).hits);
    let unknown = click(0, 2, 1, 300);
    let stranger = click(9, 0, 7, 300);
    let clicks = [previewed, machine, unknown, stranger];
    let report = report(&campaign, &links(), &vectors, (&clicks, &[]), &[], start());
    assert_eq!(
        report.click_engagement,
        Share::new(1, 3, Denominator::PeopleSent)
    );
    assert_eq!(report.unknown_but_clicked, 1);
    let figures: Vec<_> = report
        .links
        .iter()
        .map(|link| {
            (
                link.index,
                link.people,
                link.total,
                link.suspected,
                link.previews,
            )
        })
        .collect();
    assert_eq!(figures, [(0, 1, 3, 1, 1), (1, 1, 7, 6, 0)]);
    assert_eq!(report.first_click.median_seconds, Some(600));
    let counted: Vec<u32> = report
        .first_click
        .buckets
        .iter()
        .map(|bucket| bucket.people)
        .collect();
    assert_eq!(counted, [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(report.last_click, Some(start() + TimeDelta::seconds(900)));
    assert_eq!(report.last_sent, Some(start() + TimeDelta::seconds(21)));
}

#[test]
fn lateness_counts_from_the_minute_that_was_due() {
    let campaign = campaign(4, 0);
    let mut late = vector("s");
    late.attempts = [(1, 10), (2, 700), (3, 3_720)]
        .map(|(rung, after)| Attempt {
            cycle: 1,
            rung,
            at: start().timestamp() + after,
        })
        .to_vec();
    let sent = |attempt: u8, after_millis: i64| {
        let mut vector = late.clone();
        vector.people[0].tries = vec![Try {
            attempt,
            presence: None,
            result: TryResult::Sent,
        }];
        vector.people[0].sent_at = Some(start().timestamp_millis() + after_millis);
        vector
    };
    let of = |vectors: &[(u32, Vector)], planned: &[PlannedBatch]| {
        report(&campaign, &[], vectors, (&[], &[]), planned, start()).lateness
    };
    let first = Some(Lateness {
        p50_millis: 11_000,
        p99_millis: 101_000,
        max_millis: 101_000,
    });
    let both = [(0, sent(0, 11_000)), (1, sent(1, 701_000))];
    assert_eq!(of(&both, &planned(&[Some(0), Some(0)])), first);
    let full_hour = of(&[(0, sent(2, 3_725_000))], &planned(&[Some(0)])).unwrap();
    assert_eq!(full_hour.max_millis, 125_000);
    // A rung that a pause moved is not hours late.
    let moved = of(&[(0, sent(0, 11_000))], &planned(&[Some(-600)])).unwrap();
    assert_eq!(moved.max_millis, 11_000);
    assert_eq!(of(&[], &[]), None);
}

#[test]
fn what_an_operator_settles_moves_between_the_results_of_its_rung() {
    let mut campaign = campaign(2, 0);
    campaign.spec.on_ambiguous = OnAmbiguous::Resend;
    let mut settled = vector("uu");
    settled.marks[0] = Mark::Sent;
    let report = report(&campaign, &[], &[(0, settled)], (&[], &[]), &[], start());
    assert_eq!((report.by_rung[0].sent, report.by_rung[0].unknown), (1, 1));
    assert_eq!(report.guarantee, Guarantee::AtLeastOnce);
}
