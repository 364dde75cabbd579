//! What comes when, on the emulators of this project: days of campaign time driven by hand.

use super::{clients, start, wake};
use crate::queues::create_local;
use crate::{Task, Timers, parse_task, parse_wake};
use chrono::{DateTime, TimeDelta, Utc};
use domain::campaign::Channel;
use emulators::{Clocks, Emulators};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

struct Cloud {
    timers: Timers,
    emulators: Emulators,
    campaign: Arc<Mutex<DateTime<Utc>>>,
}

impl Cloud {
    async fn start() -> Self {
        let campaign = Arc::new(Mutex::new(start()));
        let reading = campaign.clone();
        let clocks = Clocks {
            campaign: Arc::new(move || *reading.lock().unwrap()),
            machine: Arc::new(start),
        };
        let emulators = Emulators::open(None, clocks, "boot").unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(
            emulators
                .clone()
                .serve(listener, std::future::pending::<()>()),
        );
        let (sqs, scheduler) = clients(&url);
        let config = create_local(&sqs, &scheduler, "test-").await.unwrap();
        Self {
            timers: Timers::new(sqs, scheduler, config),
            emulators,
            campaign,
        }
    }

    async fn jump_to(&self, at: DateTime<Utc>) {
        *self.campaign.lock().unwrap() = at;
        self.emulators.clock_moved();
        self.emulators.fire_due().await.unwrap();
    }

    /// Takes everything visible off a queue.
    async fn drain(&self, queue: &str) -> Vec<String> {
        let mut bodies = Vec::new();
        loop {
            let messages = self
                .emulators
                .receive(queue, 10, Duration::from_secs(60), None)
                .await
                .unwrap();
            if messages.is_empty() {
                return bodies;
            }
            let handles: Vec<String> = messages
                .iter()
                .map(|message| message.receipt_handle.clone())
                .collect();
            self.emulators.delete(queue, &handles).await.unwrap();
            bodies.extend(messages.into_iter().map(|message| message.body));
        }
    }

    async fn drain_wakes(&self) -> BTreeSet<u32> {
        self.drain("test-due-teams")
            .await
            .iter()
            .map(|body| parse_wake(body).unwrap().batch)
            .collect()
    }
}

#[tokio::test]
async fn within_a_quarter_of_an_hour_a_message_is_delayed() {
    let cloud = Cloud::start().await;
    let at = start() + TimeDelta::seconds(900);
    cloud
        .timers
        .arm(Channel::Teams, &wake(1), at, start())
        .await
        .unwrap();
    assert!(
        cloud
            .emulators
            .pending_schedules()
            .await
            .unwrap()
            .is_empty()
    );
    cloud.jump_to(at - TimeDelta::seconds(1)).await;
    assert!(cloud.drain_wakes().await.is_empty());
    cloud.jump_to(at).await;
    assert_eq!(
        cloud
            .drain("test-due-teams")
            .await
            .iter()
            .map(|b| parse_wake(b).unwrap())
            .collect::<Vec<_>>(),
        [wake(1)]
    );
}

#[tokio::test]
async fn later_a_one_shot_fires_once_in_its_minute_and_is_gone() {
    let cloud = Cloud::start().await;
    let at = start() + TimeDelta::seconds(901);
    for _ in 0..2 {
        cloud
            .timers
            .arm(Channel::Teams, &wake(1), at, start())
            .await
            .unwrap();
    }
    let pending = cloud.emulators.pending_schedules().await.unwrap();
    assert_eq!(pending.len(), 1, "the same name is the same timer");
    assert_eq!(
        (pending[0].name.as_str(), pending[0].group.as_str()),
        (wake(1).schedule_name().as_str(), "test-presently")
    );
    assert_eq!(pending[0].at, start() + TimeDelta::minutes(16));
    cloud.jump_to(at).await;
    assert!(
        cloud.drain_wakes().await.is_empty(),
        "not before its minute"
    );
    cloud.jump_to(start() + TimeDelta::minutes(16)).await;
    assert_eq!(cloud.drain_wakes().await, BTreeSet::from([1]));
    assert!(
        cloud
            .emulators
            .pending_schedules()
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn many_are_armed_wherever_they_belong_and_arming_again_adds_no_schedule() {
    let cloud = Cloud::start().await;
    // 25 within a quarter of an hour, 225 later, in no order.
    let wakes: Vec<_> = (0..250)
        .map(|n| {
            (
                wake(n),
                start() + TimeDelta::seconds(i64::from(n * 97 % 250) * 36),
            )
        })
        .collect();
    for _ in 0..2 {
        cloud
            .timers
            .arm_many(Channel::Teams, wakes.clone(), start(), 5_000)
            .await
            .unwrap();
        assert_eq!(
            cloud.emulators.pending_schedules().await.unwrap().len(),
            224
        );
    }
    cloud.jump_to(start() + TimeDelta::seconds(900)).await;
    assert_eq!(cloud.drain_wakes().await.len(), 26);
    cloud.jump_to(start() + TimeDelta::hours(3)).await;
    assert_eq!(cloud.drain_wakes().await.len(), 224);
}

#[tokio::test]
async fn copies_and_tasks_are_delayed() {
    let cloud = Cloud::start().await;
    let campaign = wake(0).campaign;
    let task = Task::Plan { campaign, epoch: 1 };
    cloud.timers.enqueue(&task, Duration::ZERO).await.unwrap();
    cloud
        .timers
        .postpone(Channel::Teams, &wake(3), Duration::from_millis(59_001))
        .await
        .unwrap();
    // A copy asked for later than a queue can wait comes early instead of never.
    cloud
        .timers
        .postpone(Channel::Teams, &wake(4), Duration::from_secs(5_000))
        .await
        .unwrap();
    let tasks: Vec<_> = cloud
        .drain("test-plan")
        .await
        .iter()
        .map(|body| parse_task(body).unwrap())
        .collect();
    assert_eq!(tasks, [task]);
    cloud.jump_to(start() + TimeDelta::seconds(60)).await;
    assert_eq!(cloud.drain_wakes().await, BTreeSet::from([3]));
    cloud.jump_to(start() + TimeDelta::seconds(900)).await;
    assert_eq!(cloud.drain_wakes().await, BTreeSet::from([4]));
}
