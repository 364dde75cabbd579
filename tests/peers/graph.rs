//! A mock made from Microsoft's own description of Graph: it takes our requests, and whatever valid answer it makes
//! up, ours is understood or refused, never a crash.
//!
//! The mock knows no `$batch`; a relay in between takes a batch apart, so that each request in it is judged too.

use crate::node::{self, Server};
use crate::tenant::{APP_ID, Served, TENANT_ID};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use channels::{GroupFault, GroupQuery, HttpClient, Policy, SendFault, Teams, TeamsConfig};
use chrono::TimeDelta;
use domain::presence::Presence;
use platform::{SystemTime, TimeSource};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::process::Command;

/// Random answers to each kind of request.
const ROUNDS: usize = 60;

/// Starts the mock; with `random`, its answers are made up anew each time.
async fn mock(random: bool) -> (Server, String) {
    let base = format!("http://127.0.0.1:{}", node::free_port());
    let port = base.rsplit(':').next().unwrap().to_owned();
    let mut command = Command::new("node");
    command
        .arg(node::package("@stoplight/prism-cli/dist/index.js"))
        .args(["mock", "-h", "127.0.0.1", "-p", &port, "--errors"])
        .args(random.then_some("-d"))
        .arg(node::file("graph/graph-slice.json"));
    let (server, ()) = Server::start(command, |line| {
        line.contains("is listening on").then_some(())
    })
    .await;
    (server, base)
}

struct Relay {
    mock: String,
    http: reqwest::Client,
    /// Requests that the mock did not take, with what it said.
    refused: Mutex<Vec<String>>,
    taken: Mutex<Vec<String>>,
    /// Made-up links to next pages lead nowhere.
    keeps_next_links: AtomicBool,
}

impl Relay {
    async fn start(mock: String) -> (Arc<Self>, String) {
        let relay = Arc::new(Self {
            mock,
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
            refused: Mutex::default(),
            taken: Mutex::default(),
            keeps_next_links: AtomicBool::new(false),
        });
        let router = Router::new().fallback(pass).with_state(relay.clone());
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (relay, base)
    }

    async fn ask(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<String>,
    ) -> (u16, Value) {
        let mut request = self
            .http
            .request(method.clone(), format!("{}{path}", self.mock));
        if let Some(token) = token {
            request = request.header("authorization", token);
        }
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        if status >= 400 {
            self.refused
                .lock()
                .unwrap()
                .push(format!("{method} {path}: {status} {text}"));
        } else {
            let route = path.split('?').next().unwrap_or_default().to_owned();
            self.taken.lock().unwrap().push(route);
        }
        let mut body: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
        if !self.keeps_next_links.load(Ordering::SeqCst)
            && let Some(page) = body.as_object_mut()
        {
            page.remove("@odata.nextLink");
        }
        (status, body)
    }

    async fn batch(&self, token: Option<&str>, batch: &Value) -> Value {
        let mut responses = Vec::new();
        for request in batch["requests"].as_array().unwrap() {
            let method: Method = request["method"].as_str().unwrap().parse().unwrap();
            let path = format!("/v1.0{}", request["url"].as_str().unwrap());
            let body = request.get("body").map(Value::to_string);
            let (status, body) = self.ask(method, &path, token, body).await;
            responses
                .push(json!({"id": request["id"], "status": status, "headers": {}, "body": body}));
        }
        json!({ "responses": responses })
    }
}

async fn pass(
    State(relay): State<Arc<Relay>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, axum::Json<Value>) {
    let token = headers
        .get("authorization")
        .and_then(|token| token.to_str().ok());
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    if path == "/v1.0/$batch" {
        let batch = serde_json::from_slice(&body).unwrap();
        return (StatusCode::OK, axum::Json(relay.batch(token, &batch).await));
    }
    let body = (!body.is_empty()).then(|| String::from_utf8(body.to_vec()).unwrap());
    let (status, body) = relay.ask(method, path, token, body).await;
    (StatusCode::from_u16(status).unwrap(), axum::Json(body))
}

fn teams(served: &Served, graph: String) -> Teams {
    let config = TeamsConfig {
        login_url: format!("{}/login", served.base),
        graph_url: graph,
        connector_url: format!("{}/connector", served.base),
        tenant_id: TENANT_ID.into(),
        app_id: APP_ID.into(),
        app_secret: Served::secret(),
        authority: None,
        policy: Policy::Local,
        install: Some(APP_ID.into()),
        request_timeout: Duration::from_secs(20),
    };
    Teams::new(
        config,
        HttpClient::new().unwrap(),
        Arc::new(|| SystemTime.now()),
    )
    .unwrap()
}

fn ids(count: u32) -> Vec<String> {
    (0..count)
        .map(|n| format!("8d1b0f4e-0000-4000-8000-{n:012}"))
        .collect()
}

/// A group of the mock's, with everybody in it.
fn group(id: &str) -> GroupQuery<'_> {
    GroupQuery {
        id,
        guests: true,
        most: 1_000,
        wait_until: SystemTime.now() + TimeDelta::seconds(30),
    }
}

fn addresses() -> Vec<String> {
    [
        "ann@contoso.example",
        "o'brien#ext#@contoso.example",
        "zoë+1@contoso.example",
    ]
    .map(str::to_owned)
    .into()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mock_takes_every_request_and_its_answers_are_understood() {
    let served = Served::start(Vec::new()).await;
    let (_server, base) = mock(false).await;
    let (relay, graph) = Relay::start(base).await;
    let teams = teams(&served, graph);

    let asked = ids(650);
    let presences = teams.presences(&asked).await.unwrap();
    assert_eq!(presences.len(), 650);
    let found = teams.resolve(&addresses()).await.unwrap();
    assert_eq!(found.len(), 3);
    let members = teams.group_people(&group(&asked[0])).await.unwrap();
    assert!(!members.people.is_empty() || members.disabled + members.guests > 0);
    teams.install_app(&asked[0]).await.unwrap();
    assert_eq!(*relay.refused.lock().unwrap(), Vec::<String>::new());
    let taken = relay.taken.lock().unwrap().clone();
    for route in [
        "/v1.0/communications/getPresencesByUserId".to_owned(),
        "/v1.0/users".to_owned(),
        format!(
            "/v1.0/groups/{}/transitiveMembers/microsoft.graph.user",
            asked[0]
        ),
        "/v1.0/appCatalogs/teamsApps".to_owned(),
        format!("/v1.0/users/{}/teamwork/installedApps", asked[0]),
    ] {
        assert!(
            taken.iter().any(|path| *path == route),
            "{route}: {taken:?}"
        );
    }

    // The mock can say no: an id that is none, and a caller without a token.
    let wrong = vec!["not an id".to_owned()];
    assert!(teams.presences(&wrong).await.is_err());
    let (status, _) = relay
        .ask(Method::GET, "/v1.0/users?$top=1", None, None)
        .await;
    assert_eq!(status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn made_up_answers_are_understood_or_refused() {
    let served = Served::start(Vec::new()).await;
    let (_server, base) = mock(true).await;
    let (relay, graph) = Relay::start(base).await;
    let teams = teams(&served, graph);
    let asked = ids(3);
    for _ in 0..ROUNDS {
        // The words the mock makes up are none that anybody knows.
        let presences = teams.presences(&asked).await.unwrap();
        assert!(presences.values().all(|found| *found == Presence::Unknown));
        let found = teams.resolve(&addresses()).await.unwrap();
        assert_eq!(found.len(), 3);
        match teams.group_people(&group(&asked[0])).await {
            // Somebody without a principal name is somebody we may not see.
            Ok(_) | Err(GroupFault::Forbidden { .. }) => {}
            Err(fault) => panic!("{fault}"),
        }
        match teams.install_app(&asked[0]).await {
            // A catalogue without this app.
            Ok(_) | Err(SendFault::Permanent(_) | SendFault::Channel(_)) => {}
            Err(fault) => panic!("{fault}"),
        }
    }
    assert_eq!(*relay.refused.lock().unwrap(), Vec::<String>::new());

    // A link to another host is not followed: the token stays here.
    relay.keeps_next_links.store(true, Ordering::SeqCst);
    for _ in 0..ROUNDS {
        if let Err(fault) = teams.resolve(&addresses()).await {
            assert!(fault.detail.contains("another host"), "{fault}");
            return;
        }
    }
    panic!("no answer had a link to a next page");
}
