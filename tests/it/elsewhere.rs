//! What is of one campaign or one list is neither to be had nor changed by the name of another.

use chrono::TimeDelta;
use integration::{Answer, TestApp, campaign, csv};
use reqwest::Method;
use serde_json::{Value, json};
use simulators::teams::Group;
use std::collections::BTreeSet;

const GROUP: &str = "02bd9fd6-8f93-4758-87c3-1fb73740a315";
/// More than a request reads by itself.
const MANY: usize = 10_050;
const OURS: &str = "person00001@contoso.example";
const THEIRS: &str = "other1@contoso.example";
const BROWSER: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36";

/// Two lists and two campaigns that have nothing to do with each other.
struct Two {
    app: TestApp,
    lists: [String; 2],
    campaigns: [String; 2],
}

impl Two {
    async fn start() -> Self {
        let app = TestApp::start().await;
        let others: String = (0..6)
            .map(|n| format!("Otto,Other,other{n}@contoso.example,Rome\r\n"))
            .collect();
        let others = format!("First name,Last name,Email,City\r\n{others}");
        let lists = [
            app.list("Ours", csv(6, ',')).await,
            app.list("Theirs", others).await,
        ];
        let campaigns = [
            app.published(&campaign(&[&lists[0]])).await,
            app.published(&campaign(&[&lists[1]])).await,
        ];
        for id in &campaigns {
            app.run_to_the_end(id).await;
        }
        Self {
            app,
            lists,
            campaigns,
        }
    }

    /// All that can be seen of both.
    async fn everything(&self) -> Vec<String> {
        let mut texts = Vec::new();
        for list in &self.lists {
            for of in ["", "/members", "/versions"] {
                texts.push(format!("/v1/lists/{list}{of}"));
            }
        }
        for campaign in &self.campaigns {
            for of in ["", "/recipients", "/report.csv", "/audit"] {
                texts.push(format!("/v1/campaigns/{campaign}{of}"));
            }
        }
        for text in &mut texts {
            *text = self.app.get(text).await.expect(200).text;
        }
        texts
    }

    async fn call(&self, what: &str, values: [&str; 2]) -> Answer {
        let (method, path) = what.split_once(' ').unwrap();
        let mut path = path.to_owned();
        for value in values {
            let (before, rest) = path.split_once('{').unwrap();
            path = format!("{before}{value}{}", rest.split_once('}').unwrap().1);
        }
        let method: Method = method.parse().unwrap();
        let request = self.app.request(method.clone(), &path);
        let request = match method {
            Method::POST => request.json(&json!({"as": "failed"})),
            _ => request,
        };
        self.app.send(request).await
    }
}

fn last_of(answer: &Answer) -> String {
    let location = answer.header("location").unwrap();
    location.rsplit('/').next().unwrap().to_owned()
}

/// The operations that name one thing inside another.
fn with_two_names() -> BTreeSet<String> {
    let document: Value = serde_json::from_str(&api::openapi_json()).unwrap();
    let paths = document["paths"].as_object().unwrap().iter();
    let paths = paths.filter(|(path, _)| path.matches('{').count() > 1);
    paths
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().keys();
            methods.map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_found_by_the_name_of_another() {
    let two = Two::start().await;
    let app = &two.app;
    let [ours, theirs] = &two.lists;
    for n in 0..2 {
        let one = json!({"address": format!("new{n}@contoso.example"), "first_name": "New", "last_name": "One"});
        let added = app.post(&format!("/v1/lists/{ours}/members"), &one).await;
        assert!(added.status < 300, "{}", added.text);
    }
    let announced = json!({"file_name": "people.csv", "size_bytes": 10});
    let upload = app
        .post(&format!("/v1/lists/{ours}/uploads"), &announced)
        .await
        .expect(201)
        .str("/id");
    let group = Group {
        id: GROUP.into(),
        display_name: "Everyone".into(),
        mail: String::new(),
        members: (0..MANY)
            .map(|n| format!("many{n}@contoso.example"))
            .collect(),
    };
    app.tenant().add_groups(vec![group]).unwrap();
    let body = json!({"name": "Lyon", "kind": "group", "group": {"id": GROUP, "guests": false}});
    let directory = app.post("/v1/lists", &body).await.expect(201).str("/id");
    let reading = app
        .post(&format!("/v1/lists/{directory}/preview"), &json!({}))
        .await;
    let reading = last_of(&reading.expect(202));
    let drafts = [
        app.draft(&campaign(&[&directory])).await,
        app.draft(&campaign(&[&directory])).await,
    ];
    let preflight = app
        .post(
            &format!("/v1/campaigns/{}/preflight", drafts[0]),
            &json!({}),
        )
        .await;
    let preflight = last_of(&preflight.expect(202));
    app.world.driver.settle().await;

    let [campaign, other] = &two.campaigns;
    // What is asked, of what it is, its name, and whose it is not.
    let asked: [(&str, &str, &str, &str); 7] = [
        (
            "GET /v1/campaigns/{id}/preflight/{job}",
            &drafts[0],
            &preflight,
            &drafts[1],
        ),
        (
            "GET /v1/campaigns/{id}/recipients/{address}",
            campaign,
            OURS,
            other,
        ),
        (
            "POST /v1/campaigns/{id}/recipients/{address}/resolve",
            campaign,
            OURS,
            other,
        ),
        (
            "GET /v1/lists/{id}/readings/{job}",
            &directory,
            &reading,
            theirs,
        ),
        ("GET /v1/lists/{id}/uploads/{upload}", ours, &upload, theirs),
        (
            "GET /v1/lists/{id}/versions/{version}/changes",
            ours,
            "3",
            theirs,
        ),
        (
            "DELETE /v1/lists/{id}/members/{address}",
            ours,
            OURS,
            theirs,
        ),
    ];
    let said: BTreeSet<String> = asked.iter().map(|(what, ..)| (*what).to_owned()).collect();
    assert_eq!(said, with_two_names(), "an operation is missing here");

    let before = two.everything().await;
    for (what, _, name, elsewhere) in asked {
        let answer = two.call(what, [elsewhere, name]).await;
        assert_eq!(answer.status, 404, "{what}: {}", answer.text);
        assert!(answer.names(""), "{what}: {}", answer.text);
    }
    assert_eq!(two.everything().await, before);
    // Under their own names they are there: what was refused was the other name.
    for (what, of, name, _) in asked {
        let answer = two.call(what, [of, name]).await;
        assert_ne!(answer.status, 404, "{what}: {}", answer.text);
    }
    two.app.finish().await;
}

/// Where a second page begins.
async fn cursor(app: &TestApp, path: &str) -> String {
    let page = app.get(&format!("{path}?limit=1")).await.expect(200);
    page.str("/next_cursor")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_in_one_list_is_no_way_into_another() {
    let two = Two::start().await;
    let app = &two.app;
    let mut compared = 0;
    let names: Vec<(String, String)> = ["recipients", "audit"]
        .iter()
        .map(|of| (&two.campaigns, format!("campaigns/{{}}/{of}")))
        .chain([(&two.lists, "lists/{}/members".to_owned())])
        .map(|(ids, path)| {
            let at = |id: &str| format!("/v1/{}", path.replace("{}", id));
            (at(&ids[0]), at(&ids[1]))
        })
        .collect();
    for (ours, theirs) in &names {
        let all = app.get(theirs).await.expect(200).at("/items");
        for (path, _) in &names {
            let cursor = cursor(app, path).await;
            let page = app.get(&format!("{theirs}?cursor={cursor}")).await;
            if page.status == 400 {
                continue;
            }
            let items = page.expect(200).at("/items");
            for item in items.as_array().unwrap() {
                assert!(all.as_array().unwrap().contains(item), "{ours}: {item}");
                compared += 1;
            }
        }
    }
    assert!(compared > 0);
    two.app.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_keys_clicks_and_receipts_stay_with_their_campaign() {
    let two = Two::start().await;
    let app = &two.app;
    let [ours, theirs] = &two.campaigns;
    // Nobody's row of another audience is shown.
    let body = json!({"address": THEIRS});
    let own = app
        .post(&format!("/v1/campaigns/{theirs}/preview"), &body)
        .await;
    assert!(own.expect(200).text.contains("Otto"));
    let preview = app
        .post(&format!("/v1/campaigns/{ours}/preview"), &body)
        .await;
    assert!(!preview.text.contains("Otto"), "{}", preview.text);
    // A key that was used for one is a fresh one for another.
    let clone = async |id: &str| {
        let path = format!("/v1/campaigns/{id}/clone");
        let request = app.request(Method::POST, &path);
        let request = request.header("Idempotency-Key", "once").json(&json!({}));
        app.send(request).await.expect(201).str("/id")
    };
    let (one, other) = (clone(ours).await, clone(theirs).await);
    assert_ne!(one, other);
    assert_eq!(clone(ours).await, one);
    let audience = app.get(&format!("/v1/campaigns/{other}")).await.expect(200);
    assert!(audience.text.contains(&two.lists[1]) && !audience.text.contains(&two.lists[0]));

    let message = app.tenant().inbox_for(OURS).unwrap()[0].activity.clone();
    let message = serde_json::to_string(&message).unwrap();
    let link = message.split("/r/").nth(1).unwrap();
    let token: String = link
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c))
        .collect();
    // A visit within seconds of the send would be suspected.
    app.run_until(app.world.now() + TimeDelta::hours(1)).await;
    let visit = app.request(Method::GET, &format!("/r/{token}"));
    app.send(visit.header("user-agent", BROWSER))
        .await
        .expect(302);
    app.run_until(app.world.now() + TimeDelta::minutes(1)).await;
    app.tenant().read(OURS).await.unwrap();
    for (id, count) in [(ours, 1), (theirs, 0)] {
        let report = app.report(id).await;
        assert_eq!(
            report.at("/click_engagement/count"),
            count,
            "{}",
            report.text
        );
        let opened = report.at("/opened")["engagement"]["count"].as_u64();
        assert_eq!(opened.unwrap_or_default(), count, "{}", report.text);
    }
    two.app.finish().await;
}
