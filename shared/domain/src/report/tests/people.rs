use super::*;
use crate::batch::{Batch, Recipient};
use crate::engagement::Class;
use crate::outcome::Outcome;

fn batch() -> Batch {
    let recipient = |n: usize| Recipient {
        address: format!("p{n}@contoso.example"),
        object_id: None,
        values: vec![],
    };
    Batch {
        n: 0,
        epoch: 1,
        planned_at: Some(start()),
        zone: chrono_tz::Europe::Lisbon,
        columns: vec![],
        people: (0..4).map(recipient).collect(),
    }
}

#[test]
fn a_timeline_tells_tries_and_visits_in_order() {
    let campaign = campaign(4, 0);
    let mut vector = vector("safp");
    vector.position = Some(Position {
        rung: 2,
        at: start() + TimeDelta::minutes(10),
        ..Position::first(start())
    });
    let clicks = [click(0, 0, 0, 900), click(0, 0, 1, 22)];
    let hits: Vec<(u8, Hit)> = clicks.iter().flat_map(|one| one.hits.clone()).collect();
    let person = PersonClicks {
        batch: 0,
        position: 0,
        hits: hits.clone(),
        dropped: vec![],
    };
    let judged = judge_all(&[(0, vector.clone())], &[person]).remove(0);
    let visits: Vec<_> = hits.into_iter().zip(judged).collect();
    let of = |position: usize, visits: &[_]| {
        timeline(&campaign, &batch(), position, Some(&vector), (visits, None))
    };
    let sent = of(0, &visits).unwrap();
    assert_eq!((sent.outcome, sent.next_try), (Outcome::Sent, None));
    assert_eq!(sent.time_zone, "Europe/Lisbon");
    let classes: Vec<_> = sent
        .clicks
        .iter()
        .map(|click| (click.link, click.class))
        .collect();
    assert_eq!(classes, [(1, Class::Suspect), (0, Class::Human)]);
    assert!(sent.clicks[0].why.is_some() && sent.clicks[1].why.is_none());
    let absent = of(1, &[]).unwrap();
    assert_eq!(absent.next_try, Some(start() + TimeDelta::minutes(10)));
    assert_eq!(absent.attempts[0].presence, Some(Presence::Offline));
    let failed = of(2, &[]).unwrap();
    assert_eq!(
        (failed.reason, failed.cure.is_some()),
        (Some(Reason::AppNotInstalled), true)
    );
    assert_eq!(of(4, &[]), None);
    let waiting = timeline(&campaign, &batch(), 1, None, (&[], None)).unwrap();
    assert_eq!(
        (waiting.outcome, waiting.next_try),
        (Outcome::Pending, Some(start()))
    );
    let never = Batch {
        planned_at: None,
        ..batch()
    };
    let row = row(&campaign, &never, 1, None, None).unwrap();
    assert_eq!(
        (row.outcome, row.reason),
        (Outcome::Unprogrammed, Some(Reason::NoOpenMinute))
    );
}

#[test]
fn every_reason_has_a_cure_of_one_sentence() {
    use Reason::*;
    for reason in [
        NotFound,
        AppNotInstalled,
        BlockedByUser,
        BlockedByAdmin,
        Suppressed,
        MessageTooLarge,
        Rejected,
        ChannelMisconfigured,
        Transport,
        Internal,
        Exhausted,
        WindowClosed,
        NoOpenMinute,
    ] {
        let cure = reason.cure();
        assert!(cure.ends_with('.') && cure.len() < 120, "{cure}");
    }
    for word in crate::outcome::NotTaken::ALL {
        let cure = word.cure();
        assert!(cure.ends_with('.') && cure.len() < 120, "{cure}");
    }
}
