//! While the table is being restored nothing is sent, and no wake is lost.

use crate::delivery::hand;
use dispatch::Dispatcher;
use integration::{campaign, csv};
use std::sync::Arc;

#[tokio::test(flavor = "multi_thread")]
async fn in_recovery_wakes_are_put_off_and_afterwards_everybody_is_sent_to() {
    let app = hand::app_without_workers().await;
    let list = app.list("Everyone", csv(3, ',')).await;
    let id = app.published(&campaign(&[&list])).await;
    let mut restoring = app.world.wiring.app(&app.world.boot_id, 7).await.unwrap();
    restoring.settings.recovery = true;
    let swept = sweep::Sweeper::new(Arc::new(restoring.clone()))
        .sweep()
        .await;
    assert_eq!(swept.unwrap(), sweep::Swept::default());
    let restoring = Dispatcher::new(Arc::new(restoring));
    for _ in 0..3 {
        for message in hand::next_messages(&app, hand::TEAMS).await {
            let wake = [("wake", message.body.as_str())];
            assert!(hand::hand(&app, &restoring, &wake).await.is_empty());
            hand::acknowledge(&app, hand::TEAMS, &message).await;
        }
    }
    assert!(app.inbox().is_empty());
    assert_eq!(app.total(&id, "pending").await, 3);
    let worker = hand::dispatcher(&app, 1).await;
    hand::run_to_the_end(&app, hand::TEAMS, &worker, &id).await;
    assert_eq!(app.total(&id, "sent").await, 3);
    app.finish().await;
}
