use super::*;
use crate::skype::{Behaviour, PopulateRule, Presence, PresenceScript};

#[tokio::test]
async fn search_is_fuzzy_and_finds_whoever_was_meant() {
    let harness = Harness::start().await;
    harness.add(Person {
        mail: "Sara.Davis@contoso.example".into(),
        given_name: "Sara".into(),
        surname: "Davis".into(),
        ..Person::new("SaraD@contoso.example")
    });
    harness.add(Person::new("sarad2@contoso.example"));
    harness.add(Person {
        behaviour: Behaviour::NotFound,
        ..Person::new("sarad3@contoso.example")
    });
    let root = harness.application("e").await;
    let search = format!("{root}/people/search");
    let (status, body) = harness
        .get(&format!("{search}?query=sarad%40contoso.example&limit=3"))
        .await;
    assert_eq!(
        (status, &body["rel"], &body["moreResultsAvailable"]),
        (200, &json!("search"), &json!(false))
    );
    let contacts = body["_embedded"]["contact"].as_array().unwrap();
    assert_eq!(contacts.len(), 2);
    let sara = contacts
        .iter()
        .find(|of| of["uri"] == "sip:SaraD@contoso.example")
        .unwrap();
    assert_eq!(
        (
            &sara["name"],
            &sara["emailAddresses"],
            &sara["type"],
            &sara["sourceNetwork"]
        ),
        (
            &json!("Sara Davis"),
            &json!(["Sara.Davis@contoso.example"]),
            &json!("User"),
            &json!("SameEnterprise")
        )
    );
    let own = format!("{root}/people/sarad@contoso.example");
    assert_eq!(
        href(&sara["_links"]["contactPresence"]),
        format!("{own}/presence")
    );
    assert_eq!(harness.get(&own).await.1, *sara);
    let (_, body) = harness
        .get(&format!("{search}?query=sara.davis@contoso.example"))
        .await;
    assert_eq!(
        body["_embedded"]["contact"][0]["uri"],
        "sip:SaraD@contoso.example"
    );
    let (_, body) = harness.get(&format!("{search}?query=sara&limit=1")).await;
    assert_eq!(
        (
            body["_embedded"]["contact"].as_array().unwrap().len(),
            &body["moreResultsAvailable"]
        ),
        (1, &json!(true))
    );
    let (_, body) = harness
        .get(&format!("{search}?query=sarad3@contoso.example"))
        .await;
    assert_eq!(body["_embedded"]["contact"], json!([]));
    for wrong in ["", "?query=", "?query=x&limit=0", "?query=x&limit=101"] {
        assert_eq!(
            harness.get(&format!("{search}{wrong}")).await.0,
            400,
            "{wrong}"
        );
    }
    let long = "x".repeat(257);
    assert_eq!(harness.get(&format!("{search}?query={long}")).await.0, 400);
}

#[tokio::test]
async fn people_of_the_rule_have_namesakes() {
    let harness = Harness::with(|options| {
        options.populate = Some(PopulateRule::everyone("fabrikam.example"));
    })
    .await;
    let root = harness.application("e").await;
    let mut first = 0;
    for n in 0..20 {
        let url = format!("{root}/people/search?query=p{n}@fabrikam.example&limit=3");
        let contacts = harness.get(&url).await.1["_embedded"]["contact"].clone();
        let uris: Vec<_> = contacts
            .as_array()
            .unwrap()
            .iter()
            .map(|of| of["uri"].clone())
            .collect();
        assert!(uris.contains(&json!(format!("sip:p{n}@fabrikam.example"))));
        assert!(uris.contains(&json!(format!("sip:jop{n}@fabrikam.example"))));
        first += usize::from(uris[0] == format!("sip:p{n}@fabrikam.example"));
    }
    assert!((1..20).contains(&first), "not always in the same place");
}

#[tokio::test]
async fn presence_is_told_in_the_words_of_the_service() {
    let harness = Harness::start().await;
    let with = |address: &str, availability: &str, activity: &str| Person {
        presence: PresenceScript::Constant(Presence::new(availability, activity)),
        ..Person::new(address)
    };
    harness.add(with("a@contoso.example", "Busy", "InAMeeting"));
    harness.add(with(
        "b@contoso.example",
        "PresenceUnknown",
        "PresenceUnknown",
    ));
    let root = harness.application("e").await;
    let (status, body) = harness
        .get(&format!("{root}/people/a@contoso.example/presence"))
        .await;
    assert_eq!(status, 200);
    assert_eq!(
        body,
        json!({"availability": "Busy", "activity": "in-a-meeting", "deviceType": "PC",
            "lastActive": format!("/Date({START})/"), "rel": "contactPresence",
            "_links": {"self": {"href": format!("{root}/people/a@contoso.example/presence")}}})
    );
    let raw = harness.request(
        Method::GET,
        &format!("{root}/people/a@contoso.example/presence"),
    );
    let raw = raw.send().await.unwrap().text().await.unwrap();
    assert!(raw.contains(&format!("\"\\/Date({START})\\/\"")), "{raw}");
    let (_, body) = harness
        .get(&format!("{root}/people/b@contoso.example/presence"))
        .await;
    assert!(body.get("availability").is_none() && body.get("activity").is_none());
    let (status, body) = harness
        .get(&format!("{root}/people/c@contoso.example/presence"))
        .await;
    assert_eq!(
        (status, body["subcode"].as_str()),
        (404, Some("ResourceNotFound"))
    );
}
