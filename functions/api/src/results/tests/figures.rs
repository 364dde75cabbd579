use super::{click, get, running, start, usual, vector};
use crate::tests::support::{Server, draft_body};
use domain::campaign::State;
use domain::ids::CampaignId;
use serde_json::json;

#[tokio::test]
async fn a_report_is_of_one_moment_and_adds_up() {
    let server = Server::start().await;
    let id = usual(&server).await;
    let answer = get(&server, id, "report").await;
    let report = answer.expect(200);
    let expected = json!({
        "recipients": 10, "pending": 3, "claimed": 0, "sent": 3, "absent": 2, "failed": 1, "unknown": 0,
        "unprogrammed": 1, "cancelled": 0,
    });
    assert_eq!(report["totals"], expected);
    assert_eq!(report["read_at"], "2026-12-01T14:02:00Z");
    assert_eq!(
        report["sent_rate"],
        json!({"count": 3, "of": 10, "denominator": "recipients", "ratio": 0.3})
    );
    let clicked = json!({"count": 1, "of": 3, "denominator": "people_sent", "ratio": 0.3333});
    assert_eq!(report["click_engagement"], clicked);
    assert_eq!(report["links"][0]["suspected"], 1);
    assert_eq!(
        report["next_due"],
        json!({"at": "2026-12-01T14:02:00Z", "people": 3})
    );
    assert_eq!(report["lateness"]["max_millis"], 6_000);
    assert_eq!(report["failures"][0]["reason"], "app_not_installed");
    assert_eq!(report["unprogrammed"][0]["reason"], "no_open_minute");

    let again = server.call("GET", &format!("/v1/campaigns/{id}/report"));
    let again = again
        .header("if-none-match", answer.header("etag"))
        .send()
        .await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    click(&server, id, (1, 0), 100).await;
    let changed = get(&server, id, "report").await;
    assert_eq!(
        changed.expect(200)["click_engagement"]["count"],
        2,
        "a small campaign is read every time"
    );
    assert_ne!(changed.header("etag"), answer.header("etag"));
}

#[tokio::test]
async fn many_readers_of_a_large_campaign_share_one_reading() {
    let server = Server::start().await;
    let batches: Vec<(usize, Option<&str>)> =
        (0..120).map(|n| (1, (n < 3).then_some("s"))).collect();
    let id = running(&server, &batches).await;
    let sent = async || {
        get(&server, id, "report").await.expect(200)["totals"]["sent"]
            .as_u64()
            .unwrap()
    };
    assert_eq!(sent().await, 3);
    server
        .store()
        .write_vector(id, 3, None, &vector(3, "s"))
        .await
        .unwrap();
    assert_eq!(sent().await, 3, "the stored one is fresh enough");
    let pause = |campaign: &mut domain::campaign::Campaign| {
        campaign.paused_at = Some(start());
        Ok::<_, std::convert::Infallible>(())
    };
    server.store().update_campaign(id, pause).await.unwrap();
    let report = get(&server, id, "report").await.expect(200);
    assert_eq!(
        (&report["paused"], &report["totals"]["sent"]),
        (&json!(true), &json!(4)),
        "an act shows at once"
    );
    server
        .store()
        .write_vector(id, 4, None, &vector(4, "s"))
        .await
        .unwrap();
    server.time.set("2026-11-20T09:00:03Z");
    assert_eq!(sent().await, 5);
}

#[tokio::test]
async fn the_series_sums_up_to_the_report() {
    let server = Server::start().await;
    let id = usual(&server).await;
    let series = get(&server, id, "series?from=2026-12-01T14:00:00Z&step=60").await;
    assert_eq!(
        series.fields(400),
        ["step"],
        "three days in minutes are too many"
    );
    let series = get(&server, id, "series").await.expect(200);
    assert_eq!(series["planned_complete"], true);
    let points = series["points"].as_array().unwrap();
    let sum = |what: &str| {
        points
            .iter()
            .map(|point| point[what].as_u64().unwrap())
            .sum::<u64>()
    };
    assert_eq!((sum("planned"), sum("sent"), sum("clicked")), (9, 3, 1));
    assert_eq!(
        (&series["from"], &series["step_seconds"]),
        (&json!("2026-12-01T14:00:00Z"), &json!(900))
    );
}

#[tokio::test]
async fn there_are_no_results_of_a_draft_nor_for_people_who_may_not_read() {
    let server = Server::start().await;
    let (draft, _) = server.draft(&draft_body()).await;
    let (planning, _) = server.draft(&draft_body()).await;
    server.put_in_state(planning, State::Publishing).await;
    let unknown = CampaignId::from_parts(1, 1);
    for path in [
        "report",
        "recipients",
        "recipients/a@b.example",
        "report.csv",
        "series",
        "plan",
    ] {
        assert_eq!(
            get(&server, draft, path).await.problem(409)["code"],
            "not_published",
            "{path}"
        );
        assert_eq!(
            get(&server, planning, path).await.problem(409)["code"],
            "planning",
            "{path}"
        );
        get(&server, unknown, path).await.problem(404);
        let call = server.call("GET", &format!("/v1/campaigns/{draft}/{path}"));
        call.roles("author+operator").send().await.problem(403);
    }
}
