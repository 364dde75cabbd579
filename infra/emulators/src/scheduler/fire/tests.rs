//! Firing and enqueueing happen together or not at all.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::json;

use super::*;
use crate::{Clocks, Emulators, scheduler};

const DUE: &str = "2027-01-15T10:00:00Z";

/// `count` schedules that are due, and the queue they fire at.
async fn emulators(count: usize) -> Emulators {
    let due: chrono::DateTime<chrono::Utc> = DUE.parse().unwrap();
    let clock = Arc::new(move || due);
    let emulators = Emulators::open(
        None,
        Clocks {
            campaign: clock.clone(),
            machine: clock,
        },
        "boot",
    )
    .unwrap();
    let definition: Definition = serde_json::from_value(json!({
        "ScheduleExpression": "at(2027-01-15T10:00:00)",
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "ActionAfterCompletion": "DELETE",
        "Target": {
            "Arn": "arn:aws:sqs:us-east-1:000000000000:due",
            "RoleArn": "arn:aws:iam::000000000000:role/timer",
            "Input": "{}",
        },
    }))
    .unwrap();
    let job = move |session: &Session<'_>| {
        sqs::create(session, "due", &BTreeMap::new())?;
        (0..count).try_for_each(|n| {
            let mut definition = definition.clone();
            definition.target.input = n.to_string();
            scheduler::create(session, "default", &format!("s{n}"), None, &definition)
        })
    };
    emulators.run(job).await.unwrap();
    emulators
}

/// Pending schedules and messages at one instant.
async fn both(emulators: &Emulators) -> (usize, u64) {
    let job = |session: &Session<'_>| {
        Ok((
            scheduler::pending(session)?.len(),
            sqs::count(session, "due")?.visible,
        ))
    };
    emulators.run(job).await.unwrap()
}

#[tokio::test]
async fn a_schedule_whose_message_cannot_be_written_is_still_there() {
    let emulators = emulators(3).await;
    let sql = "CREATE TRIGGER full BEFORE INSERT ON messages WHEN (SELECT count(*) FROM messages) = 2 \
               BEGIN SELECT raise(ABORT, 'full'); END";
    emulators
        .run(move |session| Ok(session.conn.execute_batch(sql)?))
        .await
        .unwrap();
    assert!(matches!(
        emulators.fire_due().await,
        Err(Error::Database(_))
    ));
    assert_eq!(both(&emulators).await, (3, 0));

    emulators
        .run(|session| Ok(session.conn.execute_batch("DROP TRIGGER full")?))
        .await
        .unwrap();
    assert_eq!(emulators.fire_due().await.unwrap(), 3);
    assert_eq!(both(&emulators).await, (0, 3));
}

#[tokio::test]
async fn those_of_one_instant_do_not_come_in_the_order_they_were_made_in() {
    let emulators = emulators(10).await;
    assert_eq!(emulators.fire_due().await.unwrap(), 10);
    let received = emulators.run(|session| sqs::receive(session, "due", 10, None));
    let order: Vec<usize> = received
        .await
        .unwrap()
        .messages
        .iter()
        .map(|message| message.body.parse().unwrap())
        .collect();
    let early = order[..5].iter().filter(|n| **n < 5).count();
    assert!((1..5).contains(&early), "{order:?}");
    let mut sorted = order.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, (0..10).collect::<Vec<_>>());
}

#[tokio::test]
async fn in_a_herd_every_schedule_is_at_every_moment_either_pending_or_enqueued() {
    const COUNT: usize = 4 * HERD + 1;
    let emulators = emulators(COUNT).await;
    let firing = emulators.fire_due();
    tokio::pin!(firing);
    let mut partial = 0;
    let fired = loop {
        tokio::select! {
            biased;
            fired = &mut firing => break fired.unwrap(),
            (pending, messages) = both(&emulators) => {
                assert_eq!(pending as u64 + messages, COUNT as u64);
                partial += usize::from(pending > 0 && messages > 0);
            }
        }
    };
    assert_eq!(fired, COUNT);
    assert_eq!(both(&emulators).await, (0, COUNT as u64));
    assert!(
        partial > 0,
        "others got their turn between the transactions"
    );
}
