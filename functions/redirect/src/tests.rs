mod world;

use self::world::*;
use crate::writer::Writer;
use crate::{BUDGET, Redirector};
use domain::engagement::Class;
use domain::ids::CampaignId;
use domain::token::{LinkKey, LinkRef};
use http::HeaderMap;
use platform::TimeSource;
use std::time::Duration;
use store::Click;

#[tokio::test]
async fn people_are_redirected_and_noted() {
    let world = world().await;
    let (status, headers, body) = world.ask("GET", &token(link(0)), EDGE).await;
    assert_eq!((status.as_u16(), body.as_str()), (302, ""));
    assert_eq!(headers["location"], "https://a.example/x?a=1&b=2");
    assert_eq!(headers["cache-control"], "no-store");
    assert_eq!(headers["referrer-policy"], "no-referrer");
    assert_eq!(world.noted().await, [(1, 0, Class::Human)]);
}

#[tokio::test]
async fn a_value_of_the_person_enters_encoded_and_an_empty_one_gives_the_fallback() {
    let world = world().await;
    let (_, headers, _) = world.ask("GET", &token(link(1)), EDGE).await;
    assert_eq!(
        headers["location"],
        "https://b.example/?n=Ann%20%26%20Bob%20X%3A%20y"
    );
    let nameless = LinkRef {
        position: 0,
        ..link(1)
    };
    let (_, headers, _) = world.ask("GET", &token(nameless), EDGE).await;
    assert_eq!(headers["location"], "https://b.example/?n=you");
}

#[tokio::test]
async fn previews_get_a_page_and_are_noted_as_such() {
    let world = world().await;
    let (status, headers, page) = world.ask("GET", &token(link(0)), TEAMS).await;
    assert_eq!(status, 200);
    assert!(
        headers["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/html")
    );
    assert!(headers.contains_key("content-security-policy") && !headers.contains_key("location"));
    assert!(
        page.contains(r#"href="https://a.example/x?a=1&amp;b=2""#),
        "{page}"
    );
    let (status, ..) = world.ask("GET", &token(link(0)), "").await;
    assert_eq!(status, 302);
    assert_eq!(
        world.noted().await,
        [(1, 0, Class::Preview), (1, 0, Class::Scanner)]
    );
}

#[tokio::test]
async fn only_a_get_is_a_visit() {
    let world = world().await;
    let (status, headers, body) = world.ask("HEAD", &token(link(0)), EDGE).await;
    assert_eq!((status.as_u16(), body.as_str()), (302, ""));
    assert!(headers.contains_key("location"));
    let (status, _, body) = world.ask("HEAD", &token(link(0)), TEAMS).await;
    assert_eq!((status.as_u16(), body.as_str()), (200, ""));
    assert_eq!(world.ask("OPTIONS", &token(link(0)), EDGE).await.0, 204);
    assert_eq!(world.ask("POST", &token(link(0)), EDGE).await.0, 405);
    assert!(world.noted().await.is_empty());
}

#[tokio::test]
async fn forged_and_unknown_tokens_are_one_and_the_same_404() {
    let world = world().await;
    let good = token(link(0));
    let foreign = link(0).sign(&LinkKey {
        id: 3,
        secret: [9; 32],
    });
    let stranger = LinkRef {
        campaign: CampaignId::from_parts(1, 1),
        ..link(0)
    };
    let long = "A".repeat(5_000);
    for bad in [
        "x",
        &good[..53],
        &foreign,
        &long,
        &token(link(2)),
        &token(stranger),
        "%0d%0aX:y",
        "%ff",
    ] {
        for method in ["GET", "HEAD"] {
            let (status, headers, body) = world.ask(method, bad, EDGE).await;
            let text = if method == "GET" { "Not found\n" } else { "" };
            assert_eq!(
                (status.as_u16(), body.as_str()),
                (404, text),
                "{method} {bad}"
            );
            assert!(!headers.contains_key("location"));
        }
    }
    let (status, ..) = world
        .ask(
            "GET",
            &link(0).sign(&LinkKey {
                id: 2,
                secret: [2; 32],
            }),
            EDGE,
        )
        .await;
    assert_eq!(status, 302, "the key before the present one");
    assert_eq!(world.noted().await.len(), 1);
}

#[tokio::test]
async fn a_try_is_followed_with_the_fallback_and_never_counted() {
    let world = world().await;
    let (status, headers, _) = world
        .ask(
            "GET",
            &token(LinkRef {
                is_try: true,
                ..link(1)
            }),
            EDGE,
        )
        .await;
    assert_eq!(
        (status.as_u16(), headers["location"].to_str().unwrap()),
        (302, "https://b.example/?n=you")
    );
    assert!(world.noted().await.is_empty());
}

#[tokio::test]
async fn whoever_comes_at_the_same_moment_is_noted() {
    let world = world().await;
    // However slow the machine.
    let writer = Writer::new(world.app.store.clone(), Duration::from_secs(60));
    let visits = (0..90u8).map(|n| {
        writer.keep(Click {
            campaign: id(),
            batch: u32::from(n % 3),
            position: 1,
            link: u8::from(n >= 75),
            hit: vec![n],
        })
    });
    for kept in futures::future::join_all(visits).await {
        assert_eq!(kept, Ok(()));
    }
    let clicks = world.app.store.engagement(id()).await.unwrap().clicks;
    assert_eq!(clicks.len(), 3);
    for (_, links) in clicks {
        let kept: Vec<_> = links.iter().map(|one| (one.link, one.hits.len())).collect();
        assert_eq!(kept, [(0, 25), (1, 5)]);
    }
}

#[tokio::test]
async fn a_writer_whose_table_is_silent_gives_up_and_begins_anew() {
    let world = world().await;
    world.silence.send(true).unwrap();
    let writer = Writer::new(world.app.store.clone(), Duration::from_millis(20));
    for _ in 0..2 {
        let visits = (0..5u8).map(|n| {
            writer.keep(Click {
                campaign: id(),
                batch: 0,
                position: 1,
                link: n,
                hit: vec![n],
            })
        });
        for kept in futures::future::join_all(visits).await {
            assert_eq!(kept, Err("its write was given up".to_owned()));
        }
    }
}

#[tokio::test]
async fn links_outlive_their_campaign() {
    let world = world().await;
    let tombstone = r#"{"links":["https://a.example/x?a=1&b=2","https://b.example/?n=[FIRSTNAME|you]"],"more":1}"#;
    world
        .app
        .store
        .delete_campaign(id(), tombstone, 1, Fixed.now())
        .await
        .unwrap();
    let (status, headers, _) = world.ask("GET", &token(link(0)), EDGE).await;
    assert_eq!(
        (status.as_u16(), headers["location"].to_str().unwrap()),
        (302, "https://a.example/x?a=1&b=2")
    );
}

#[tokio::test]
async fn a_visit_that_cannot_be_noted_is_redirected_all_the_same() {
    let world = world().await;
    assert_eq!(world.ask("GET", &token(link(0)), EDGE).await.0, 302);
    // The links are known; now the table stops answering.
    world.silence.send(true).unwrap();
    let known = token(link(0));
    let asked = world.ask("GET", &known, EDGE);
    let (status, headers, _) = tokio::time::timeout(BUDGET + Duration::from_secs(3), asked)
        .await
        .unwrap();
    assert_eq!(
        (status.as_u16(), headers["location"].to_str().unwrap()),
        (302, "https://a.example/x?a=1&b=2")
    );
    // Nothing is read for a token that was not signed here.
    assert_eq!(world.ask("GET", "x", EDGE).await.0, 404);
}

#[tokio::test]
async fn without_a_table_the_visitor_is_asked_to_come_back() {
    let redirector = Redirector::new(app("http://127.0.0.1:1").await);
    let answer = redirector
        .respond(&http::Method::GET, &token(link(0)), &HeaderMap::new(), None)
        .await;
    assert_eq!(answer.status(), 503);
    assert!(answer.headers().contains_key("retry-after"));
}
