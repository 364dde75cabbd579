//! One-shots that fire.

use std::time::Duration;

use aws_sdk_scheduler::types::{
    ActionAfterCompletion, DeadLetterConfig, FlexibleTimeWindow, FlexibleTimeWindowMode,
    ScheduleState,
};

use crate::support::{Bed, LONG, target, within};

#[tokio::test]
async fn one_shots_fire_at_their_minute_in_three_zones() {
    let bed = Bed::new().await;
    bed.queue("due").await;
    // 09:30Z, 10:00Z and 10:30Z.
    bed.one_shot("kolkata", "2027-01-15T15:00:00")
        .schedule_expression_timezone("Asia/Kolkata")
        .send()
        .await
        .unwrap();
    bed.one_shot("berlin", "2027-01-15T11:00:00")
        .schedule_expression_timezone("Europe/Berlin")
        .send()
        .await
        .unwrap();
    bed.one_shot("halifax", "2027-01-15T06:30:45")
        .schedule_expression_timezone("America/Halifax")
        .send()
        .await
        .unwrap();
    for (before, at, name) in [
        ("2027-01-15T09:29:59Z", "2027-01-15T09:30:00Z", "kolkata"),
        ("2027-01-15T09:59:59Z", "2027-01-15T10:00:00Z", "berlin"),
        ("2027-01-15T10:29:59Z", "2027-01-15T10:30:00Z", "halifax"),
    ] {
        assert_eq!(
            bed.emulators.next_due().await.unwrap().unwrap(),
            at.parse::<chrono::DateTime<chrono::Utc>>().unwrap()
        );
        bed.campaign.set(before);
        assert_eq!(bed.emulators.fire_due().await.unwrap(), 0);
        bed.campaign.set(at);
        bed.emulators.fire_due().await.unwrap();
        assert_eq!(bed.bodies("due").await, [name]);
        assert!(!bed.pending().await.contains(&name.to_owned()));
    }
}

#[tokio::test]
async fn the_timer_fires_by_itself_when_the_clock_moved() {
    let bed = Bed::new().await;
    bed.queue("due").await;
    bed.one_shot("a", "2027-01-15T10:00:00")
        .send()
        .await
        .unwrap();
    let poll = bed
        .emulators
        .receive("due", 1, LONG, Some(Duration::from_secs(20)));
    let (received, ()) = within(async {
        tokio::join!(poll, async {
            bed.campaign.set("2027-01-15T10:00:00Z");
            bed.emulators.clock_moved();
        })
    })
    .await;
    assert_eq!(received.unwrap()[0].body, "a");
}

#[tokio::test]
async fn the_timer_notices_an_unannounced_jump_within_a_second_or_so() {
    let bed = Bed::new().await;
    bed.queue("due").await;
    bed.one_shot("a", "2027-01-15T10:00:00")
        .send()
        .await
        .unwrap();
    bed.campaign.set("2027-01-15T10:00:30Z");
    let received = within(
        bed.emulators
            .receive("due", 1, LONG, Some(Duration::from_secs(20))),
    )
    .await
    .unwrap();
    assert_eq!(received[0].body, "a");
}

#[tokio::test]
async fn what_is_due_now_fires_at_once() {
    let bed = Bed::new().await;
    bed.queue("due").await;
    bed.one_shot("a", "2027-01-15T09:00:20")
        .send()
        .await
        .unwrap();
    let received = within(
        bed.emulators
            .receive("due", 1, LONG, Some(Duration::from_secs(20))),
    )
    .await
    .unwrap();
    assert_eq!(received[0].body, "a");
}

#[tokio::test]
async fn none_keeps_the_schedule_and_an_update_arms_it_anew() {
    let bed = Bed::new().await;
    bed.queue("due").await;
    let create = bed
        .one_shot("a", "2027-01-15T10:00:00")
        .action_after_completion(ActionAfterCompletion::None);
    create.send().await.unwrap();
    bed.campaign.set("2027-01-15T10:00:00Z");
    bed.emulators.fire_due().await.unwrap();
    bed.emulators.fire_due().await.unwrap();
    assert_eq!(bed.bodies("due").await, ["a"]);
    assert!(bed.pending().await.is_empty());
    bed.scheduler.get_schedule().name("a").send().await.unwrap();

    let update = || {
        bed.scheduler
            .update_schedule()
            .name("a")
            .schedule_expression("at(2027-01-15T11:00:00)")
            .flexible_time_window(crate::support::off())
            .target(target("again").build().unwrap())
    };
    update()
        .state(ScheduleState::Disabled)
        .send()
        .await
        .unwrap();
    assert!(bed.pending().await.is_empty());
    update().send().await.unwrap();
    bed.campaign.set("2027-01-15T11:00:00Z");
    bed.emulators.fire_due().await.unwrap();
    assert_eq!(bed.bodies("due").await, ["again"]);
}

#[tokio::test]
async fn disabled_and_deleted_schedules_stay_silent() {
    let bed = Bed::new().await;
    bed.queue("due").await;
    bed.one_shot("off", "2027-01-15T10:00:00")
        .state(ScheduleState::Disabled)
        .send()
        .await
        .unwrap();
    bed.one_shot("gone", "2027-01-15T10:00:00")
        .send()
        .await
        .unwrap();
    bed.scheduler
        .delete_schedule()
        .name("gone")
        .send()
        .await
        .unwrap();
    bed.campaign.set("2027-01-16T10:00:00Z");
    assert_eq!(bed.emulators.fire_due().await.unwrap(), 0);
    assert!(bed.bodies("due").await.is_empty());
}

#[tokio::test]
async fn a_flexible_window_fires_inside_itself() {
    let bed = Bed::new().await;
    bed.queue("due").await;
    let window = FlexibleTimeWindow::builder()
        .mode(FlexibleTimeWindowMode::Flexible)
        .maximum_window_in_minutes(15);
    let create = bed
        .one_shot("a", "2027-01-15T10:00:00")
        .flexible_time_window(window.build().unwrap());
    create.send().await.unwrap();
    let at = bed
        .emulators
        .next_due()
        .await
        .unwrap()
        .unwrap()
        .to_rfc3339();
    assert!(
        ("2027-01-15T10:00:00"..="2027-01-15T10:14:59").contains(&&at[..19]),
        "{at}"
    );
}

#[tokio::test]
async fn without_its_queue_the_input_goes_to_the_dead_letter_queue() {
    let bed = Bed::new().await;
    bed.queue("dead").await;
    let dead = DeadLetterConfig::builder()
        .arn("arn:aws:sqs:eu-west-1:123456789012:dead")
        .build();
    let target = target("lost").dead_letter_config(dead).build().unwrap();
    bed.one_shot("a", "2027-01-15T10:00:00")
        .target(target)
        .send()
        .await
        .unwrap();
    bed.one_shot("b", "2027-01-15T10:00:00")
        .send()
        .await
        .unwrap();
    bed.campaign.set("2027-01-15T10:00:00Z");
    bed.emulators.fire_due().await.unwrap();
    assert_eq!(bed.bodies("dead").await, ["lost"]);
    assert!(bed.pending().await.is_empty());
}
