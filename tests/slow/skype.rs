//! A thousand people on Skype for Business. What kills do to them is played by `loadgen chaos`.

use integration::pool_story;

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_people_who_are_available_get_one_message_each() {
    pool_story(1_000, "available").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_people_who_are_reachable_get_one_message_each() {
    pool_story(1_000, "reachable").await;
}
