//! A queue against a model of it, under random histories.

use std::{collections::BTreeMap, time::Duration};

use proptest::prelude::*;

use super::*;
use crate::{
    Now,
    database::{self, Session},
};

const MAX_RECEIVES: i64 = 3;

#[derive(Clone, Debug)]
enum Step {
    Send { delay: i64 },
    Receive { max: i64, visibility: u64 },
    Delete { pick: usize },
    Release { pick: usize, visibility: u64 },
    Campaign { seconds: i64 },
    Machine { seconds: i64 },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0i64..4).prop_map(|n| Step::Send { delay: n * 10 }),
        (1i64..5, 0u64..30).prop_map(|(max, visibility)| Step::Receive { max, visibility }),
        any::<usize>().prop_map(|pick| Step::Delete { pick }),
        (any::<usize>(), 0u64..30)
            .prop_map(|(pick, visibility)| Step::Release { pick, visibility }),
        (0i64..20).prop_map(|seconds| Step::Campaign { seconds }),
        (0i64..20).prop_map(|seconds| Step::Machine { seconds }),
    ]
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    /// Can be received from this campaign time on.
    Waiting(i64),
    /// Can be received again from this machine time on.
    Held(i64),
    Dead,
    Deleted,
}

#[derive(Debug)]
struct Modelled {
    place: Place,
    receives: i64,
    receipt: String,
}

impl Modelled {
    fn ready(&self, now: Now) -> bool {
        match self.place {
            Place::Waiting(at) => at <= now.campaign,
            Place::Held(until) => until <= now.machine,
            Place::Dead | Place::Deleted => false,
        }
    }
}

fn expected(model: &[Modelled], now: Now) -> QueueCounts {
    let count =
        |wanted: &dyn Fn(&Modelled) -> bool| model.iter().filter(|m| wanted(m)).count() as u64;
    QueueCounts {
        name: "q".into(),
        visible: count(&|m| m.ready(now)),
        delayed: count(&|m| matches!(m.place, Place::Waiting(_)) && !m.ready(now)),
        in_flight: count(&|m| matches!(m.place, Place::Held(_)) && !m.ready(now)),
    }
}

/// What the model says about the next receive: the bodies to get, having moved the dead.
fn receive_in_model(model: &mut [Modelled], now: Now, max: i64, visibility: u64) -> Vec<usize> {
    let mut bodies = Vec::new();
    for (index, message) in model.iter_mut().enumerate() {
        if bodies.len() as i64 == max || !message.ready(now) {
            continue;
        }
        if message.receives >= MAX_RECEIVES {
            message.place = Place::Dead;
        } else {
            message.receives += 1;
            message.place = Place::Held(now.machine + visibility as i64 * 1000);
            bodies.push(index);
        }
    }
    bodies
}

fn picked(model: &[Modelled], pick: usize) -> Option<usize> {
    let received: Vec<_> = (0..model.len())
        .filter(|&index| !model[index].receipt.is_empty())
        .collect();
    received.get(pick % received.len().max(1)).copied()
}

fn play(steps: &[Step]) -> Result<(), TestCaseError> {
    let (conn, store) = database::open(None, "boot").unwrap();
    let mut now = Now {
        campaign: 1_000_000,
        machine: 5_000_000,
    };
    let session = |now| Session {
        conn: &conn,
        now,
        store: &store,
    };
    let policy = format!(r#"{{"deadLetterTargetArn":"a:dead","maxReceiveCount":{MAX_RECEIVES}}}"#);
    create(&session(now), "dead", &BTreeMap::new()).unwrap();
    create(
        &session(now),
        "q",
        &BTreeMap::from([("RedrivePolicy".into(), policy)]),
    )
    .unwrap();
    let mut model: Vec<Modelled> = Vec::new();
    for step in steps {
        let session = session(now);
        match *step {
            Step::Campaign { seconds } => now.campaign += seconds * 1000,
            Step::Machine { seconds } => now.machine += seconds * 1000,
            Step::Send { delay } => {
                let body = model.len().to_string();
                send(
                    &session,
                    "q",
                    &Outgoing {
                        body,
                        delay: Some(delay),
                        attributes: Attributes::new(),
                    },
                )
                .unwrap();
                let place = Place::Waiting(now.campaign + delay * 1000);
                model.push(Modelled {
                    place,
                    receives: 0,
                    receipt: String::new(),
                });
            }
            Step::Receive { max, visibility } => {
                let got = receive(&session, "q", max, Some(Duration::from_secs(visibility)))
                    .unwrap()
                    .messages;
                let bodies: Vec<usize> = got
                    .iter()
                    .map(|message| message.body.parse().unwrap())
                    .collect();
                prop_assert_eq!(&bodies, &receive_in_model(&mut model, now, max, visibility));
                for (index, message) in bodies.into_iter().zip(got) {
                    prop_assert_eq!(i64::from(message.receive_count), model[index].receives);
                    model[index].receipt = message.receipt_handle;
                }
            }
            Step::Delete { pick } => {
                let Some(index) = picked(&model, pick) else {
                    continue;
                };
                let deleted = delete(&session, "q", &model[index].receipt).unwrap();
                let there = !matches!(model[index].place, Place::Dead | Place::Deleted);
                prop_assert_eq!(deleted, there);
                if there {
                    model[index].place = Place::Deleted;
                }
            }
            Step::Release { pick, visibility } => {
                let Some(index) = picked(&model, pick) else {
                    continue;
                };
                let held = matches!(model[index].place, Place::Held(until) if until > now.machine);
                let changed = change(
                    &session,
                    "q",
                    &model[index].receipt,
                    Duration::from_secs(visibility),
                );
                prop_assert_eq!(changed.is_ok(), held);
                if held {
                    model[index].place = Place::Held(now.machine + visibility as i64 * 1000);
                }
            }
        }
        let after = Session {
            conn: &conn,
            now,
            store: &store,
        };
        prop_assert_eq!(count(&after, "q").unwrap(), expected(&model, now));
        let dead = model
            .iter()
            .filter(|message| message.place == Place::Dead)
            .count() as u64;
        prop_assert_eq!(count(&after, "dead").unwrap().visible, dead);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_queue_does_what_its_model_does(steps in prop::collection::vec(step(), 1..60)) {
        play(&steps)?;
    }
}
