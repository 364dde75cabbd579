//! A campaign from import to report. `tests/slow/skype.rs` has it with a thousand people.

use super::everyone;
use integration::{
    TestApp, csv, everything_is_given_back, nobody_has_two, pool_story, skype_campaign, with_pool,
};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn people_who_are_available_get_one_message_each_and_the_totals_add_up() {
    pool_story(120, "available").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_who_are_reachable_get_one_message_each_and_the_totals_add_up() {
    pool_story(120, "reachable").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_known_by_their_address_until_they_are_due() {
    let app = TestApp::with(with_pool(everyone())).await;
    let list = app.list("Everyone", csv(12, ',')).await;
    let id = app.draft(&skype_campaign(&[&list], "always")).await;
    let preflight = app
        .post(&format!("/v1/campaigns/{id}/preflight"), &json!({}))
        .await
        .expect(200);
    assert_eq!(preflight.at("/refusals"), json!([]), "{}", preflight.text);
    app.publish(&id).await;
    let asked = app.pool().stats().unwrap().requests;
    assert_eq!(
        asked.values().sum::<u64>(),
        0,
        "the pool was asked: {asked:?}"
    );
    app.run_to_the_end(&id).await;
    assert_eq!(app.total(&id, "sent").await, 12);
    assert_eq!(nobody_has_two(&app), 12);
    everything_is_given_back(&app);
    app.finish().await;
}
