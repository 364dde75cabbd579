//! Preflights of small audiences, over an embedded table.

use super::*;
use crate::test_store::store;
use domain::campaign::{Channel, Spec, State};
use domain::ids::{CampaignId, ListId};
use domain::list::{List, Member};
use serde_json::{Value, json};

const RATE: u32 = 45;

/// A Monday, four hours before the campaigns below start.
fn now() -> DateTime<Utc> {
    "2026-11-30T10:00:00Z".parse().unwrap()
}

fn list_id(n: u64) -> ListId {
    ListId::from_parts(1_790_000_000_000 + n, u128::from(n))
}

fn member(name: &str, zone: Option<&str>, city: &str) -> Member {
    Member {
        address: format!("{name}@contoso.example").into(),
        first_name: name.into(),
        last_name: "Doe".into(),
        time_zone: zone.map(Into::into),
        extra: vec![city.into()],
    }
}

async fn list(store: &Store, n: u64, members: &[Member]) -> ListId {
    let id = list_id(n);
    let mut members = members.to_vec();
    members.sort_by(|a, b| a.address.cmp(&b.address));
    let columns = vec!["CITY".to_owned()];
    if !members.is_empty() {
        store
            .put_version(id, 1, &columns, &members, now(), "ann")
            .await
            .unwrap();
    }
    let (version, size) = (
        u32::from(!members.is_empty()),
        u32::try_from(members.len()).unwrap(),
    );
    let name = format!("List {n}");
    let list = List {
        id,
        name,
        owner: "ann".into(),
        created: now(),
        updated: now(),
        version,
        size,
        columns,
        kind: domain::list::Kind::Static,
        read_at: None,
    };
    store.create_list(&list).await.unwrap();
    id
}

fn campaign(change: Value) -> Campaign {
    let mut spec = json!({
        "name": "Winter", "message": "Hi [FIRSTNAME] of [CITY|nowhere]", "channel": "teams",
        "audience": {"include": [list_id(1)]}, "start": "2026-11-30T15:00", "time_zone": "Europe/Paris",
        "duration": {"hours": 3}, "opening_hours": {"from": "08:00", "to": "18:00"},
    });
    spec.as_object_mut()
        .unwrap()
        .extend(change.as_object().unwrap().clone());
    let spec: Spec = serde_json::from_value(spec).unwrap();
    Campaign::draft(
        CampaignId::from_parts(1_790_000_000_000, 9),
        spec,
        "ann".into(),
        now(),
    )
}

async fn preflight(store: &Store, change: Value) -> Preflight {
    of_campaign(store, &campaign(change), RATE, now(), &[])
        .await
        .unwrap()
}

fn codes(findings: &[Finding]) -> Vec<(Code, &str)> {
    findings
        .iter()
        .map(|finding| (finding.code, finding.field.as_str()))
        .collect()
}

#[tokio::test]
async fn the_figures_of_a_good_draft() {
    let store = store().await;
    let a = [
        member("ann", None, "Lyon"),
        member("bob", Some("Mars/Olympus"), ""),
        member("cid", None, "Nice"),
    ];
    list(&store, 1, &a).await;
    list(
        &store,
        2,
        &[member("bob", None, "Paris"), member("dan", None, "Paris")],
    )
    .await;
    list(&store, 3, &[member("cid", None, "")]).await;
    let audience =
        json!({"audience": {"include": [list_id(1), list_id(2)], "exclude": [list_id(3)]}});
    let found = preflight(&store, audience.clone()).await;
    let figures = (
        found.people,
        found.duplicates,
        found.excluded,
        found.bad_zones,
        found.no_open_minute,
    );
    assert_eq!(figures, (3, 1, 1, 1, 0));
    assert_eq!(found.refusals, []);
    assert_eq!(
        codes(&found.warnings),
        [
            (Code::BadTimeZone, "audience"),
            (Code::NotAsked, "audience")
        ]
    );
    assert_eq!(found.identity, IdentifiedBy::Address);
    // 15:00 to 18:00 without the last five minutes.
    assert_eq!(found.open_minutes, 175);
    assert_eq!(found.sends.iter().map(|hour| hour.people).sum::<u32>(), 3);
    assert!(found.first_at.unwrap() >= "2026-11-30T14:00:00Z".parse::<DateTime<Utc>>().unwrap());
    assert!(found.first_at <= found.last_at && found.last_at < found.finish_at);
    assert_eq!((found.requests, found.share_permille), (Some(6), Some(1)));
    assert_eq!(
        preflight(&store, audience).await,
        found,
        "asking twice shows the same"
    );
    let json = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<Preflight>(&json).unwrap(), found);
}

#[tokio::test]
async fn what_the_directory_said_lately_is_used() {
    let store = store().await;
    list(
        &store,
        1,
        &[
            member("ann", None, ""),
            member("bob", None, ""),
            member("cid", None, ""),
        ],
    )
    .await;
    let id =
        |name: &str, id: Option<&str>| (format!("{name}@contoso.example"), id.map(str::to_owned));
    store
        .put_resolved(
            Channel::Teams,
            &[id("ann", Some("o-1")), id("bob", Some("o-1"))],
            now(),
        )
        .await
        .unwrap();
    store
        .put_resolved(Channel::Teams, &[id("cid", None)], now())
        .await
        .unwrap();
    let found = preflight(&store, json!({})).await;
    assert_eq!(
        (found.people, found.duplicates, found.not_in_directory),
        (2, 1, 1)
    );
    assert_eq!(
        (found.identity, codes(&found.warnings)[0].0),
        (IdentifiedBy::Address, Code::NotInDirectory)
    );
    store
        .put_resolved(Channel::Teams, &[id("cid", Some("o-3"))], now())
        .await
        .unwrap();
    let found = preflight(&store, json!({})).await;
    assert_eq!(
        (found.identity, found.warnings),
        (IdentifiedBy::Directory, vec![])
    );
}

#[tokio::test]
async fn empty_cells_and_closed_zones_refuse_until_they_are_accepted() {
    let store = store().await;
    list(
        &store,
        1,
        &[
            member("ann", None, "Lyon"),
            member("bob", Some("Asia/Tokyo"), " "),
        ],
    )
    .await;
    let found = preflight(&store, json!({"message": "From [CITY] to [CITY|here]"})).await;
    assert_eq!(
        found.missing,
        [Missing {
            placeholder: "CITY".into(),
            people: 1
        }]
    );
    assert_eq!(found.no_open_minute, 1);
    let accept: Vec<_> = found
        .refusals
        .iter()
        .map(|finding| (finding.code, finding.accept))
        .collect();
    let expected = [
        (Code::EmptyPlaceholder, Some(Acceptable::EmptyPlaceholders)),
        (Code::NoOpenMinute, Some(Acceptable::NoOpenMinute)),
    ];
    assert_eq!(accept, expected);
}

#[tokio::test]
async fn every_refusal_that_needs_no_people_is_found_at_once() {
    let store = store().await;
    list(&store, 1, &[member("ann", None, "")]).await;
    list(&store, 2, &[]).await;
    let found = preflight(
        &store,
        json!({
            "channel": "skype", "message": "Hi [NICK] [x](ftp://x.example)", "start": "2026-11-29T15:00",
            "audience": {"include": [list_id(1), list_id(2)], "exclude": [list_id(8)]},
        }),
    )
    .await;
    let expected = [
        (Code::EmptyList, "audience.include"),
        (Code::NoSuchList, "audience.exclude"),
        (Code::InvalidMessage, "message"),
        (Code::UnknownPlaceholder, "message"),
        (Code::WindowClosed, "opening_hours"),
    ];
    assert_eq!(codes(&found.refusals), expected);
    for finding in &found.refusals {
        assert_eq!(
            json!(finding.code),
            json!(finding.code.as_str()),
            "one word for one thing"
        );
    }
    let found = preflight(&store, json!({"audience": {}})).await;
    assert_eq!(codes(&found.refusals), [(Code::NoList, "audience.include")]);
    let found = preflight(
        &store,
        json!({"audience": {"include": [list_id(1)], "exclude": [list_id(1)]}}),
    )
    .await;
    assert_eq!(codes(&found.refusals), [(Code::NobodyLeft, "audience")]);
}

#[tokio::test]
async fn a_window_without_an_open_minute_is_refused_once_and_by_what_is_known() {
    let store = store().await;
    list(&store, 1, &[member("ann", None, "")]).await;
    let night = json!({"start": "2026-11-30T20:00", "duration": {"hours": 10}});
    let found = preflight(&store, night.clone()).await;
    let closed = &found.refusals[0];
    assert_eq!(
        (found.refusals.len(), closed.code, closed.accept),
        (1, Code::WindowClosed, None)
    );
    // Whoever is awake elsewhere has minutes: then it is a matter of accepting it for the others.
    list(&store, 2, &[member("bob", Some("Asia/Tokyo"), "")]).await;
    let mut both = night;
    both["audience"] = json!({"include": [list_id(1), list_id(2)]});
    let found = preflight(&store, both).await;
    assert_eq!(
        codes(&found.refusals),
        [(Code::NoOpenMinute, "opening_hours")]
    );
}

#[tokio::test]
async fn too_many_people_and_too_large_a_message_are_refused_with_the_figures() {
    let store = store().await;
    let people: Vec<Member> = (0..600)
        .map(|n| member(&format!("p{n}"), None, &"&".repeat(60)))
        .collect();
    list(&store, 1, &people).await;
    let small = json!({"message": "[CITY]".repeat(600), "start": "2026-11-30T17:55", "duration": {"hours": 1}});
    let mut draft = campaign(small);
    draft.spec.opening_hours.to = "18:01".parse().unwrap();
    let found = of_campaign(&store, &draft, 2, now(), &[]).await.unwrap();
    let expected = [
        (Code::MessageTooLarge, "message"),
        (Code::OverCapacity, "duration"),
    ];
    assert_eq!(codes(&found.refusals), expected);
    assert!(
        found.refusals[1]
            .detail
            .starts_with("600 people do not fit: 1 open minutes"),
        "{}",
        found.refusals[1].detail
    );
    assert_eq!(
        (found.share_permille, found.finish_at, found.requests),
        (None, None, Some(1_200))
    );
}

#[tokio::test]
async fn what_other_campaigns_reserve_counts_and_ones_own_does_not() {
    let store = store().await;
    list(&store, 1, &[member("ann", None, "")]).await;
    let mut other = campaign(json!({}));
    other.id = CampaignId::from_parts(1_790_000_000_000, 10);
    other.state = State::Scheduled;
    let mut publication = pinned(&other, &AtOnce::default(), now());
    let hours = [
        "2026-11-30T14:00:00Z",
        "2026-11-30T15:00:00Z",
        "2026-11-30T16:00:00Z",
    ];
    let reserved = hours
        .iter()
        .map(|hour| (hour.parse().unwrap(), 1_000_000))
        .collect();
    publication.counts = Some(domain::campaign::PlanCounts {
        reserved,
        ..Default::default()
    });
    other.publication = Some(publication);
    store.create_campaign(&other).await.unwrap();
    let found = preflight(&store, json!({})).await;
    assert_eq!(codes(&found.refusals), [(Code::OverCapacity, "duration")]);
    let own = Campaign {
        id: other.id,
        ..campaign(json!({}))
    };
    assert_eq!(
        of_campaign(&store, &own, RATE, now(), &[])
            .await
            .unwrap()
            .refusals,
        []
    );
}
