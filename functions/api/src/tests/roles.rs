//! Which role may make which call.

use super::support::{Server, draft_body};
use crate::Role;
use serde_json::json;

#[tokio::test]
async fn every_call_needs_exactly_its_role() {
    let server = Server::start().await;
    let list = server
        .list("Paris", &["Ann,Lee,ann@contoso.example,Oslo"])
        .await;
    let (campaign, _) = server.draft(&draft_body()).await;
    let list = format!("/v1/lists/{list}");
    let campaign = format!("/v1/campaigns/{campaign}");
    let calls = [
        ("GET", "/v1/lists".to_owned(), Role::Viewer),
        ("POST", "/v1/lists".to_owned(), Role::Author),
        ("POST", "/v1/lists/find".to_owned(), Role::Viewer),
        ("POST", "/v1/lists/columns".to_owned(), Role::Author),
        ("GET", format!("{list}/versions/1/changes"), Role::Viewer),
        ("GET", "/v1/audit".to_owned(), Role::Viewer),
        ("GET", list.clone(), Role::Viewer),
        ("PATCH", list.clone(), Role::Author),
        ("DELETE", list.clone(), Role::Author),
        ("POST", format!("{list}/import"), Role::Author),
        ("POST", format!("{list}/uploads"), Role::Author),
        ("GET", format!("{list}/members"), Role::Viewer),
        ("POST", format!("{list}/members"), Role::Author),
        (
            "DELETE",
            format!("{list}/members/ann@contoso.example"),
            Role::Author,
        ),
        ("GET", "/v1/campaigns".to_owned(), Role::Viewer),
        ("POST", "/v1/campaigns".to_owned(), Role::Author),
        ("GET", campaign.clone(), Role::Viewer),
        ("PUT", campaign.clone(), Role::Author),
        ("DELETE", campaign.clone(), Role::Author),
        ("POST", format!("{campaign}/clone"), Role::Author),
        ("GET", format!("{campaign}/audit"), Role::Viewer),
        ("POST", format!("{campaign}/resolve"), Role::Operator),
        ("POST", "/v1/recovery".to_owned(), Role::Operator),
        ("POST", "/v1/people/erase".to_owned(), Role::Operator),
    ];
    for (method, path, needed) in &calls {
        for role in Role::ALL.into_iter().filter(|role| role != needed) {
            let answer = server
                .call(method, path)
                .roles(role.as_str())
                .json(&json!({}))
                .send()
                .await;
            let problem = answer.problem(403);
            assert_eq!(
                problem["code"], "role_required",
                "{method} {path} as {role:?}"
            );
            assert!(
                problem["detail"]
                    .as_str()
                    .unwrap()
                    .contains(needed.as_str())
            );
        }
    }
    // The same calls with the role get past it; deletions come last.
    let (deletions, others): (Vec<_>, Vec<_>) =
        calls.iter().partition(|(method, _, _)| *method == "DELETE");
    for (method, path, needed) in others.into_iter().chain(deletions.into_iter().rev()) {
        let answer = server
            .call(method, path)
            .roles(needed.as_str())
            .json(&json!({}))
            .send()
            .await;
        assert!(
            ![401, 403, 404, 405, 500].contains(&answer.status),
            "{method} {path}: {}",
            answer.text
        );
    }
}

#[tokio::test]
async fn what_is_not_there_is_told_to_the_role_that_may_look() {
    let server = Server::start().await;
    for (path, needed) in [
        ("/v1/recovery", Role::Viewer),
        ("/v1/people/erasures/0000000000000000", Role::Operator),
    ] {
        for role in Role::ALL {
            let answer = server.call("GET", path).roles(role.as_str()).send().await;
            answer.problem(if role == needed { 404 } else { 403 });
        }
    }
}

#[tokio::test]
async fn what_a_caller_may_do_is_said_with_its_reason() {
    let server = Server::start().await;
    let (id, _) = server.draft(&draft_body()).await;
    let path = format!("/v1/campaigns/{id}");
    let actions = server.get(&path).await.expect(200)["actions"].clone();
    for action in ["edit", "delete", "publish", "try", "clone"] {
        assert_eq!(actions[action], json!({ "allowed": true }), "{action}");
    }
    assert_eq!(actions["pause"]["code"], "not_published");
    let actions = server
        .call("GET", &path)
        .roles("viewer+operator")
        .send()
        .await
        .expect(200)["actions"]
        .clone();
    assert_eq!(
        actions["edit"],
        json!({"allowed": false, "code": "role_required", "reason": "This needs the role author."})
    );
    assert_eq!(actions["cancel"]["code"], "not_published");
}
