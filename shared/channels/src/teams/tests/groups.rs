use super::server::*;
use crate::{GroupFault, GroupPeople, GroupQuery};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};

const GROUP: &str = "02bd9fd6-8f93-4758-87c3-1fb73740a315";

fn user(n: u32, more: Value) -> Value {
    let mut user = json!({
        "id": format!("id-{n}"), "displayName": format!("Person {n}"), "givenName": "Person", "surname": n.to_string(),
        "mail": format!("p{n}@corp.example"), "userPrincipalName": format!("p{n}@corp.example"),
        "accountEnabled": true, "userType": "Member", "city": "Lyon", "department": null,
    });
    user.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    user
}

fn page(users: &[Value], next: Option<String>) -> Canned {
    let mut page = json!({"value": users, "@odata.count": 3});
    if let Some(next) = next {
        page["@odata.nextLink"] = next.into();
    }
    canned(200, page)
}

/// Reads the group with an hour of patience on a clock that stands still.
async fn read(server: &Server, guests: bool, most: usize) -> Result<GroupPeople, GroupFault> {
    let clock = Clock::default();
    let query = GroupQuery {
        id: GROUP,
        guests,
        most,
        wait_until: clock.now() + TimeDelta::hours(1),
    };
    teams(&server.url, clock).group_people(&query).await
}

fn is_group(seen: &Seen) -> bool {
    seen.path.contains("/transitiveMembers/")
}

/// A server whose every answer about a group is this.
async fn always(answer: Canned) -> Server {
    Server::start(move |seen| is_group(seen).then(|| answer.clone())).await
}

#[tokio::test]
async fn pages_are_followed_and_only_those_who_count_come() {
    let server = Server::start(|seen| {
        if !is_group(seen) {
            return None;
        }
        assert_eq!(seen.consistency, "eventual");
        let next = format!(
            "http://{}/graph/v1.0/groups/x/transitiveMembers/?$skiptoken=a%2Fb%3D",
            seen.host
        );
        Some(if seen.path.contains("skiptoken") {
            assert!(seen.path.ends_with("?$skiptoken=a%2Fb%3D"), "{}", seen.path);
            page(
                &[
                    user(2, json!({})),
                    user(3, json!({"accountEnabled": false})),
                    user(4, json!({"userType": "guest"})),
                ],
                None,
            )
        } else {
            page(&[user(1, json!({})), user(2, json!({}))], Some(next))
        })
    })
    .await;
    let found = read(&server, false, 10).await.unwrap();
    let ids: Vec<&str> = found
        .people
        .iter()
        .map(|person| person.user.object_id.as_str())
        .collect();
    assert_eq!(ids, ["id-1", "id-2"]);
    assert_eq!((found.disabled, found.guests), (1, 1));
    let one = &found.people[0];
    assert_eq!(
        (one.city.as_deref(), &one.department),
        (Some("Lyon"), &None)
    );
    let with_guests = read(&server, true, 10).await.unwrap();
    assert_eq!((with_guests.people.len(), with_guests.guests), (3, 0));
    assert!(with_guests.people[2].guest);
    let first = &server.seen("transitiveMembers")[0].path;
    for part in [
        &format!("/groups/{GROUP}/transitiveMembers/microsoft.graph.user?"),
        "$count=true",
        "$top=999",
        "userPrincipalName",
        "officeLocation",
    ] {
        assert!(first.contains(part), "{first} lacks {part}");
    }
}

#[tokio::test]
async fn a_throttled_page_is_asked_for_again_and_nobody_comes_twice() {
    let asked = AtomicU32::new(0);
    let server = Server::start(move |seen| {
        is_group(seen).then(|| match asked.fetch_add(1, Ordering::SeqCst) {
            0 => canned(429, "{}").with("retry-after", "0"),
            1 => canned(503, "").with("retry-after", "0"),
            2 => page(&[user(1, json!({}))], None),
            _ => panic!("asked too often"),
        })
    })
    .await;
    let clock = Clock::default();
    let teams = teams(&server.url, clock.clone());
    let query = GroupQuery {
        id: GROUP,
        guests: false,
        most: 10,
        wait_until: clock.now(),
    };
    assert_eq!(teams.group_people(&query).await.unwrap().people.len(), 1);
    assert_eq!(teams.requests().group, 3);
}

#[tokio::test]
async fn a_wait_that_ends_too_late_is_left_to_the_caller() {
    let server = always(canned(429, "{}").with("retry-after", "120")).await;
    let clock = Clock::default();
    let query = GroupQuery {
        id: GROUP,
        guests: false,
        most: 10,
        wait_until: clock.now() + TimeDelta::seconds(119),
    };
    let fault = teams(&server.url, clock).group_people(&query).await;
    let Err(GroupFault::Channel(fault)) = fault else {
        panic!("{fault:?}")
    };
    assert_eq!(fault.retry_after.unwrap().as_secs(), 120);
    assert_eq!(server.seen("transitiveMembers").len(), 1);
}

#[tokio::test]
async fn what_will_not_change_says_so_at_once() {
    let error = |code: &str| json!({"error": {"code": code, "message": "secret words"}});
    let denied = error("Authorization_RequestDenied");
    for (answer, part) in [
        (
            canned(404, error("Request_ResourceNotFound")),
            "no such group",
        ),
        (canned(403, denied), "GroupMember.Read.All"),
        (
            canned(400, error("Request_BadRequest")),
            "400 Request_BadRequest",
        ),
        (canned(401, error("InvalidAuthenticationToken")), "401"),
    ] {
        let status = answer.status;
        let server = always(answer).await;
        let fault = read(&server, false, 10).await.unwrap_err().to_string();
        assert!(fault.contains(part), "{status}: {fault}");
        assert!(!fault.contains("secret"), "{fault}");
        let requests = server.seen("transitiveMembers").len();
        assert_eq!(requests, if status == 401 { 2 } else { 1 }, "{status}");
    }
}

#[tokio::test]
async fn members_whose_properties_are_hidden_make_the_group_unreadable() {
    let hidden = user(1, json!({"userPrincipalName": null, "mail": null}));
    let server = always(page(&[hidden], None)).await;
    let fault = read(&server, false, 10).await.unwrap_err();
    assert!(fault.to_string().contains("User.Read.All"), "{fault}");
}

#[tokio::test]
async fn a_group_has_an_end() {
    let three: Vec<Value> = (1..=3).map(|n| user(n, json!({}))).collect();
    let server = always(page(&three, None)).await;
    assert_eq!(read(&server, false, 3).await.unwrap().people.len(), 3);
    assert_eq!(
        read(&server, false, 2).await,
        Err(GroupFault::TooLarge { most: 2 })
    );
    let elsewhere = "https://graph.evil.example/v1.0/groups".to_owned();
    let server = always(page(&three, Some(elsewhere))).await;
    let fault = read(&server, false, 10).await.unwrap_err().to_string();
    assert!(fault.contains("another host"), "{fault}");
    let server = Server::start(|seen| {
        let same = format!("http://{}{}", seen.host, seen.path);
        is_group(seen).then(|| page(&[], Some(same)))
    })
    .await;
    let fault = read(&server, false, 10).await.unwrap_err().to_string();
    assert!(fault.contains("the same page"), "{fault}");
}

#[tokio::test]
async fn people_are_found_by_object_id_and_throttling_is_waited_out() {
    let asked = AtomicU32::new(0);
    let server = Server::start(move |seen| {
        if !seen.path.ends_with("/$batch") {
            return None;
        }
        if asked.fetch_add(1, Ordering::SeqCst) == 0 {
            return Some(canned(429, "{}").with("retry-after", "0"));
        }
        let requests = seen.json()["requests"].as_array().unwrap().clone();
        let one = |request: &Value| {
            let url = request["url"].as_str().unwrap();
            assert!(url.contains("$filter=id%20in%20%28%27id-"), "{url}");
            json!({"id": request["id"], "status": 200, "body": {"value": [user(1, json!({}))]}})
        };
        let responses: Vec<Value> = requests.iter().map(one).collect();
        Some(canned(200, json!({ "responses": responses })))
    })
    .await;
    let clock = Clock::default();
    let ids: Vec<String> = (0..16).map(|n| format!("id-{n}")).collect();
    let teams = teams(&server.url, clock.clone());
    let found = teams.people_by_id(&ids, clock.now()).await.unwrap();
    // Fifteen in one look-up, one in another.
    assert_eq!(found.len(), 2);
}
