//! The vendor's playground stands for Teams: whole campaigns are sent to it, one for each format of message, and
//! what arrived is read from its own recording.

use crate::node::{self, Server};
use crate::tenant::{APP_ID, Served, TENANT_ID};
use integration::TestApp;
use local::{Options, Production, RealTenant};
use serde_json::{Value, json};
use simulators::teams::Person;
use std::path::{Path, PathBuf};
use tokio::process::Command;

/// The playground knows exactly so many people.
const PEOPLE: usize = 6;

/// The playground, on this machine only.
struct Playground {
    folder: tempfile::TempDir,
    port: u16,
    _server: Server,
}

impl Playground {
    async fn start(people: &[Person]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        // YAML is a superset of JSON.
        let settings = folder.path().join(".m365agentsplayground.yml");
        std::fs::write(settings, config(people).to_string()).unwrap();
        let mut command = Command::new("node");
        command
            .current_dir(folder.path())
            .env("TEAMSAPPTESTER_BROWSER", "none")
            .env("M365_AGENTS_PLAYGROUND_LOGFILE", "playground.log")
            .env("M365_AGENTS_PLAYGROUND_RECORDING_FILE", "recording.txt")
            .arg("-r")
            .arg(node::file("node/loopback.cjs"))
            .arg(node::package("@microsoft/m365agentsplayground/cli.js"))
            .args(["start", "-c", "msteams", "--enable-events-recording"])
            // Nobody listens there: the playground only receives.
            .args([
                "--disable-telemetry",
                "-e",
                "http://127.0.0.1:9/api/messages",
            ])
            .args(["-p", &node::free_port().to_string()]);
        let (server, port) = Server::start(command, |line| {
            line.strip_prefix("Listening on ")?.trim().parse().ok()
        })
        .await;
        let playground = Self {
            folder,
            port,
            _server: server,
        };
        playground.wait_until_it_answers().await;
        playground
    }

    /// It says that it listens before it has read its settings.
    async fn wait_until_it_answers(&self) {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let url = format!("http://127.0.0.1:{}/_debug/ping", self.port);
        let answers = async {
            loop {
                if let Ok(answer) = http.get(&url).send().await
                    && answer.text().await.is_ok_and(|text| text == "pong")
                {
                    return;
                }
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(30), answers)
            .await
            .unwrap();
    }

    fn connector(&self) -> String {
        format!("http://127.0.0.1:{}/_connector", self.port)
    }

    /// What it recorded under this name, oldest first.
    fn recorded(&self, name: &str) -> Vec<Value> {
        read(&self.folder.path().join("recording.txt"))
            .into_iter()
            .filter(|entry| entry["activityName"] == name)
            .collect()
    }
}

/// One JSON object after another, with a line of dashes in between.
fn read(recording: &Path) -> Vec<Value> {
    std::fs::read_to_string(recording)
        .unwrap()
        .split("\n---")
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
        .map(|entry| serde_json::from_str(entry).unwrap())
        .collect()
}

fn config(people: &[Person]) -> Value {
    let user = |person: &Person| {
        json!({
            "id": person.object_id, "aadObjectId": person.object_id, "name": person.display_name(),
            "userPrincipleName": person.upn, "email": person.mail,
            "givenName": person.given_name, "surname": person.surname,
        })
    };
    json!({
        "version": "0.1.1",
        "tenantId": TENANT_ID,
        "bot": { "id": format!("28:{APP_ID}"), "name": "Presently" },
        "currentUser": user(&people[0]),
        "users": people[1..].iter().map(user).collect::<Vec<_>>(),
        "personalChat": { "id": "personal-chat-id" },
        "groupChat": { "id": "group-chat-id", "name": "Group" },
        "team": { "id": "team-id", "name": "Team", "aadGroupId": "00000000-0000-0000-0000-000000000031",
                  "channels": [{ "id": "channel-id", "name": "General" }] },
    })
}

fn people() -> Vec<Person> {
    (0..PEOPLE)
        .map(|n| Person {
            given_name: "Zoë".into(),
            surname: format!("D'Été {n}"),
            ..Person::new(format!("person{n}@contoso.example"))
        })
        .collect()
}

/// The formats, and a working day for a campaign in each.
const FORMATS: [(&str, &str); 5] = [
    ("message", "2026-12-01"),
    ("idea", "2026-12-02"),
    ("success", "2026-12-03"),
    ("important", "2026-12-04"),
    ("card", "2026-12-07"),
];

/// A campaign in one format on one day, to everybody on `list`.
fn campaign(list: &str, format: &str, day: &str) -> Value {
    let mut campaign = json!({
        "name": format!("A campaign as {format}"),
        "message": "Hello **[FIRSTNAME]** <b>&amp;</b>, look [here](https://intranet.example/news?a=1&b=2).\n\n- one\n- two\n\n# Three",
        "channel": "teams",
        "format": format,
        "audience": { "include": [list], "exclude": [] },
        "start": format!("{day}T08:00"), "time_zone": "Europe/Paris", "duration": { "days": 1 },
        "opening_hours": { "from": "08:00", "to": "18:00" },
        "presence": "always",
    });
    if format == "card" {
        campaign["card"] = json!({
            "title": "For [FIRSTNAME]",
            "image": "https://intranet.example/picture.png", "image_alt": "A picture",
            "button": { "label": "Sign up", "url": "https://intranet.example/sign-up" },
        });
    }
    campaign
}

/// The system, sending to the playground with tokens of the simulated tenant.
async fn system(served: &Served, connector: String) -> TestApp {
    let teams = Some(RealTenant {
        connector_url: connector,
        graph_url: format!("{}/graph", served.base),
        login_url: format!("{}/login", served.base),
        tenant_id: TENANT_ID.into(),
        app_id: APP_ID.into(),
        app_secret: Served::secret(),
    });
    let production = Production { teams, skype: None };
    let mut app = TestApp::with(Options {
        production: Some(production),
        ..TestApp::options()
    })
    .await;
    app.bearer = Some(app.world.token.clone());
    app
}

#[tokio::test(flavor = "multi_thread")]
async fn the_playground_takes_a_campaign_in_every_format() {
    let served = Served::start(people()).await;
    let people: Vec<Person> = people()
        .iter()
        .map(|person| served.tenant.person(&person.upn).unwrap().unwrap())
        .collect();
    let playground = Playground::start(&people).await;
    let app = system(&served, playground.connector()).await;
    let mut csv = "First name,Last name,Email\n".to_owned();
    for person in &people {
        csv += &format!("{},{},{}\n", person.given_name, person.surname, person.upn);
    }
    let list = app.list("Everybody", csv).await;

    for (format, day) in FORMATS {
        let id = app.published(&campaign(&list, format, day)).await;
        app.run_to_the_end(&id).await;
        assert_eq!(app.total(&id, "sent").await, PEOPLE as u64, "{format}");
    }
    app.finish().await;

    let created = playground.recorded("createConversation");
    assert_eq!(created.len(), PEOPLE, "a known conversation is kept");
    for entry in &created {
        assert_eq!(entry["response"]["statusCode"], 201, "{entry}");
    }
    let messages = playground.recorded("message");
    assert_eq!(messages.len(), PEOPLE * FORMATS.len());
    let mut cards = Vec::new();
    for (entry, format) in messages
        .iter()
        .zip(FORMATS.iter().flat_map(|(format, _)| [*format; PEOPLE]))
    {
        assert_eq!(entry["response"]["statusCode"], 201, "{entry}");
        let body = &entry["request"]["body"];
        assert!(body["summary"].as_str().unwrap().contains("Zoë"), "{body}");
        let attachments = body["attachments"].as_array();
        if format == "message" {
            let text = body["text"].as_str().unwrap();
            assert!(text.contains("<b>Zoë</b>"), "{text}");
            assert!(text.contains("/r/"), "{text}");
            assert!(attachments.is_none_or(Vec::is_empty), "{body}");
        } else {
            // Text beside a card would be a second message.
            assert!(
                body["text"].as_str().unwrap_or_default().is_empty(),
                "{body}"
            );
            let [attachment] = attachments.unwrap().as_slice() else {
                panic!("one card: {body}")
            };
            assert_eq!(
                attachment["contentType"],
                "application/vnd.microsoft.card.adaptive"
            );
            let card = attachment["content"].clone();
            let written = card.to_string();
            assert!(written.contains("Zoë") && written.contains("/r/"), "{card}");
            assert_eq!(written.contains("Sign up"), format == "card", "{card}");
            cards.push(card);
        }
    }
    judge(&cards).await;
}

/// The reference implementation of Adaptive Cards finds nothing wrong, and would find what is.
async fn judge(cards: &[Value]) {
    let mut cards = cards.to_vec();
    cards.push(json!({
        "type": "AdaptiveCard", "version": "1.5",
        "body": [{ "type": "Nonsense" }],
        "actions": [{ "type": "Action.OpenUrl", "title": "No address" }],
    }));
    let input = serde_json::to_string(&cards).unwrap();
    let printed = node::script("cards.cjs", &[], &input).await;
    let mut found: Vec<Vec<String>> = serde_json::from_str(&printed).unwrap();
    assert_eq!(found.pop().unwrap().len(), 2, "the judge can say no");
    assert_eq!(found.len(), PEOPLE * 4);
    for (card, problems) in cards.iter().zip(found) {
        assert!(problems.is_empty(), "{problems:?} in {card}");
    }
}

#[test]
fn a_recording_is_read_entry_by_entry() {
    let folder = tempfile::tempdir().unwrap();
    let file: PathBuf = folder.path().join("recording.txt");
    std::fs::write(&file, "{\n  \"a\": 1\n}\n---\n{\"a\": 2}\n---\n").unwrap();
    let entries = read(&file);
    assert_eq!(entries, [json!({"a": 1}), json!({"a": 2})]);
}
