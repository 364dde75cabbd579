use super::*;
use crate::campaign::{Accepted, Audience, Channel, OnAmbiguous, OnExhausted, Publication, Spec};
use crate::ids::CampaignId;
use crate::jitter::Seed;
use crate::outcome::Lease;
use crate::send_window::{SendWindow, WindowLength, fixtures};

fn at(minutes: i64) -> DateTime<Utc> {
    // Tuesday 1 December 2026, 09:00 UTC.
    DateTime::from_timestamp(1_796_115_600 + minutes * 60, 0).unwrap()
}

fn campaign(state: State) -> Campaign {
    let spec = Spec {
        name: "n".into(),
        message: "m".into(),
        format: Default::default(),
        card: None,
        channel: Channel::Teams,
        audience: Audience::default(),
        start: at(0).naive_utc(),
        time_zone: Tz::UTC,
        duration: WindowLength::Days(3),
        opening_hours: fixtures::hours("08:00", "18:00"),
        presence: None,
        on_exhausted: OnExhausted::Unprogram,
        on_ambiguous: OnAmbiguous::Hold,
    };
    let mut campaign = Campaign::draft(CampaignId::from_parts(1, 1), spec, "ann".into(), at(0));
    campaign.state = state;
    campaign.epoch = 2;
    campaign.publication = Some(Publication {
        at: at(0),
        by: "ann".into(),
        seed: Seed([1; 32]),
        plan_from: at(0),
        window: SendWindow {
            from: at(0),
            until: at(3 * 24 * 60),
        },
        include: vec![],
        exclude: vec![],
        accepted: Accepted::default(),
        zone_data: "test".into(),
        counts: None,
    });
    campaign
}

fn wake(seq: u32) -> Wake {
    Wake::new(CampaignId::from_parts(1, 1), 2, 0, seq)
}

fn decide(campaign: &Campaign, vector: Option<&Vector>, seq: u32, minute: i64) -> OnWake {
    let now = Now {
        campaign: at(minute),
        machine: at(minute),
    };
    on_wake(campaign, vector, at(10), Tz::UTC, &wake(seq), "me", now)
}

fn vector() -> Vector {
    let mut vector = Vector::new(2, Position::first(at(10)));
    vector.seq = 5;
    vector
}

fn leased(until: i64) -> Option<Lease> {
    Some(Lease {
        owner: "other".into(),
        until: at(until),
    })
}

#[test]
fn a_first_wake_works_when_due_and_is_armed_again_when_early() {
    let campaign = campaign(State::Scheduled);
    assert_eq!(decide(&campaign, None, 0, 9), OnWake::Arm(at(10)));
    assert_eq!(
        decide(&campaign, None, 0, 10),
        OnWake::Work(Work::Rung(Position::first(at(10))))
    );
    assert_eq!(
        decide(&campaign, None, 0, 15),
        OnWake::Work(Work::Rung(Position::first(at(10))))
    );
    assert_eq!(decide(&campaign, None, 0, 16), OnWake::Work(Work::Missed));
}

#[test]
fn nothing_fires_before_the_plan_is_whole_or_after_another_publication() {
    assert!(matches!(
        decide(&campaign(State::Publishing), None, 0, 10),
        OnWake::Arm(_)
    ));
    assert_eq!(
        decide(&campaign(State::Draft), None, 0, 10),
        OnWake::Ack(Why::DeadEpoch)
    );
    let mut republished = campaign(State::Scheduled);
    republished.epoch = 3;
    assert_eq!(
        decide(&republished, None, 0, 10),
        OnWake::Ack(Why::DeadEpoch)
    );
}

#[test]
fn paused_cancelled_and_finished_campaigns_send_nothing() {
    let mut paused = campaign(State::Running);
    paused.paused_at = Some(at(1));
    let mut cancelled = campaign(State::Running);
    cancelled.cancelled_at = Some(at(1));
    for (campaign, why) in [
        (paused, Why::Paused),
        (cancelled, Why::Over),
        (campaign(State::Finished), Why::Over),
    ] {
        assert_eq!(decide(&campaign, None, 0, 10), OnWake::Ack(why));
        assert_eq!(decide(&campaign, Some(&vector()), 5, 10), OnWake::Ack(why));
        // But the claims of a worker that died are settled even then.
        let mut claimed = vector();
        claimed.marks[0] = Mark::Claimed;
        claimed.lease = leased(9);
        assert_eq!(
            decide(&campaign, Some(&claimed), 5, 10),
            OnWake::Work(Work::Settle)
        );
        claimed.lease = leased(11);
        assert_eq!(
            decide(&campaign, Some(&claimed), 5, 10),
            OnWake::Leased(at(11))
        );
    }
}

#[test]
fn the_vector_decides_which_wake_counts() {
    let campaign = campaign(State::Running);
    let mut vector = vector();
    assert_eq!(
        decide(&campaign, Some(&vector), 4, 10),
        OnWake::Ack(Why::Older)
    );
    assert!(matches!(
        decide(&campaign, Some(&vector), 5, 10),
        OnWake::Work(Work::Rung(_))
    ));
    assert!(matches!(
        decide(&campaign, Some(&vector), 6, 10),
        OnWake::Work(Work::Rung(_))
    ));
    vector.lease = leased(12);
    assert_eq!(
        decide(&campaign, Some(&vector), 5, 10),
        OnWake::Leased(at(12))
    );
    assert!(matches!(
        decide(&campaign, Some(&vector), 5, 12),
        OnWake::Work(Work::Rung(_))
    ));
    vector.marks = vec![Mark::Sent, Mark::Unknown];
    assert_eq!(
        decide(&campaign, Some(&vector), 5, 12),
        OnWake::Ack(Why::Done)
    );
}

#[test]
fn a_retry_looks_at_the_held_only_and_only_in_opening_hours() {
    let campaign = campaign(State::Running);
    let mut vector = vector();
    vector.marks = vec![Mark::Held, Mark::Sent];
    vector.retry_at = Some(at(20));
    vector.position = Some(Position {
        at: at(60),
        ..Position::first(at(10))
    });
    assert_eq!(decide(&campaign, Some(&vector), 5, 19), OnWake::Arm(at(20)));
    assert_eq!(
        decide(&campaign, Some(&vector), 5, 20),
        OnWake::Work(Work::Retry)
    );
    vector.position = None;
    assert_eq!(
        decide(&campaign, Some(&vector), 5, 11 * 60),
        OnWake::Work(Work::Unhold)
    );
}

#[test]
fn after_the_window_the_rest_is_closed() {
    let campaign = campaign(State::Running);
    let end = 3 * 24 * 60;
    assert_eq!(
        decide(&campaign, Some(&vector()), 5, end + 5),
        OnWake::Work(Work::Close)
    );
    assert_eq!(
        decide(&campaign, None, 0, end + 5),
        OnWake::Work(Work::Close)
    );
}

#[test]
fn the_last_chance_delivers_whatever_the_presence() {
    assert!(!sends(PresenceRule::Available, Some(Presence::Away), false));
    assert!(sends(PresenceRule::Available, Some(Presence::Away), true));
    assert!(!sends(PresenceRule::Reachable, None, false));
    assert!(sends(PresenceRule::Always, None, false));
}
