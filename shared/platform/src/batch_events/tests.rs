use super::*;
use crate::clock::TimeSource;
use crate::clock::tests::{Fixed, instant};
use futures::future::BoxFuture;
use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

fn record(id: &str) -> SqsMessage {
    let mut record = SqsMessage::default();
    record.message_id = Some(id.to_owned());
    record.body = Some(format!("body of {id}"));
    record
}

fn records(ids: &[&str]) -> Vec<SqsMessage> {
    ids.iter().map(|id| record(id)).collect()
}

fn clock() -> Clock {
    Clock::with_both(Arc::new(Fixed(instant(0))), Arc::new(Fixed(instant(0))))
}

fn ids(response: &SqsBatchResponse) -> Vec<&str> {
    response
        .batch_item_failures
        .iter()
        .map(|failure| failure.item_identifier.as_str())
        .collect()
}

async fn handle(record: SqsMessage) -> Result<(), RecordError> {
    match record.message_id.as_deref() {
        Some("poison") => Err(RecordError::Poison("wake of version 9".into())),
        Some("retry") => Err(RecordError::Retry("throttled".into())),
        Some("panic") => panic!("not a message text"),
        _ => Ok(()),
    }
}

#[tokio::test]
async fn only_what_failed_is_reported_in_the_events_order() {
    let list = records(&["a", "poison", "b", "panic", "retry", "c"]);
    for concurrency in [0, 1, 3, 10] {
        let response = process(list.clone(), None, concurrency, &clock(), handle)
            .await
            .unwrap();
        assert_eq!(ids(&response), ["poison", "panic", "retry"]);
    }
    let response = process(records(&["a"]), None, 10, &clock(), handle)
        .await
        .unwrap();
    assert_eq!(ids(&response), [""; 0]);
}

#[tokio::test]
async fn a_handler_that_panics_before_its_first_await_is_isolated_too() {
    let handler = |record: SqsMessage| {
        assert_ne!(
            record.message_id.as_deref(),
            Some("b"),
            "panics outside the future"
        );
        std::future::ready(Ok(()))
    };
    let response = process(records(&["a", "b", "c"]), None, 1, &clock(), handler)
        .await
        .unwrap();
    assert_eq!(ids(&response), ["b"]);
}

#[tokio::test]
async fn a_record_without_id_refuses_the_event_before_anything_is_started() {
    for id in [None, Some(String::new())] {
        let mut list = records(&["a", "b"]);
        list[1].message_id = id;
        let started = Cell::new(0);
        let count = |_| {
            started.set(started.get() + 1);
            std::future::ready(Ok(()))
        };
        assert_eq!(
            process(list, None, 10, &clock(), count).await.err(),
            Some(BatchError::NoMessageId)
        );
        assert_eq!(started.get(), 0);
    }
}

/// Machine time in seconds, moved on by the handler.
struct Ticking(Arc<AtomicI64>);

impl TimeSource for Ticking {
    fn now(&self) -> DateTime<Utc> {
        instant(self.0.load(Ordering::SeqCst))
    }

    fn sleep_until(&self, _: DateTime<Utc>) -> BoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }
}

#[tokio::test]
async fn near_the_deadline_nothing_more_is_started() {
    let seconds = Arc::new(AtomicI64::new(0));
    let clock = Clock::with_both(
        Arc::new(Fixed(instant(9_999))),
        Arc::new(Ticking(seconds.clone())),
    );
    let started = RefCell::new(Vec::new());
    // Each record takes 3 s of a 10 s invocation: starts at 0, 3 and 6; at 9 less than 2 s are left.
    let handler = |record: SqsMessage| {
        started.borrow_mut().extend(record.message_id);
        seconds.fetch_add(3, Ordering::SeqCst);
        std::future::ready(Ok(()))
    };
    let list = records(&["a", "b", "c", "d", "e"]);
    let response = process(list, Some(instant(10)), 1, &clock, handler)
        .await
        .unwrap();
    assert_eq!(ids(&response), ["d", "e"]);
    assert_eq!(*started.borrow(), ["a", "b", "c"]);
}

#[tokio::test]
async fn no_more_than_the_asked_number_run_at_a_time() {
    let (running, most) = (Cell::new(0), Cell::new(0));
    let (running, most) = (&running, &most);
    let handler = |_| async move {
        running.set(running.get() + 1);
        most.set(most.get().max(running.get()));
        tokio::task::yield_now().await;
        running.set(running.get() - 1);
        Ok(())
    };
    process(
        records(&["a", "b", "c", "d", "e"]),
        None,
        3,
        &clock(),
        handler,
    )
    .await
    .unwrap();
    assert_eq!(most.get(), 3);
}

#[test]
fn deliveries_are_counted_from_one() {
    let mut message = record("a");
    assert_eq!(receive_count(&message), 1);
    message
        .attributes
        .insert("ApproximateReceiveCount".into(), "4".into());
    assert_eq!(receive_count(&message), 4);
}

#[tokio::test]
async fn bodies_are_never_logged() {
    let logs = Captured::default();
    let writer = logs.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_writer(move || writer.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    process(
        records(&["poison", "retry", "panic"]),
        None,
        1,
        &clock(),
        handle,
    )
    .await
    .unwrap();
    drop(guard);
    let text = String::from_utf8(logs.0.lock().unwrap().clone()).unwrap();
    assert!(
        text.contains("dead-letter queue: wake of version 9")
            && text.contains("given back: throttled"),
        "{text}"
    );
    assert!(
        !text.contains("body of") && !text.contains("message text"),
        "{text}"
    );
}

#[derive(Clone, Default)]
struct Captured(Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
