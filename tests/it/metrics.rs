//! What operators watch is what the report says.

use crate::delivery::hand;
use integration::{TestApp, campaign, csv, everyone};
use platform::Metric;
use reqwest::Method;
use simulators::teams::PopulateRule;

#[tokio::test(flavor = "multi_thread")]
async fn the_metrics_of_a_campaign_are_the_figures_of_its_report() {
    let app = TestApp::with_people(PopulateRule {
        not_installed_permille: 200,
        ..everyone()
    })
    .await;
    let list = app.list("Everyone", csv(60, ',')).await;
    let id = app.published(&campaign(&[&list])).await;
    app.run_to_the_end(&id).await;
    let (sent, failed) = (app.total(&id, "sent").await, app.total(&id, "failed").await);
    assert!(sent > 0 && failed > 0, "{sent} sent, {failed} failed");
    let metrics = &app.world.wiring.metrics;
    let is = |metric, figure: u64| assert_eq!(metrics.total(metric), figure as f64, "{metric:?}");
    is(Metric::Sent, sent);
    is(Metric::Outcomes, failed);
    assert_eq!(
        metrics.total_by(Metric::Outcomes, "app_not_installed"),
        failed as f64
    );
    is(Metric::Unknown, 0);
    is(Metric::BreakerOpened, 0);
    assert!(metrics.total(Metric::PaceUse) > 0.0);
    // Nobody waits longer than the minute that a one-shot is rounded up to, and the pace for sixty.
    let latest = sent as f64 * 120.0;
    assert!(metrics.total(Metric::Lateness) < latest, "{metrics:?}");

    let message = app.tenant().inbox().unwrap().remove(0);
    let text = message.activity["text"].as_str().unwrap().to_owned();
    let token = text.split("/r/").nth(1).and_then(|rest| rest.get(..54));
    let link = format!("/r/{}", token.unwrap());
    for (agent, class) in [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0", "person"),
        ("Mozilla/5.0 SkypeUriPreview Preview/0.5", "preview"),
    ] {
        let visit = app.request(Method::GET, &link).header("User-Agent", agent);
        app.send(visit).await;
        assert_eq!(metrics.total_by(Metric::Clicks, class), 1.0, "{class}");
    }
    is(Metric::Clicks, 2);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wake_that_comes_again_is_counted_as_suppressed() {
    let app = hand::app_without_workers().await;
    let list = app.list("Everyone", csv(1, ',')).await;
    let id = app.published(&campaign(&[&list])).await;
    let worker = hand::dispatcher(&app, 1).await;
    let messages = hand::next_messages(&app, hand::TEAMS).await;
    let wake = [("wake", messages[0].body.as_str())];
    hand::hand(&app, &worker, &wake).await;
    let metrics = &app.world.wiring.metrics;
    let both = || {
        (
            metrics.total(Metric::Sent),
            metrics.total(Metric::DuplicatesSuppressed),
        )
    };
    assert_eq!(both(), (1.0, 0.0));
    hand::hand(&app, &worker, &wake).await;
    assert_eq!(both(), (1.0, 1.0));
    hand::acknowledge(&app, hand::TEAMS, &messages[0]).await;
    hand::run_to_the_end(&app, hand::TEAMS, &worker, &id).await;
    app.finish().await;
}
