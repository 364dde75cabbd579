//! Two campaigns in which everything goes wrong that the simulators can do wrong, files that cannot be read, callers who
//! are not let in, and all the words of it that belong in no log.

use chrono::TimeDelta;
use integration::{TestApp, campaign, csv, everyone, skype_campaign};
use local::{Options, Simulators};
use reqwest::Method;
use serde_json::json;
use simulators::skype::{self, Behaviour};
use simulators::teams::{self, FaultBody, PopulateRule};
use simulators::{skype::FaultAction as PoolAction, teams::FaultAction};
use std::path::Path;
use std::time::Duration;

/// Of names, addresses, cities, the messages and where their links lead; of tokens and keys; and what only strangers
/// wrote.
const NEVER: [&str; 36] = [
    "contoso.example",
    "person0",
    "Ann",
    "Bjørn",
    "Chloé",
    "Diego",
    "Zoë",
    "Femi",
    "Jürgen",
    "Hugo",
    "Martin",
    "Larsen",
    "Dubois",
    "García",
    "Nováková",
    "O'Neill",
    "Paris",
    "Lyon",
    "Saint-Étienne",
    "Hello",
    "passkeys",
    "Passkeys",
    "create yours",
    "intranet.example",
    "/r/",
    "eyJ",
    "Bearer",
    "Who are you?",
    "forged-link-token",
    "forged-bearer-token",
    "forged.jwt.token",
    "idempotent-word",
    "mistyped-address",
    "unknown-column",
    "field-that-is-none",
    "stranger.example",
];
const TOKEN: &str = "the-token-of-this-machine";
const PEOPLE: usize = 40;
/// What a vendor's error might quote.
const QUOTED: &str = "no such person: person00003@contoso.example";

/// Runs it all, and writes down the words that only this run knows, a line each.
pub async fn run(words: &Path) {
    platform::telemetry::init(platform::telemetry::Target::Lambda);
    let app = TestApp::with(Options {
        token: Some(TOKEN.into()),
        answer_timeout: Duration::from_secs(2),
        simulators: Simulators {
            populate: Some(PopulateRule {
                absent_permille: 300,
                not_installed_permille: 200,
                ..everyone()
            }),
            pool_people: Some(pool_people()),
            ..Simulators::default()
        },
        ..TestApp::options()
    })
    .await;
    let list = app
        .list("Everyone", csv(PEOPLE, ',') + "No,Address,,Lyon\r\n")
        .await;
    not_let_in(&app, &list).await;
    not_understood(&app, &list).await;
    on_teams(&app, &list).await;
    on_skype(&app, &list).await;
    let kept = &app.world.wiring.kept;
    let mut found: Vec<String> = NEVER.iter().map(|word| (*word).to_owned()).collect();
    found.extend([TOKEN.to_owned(), kept.simulator_secret.clone()]);
    found.extend(kept.link_keys.split(':').skip(1).map(str::to_owned));
    found.extend(link_tokens(&app));
    std::fs::write(words, found.join("\n")).unwrap();
    app.finish().await;
}

fn pool_people() -> skype::PopulateRule {
    skype::PopulateRule::everyone("contoso.example")
        .with(100, Behaviour::Declines)
        .with(100, Behaviour::DoNotDisturb)
        .with(100, Behaviour::Unreachable)
        .with(100, Behaviour::NotFound)
}

/// Every link that arrived, on both channels.
fn link_tokens(app: &TestApp) -> Vec<String> {
    let teams = app.tenant().inbox().unwrap().into_iter();
    let teams = teams.map(|message| message.activity.to_string());
    let skype = app.pool().inbox().unwrap().into_iter();
    let skype = skype.flat_map(|invitation| invitation.delivered);
    let texts: Vec<String> = teams.chain(skype.map(|message| message.text)).collect();
    let tokens = texts.iter().flat_map(|text| text.split("/r/").skip(1));
    let token = |text: &str| {
        let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !"-_.".contains(c));
        text[..end.unwrap_or(text.len())].to_owned()
    };
    let tokens: Vec<String> = tokens.map(token).collect();
    assert!(tokens.len() > PEOPLE / 2 && tokens.iter().all(|token| token.len() > 10));
    tokens
}

/// Callers without a token, with a wrong one, with too few roles, and from elsewhere.
async fn not_let_in(app: &TestApp, list: &str) {
    let members = format!("/v1/lists/{list}/members?q=person00003@contoso.example");
    let get = |path: &str| app.request(Method::GET, path);
    for (request, status) in [
        (get(&members).bearer_auth("forged-bearer-token"), 401),
        (get(&members).header("host", "stranger.example"), 421),
        (
            get(&members).header("origin", "https://stranger.example"),
            403,
        ),
        (
            app.request(Method::POST, "/v1/people/erase")
                .bearer_auth(format!("{TOKEN}.viewer"))
                .json(&json!({"address": "person00003@contoso.example"})),
            403,
        ),
        (
            app.request(Method::POST, "/api/messages")
                .bearer_auth("forged.jwt.token")
                .json(&json!({"type": "message", "text": "Who are you?"})),
            401,
        ),
        (get("/r/forged-link-token"), 404),
        (
            get("/v1/lists/person00003@contoso.example/members?Martin=Dubois"),
            404,
        ),
    ] {
        app.send(request).await.expect(status);
    }
}

/// Files and bodies that cannot be taken.
async fn not_understood(app: &TestApp, list: &str) {
    let import = format!("/v1/lists/{list}/import");
    let header = "First name,Last name,Email\r\n";
    for (file, statuses) in [
        (
            format!("{header}Martin,Dubois,mistyped-address person00003\r\n"),
            [200, 422],
        ),
        (
            "unknown-column,Martin\r\nperson00001@contoso.example,Ann\r\n".to_owned(),
            [400, 422],
        ),
        (
            "PK\u{3}\u{4} Martin Dubois person00001@contoso.example".to_owned(),
            [400, 422],
        ),
        (
            format!("{header}\"Martin,Dubois,person00001@contoso.example"),
            [200, 422],
        ),
    ] {
        let request = app.request(Method::POST, &import).body(file);
        let answer = app.send(request).await;
        assert!(statuses.contains(&answer.status), "{}", answer.text);
    }
    let announced = json!({"file_name": "Martin Dubois.xlsx", "size_bytes": 12});
    let uploads = format!("/v1/lists/{list}/uploads");
    let terms = app.post(&uploads, &announced).await.expect(201);
    let mut put = app.request(Method::PUT, &terms.str("/url"));
    for (name, value) in terms.at("/headers").as_object().unwrap() {
        put = put.header(name, value.as_str().unwrap());
    }
    app.send(put.body("Martin,Paris")).await.expect(200);
    app.world.driver.settle().await;
    for (path, body) in [
        (
            "/v1/campaigns",
            json!({"field-that-is-none": "Hello person00003@contoso.example"}),
        ),
        (
            "/v1/campaigns",
            json!({"name": {"Martin": "Dubois"}, "message": 7}),
        ),
        ("/v1/lists", json!({"name": ["Martin"]})),
        (
            "/v1/people/erase",
            json!({"address": "mistyped-address person00003"}),
        ),
        ("/v1/lists/find", json!({"address": ["Martin"]})),
    ] {
        let request = app.request(Method::POST, path).json(&body);
        let request = request.header("Idempotency-Key", "idempotent-word");
        let answer = app.send(request).await;
        assert!((400..500).contains(&answer.status), "{}", answer.text);
    }
}

fn refused(status: u16, body: FaultBody) -> FaultAction {
    FaultAction::Respond {
        status,
        retry_after: Some(2),
        body,
    }
}

/// Refusals that quote somebody, refusals and answers that cannot be read, and connections that break.
fn faults() -> Vec<FaultAction> {
    let quoted = || FaultBody::Error {
        code: QUOTED.into(),
    };
    let nested = || FaultBody::Nested {
        sub_code: QUOTED.into(),
    };
    vec![
        refused(429, quoted()),
        refused(500, nested()),
        refused(503, quoted()),
        refused(200, FaultBody::Empty),
        FaultAction::ResetBefore,
        FaultAction::ResetAfter,
    ]
}

fn address(n: usize) -> String {
    format!("person{n:05}@contoso.example")
}

async fn on_teams(app: &TestApp, list: &str) {
    use teams::Operation::{Create, GraphBatch, GraphUsers, Presence, Send, Token};
    let rules = app.tenant().faults();
    for operation in [GraphBatch, GraphUsers, Presence] {
        for action in faults() {
            rules.add(teams::FaultRule::new(operation, action).times(1));
        }
    }
    // A client asks for no token for some seconds after it was refused one.
    let no_token = faults().into_iter().next().unwrap();
    rules.add(teams::FaultRule::new(Token, no_token).times(1));
    // One person each: a fault of the channel is one of everybody else too.
    let of_one = [400, 403, 404, 412, 413].map(|status| {
        refused(
            status,
            FaultBody::Error {
                code: QUOTED.into(),
            },
        )
    });
    for operation in [Create, Send] {
        for (n, action) in faults().into_iter().chain(of_one.clone()).enumerate() {
            let rule = teams::FaultRule::new(operation, action).times(1);
            rules.add(rule.address(address(n)));
        }
    }
    let mut body = campaign(&[list]);
    body["presence"] = json!("available");
    let id = app.published(&body).await;
    let one = json!({"address": address(1)});
    for act in ["try", "preview"] {
        app.post(&format!("/v1/campaigns/{id}/{act}"), &one).await;
    }
    app.run_to_the_end(&id).await;
    for outcome in ["sent", "failed", "unknown"] {
        assert!(app.total(&id, outcome).await > 0, "nobody is {outcome}");
    }
    fired(&rules.rules(), |state| state.fired);
    looked_at(app, &id).await;
    app.tenant()
        .say(&address(1), "Who are you?", "en-GB")
        .await
        .unwrap();
}

async fn on_skype(app: &TestApp, list: &str) {
    use skype::Operation::{
        Application, Conversation, CreateApplication, Events, Presence, Search, StartMessaging,
        StopMessaging, Subscription, Token,
    };
    let rules = app.pool().faults();
    for operation in [
        CreateApplication,
        Application,
        Events,
        Search,
        Presence,
        Subscription,
        Conversation,
        StopMessaging,
    ] {
        for action in faults() {
            rules.add(skype::FaultRule::new(operation, action).times(1));
        }
    }
    let no_token = faults().into_iter().next().unwrap();
    rules.add(skype::FaultRule::new(Token, no_token).times(1));
    let of_one = [400, 403, 404, 409, 413].map(|status| PoolAction::Respond {
        status,
        retry_after: None,
        body: FaultBody::Error {
            code: QUOTED.into(),
        },
    });
    for (n, action) in faults().into_iter().chain(of_one).enumerate() {
        let rule = skype::FaultRule::new(StartMessaging, action).times(1);
        rules.add(rule.address(address(n)));
    }
    let mut body = skype_campaign(&[list], "available");
    let start = app.world.now() + TimeDelta::days(1);
    body["start"] = json!(start.format("%Y-%m-%dT08:00").to_string());
    let id = app.published(&body).await;
    let one = json!({"address": address(1)});
    for act in ["try", "preview"] {
        app.post(&format!("/v1/campaigns/{id}/{act}"), &one).await;
    }
    app.run_to_the_end(&id).await;
    for outcome in ["sent", "failed"] {
        assert!(app.total(&id, outcome).await > 0, "nobody is {outcome}");
    }
    fired(&rules.rules(), |state| state.fired);
    looked_at(app, &id).await;
}

/// Most of what was to go wrong did.
fn fired<T>(states: &[T], of: impl Fn(&T) -> u64) {
    let went_wrong = states.iter().filter(|state| of(state) > 0).count();
    assert!(
        went_wrong * 2 > states.len(),
        "{went_wrong} of {}",
        states.len()
    );
}

/// What people look at afterwards.
async fn looked_at(app: &TestApp, id: &str) {
    for of in ["recipients/person00001@contoso.example", "report.csv"] {
        app.get(&format!("/v1/campaigns/{id}/{of}"))
            .await
            .expect(200);
    }
    app.get(&format!("/v1/campaigns/{id}/recipients?q=Martin"))
        .await
        .expect(200);
}
