use super::*;

fn at(millis: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_790_000_000_000 + millis).unwrap()
}
fn campaign(n: u128) -> CampaignId {
    CampaignId::from_parts(1, n)
}

#[test]
fn no_second_carries_more_than_the_rate() {
    let mut pace = Pace::default();
    let mut sent = Vec::new();
    let mut now = at(0);
    for turn in 0..200 {
        match pace.grant(Some(campaign(turn % 3)), 1 + (turn as u32 % 16), 45, now) {
            Grant::Stretch(stretch) => {
                sent.extend((0..stretch.requests).map(|index| stretch.slot(index)));
                now += TimeDelta::milliseconds(7);
            }
            Grant::Later(later) => now = now.max(later - TimeDelta::milliseconds(500)),
        }
    }
    sent.sort_unstable();
    for (index, first) in sent.iter().enumerate() {
        let within = sent[index..]
            .iter()
            .take_while(|at| **at < *first + TimeDelta::seconds(1))
            .count();
        assert!(within <= 46, "{within} in the second from {first}");
    }
}

#[test]
fn a_stretch_far_ahead_is_refused_and_changes_nothing() {
    let mut pace = Pace::default();
    assert!(matches!(pace.grant(None, 90, 45, at(0)), Grant::Stretch(_)));
    let before = pace.clone();
    assert_eq!(
        pace.grant(None, 1, 45, at(0)),
        Grant::Later(before.until_instant())
    );
    assert_eq!(pace.until, before.until);
}

#[test]
fn a_campaign_is_active_for_two_seconds_after_its_stretch() {
    let mut pace = Pace::default();
    assert!(matches!(
        pace.grant(Some(campaign(1)), 45, 45, at(0)),
        Grant::Stretch(_)
    ));
    assert_eq!((pace.active(at(0)), pace.active(at(2_900))), (1, 1));
    assert_eq!(pace.active(at(3_000)), 0);
}

#[test]
fn two_hungry_campaigns_get_the_same_and_waste_nothing() {
    let mut pace = Pace::default();
    let mut got = [0u32; 2];
    let mut now = at(0);
    while now < at(60_000) {
        for (n, got) in got.iter_mut().enumerate() {
            // The first asks twice as often as the second.
            for _ in 0..(2 - n) {
                if let Grant::Stretch(stretch) = pace.grant(Some(campaign(n as u128)), 16, 45, now)
                {
                    *got += stretch.requests;
                }
            }
        }
        now += TimeDelta::milliseconds(20);
    }
    let total = got[0] + got[1];
    assert!(
        total >= 45 * 60 * 98 / 100,
        "only {total} requests in a minute"
    );
    assert!(got[0].abs_diff(got[1]) <= total / 10, "unfair: {got:?}");
}

#[test]
fn workers_that_ask_in_no_order_waste_nothing_and_share() {
    let (mut pace, mut got) = (Pace::default(), [0u32; 2]);
    let (mut now, mut draw) = (at(0), 1u32);
    let mut refused = 0;
    while now < at(60_000) {
        // Groups of both campaigns are always waiting, and any of them may be the next to ask.
        draw = draw.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let who = usize::from(draw >> 31 == 1);
        match pace.grant(Some(campaign(who as u128)), 8, 45, now) {
            Grant::Stretch(stretch) => {
                got[who] += stretch.requests;
                now = now.max(stretch.from);
            }
            Grant::Later(_) => {
                refused += 1;
                now += TimeDelta::milliseconds(5);
            }
        }
    }
    let total = got[0] + got[1];
    assert!(total >= 45 * 60 * 98 / 100, "only {total} in a minute");
    assert!(
        got[0].abs_diff(got[1]) <= 45 + 16,
        "unfair: {got:?}, {refused}"
    );
}

fn asker(worker: &str, campaign: CampaignId, left: Option<Stretch>) -> Asker<'_> {
    Asker {
        worker,
        campaign,
        left,
    }
}

fn granted(grant: Grant) -> Stretch {
    match grant {
        Grant::Stretch(stretch) => stretch,
        Grant::Later(at) => panic!("put off until {at}"),
    }
}

#[test]
fn a_worker_gets_more_while_it_is_alone_and_what_it_needs_beside_others() {
    let mut pace = Pace::default();
    let first = granted(pace.grant_worker(&asker("a", campaign(1), None), 8, 45, at(0)));
    assert_eq!(first.requests, 36);
    // Two others can come at once, and are not put off.
    for (other, before) in [("b", 36), ("c", 44)] {
        let beside = granted(pace.grant_worker(&asker(other, campaign(1), None), 8, 45, at(1)));
        assert_eq!(
            (beside.requests, beside.from),
            (8, at(0) + LEAD + first.step * before)
        );
    }
    assert!(matches!(
        pace.grant_worker(&asker("a", campaign(1), None), 8, 45, at(100)),
        Grant::Later(_)
    ));
    let again = granted(pace.grant_worker(&asker("a", campaign(1), None), 8, 45, at(1_000)));
    assert_eq!(again.requests, 8);
    let later = granted(pace.grant_worker(&asker("a", campaign(1), None), 8, 45, at(4_000)));
    assert_eq!(later.requests, 36);
    // Another campaign that asked lately counts, also where the same worker asked for it.
    let other = granted(pace.grant_worker(&asker("a", campaign(2), None), 8, 45, at(4_700)));
    assert_eq!(other.requests, 8);
}

#[test]
fn a_slow_channel_is_never_held_for_more_than_is_needed() {
    let mut pace = Pace::default();
    let stretch = granted(pace.grant_worker(&asker("a", campaign(1), None), 1, 2, at(0)));
    assert_eq!(stretch.requests, 1);
}

#[test]
fn what_is_left_is_given_back_unless_somebody_was_granted_something_since() {
    let mut pace = Pace::default();
    let mut left = granted(pace.grant_worker(&asker("a", campaign(1), None), 8, 45, at(0)));
    let used = left.take(8, at(30)).unwrap();
    assert_eq!((used.from, used.requests, left.requests), (at(30), 8, 28));
    let mut shared = pace.clone();
    let renewed = granted(pace.grant_worker(&asker("a", campaign(1), Some(left)), 8, 45, at(400)));
    assert_eq!((renewed.from, renewed.requests), (at(430), 36));

    granted(shared.grant(None, 1, 45, at(300)));
    let behind = granted(shared.grant_worker(&asker("a", campaign(1), Some(left)), 8, 45, at(400)));
    assert!(behind.from > left.until(), "nobody's turn is taken twice");
}

#[test]
fn turns_that_have_passed_are_not_in_what_is_taken() {
    let mut stretch = Stretch {
        from: at(0),
        step: TimeDelta::milliseconds(20),
        requests: 10,
    };
    assert_eq!(stretch.take(8, at(41)), None, "seven are left");
    let taken = stretch.take(4, at(41)).unwrap();
    assert_eq!(
        (taken.from, stretch.from, stretch.requests),
        (at(60), at(140), 3)
    );
    assert_eq!(stretch.take(3, at(0)).unwrap().from, at(140));
    assert_eq!(stretch.take(1, at(0)), None);
}

#[test]
fn no_second_carries_more_than_the_rate_whatever_workers_take_and_give_back() {
    let (mut pace, mut sent) = (Pace::default(), Vec::new());
    let mut left: [Option<Stretch>; 3] = [None; 3];
    let mut now = at(0);
    for turn in 0..600usize {
        // Alone for a while, then in turns, then alone again.
        let who = if turn / 100 % 2 == 0 { 0 } else { turn % 3 };
        let name = ["a", "b", "c"][who];
        let kept = left[who].and_then(|mut kept| Some((kept.take(8, now)?, kept)));
        let taken = match kept {
            Some((taken, rest)) => {
                left[who] = Some(rest);
                Some(taken)
            }
            None => match pace.grant_worker(&asker(name, campaign(1), left[who]), 8, 45, now) {
                Grant::Stretch(mut stretch) => {
                    let taken = stretch.take(8, stretch.from);
                    left[who] = Some(stretch);
                    taken
                }
                Grant::Later(_) => None,
            },
        };
        let slots = taken
            .into_iter()
            .flat_map(|taken| (0..8).map(move |index| taken.slot(index)));
        sent.extend(slots);
        now += TimeDelta::milliseconds(50 + i64::try_from(turn % 7).unwrap() * 40);
    }
    sent.sort_unstable();
    assert!(sent.len() > 1_000, "only {} requests", sent.len());
    for (index, first) in sent.iter().enumerate() {
        let second = sent[index..]
            .iter()
            .take_while(|at| **at < *first + TimeDelta::seconds(1));
        assert!(second.count() <= 46, "too many in the second from {first}");
    }
}

#[test]
fn whoever_is_put_off_comes_back_behind_those_before_and_campaigns_side_by_side() {
    let mut pace = Pace::default();
    granted(pace.grant(Some(campaign(1)), 90, 45, at(0)));
    let put_off = |pace: &mut Pace, of: u128| pace.put_off(campaign(of), 90, 45, at(0));
    let first = put_off(&mut pace, 1);
    assert_eq!(
        first,
        pace.until_instant(),
        "when the channel is free again"
    );
    assert_eq!(put_off(&mut pace, 1), first + TimeDelta::seconds(2));
    // A small campaign does not wait behind the large one, which takes twice as long from now on.
    assert_eq!(put_off(&mut pace, 2), first);
    assert_eq!(put_off(&mut pace, 1), first + TimeDelta::seconds(4));
    assert_eq!(put_off(&mut pace, 1), first + TimeDelta::seconds(8));
    for _ in 0..1_000 {
        put_off(&mut pace, 1);
    }
    assert_eq!(
        put_off(&mut pace, 1),
        at(900_000),
        "no queue holds a message longer"
    );
    assert_eq!(
        pace.put_off(campaign(1), 1, 45, at(2_000_000)),
        at(2_000_000)
    );
}
