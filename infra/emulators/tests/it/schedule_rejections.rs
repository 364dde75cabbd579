//! What the Scheduler rejects; names, tokens, idempotency.

use aws_sdk_scheduler::types::{FlexibleTimeWindow, FlexibleTimeWindowMode};

use crate::support::{Bed, code, target};

#[tokio::test]
async fn definitions() {
    let bed = Bed::new().await;
    let ok = "2027-01-15T10:00:00";
    let invalid = "ValidationException";
    assert_eq!(code!(bed.one_shot("a", "2027-01-15T08:59:59")), invalid);
    assert_eq!(code!(bed.one_shot("a", "2027-01-15T10:00")), invalid);
    assert_eq!(
        code!(bed.one_shot("a", ok).schedule_expression("rate(1 hour)")),
        invalid
    );
    assert_eq!(
        code!(
            bed.one_shot("a", ok)
                .schedule_expression_timezone("Mars/Base")
        ),
        invalid
    );
    assert_eq!(code!(bed.one_shot("a b", ok)), invalid);
    assert_eq!(code!(bed.one_shot(&"x".repeat(65), ok)), invalid);
    assert_eq!(code!(bed.one_shot("a", ok).group_name("no/group")), invalid);
    assert_eq!(code!(bed.one_shot("a", ok).client_token("to.ken")), invalid);
    let huge = target(&"x".repeat(256 * 1024 + 1)).build().unwrap();
    assert_eq!(code!(bed.one_shot("a", ok).target(huge)), invalid);
    let lambda = target("x")
        .arn("arn:aws:lambda:eu-west-1:123456789012:function:f")
        .build()
        .unwrap();
    assert_eq!(code!(bed.one_shot("a", ok).target(lambda)), invalid);
    let roleless = target("x").role_arn("").build().unwrap();
    assert_eq!(code!(bed.one_shot("a", ok).target(roleless)), invalid);
    let window = FlexibleTimeWindow::builder()
        .mode(FlexibleTimeWindowMode::Flexible)
        .build()
        .unwrap();
    assert_eq!(
        code!(bed.one_shot("a", ok).flexible_time_window(window)),
        invalid
    );
    assert!(bed.pending().await.is_empty());

    let largest = target(&"x".repeat(256 * 1024)).build().unwrap();
    bed.one_shot(&"x".repeat(64), ok)
        .target(largest)
        .send()
        .await
        .unwrap();
}

#[tokio::test]
async fn unknown_schedules_and_groups() {
    let bed = Bed::new().await;
    let missing = "ResourceNotFoundException";
    assert_eq!(code!(bed.scheduler.get_schedule().name("a")), missing);
    assert_eq!(code!(bed.scheduler.delete_schedule().name("a")), missing);
    assert_eq!(code!(bed.scheduler.get_schedule_group().name("g")), missing);
    assert_eq!(
        code!(bed.scheduler.delete_schedule_group().name("g")),
        missing
    );
    assert_eq!(
        code!(bed.scheduler.list_schedules().group_name("g")),
        missing
    );
    let create = bed
        .one_shot("a", "2027-01-15T10:00:00")
        .group_name("g")
        .send()
        .await;
    assert!(
        create
            .unwrap_err()
            .into_service_error()
            .is_resource_not_found_exception()
    );
}

#[tokio::test]
async fn a_name_is_taken_once_but_a_repeated_call_is_the_same_call() {
    let bed = Bed::new().await;
    let create = || bed.one_shot("a", "2027-01-15T10:00:00");
    let first = create().client_token("t1").send().await.unwrap();
    assert_eq!(
        first.schedule_arn(),
        "arn:aws:scheduler:us-east-1:000000000000:schedule/default/a"
    );
    let again = create().client_token("t1").send().await.unwrap();
    assert_eq!(first.schedule_arn(), again.schedule_arn());
    let other = create()
        .client_token("t2")
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    assert!(other.is_conflict_exception());
    let changed = create()
        .client_token("t1")
        .target(target("else").build().unwrap())
        .send()
        .await;
    assert!(
        changed
            .unwrap_err()
            .into_service_error()
            .is_conflict_exception()
    );
    // The SDK makes up a token for each call.
    assert!(
        create()
            .send()
            .await
            .unwrap_err()
            .into_service_error()
            .is_conflict_exception()
    );
    assert_eq!(bed.pending().await, ["a"]);
}

#[tokio::test]
async fn updates_are_checked_like_creates() {
    let bed = Bed::new().await;
    let update = |name: &str, at: &str| {
        bed.scheduler
            .update_schedule()
            .name(name)
            .schedule_expression(format!("at({at})"))
            .flexible_time_window(crate::support::off())
            .target(target("x").build().unwrap())
    };
    assert_eq!(
        code!(update("a", "2027-01-15T10:00:00")),
        "ResourceNotFoundException"
    );
    bed.one_shot("a", "2027-01-15T10:00:00")
        .send()
        .await
        .unwrap();
    assert_eq!(
        code!(update("a", "2027-01-15T08:00:00")),
        "ValidationException"
    );
    update("a", "2027-01-15T12:00:00").send().await.unwrap();
    let at = bed.emulators.pending_schedules().await.unwrap()[0].at;
    assert_eq!(at.to_rfc3339(), "2027-01-15T12:00:00+00:00");
}
