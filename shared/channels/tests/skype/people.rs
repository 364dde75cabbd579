//! People and presence of the simulated pool.

use crate::site::*;
use domain::presence::Presence;
use simulators::skype::{
    Behaviour, Operation, Person, PopulateRule, Presence as Says, PresenceScript,
};

#[tokio::test]
async fn people_are_found_by_either_address_and_presence_is_that_of_the_pool() {
    let site = Site::with(Behaviour::Accepts, |_| {}).await;
    let person = |address: &str, mail: &str, availability: &str, activity: &str| Person {
        mail: mail.into(),
        presence: PresenceScript::Constant(Says::new(availability, activity)),
        ..Person::new(address)
    };
    let people = vec![
        person(
            "Bob@contoso.example",
            "bob.lee@contoso.example",
            "Busy",
            "InAMeeting",
        ),
        person("eve@contoso.example", "", "Available", "Presenting"),
        person("jim@contoso.example", "", "Away", "OffWork"),
        person(
            "kim@contoso.example",
            "",
            "PresenceUnknown",
            "PresenceUnknown",
        ),
    ];
    site.pool.add_people(people).unwrap();
    let asked: Vec<String> = [
        "ann@contoso.example",
        "bob.lee@contoso.example",
        "SIP:bob@contoso.example",
        "no@contoso.example",
    ]
    .map(str::to_owned)
    .to_vec();
    let found = site.skype.resolve(&asked).await.unwrap();
    let ids: Vec<_> = asked
        .iter()
        .map(|address| found[address].as_ref().map(|user| user.object_id.as_str()))
        .collect();
    assert_eq!(
        ids,
        [
            Some(ANN),
            Some("sip:bob@contoso.example"),
            Some("sip:bob@contoso.example"),
            None
        ]
    );

    let uris: Vec<String> = ["ann", "bob", "eve", "jim", "kim", "no"]
        .map(|name| format!("sip:{name}@contoso.example"))
        .to_vec();
    let known = site.skype.presences(&uris).await.unwrap();
    let read: Vec<Presence> = uris.iter().map(|uri| known[uri]).collect();
    use Presence::*;
    assert_eq!(
        read,
        [Available, Busy, DoNotDisturb, Offline, Unknown, Unknown]
    );
    site.close().await;
}

#[tokio::test]
async fn a_thousand_people_cost_forty_batches_the_first_time_and_twenty_from_then_on() {
    let rule = PopulateRule::everyone("fabrikam.example");
    let site = Site::with(Behaviour::Accepts, |o| o.populate = Some(rule)).await;
    let uris: Vec<String> = (0..1000)
        .map(|number| format!("sip:p{number}@fabrikam.example"))
        .collect();
    for batches in [40, 60] {
        let known = site.skype.presences(&uris).await.unwrap();
        assert!(
            known.len() == 1000
                && known
                    .values()
                    .all(|presence| *presence == Presence::Available)
        );
        let stats = site.pool.stats().unwrap();
        assert_eq!(
            (stats.requests[&Operation::Batch], stats.rate_limit_hits),
            (batches, 0)
        );
    }
    site.close().await;
}
