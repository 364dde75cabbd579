//! Groups, reading schedules back, paging.

use aws_sdk_scheduler::types::{ActionAfterCompletion, ScheduleGroupState, ScheduleState};

use crate::support::{Bed, START, code};

const AT: &str = "2027-01-15T10:00:00";

#[tokio::test]
async fn a_schedule_reads_back_as_it_was_written() {
    let bed = Bed::new().await;
    bed.one_shot("a", "2027-01-15T12:00:00")
        .schedule_expression_timezone("Europe/Berlin")
        .description("text")
        .send()
        .await
        .unwrap();
    let read = bed.scheduler.get_schedule().name("a").send().await.unwrap();
    assert_eq!(read.name(), Some("a"));
    assert_eq!(read.group_name(), Some("default"));
    assert_eq!(read.schedule_expression(), Some("at(2027-01-15T12:00:00)"));
    assert_eq!(read.schedule_expression_timezone(), Some("Europe/Berlin"));
    assert_eq!(read.description(), Some("text"));
    assert_eq!(read.state(), Some(&ScheduleState::Enabled));
    assert_eq!(
        read.action_after_completion(),
        Some(&ActionAfterCompletion::Delete)
    );
    assert_eq!(read.target().unwrap().input(), Some("a"));
    let created = START
        .parse::<chrono::DateTime<chrono::Utc>>()
        .unwrap()
        .timestamp();
    assert_eq!(read.creation_date().unwrap().secs(), created);
}

#[tokio::test]
async fn lists_page_filter_and_end() {
    let bed = Bed::new().await;
    bed.scheduler
        .create_schedule_group()
        .name("g")
        .send()
        .await
        .unwrap();
    for n in 0..5 {
        bed.one_shot(&format!("a{n}"), AT)
            .group_name("g")
            .send()
            .await
            .unwrap();
    }
    bed.one_shot("b0", AT)
        .group_name("g")
        .state(ScheduleState::Disabled)
        .send()
        .await
        .unwrap();
    bed.one_shot("a9", AT).send().await.unwrap();

    let (mut token, mut pages) = (None, Vec::new());
    loop {
        let list = bed
            .scheduler
            .list_schedules()
            .group_name("g")
            .name_prefix("a")
            .max_results(2);
        let page = list.set_next_token(token).send().await.unwrap();
        pages.push(
            page.schedules()
                .iter()
                .map(|s| s.name().unwrap().to_owned())
                .collect::<Vec<_>>(),
        );
        token = page.next_token().map(str::to_owned);
        if token.is_none() {
            break;
        }
    }
    assert_eq!(pages, [vec!["a0", "a1"], vec!["a2", "a3"], vec!["a4"]]);

    let all = bed.scheduler.list_schedules().send().await.unwrap();
    assert_eq!(all.schedules().len(), 7);
    assert_eq!(
        all.schedules()[0].target().unwrap().arn(),
        "arn:aws:sqs:eu-west-1:123456789012:due"
    );
    let off = bed
        .scheduler
        .list_schedules()
        .state(ScheduleState::Disabled)
        .send()
        .await
        .unwrap();
    assert_eq!(off.schedules()[0].name(), Some("b0"));

    assert_eq!(
        code!(bed.scheduler.list_schedules().max_results(101)),
        "ValidationException"
    );
    assert_eq!(
        code!(bed.scheduler.list_schedules().max_results(0)),
        "ValidationException"
    );
    assert_eq!(
        code!(bed.scheduler.list_schedules().next_token("nonsense")),
        "ValidationException"
    );
}

#[tokio::test]
async fn the_token_of_one_list_does_not_open_another() {
    let bed = Bed::new().await;
    bed.scheduler
        .create_schedule_group()
        .name("g")
        .send()
        .await
        .unwrap();
    bed.one_shot("a", AT).send().await.unwrap();
    bed.one_shot("b", AT).send().await.unwrap();
    let page = bed
        .scheduler
        .list_schedules()
        .max_results(1)
        .send()
        .await
        .unwrap();
    let token = page.next_token().unwrap();
    let other = bed
        .scheduler
        .list_schedules()
        .group_name("g")
        .next_token(token);
    assert_eq!(code!(other), "ValidationException");
}

#[tokio::test]
async fn a_group_takes_its_schedules_with_it() {
    let bed = Bed::new().await;
    let create = |token: &str| {
        bed.scheduler
            .create_schedule_group()
            .name("g")
            .client_token(token)
            .send()
    };
    create("t1").await.unwrap();
    create("t1").await.unwrap();
    assert!(
        create("t2")
            .await
            .unwrap_err()
            .into_service_error()
            .is_conflict_exception()
    );
    let group = bed
        .scheduler
        .get_schedule_group()
        .name("g")
        .send()
        .await
        .unwrap();
    assert_eq!(group.state(), Some(&ScheduleGroupState::Active));

    bed.one_shot("a", AT).group_name("g").send().await.unwrap();
    bed.one_shot("a", AT).send().await.unwrap();
    bed.scheduler
        .delete_schedule_group()
        .name("g")
        .send()
        .await
        .unwrap();
    let pending = bed.emulators.pending_schedules().await.unwrap();
    assert_eq!(pending.len(), 1);
    assert_eq!(pending[0].group, "default");
    create("t3").await.unwrap();
    assert_eq!(
        code!(bed.scheduler.delete_schedule_group().name("default")),
        "ValidationException"
    );

    let page = bed
        .scheduler
        .list_schedule_groups()
        .max_results(1)
        .send()
        .await
        .unwrap();
    assert_eq!(page.schedule_groups()[0].name(), Some("default"));
    let rest = bed
        .scheduler
        .list_schedule_groups()
        .next_token(page.next_token().unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(rest.schedule_groups()[0].name(), Some("g"));
    assert_eq!(rest.next_token(), None);
}
