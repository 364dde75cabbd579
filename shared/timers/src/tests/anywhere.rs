//! What the timers rely on, on whichever implementation there is, through nothing but its API: the emulators of this
//! project, or those of others (`.ci/second-opinion`).

use super::{clients, start, wake};
use crate::queues::{self, create_local, due};
use crate::{Task, Timers, parse_task, parse_wake};
use aws_sdk_scheduler::types::{ActionAfterCompletion, FlexibleTimeWindowMode};
use aws_sdk_sqs::types::{QueueAttributeName, SendMessageBatchRequestEntry};
use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use domain::campaign::Channel;
use emulators::{Clocks, Emulators};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Looks for what is to arrive; others look at their schedules every ten seconds.
const LOOKS: usize = 150;
const BETWEEN_LOOKS: Duration = Duration::from_millis(200);

struct Cloud {
    timers: Timers,
    /// Begins the name of everything here.
    prefix: String,
    own: Option<Own>,
}

/// The emulators of this project, whose time is in the test's hand.
struct Own {
    emulators: Emulators,
    now: Arc<Mutex<DateTime<Utc>>>,
}

impl Own {
    async fn start() -> (Self, String) {
        let now = Arc::new(Mutex::new(start()));
        let (campaign, machine) = (now.clone(), now.clone());
        let clocks = Clocks {
            campaign: Arc::new(move || *campaign.lock().unwrap()),
            machine: Arc::new(move || *machine.lock().unwrap()),
        };
        let emulators = Emulators::open(None, clocks, "boot").unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let serving = emulators.clone();
        tokio::spawn(serving.serve(listener, std::future::pending::<()>()));
        (Self { emulators, now }, url)
    }
}

impl Cloud {
    async fn start() -> Self {
        let (own, url) = match cloud::elsewhere() {
            Some(address) => (None, format!("http://{address}")),
            None => {
                let (own, url) = Own::start().await;
                (Some(own), url)
            }
        };
        let (sqs, scheduler) = clients(&url);
        let prefix = format!("{}-", cloud::own_name("test"));
        let config = create_local(&sqs, &scheduler, &prefix).await.unwrap();
        let timers = Timers::new(sqs, scheduler, config);
        Self {
            timers,
            prefix,
            own,
        }
    }

    fn now(&self) -> DateTime<Utc> {
        match &self.own {
            Some(own) => *own.now.lock().unwrap(),
            None => DateTime::UNIX_EPOCH + TimeDelta::from_std(cloud::machine_time()).unwrap(),
        }
    }

    /// Waits until it is `at`.
    async fn wait_until(&self, at: DateTime<Utc>) {
        match &self.own {
            Some(own) => {
                *own.now.lock().unwrap() = at;
                own.emulators.clock_moved();
            }
            None => {
                let ahead = (at - self.now()).to_std().unwrap_or_default();
                tokio::time::sleep(ahead).await;
            }
        }
    }

    fn due_url(&self) -> &str {
        &self.timers.config.due_queue_urls[&Channel::Teams]
    }

    async fn attributes(&self, url: &str) -> HashMap<QueueAttributeName, String> {
        let request = self.timers.sqs.get_queue_attributes().queue_url(url);
        let answer = request
            .attribute_names(QueueAttributeName::All)
            .send()
            .await;
        answer.unwrap().attributes.unwrap()
    }

    /// How many messages of the due queue are there to be taken, and how many are delayed.
    async fn waiting(&self) -> (u32, u32) {
        let attributes = self.attributes(self.due_url()).await;
        let number = |name| attributes[&name].parse().unwrap();
        (
            number(QueueAttributeName::ApproximateNumberOfMessages),
            number(QueueAttributeName::ApproximateNumberOfMessagesDelayed),
        )
    }

    /// Names of all schedules, page by page.
    async fn schedules(&self) -> Vec<String> {
        let group = &self.timers.config.schedule_group;
        let request = self.timers.scheduler.list_schedules().group_name(group);
        let mut pages = request.max_results(100).into_paginator().items().send();
        let mut names = Vec::new();
        while let Some(schedule) = pages.next().await {
            names.push(schedule.unwrap().name.unwrap());
        }
        names
    }

    /// Takes what can be taken now.
    async fn take(&self, url: &str) -> Vec<String> {
        let mut bodies = Vec::new();
        loop {
            let request = self.timers.sqs.receive_message().queue_url(url);
            let answer = request.max_number_of_messages(10).send().await.unwrap();
            let messages = answer.messages.unwrap_or_default();
            if messages.is_empty() {
                return bodies;
            }
            for message in messages {
                let delete = self.timers.sqs.delete_message().queue_url(url);
                let handle = message.receipt_handle.unwrap();
                delete.receipt_handle(handle).send().await.unwrap();
                bodies.push(message.body.unwrap());
            }
        }
    }

    /// Takes what comes within half a minute.
    async fn take_what_comes(&self, url: &str) -> Vec<String> {
        for _ in 0..LOOKS {
            let bodies = self.take(url).await;
            if !bodies.is_empty() {
                return bodies;
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
        panic!("nothing came");
    }
}

#[tokio::test]
async fn what_exists_is_found_again_and_brought_to_the_right_attributes() {
    let cloud = Cloud::start().await;
    let Timers {
        sqs,
        scheduler,
        config,
    } = &cloud.timers;
    let again = create_local(sqs, scheduler, &cloud.prefix).await.unwrap();
    assert_eq!(**config, again, "creating twice finds the same");
    let visibility = QueueAttributeName::VisibilityTimeout;
    let change = sqs.set_queue_attributes().queue_url(cloud.due_url());
    let change = change.attributes(visibility.clone(), "30");
    change.send().await.unwrap();
    create_local(sqs, scheduler, &cloud.prefix).await.unwrap();
    let attributes = cloud.attributes(cloud.due_url()).await;
    assert_eq!(attributes[&visibility], "360");
    assert_eq!(
        attributes[&QueueAttributeName::MessageRetentionPeriod],
        "1209600"
    );
    let redrive = &attributes[&QueueAttributeName::RedrivePolicy];
    let dead = queues::dlq(&format!("{}{}", cloud.prefix, due(Channel::Teams)));
    assert!(
        redrive.contains(&format!(":{dead}\"")) && redrive.contains('5'),
        "{redrive}"
    );
}

#[tokio::test]
async fn for_a_quarter_of_an_hour_a_message_waits_and_for_longer_a_schedule() {
    let cloud = Cloud::start().await;
    let now = cloud.now();
    let (soon, later) = (now + TimeDelta::seconds(900), now + TimeDelta::seconds(901));
    let timers = &cloud.timers;
    timers
        .arm(Channel::Teams, &wake(1), soon, now)
        .await
        .unwrap();
    assert_eq!(cloud.waiting().await, (0, 1));
    assert_eq!(cloud.schedules().await, Vec::<String>::new());
    for _ in 0..2 {
        timers
            .arm(Channel::Teams, &wake(2), later, now)
            .await
            .unwrap();
    }
    assert_eq!(cloud.waiting().await, (0, 1));
    let name = wake(2).schedule_name();
    assert_eq!(
        cloud.schedules().await,
        std::slice::from_ref(&name),
        "the same name is the same timer"
    );

    let stored = timers.scheduler.get_schedule().name(name);
    let stored = stored
        .group_name(&timers.config.schedule_group)
        .send()
        .await
        .unwrap();
    // Schedules have no seconds: the minute is rounded up.
    let minute = (later + TimeDelta::minutes(1) - TimeDelta::nanoseconds(1))
        .duration_trunc(TimeDelta::minutes(1))
        .unwrap();
    let expected = minute.format("at(%Y-%m-%dT%H:%M:%S)").to_string();
    assert_eq!(stored.schedule_expression, Some(expected));
    assert_eq!(stored.schedule_expression_timezone.as_deref(), Some("UTC"));
    assert_eq!(
        stored.action_after_completion,
        Some(ActionAfterCompletion::Delete)
    );
    let window = stored.flexible_time_window.unwrap();
    assert_eq!(window.mode, FlexibleTimeWindowMode::Off);
    let target = stored.target.unwrap();
    assert_eq!(target.arn, timers.config.due_queue_arns[&Channel::Teams]);
    assert_eq!(
        target.dead_letter_config.unwrap().arn.as_ref(),
        Some(&timers.config.due_dlq_arns[&Channel::Teams])
    );
    assert_eq!(
        target.retry_policy.unwrap().maximum_retry_attempts,
        Some(10)
    );
    assert_eq!(parse_wake(&target.input.unwrap()), Ok(wake(2)));
}

#[tokio::test]
async fn many_are_armed_where_they_belong_and_arming_again_adds_no_schedule() {
    let cloud = Cloud::start().await;
    let now = cloud.now();
    // 26 within a quarter of an hour, the first of them now, and 224 later, in no order.
    let at = |n: u32| now + TimeDelta::seconds(i64::from(n * 97 % 250) * 36);
    let wakes: Vec<_> = (0..250).map(|n| (wake(n), at(n))).collect();
    for round in 1..=2 {
        cloud
            .timers
            .arm_many(Channel::Teams, wakes.clone(), now, 5_000)
            .await
            .unwrap();
        assert_eq!(cloud.waiting().await, (round, 25 * round));
        assert_eq!(cloud.schedules().await.len(), 224);
    }
}

#[tokio::test]
async fn a_copy_comes_after_its_delay_and_a_task_at_once() {
    let cloud = Cloud::start().await;
    let (timers, asked) = (&cloud.timers, cloud.now());
    let copy = wake(3);
    timers
        .postpone(Channel::Teams, &copy, Duration::from_millis(4_001))
        .await
        .unwrap();
    let campaign = copy.campaign;
    let task = Task::Plan { campaign, epoch: 1 };
    timers.enqueue(&task, Duration::ZERO).await.unwrap();
    let tasks = cloud.take_what_comes(&timers.config.plan_queue_url).await;
    assert_eq!(parse_task(&tasks[0]).unwrap(), task);
    assert_eq!(cloud.take(cloud.due_url()).await, Vec::<String>::new());
    cloud.wait_until(asked + TimeDelta::seconds(5)).await;
    let copies = cloud.take_what_comes(cloud.due_url()).await;
    assert_eq!(copies.len(), 1);
    assert_eq!(parse_wake(&copies[0]), Ok(copy));
}

#[tokio::test]
async fn a_one_shot_comes_once_in_its_minute_and_is_gone() {
    let cloud = Cloud::start().await;
    // Far away for the timers, at most a minute for whoever has to wait for it.
    let now = cloud.now();
    let at = now.duration_trunc(TimeDelta::minutes(1)).unwrap() + TimeDelta::minutes(1);
    cloud
        .timers
        .arm(Channel::Teams, &wake(1), at, at - TimeDelta::hours(1))
        .await
        .unwrap();
    assert_eq!(cloud.schedules().await.len(), 1);
    assert_eq!(cloud.waiting().await, (0, 0));
    cloud.wait_until(at).await;
    let fired = cloud.take_what_comes(cloud.due_url()).await;
    assert_eq!(fired.len(), 1);
    assert_eq!(parse_wake(&fired[0]), Ok(wake(1)));
    assert_eq!(cloud.schedules().await, Vec::<String>::new());
}

#[tokio::test]
async fn what_was_received_too_often_is_in_the_dead_letter_queue() {
    let cloud = Cloud::start().await;
    let timers = &cloud.timers;
    timers
        .arm(Channel::Teams, &wake(9), cloud.now(), cloud.now())
        .await
        .unwrap();
    for receive in 1..=queues::MAX_RECEIVE_COUNT {
        let request = timers.sqs.receive_message().queue_url(cloud.due_url());
        let answer = request.send().await.unwrap();
        let message = answer.messages.unwrap_or_default().pop();
        let message = message.unwrap_or_else(|| panic!("not there for receive {receive}"));
        let back = timers.sqs.change_message_visibility();
        let back = back.queue_url(cloud.due_url()).visibility_timeout(0);
        let handle = message.receipt_handle.unwrap();
        back.receipt_handle(handle).send().await.unwrap();
    }
    assert_eq!(cloud.take(cloud.due_url()).await, Vec::<String>::new());
    let name = queues::dlq(&format!("{}{}", cloud.prefix, due(Channel::Teams)));
    let dead = timers.sqs.get_queue_url().queue_name(name);
    let dead = dead.send().await.unwrap().queue_url.unwrap();
    let given_up = cloud.take_what_comes(&dead).await;
    assert_eq!(parse_wake(&given_up[0]), Ok(wake(9)));
}

#[tokio::test]
async fn a_queue_refuses_a_longer_delay() {
    let cloud = Cloud::start().await;
    let send = cloud.timers.sqs.send_message().queue_url(cloud.due_url());
    let too_long = send.message_body("x").delay_seconds(901).send().await;
    too_long.expect_err("delays of 901 s");
    assert_eq!(cloud.waiting().await, (0, 0));
}

#[tokio::test]
async fn a_queue_refuses_a_larger_batch() {
    let cloud = Cloud::start().await;
    let entry = |n: u32| SendMessageBatchRequestEntry::builder().id(n.to_string());
    let entries: Vec<_> = (0..11)
        .map(|n| entry(n).message_body("x").build().unwrap())
        .collect();
    let send = cloud.timers.sqs.send_message_batch();
    let send = send.queue_url(cloud.due_url()).set_entries(Some(entries));
    send.send().await.expect_err("11 messages at a time");
    assert_eq!(cloud.waiting().await, (0, 0));
}
