use super::*;
use crate::batch::{Batch, Recipient};
use crate::campaign::FinishReason;
use crate::outcome::{Late, Outcome};
use proptest::prelude::*;

/// Everybody who was sent to has the message `500 + position`.
fn numbered(marks: &str) -> Vector {
    let mut vector = vector(marks);
    for (position, (mark, log)) in vector.marks.iter().zip(&mut vector.people).enumerate() {
        log.activity = (*mark == Mark::Sent).then(|| (500 + position).to_string());
    }
    vector
}

fn read(batch: u32, position: u16, up_to: i64, seconds: i64) -> PersonRead {
    PersonRead {
        batch,
        position,
        up_to,
        at_millis: start().timestamp_millis() + seconds * 1_000,
    }
}

fn opened_of(vectors: &[(u32, Vector)], reads: &[PersonRead]) -> Option<Opened> {
    report(&campaign(20, 0), &[], vectors, (&[], reads), &[], start()).opened
}

#[test]
fn whoever_read_up_to_the_message_or_beyond_has_opened_it() {
    let vectors = [(0, numbered("sssa")), (4, numbered("ss"))];
    let reads = [
        read(0, 0, 500, 60),
        read(0, 1, 500, 90),
        read(0, 2, 900, 30),
        read(0, 3, 900, 99),
        read(4, 1, 501, 45),
        read(4, 9, 900, 99),
        read(7, 0, 900, 99),
    ];
    let found = opened_of(&vectors, &reads).unwrap();
    assert_eq!(found.engagement, Share::new(3, 5, Denominator::PeopleSent));
    assert_eq!(found.last_opened, start() + TimeDelta::seconds(60));
}

#[test]
fn without_a_receipt_for_a_message_of_the_campaign_there_is_no_figure() {
    let vectors = [(0, numbered("su"))];
    assert_eq!(opened_of(&vectors, &[]), None);
    assert_eq!(
        opened_of(&vectors, &[read(0, 0, 499, 1), read(0, 1, 900, 1)]),
        None
    );
    // An id that is no number cannot be compared.
    let mut named = numbered("s");
    named.people[0].activity = Some("1:abc".into());
    assert_eq!(covered(&named, 0, i64::MAX), None);
    assert_eq!(opened_of(&[(0, named)], &[read(0, 0, i64::MAX, 1)]), None);
}

#[test]
fn a_receipt_is_kept_for_what_was_sent_and_for_what_may_have_been() {
    let vector = numbered("sphcaufx");
    let covered_at = |up_to| -> Vec<Option<i64>> {
        (0..9)
            .map(|position| covered(&vector, position, up_to))
            .collect()
    };
    let none = None;
    assert_eq!(
        covered_at(600),
        [
            Some(500),
            none,
            none,
            Some(600),
            none,
            Some(600),
            none,
            none,
            none
        ]
    );
    assert_eq!(covered_at(499)[0], None);
}

#[test]
fn a_receipt_that_came_before_its_result_counts_once_the_result_is_known() {
    let mut vector = numbered("u");
    let early = [read(0, 0, 600, 5)];
    assert_eq!(opened_of(&[(0, vector.clone())], &early), None);
    let late = Late {
        sent: true,
        at: start().timestamp_millis(),
        activity: Some("590".into()),
        reason: None,
        attempt: None,
    };
    vector.late.insert(0, late);
    vector.merge_late();
    let found = opened_of(&[(0, vector)], &early).unwrap();
    assert_eq!(found.engagement.count, 1);
}

#[test]
fn rows_and_timelines_say_when_it_was_read() {
    let batch = Batch {
        n: 0,
        epoch: 1,
        planned_at: Some(start()),
        zone: chrono_tz::Europe::Lisbon,
        columns: vec![],
        people: vec![Recipient {
            address: "ann@contoso.example".into(),
            object_id: None,
            values: vec![],
        }],
    };
    let (campaign, vector) = (campaign(1, 0), numbered("s"));
    let at = |read: Option<PersonRead>| {
        let row = row(&campaign, &batch, 0, Some(&vector), read.as_ref()).unwrap();
        let full = timeline(&campaign, &batch, 0, Some(&vector), (&[], read.as_ref())).unwrap();
        assert_eq!((row.outcome, row.read_at), (Outcome::Sent, full.read_at));
        row.read_at
    };
    let minute = Some(start() + TimeDelta::seconds(60));
    assert_eq!(at(Some(read(0, 0, 500, 60))), minute);
    assert_eq!(at(Some(read(0, 0, 499, 60))), None);
    assert_eq!(at(None), None);
}

#[test]
fn only_campaigns_that_sent_between_two_receipts_are_looked_at() {
    let mut campaign = campaign(1, 0);
    let minute = |n: i64| (start() + TimeDelta::minutes(n)).timestamp_millis();
    let until = campaign.publication.as_ref().unwrap().window.until;
    let over = |minutes: i64| (until + TimeDelta::minutes(minutes)).timestamp_millis();
    let running = Sending::of(&campaign).unwrap();
    assert!(running.overlaps(None, minute(0)) && running.overlaps(None, minute(100_000)));
    assert!(!running.overlaps(None, minute(-11)));
    assert!(running.overlaps(Some(over(9)), over(20)));
    assert!(!running.overlaps(Some(over(11)), over(20)));
    campaign.finished = Some((start() + TimeDelta::minutes(60), FinishReason::Done));
    let finished = Sending::of(&campaign).unwrap();
    assert!(finished.overlaps(Some(minute(69)), minute(200)));
    assert!(!finished.overlaps(Some(minute(71)), minute(200)));
    campaign.publication = None;
    assert_eq!(Sending::of(&campaign), None);
}

proptest! {
    /// What the recorder throws away, the report would not have counted; and nobody counts who was not sent to.
    #[test]
    fn what_is_not_kept_would_not_count(marks in "[phcsafux]{1,12}", up_to in 480i64..530) {
        let vector = numbered(&marks);
        let sent = u32::try_from(vector.with(Mark::Sent).count()).unwrap();
        let reads: Vec<PersonRead> = (0..marks.len())
            .map(|position| read(0, u16::try_from(position).unwrap(), up_to, 1))
            .collect();
        let kept: Vec<PersonRead> = reads
            .iter()
            .copied()
            .filter(|read| covered(&vector, usize::from(read.position), up_to).is_some())
            .collect();
        let vectors = [(0, vector)];
        let all = opened_of(&vectors, &reads);
        prop_assert_eq!(all, opened_of(&vectors, &kept));
        prop_assert!(all.is_none_or(|opened| (1..=sent).contains(&opened.engagement.count)));
    }
}
