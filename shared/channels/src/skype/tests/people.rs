//! People and their presence, by batches.

use super::pool::*;
use super::wire::*;
use crate::FaultKind;
use domain::presence::Presence;
use serde_json::{Value, json};

fn contact(uri: &str, mails: &[&str]) -> Value {
    let bare = uri.to_lowercase().replace("sip:", "");
    json!({ "uri": uri, "name": "Somebody", "emailAddresses": mails, "type": "User", "rel": "contact",
        "_links": { "contactPresence": { "href": format!("/app/1/people/{bare}/presence") } } })
}

/// A directory with three people; searches are fuzzy.
fn directory(seen: &Seen) -> Option<Canned> {
    if seen.method != "PART" {
        return None;
    }
    if seen.path.contains("/people?") {
        let all = [
            contact("sip:Ann@contoso.example", &["ann.lee@contoso.example"]),
            contact("sip:joann@contoso.example", &["joann@contoso.example"]),
            contact("sip:bob@contoso.example", &["bob@contoso.example"]),
        ];
        return Some(canned(
            200,
            json!({ "_embedded": { "contact": all }, "rel": "search" }),
        ));
    }
    let presence = |availability: &str, activity: &str| {
        Some(canned(
            200,
            json!({ "availability": availability, "activity": activity, "rel": "contactPresence" }),
        ))
    };
    match seen.path.as_str() {
        "/app/1/people/ann@contoso.example/presence" => presence("Online", ""),
        "/app/1/people/bob@contoso.example/presence" => presence("Busy", "presenting"),
        _ => Some(canned(403, json!({ "code": "Forbidden" }))),
    }
}

fn texts(of: &[&str]) -> Vec<String> {
    of.iter().map(|text| (*text).to_owned()).collect()
}

#[tokio::test]
async fn people_are_found_by_exactly_their_address_in_any_spelling() {
    let pool = Pool::start(Answers(directory)).await;
    let asked = texts(&[
        "SIP:ANN@contoso.example",
        "ann@contoso.example",
        "Ann.Lee@contoso.example",
        "nn@contoso.example",
        "no address",
    ]);
    let found = pool.skype().resolve(&asked).await.unwrap();
    let ids: Vec<_> = asked
        .iter()
        .map(|address| found[address].as_ref().map(|user| user.object_id.as_str()))
        .collect();
    assert_eq!(ids, [Some(ANN), Some(ANN), Some(ANN), None, None]);
    let user = found["ann@contoso.example"].as_ref().unwrap();
    assert_eq!(
        (user.mail.as_deref(), user.account_enabled),
        (Some("ann.lee@contoso.example"), true)
    );
    let searches = pool.seen("PART");
    assert_eq!(searches.len(), 3, "each address once");
    assert!(
        searches[1]
            .path
            .contains("type=any&query=ann%40contoso.example&limit=")
    );
}

#[tokio::test]
async fn presences_cost_a_search_the_first_time_and_one_batch_from_then_on() {
    let pool = Pool::start(Answers(directory)).await;
    let skype = pool.skype();
    let asked = texts(&[
        ANN,
        "sip:bob@contoso.example",
        "sip:joann@contoso.example",
        "sip:nobody@contoso.example",
    ]);
    for batches in [2, 4] {
        let known = skype.presences(&asked).await.unwrap();
        let read: Vec<_> = asked.iter().map(|uri| known[uri]).collect();
        // Forbidden and not found are unknown, which is not absent for want of a service.
        assert_eq!(
            read,
            [
                Presence::Available,
                Presence::DoNotDisturb,
                Presence::Unknown,
                Presence::Unknown
            ]
        );
        assert_eq!(pool.seen("POST /app/1/batch").len(), batches);
    }
    // The second time nobody but the stranger was searched for.
    assert_eq!(pool.seen("PART /app/1/people?").len(), 5);
    let known = skype.presences(&texts(&[ANN])).await.unwrap();
    assert_eq!(
        (known[ANN], pool.seen("POST /app/1/batch").len()),
        (Presence::Available, 5)
    );
}

#[tokio::test]
async fn a_link_that_leads_nowhere_is_unknown_once_and_then_searched_for_again() {
    let pool = Pool::start(Answers(|seen: &Seen| {
        let presence = seen.path.ends_with("/presence");
        if presence {
            Some(canned(
                404,
                json!({ "code": "NotFound", "subcode": "ResourceNotFound" }),
            ))
        } else {
            directory(seen)
        }
    }))
    .await;
    let skype = pool.skype();
    for searches in [1, 2] {
        assert_eq!(
            skype.presences(&texts(&[ANN])).await.unwrap()[ANN],
            Presence::Unknown
        );
        assert_eq!(pool.seen("PART /app/1/people?").len(), searches);
    }
}

#[tokio::test]
async fn a_service_that_fails_is_a_fault_and_never_an_absence() {
    let answer = |line: &'static str, status: u16| {
        Answers(move |seen: &Seen| {
            if seen.line().contains(line) {
                Some(canned(status, ""))
            } else {
                directory(seen)
            }
        })
    };
    for (line, status, directory_fault, presence_fault) in [
        (
            "POST /app/1/batch",
            429,
            FaultKind::RateLimited,
            FaultKind::RateLimited,
        ),
        (
            "POST /app/1/batch",
            503,
            FaultKind::Unavailable,
            FaultKind::Unavailable,
        ),
        (
            "POST /app/1/batch",
            500,
            FaultKind::Directory,
            FaultKind::Presence,
        ),
        (
            "POST /app/1/batch",
            200,
            FaultKind::Directory,
            FaultKind::Presence,
        ),
        (
            "PART /app/1/people?",
            429,
            FaultKind::RateLimited,
            FaultKind::RateLimited,
        ),
        (
            "PART /app/1/people?",
            500,
            FaultKind::Directory,
            FaultKind::Presence,
        ),
        (
            "PART /app/1/people?",
            403,
            FaultKind::Directory,
            FaultKind::Presence,
        ),
        (
            "PART /app/1/people?",
            200,
            FaultKind::Directory,
            FaultKind::Presence,
        ),
    ] {
        let pool = Pool::start(answer(line, status)).await;
        let skype = pool.skype();
        assert_eq!(
            skype.resolve(&texts(&[ANN])).await.unwrap_err().kind,
            directory_fault,
            "{line} {status}"
        );
        assert_eq!(
            skype.presences(&texts(&[ANN])).await.unwrap_err().kind,
            presence_fault,
            "{line} {status}"
        );
    }
    for (status, kind) in [
        (429, FaultKind::RateLimited),
        (503, FaultKind::Unavailable),
        (500, FaultKind::Presence),
    ] {
        let pool = Pool::start(answer("/presence", status)).await;
        assert_eq!(
            pool.skype()
                .presences(&texts(&[ANN]))
                .await
                .unwrap_err()
                .kind,
            kind,
            "{status}"
        );
    }
}

#[tokio::test]
async fn nobody_asked_for_costs_no_request() {
    let pool = Pool::start(Usual).await;
    let skype = pool.skype();
    assert!(skype.resolve(&[]).await.unwrap().is_empty());
    assert_eq!(
        skype.presences(&texts(&["?"])).await.unwrap()["?"],
        Presence::Unknown
    );
    assert!(pool.seen("").is_empty());
}
