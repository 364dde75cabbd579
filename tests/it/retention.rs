//! Campaigns that finished long ago go, and their links go on working for a while.

use crate::backup;
use chrono::{DateTime, TimeDelta, Utc};
use integration::{START, TestApp, campaign, csv};

const BROWSER: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36";

fn day(days: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(START, 0).unwrap() + TimeDelta::days(days)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_is_kept_for_a_year_after_its_end_and_its_links_for_90_days_more() {
    let app = TestApp::start().await;
    let list = app.list("Everyone", csv(3, ',')).await;
    let id = app.published(&campaign(&[&list])).await;
    app.run_to_the_end(&id).await;
    let draft = app.draft(&campaign(&[&list])).await;
    let message = app.tenant().inbox().unwrap().remove(0);
    let text = message.activity["text"].as_str().unwrap();
    let link: String = text[text.find("http://").unwrap()..]
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || ":/.-_".contains(*c))
        .collect();
    let follow = async || {
        let visit = app.request(reqwest::Method::GET, &link);
        app.send(visit.header("user-agent", BROWSER))
            .await
            .expect(302)
            .header("location")
            .unwrap()
            .to_owned()
    };
    let target = follow().await;
    let finished = app.world.now();

    // The day before, nothing; the day after, everything but what links need and what was never sent.
    app.world
        .clock
        .jump(finished + TimeDelta::days(364))
        .unwrap();
    app.world.driver.sweep().await;
    app.get(&format!("/v1/campaigns/{id}/report"))
        .await
        .expect(200);
    app.world
        .clock
        .jump(finished + TimeDelta::days(366))
        .unwrap();
    for _ in 0..2 {
        app.world.driver.sweep().await;
        app.world.driver.settle().await;
    }
    app.get(&format!("/v1/campaigns/{id}")).await.expect(404);
    app.get(&format!("/v1/campaigns/{id}/report"))
        .await
        .expect(404);
    app.get(&format!("/v1/campaigns/{draft}")).await.expect(200);
    let store = &app.world.app.store;
    let tombstone = store.tombstone(id.parse().unwrap()).await.unwrap();
    assert!(tombstone.unwrap().contains("intranet.example/passkeys"));
    let left = backup::copy(&app).await;
    let of_it = left.iter().filter(|item| {
        item["pk"]["S"]
            .as_str()
            .unwrap()
            .starts_with(&format!("C#{id}"))
    });
    let keys: Vec<&str> = of_it
        .map(|item| {
            assert!(item.get("ttl").is_some(), "kept for ever: {item}");
            &item["sk"]["S"].as_str().unwrap()[..2]
        })
        .collect();
    assert!(keys.contains(&"ME") && keys.contains(&"A#"), "{keys:?}");
    assert!(
        keys.iter().all(|key| ["ME", "A#"].contains(key)),
        "{keys:?}"
    );
    assert_eq!(follow().await, target);
    let trail = app.get(&format!("/v1/campaigns/{id}/audit")).await;
    assert!(
        trail.status == 404 || trail.at("/items/0/by") == "retention",
        "{}",
        trail.text
    );
    assert!(app.world.now() > day(366));
    app.finish().await;
}
