//! The end of campaigns.

use super::support::{Server, draft_body};
use domain::campaign::State;
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn a_deleted_campaign_leaves_its_links_and_is_purged() {
    let server = Server::start().await;
    for state in [
        State::Draft,
        State::Publishing,
        State::Scheduled,
        State::Finished,
    ] {
        let mut body = draft_body();
        body["message"] = json!(
            "[one](https://contoso.example/a?n=[FIRSTNAME|you]) and https://contoso.example/b"
        );
        let (id, _) = server.draft(&body).await;
        server.put_in_state(id, state).await;
        let path = format!("/v1/campaigns/{id}");
        let gone = server.call("DELETE", &path).send().await;
        assert_eq!((gone.status, gone.text.as_str()), (204, ""));
        server.get(&path).await.problem(404);
        server.call("DELETE", &path).send().await.problem(404);
        let tombstone = server.store().tombstone(id).await.unwrap().unwrap();
        let tombstone: serde_json::Value = serde_json::from_str(&tombstone).unwrap();
        assert_eq!(
            tombstone["links"],
            json!([
                "https://contoso.example/a?n=[FIRSTNAME|you]",
                "https://contoso.example/b"
            ])
        );
        let audit = server.get(&format!("{path}/audit")).await.expect(200);
        assert_eq!(audit["items"][0]["act"], "delete");
        assert_eq!(audit["items"][0]["detail"], json!({"state": state}));
        let queued = server
            .emulators
            .receive("test-plan", 1, Duration::from_secs(60), None)
            .await
            .unwrap();
        assert_eq!(
            timers::parse_task(&queued[0].body),
            Ok(timers::Task::Purge { campaign: id })
        );
    }
    assert!(
        server.get("/v1/campaigns").await.expect(200)["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn what_people_are_receiving_is_not_deleted() {
    let server = Server::start().await;
    let (id, etag) = server.draft(&draft_body()).await;
    let path = format!("/v1/campaigns/{id}");
    server.put_in_state(id, State::Scheduled).await;
    let stale = server
        .call("DELETE", &path)
        .header("if-match", &etag)
        .send()
        .await;
    assert_eq!(stale.fields(412), ["If-Match"]);
    server.put_in_state(id, State::Running).await;
    let refused = server.call("DELETE", &path).send().await.problem(409);
    assert_eq!(refused["code"], "running");
    assert!(refused["detail"].as_str().unwrap().contains("operator"));
    assert_eq!(
        server.get(&path).await.expect(200)["actions"]["delete"]["code"],
        "running"
    );
    assert!(server.store().tombstone(id).await.unwrap().is_none());
}

#[tokio::test]
async fn of_a_deletion_and_the_first_batch_exactly_one_wins() {
    let server = Server::start().await;
    for _ in 0..10 {
        let (id, _) = server.draft(&draft_body()).await;
        server.put_in_state(id, State::Scheduled).await;
        let path = format!("/v1/campaigns/{id}");
        let first_batch = server.store().update_campaign(id, |campaign| {
            if campaign.state != State::Scheduled {
                return Err(());
            }
            campaign.state = State::Running;
            Ok(())
        });
        let (deleted, begun) = tokio::join!(server.call("DELETE", &path).send(), first_batch);
        assert_eq!(deleted.status == 204, begun.is_err(), "{}", deleted.text);
        assert!([204, 409].contains(&deleted.status), "{}", deleted.text);
    }
}

#[tokio::test]
async fn the_trail_of_what_never_was_is_not_found() {
    let server = Server::start().await;
    server
        .get("/v1/campaigns/cmp_01KB0000000000000000000000/audit")
        .await
        .problem(404);
}
