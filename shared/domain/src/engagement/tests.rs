use super::*;
use crate::ids::CampaignId;
use proptest::prelude::*;

const EDGE: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                    Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0";

fn of(user_agent: &str) -> RequestClass {
    let request = Request {
        user_agent: Some(user_agent),
        ..Request::default()
    };
    classify_request("GET", &request).class
}

fn hit(at_millis: i64) -> Hit {
    Hit {
        at_millis,
        ua: UaClass::Plain,
        ip_hash: 1,
        flags: Flags::default(),
    }
}

fn preview_at(at_millis: i64) -> Hit {
    Hit {
        ua: UaClass::Matched(1),
        ..hit(at_millis)
    }
}

fn classes(hits: &[(u8, Hit)], sent_at: Option<i64>) -> Vec<Class> {
    classify(hits, sent_at)
        .into_iter()
        .map(|judged| judged.class)
        .collect()
}

#[test]
fn programs_are_known_by_whole_words_of_their_name() {
    use RequestClass::*;
    for (user_agent, class) in [
        (EDGE, Person),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 Safari/604.1",
            Person,
        ),
        (
            "Mozilla/5.0 (Linux; Android 13; CUBOT X70) Chrome/131.0 Mobile Safari/537.36",
            Person,
        ),
        ("Mozilla/5.0 Teams/25.1 Chrome/131.0 Electron/33", Person),
        (
            "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com",
            Preview,
        ),
        (
            "Mozilla/5.0 AppleWebKit/537.36 Chrome/130 Edg/130 MicrosoftPreview/2.0 +https://aka.ms/MicrosoftPreview",
            Preview,
        ),
        (
            "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
            Preview,
        ),
        ("facebookexternalhit/1.1", Preview),
        ("Mozilla/5.0 (compatible; Some-Bot/1.0)", Preview),
        ("Mozilla/5.0 (X11) HeadlessChrome/131.0", Preview),
        ("curl/8.9.1", Preview),
        ("python-requests/2.32", Preview),
        ("Go-http-client/2.0", Preview),
        ("Mozilla/4.0 (compatible; ms-office; MSOffice 16)", Scanner),
        ("Barracuda Sentinel (EE)", Scanner),
        ("", Scanner),
        ("  ", Scanner),
    ] {
        assert_eq!(of(user_agent), class, "{user_agent}");
    }
    let nameless = classify_request("GET", &Request::default());
    assert_eq!(
        (nameless.class, nameless.rule.map(|rule| rule.test)),
        (Scanner, Some(Test::NoUserAgent))
    );
}

#[test]
fn only_a_get_is_a_visit_and_a_prefetch_is_nobodys() {
    let request = Request {
        user_agent: Some(EDGE),
        ..Request::default()
    };
    for method in ["HEAD", "OPTIONS", "POST", "get", ""] {
        assert_eq!(
            classify_request(method, &request).class,
            RequestClass::Ignored,
            "{method}"
        );
    }
    for purpose in ["prefetch", "prefetch;prerender", "Preview"] {
        let verdict = classify_request(
            "GET",
            &Request {
                purpose: Some(purpose),
                ..request
            },
        );
        assert_eq!(verdict.class, RequestClass::Scanner, "{purpose}");
        assert!(verdict.flags.prefetch && verdict.rule.is_some());
    }
    let clicked = Request {
        fetch_mode: Some("navigate"),
        fetch_user: Some("?1"),
        ..request
    };
    let verdict = classify_request("GET", &clicked);
    assert_eq!(verdict.class, RequestClass::Person);
    assert_eq!(
        verdict.flags,
        Flags {
            prefetch: false,
            navigate: true,
            gesture: true
        }
    );
}

#[test]
fn rules_have_their_own_ids_and_a_reason() {
    let mut ids: Vec<u8> = RULES.iter().map(|rule| rule.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), RULES.len());
    assert!(!ids.contains(&0) && RULES.iter().all(|rule| !rule.reason.is_empty()));
    // Words are compared with words, so each must be one.
    for rule in RULES {
        if let Test::Words(words) = rule.test {
            assert!(!words.is_empty());
            assert!(
                words
                    .iter()
                    .flat_map(|word| word.chars())
                    .all(|c| c.is_ascii_lowercase())
            );
        }
    }
    let retired = Hit {
        ua: UaClass::Matched(250),
        ..hit(0)
    };
    assert_eq!(classes(&[(0, retired)], None), [Class::Human]);
}

#[test]
fn a_visit_within_five_seconds_of_the_send_is_suspected() {
    let sent = Some(100_000);
    for (at, class) in [
        (99_000, Class::Suspect),
        (105_000, Class::Suspect),
        (105_001, Class::Human),
    ] {
        assert_eq!(classes(&[(0, hit(at))], sent), [class], "{at}");
    }
    assert_eq!(classes(&[(0, hit(99_000))], None), [Class::Human]);
}

#[test]
fn the_same_link_twice_in_two_seconds_is_suspected_and_a_return_is_not() {
    assert_eq!(
        classes(&[(0, hit(0)), (0, hit(2_000))], None),
        [Class::Suspect; 2]
    );
    assert_eq!(
        classes(&[(0, hit(0)), (0, hit(2_001))], None),
        [Class::Human; 2]
    );
    // Another link in between does not hide it; the order of the input does not matter.
    let mixed = [(0, hit(1_900)), (1, hit(950)), (0, hit(0))];
    assert_eq!(classes(&mixed, None), [Class::Suspect; 3]);
}

#[test]
fn all_links_in_under_a_second_are_a_scanner_and_one_by_one_are_a_reader() {
    let burst: Vec<_> = (0..9)
        .map(|link| (link, hit(i64::from(link) * 90)))
        .collect();
    let judged = classify(&burst, None);
    assert!(
        judged
            .iter()
            .all(|one| one.reason == Some(Suspicion::LinksTogether.reason()))
    );
    let reader: Vec<_> = (0..9)
        .map(|link| (link, hit(i64::from(link) * 1_000)))
        .collect();
    assert_eq!(classes(&reader, None), [Class::Human; 9]);
}

#[test]
fn a_click_right_after_a_preview_stays_a_click() {
    let hits = [
        (0, preview_at(10_000)),
        (0, hit(10_100)),
        (1, preview_at(10_150)),
    ];
    assert_eq!(
        classes(&hits, Some(1_000)),
        [Class::Preview, Class::Human, Class::Preview]
    );
}

fn crowd(people: usize, step: i64, gesture: bool) -> Vec<PersonHits> {
    (0..people as i64)
        .map(|person| {
            let flags = Flags {
                gesture,
                ..Flags::default()
            };
            let hit = Hit {
                flags,
                ..hit(1_000_000 + person * step)
            };
            PersonHits {
                sent_at: Some(0),
                hits: vec![(0, hit)],
            }
        })
        .collect()
}

#[test]
fn links_of_many_people_from_one_address_in_a_minute_are_suspected() {
    let suspects = |people: &[PersonHits]| {
        judge(people)
            .iter()
            .flatten()
            .filter(|one| one.class == Class::Suspect)
            .count()
    };
    assert_eq!(suspects(&crowd(MANY_PEOPLE, 6_000, false)), MANY_PEOPLE);
    assert_eq!(suspects(&crowd(MANY_PEOPLE - 1, 10, false)), 0);
    assert_eq!(suspects(&crowd(50, 7_000, false)), 0);
    assert_eq!(
        suspects(&crowd(50, 100, true)),
        0,
        "an office behind one address"
    );
    let mut elsewhere = crowd(MANY_PEOPLE, 10, false);
    elsewhere[0].hits[0].1.ip_hash = 2;
    assert_eq!(suspects(&elsewhere), 0);
    let one_person = PersonHits {
        sent_at: None,
        hits: (0..40).map(|n| (0, hit(n * 3_000))).collect(),
    };
    assert_eq!(suspects(&[one_person]), 0);
}

#[test]
fn an_address_hash_tells_visitors_apart_and_campaigns_do_not_share_it() {
    let (one, other) = (CampaignId::from_parts(1, 1), CampaignId::from_parts(1, 2));
    let of = |campaign, address: &str| address_hash(&[7; 32], campaign, address.parse().unwrap());
    assert_eq!(of(one, "192.0.2.1"), of(one, "::ffff:192.0.2.1"));
    assert_ne!(of(one, "192.0.2.1"), of(one, "192.0.2.2"));
    assert_ne!(of(one, "192.0.2.1"), of(other, "192.0.2.1"));
    assert_eq!(of(one, "2001:db8::1"), of(one, "2001:db8::2"));
    assert_ne!(
        of(one, "192.0.2.1"),
        address_hash(&[8; 32], one, "192.0.2.1".parse().unwrap())
    );
}

fn any_hit() -> impl Strategy<Value = Hit> {
    (0i64..20_000, 0u8..4, 0u32..3, any::<[bool; 3]>()).prop_map(
        |(at_millis, ua, ip_hash, flags)| {
            let [prefetch, navigate, gesture] = flags;
            let ua = if ua == 1 {
                UaClass::Matched(1)
            } else {
                UaClass::Plain
            };
            Hit {
                at_millis,
                ua,
                ip_hash,
                flags: Flags {
                    prefetch,
                    navigate,
                    gesture,
                },
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_hit_reads_back(at in any::<i64>(), ua in any::<u8>(), ip_hash in any::<u32>(), flags in any::<[bool; 3]>()) {
        let ua = if ua == 0 { UaClass::Plain } else { UaClass::Matched(ua) };
        let [prefetch, navigate, gesture] = flags;
        let hit = Hit { at_millis: at, ua, ip_hash, flags: Flags { prefetch, navigate, gesture } };
        prop_assert!(hit.pack().len() <= 32);
        prop_assert_eq!(Hit::unpack(&hit.pack()), Ok(hit));
    }

    #[test]
    fn any_bytes_and_any_headers_are_answered_without_a_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..20), text in ".{0,60}",
    ) {
        let _ = Hit::unpack(&bytes);
        let header = Some(text.as_str());
        let request = Request { user_agent: header, purpose: header, fetch_mode: header, fetch_user: header };
        let _ = classify_request("GET", &request);
    }

    /// The rules say it in one pass; this says it pair by pair.
    #[test]
    fn the_pass_over_neighbours_finds_what_comparing_all_pairs_finds(
        hits in proptest::collection::vec((0u8..3, any_hit()), 0..12),
    ) {
        let judged = classify(&hits, None);
        for (i, (link, hit)) in hits.iter().enumerate() {
            if matches!(judged[i].class, Class::Preview | Class::Scanner) {
                continue;
            }
            let near = hits.iter().enumerate().any(|(j, (other, beside))| {
                let apart = hit.at_millis.abs_diff(beside.at_millis);
                let person = matches!(judged[j].class, Class::Human | Class::Suspect);
                j != i && person && if other == link { apart <= 2_000 } else { apart < 1_000 }
            });
            prop_assert_eq!(judged[i].class, if near { Class::Suspect } else { Class::Human });
        }
    }
}
