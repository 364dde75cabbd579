//! A system whose every function is recorded: its own API, planner, workers, sweeper, links and bot, with queues that
//! nobody else reads, on the table and with the people of a [`TestApp`].

use super::PREFIX;
use super::recorder::Recorder;
use crate::delivery::hand;
use api::{Access, Api, LocalAccess};
use axum::Router;
use bot::Bot;
use chrono::{DateTime, TimeDelta, Utc};
use dispatch::Dispatcher;
use import::Importer;
use integration::{Answer, TestApp};
use local::Options;
use plan::Planner;
use platform::config::AwsConfig;
use platform::{SystemTime, TimeSource, clients};
use redirect::Redirector;
use reqwest::{Method, RequestBuilder};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use sweep::Sweeper;
use timers::queues;
use tokio::net::TcpListener;

/// In the API's description.
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];
/// What a deployment does only while its table is being restored.
pub const RECOVER: &str = "POST /v1/recovery";
const VISIBILITY: Duration = Duration::from_secs(60);
/// A story that needs more jumps than this never ends.
const JUMPS: usize = 5_000;

pub struct System {
    pub app: TestApp,
    pub sweeper: Sweeper,
    /// Where links are followed.
    pub links: String,
    api: String,
    /// The same API while the table is being restored.
    restoring: String,
    planner: Planner,
    importer: Importer,
    teams: Dispatcher,
    skype: Dispatcher,
    asked: Mutex<BTreeSet<String>>,
}

impl System {
    pub async fn start(recorder: &Recorder) -> Self {
        let mut app = TestApp::with(Options {
            workers: 0,
            simulators: integration::people(integration::everyone()),
            ..TestApp::options()
        })
        .await;
        let aws = AwsConfig {
            region: "local".into(),
            local: Some(app.world.wiring.endpoints.clone()),
        };
        let clients = clients::connect(&aws).await.unwrap();
        let timers = queues::create_local(&clients.sqs, &clients.scheduler, PREFIX).await;
        app.world.wiring.timers = timers.unwrap();

        let part = async |name, worker| {
            let wiring = &app.world.wiring;
            let endpoints = recorder.before(&wiring.endpoints, name).await;
            let channels = (wiring.tenant_url.as_str(), wiring.pool_url.as_str());
            let boot = &app.world.boot_id;
            let part = wiring.app_through(&endpoints, channels, boot, worker).await;
            let mut part = part.unwrap();
            let mut bucket = wiring.uploads.clone();
            let endpoint = bucket.endpoint.as_deref().unwrap();
            bucket.endpoint = Some(recorder.before_one(endpoint, name).await);
            part.uploads = Some(clients::local_bucket(bucket, &aws).await.unwrap());
            Arc::new(part)
        };
        let (for_api, for_redirect, for_bot) = (
            part("Api", 901).await,
            part("Redirect", 902).await,
            part("Bot", 903).await,
        );
        let (planner, sweeper) = (
            Planner::new(part("Plan", 904).await),
            Sweeper::new(part("Sweep", 905).await),
        );
        let (teams, skype) = (
            Dispatcher::new(part("Dispatch", 906).await),
            Dispatcher::new(part("DispatchSkype", 907).await),
        );
        let importer = Importer::new(part("Import", 908).await).unwrap();
        let mut while_restoring = platform::App::clone(&for_api);
        while_restoring.settings.recovery = true;
        let token = app.world.token.clone();
        let serve_api = async |part: Arc<platform::App>| {
            serve(|port| {
                let token = SecretString::from(token.clone());
                let access = LocalAccess::on_port(port, token, false);
                api::router(Arc::new(Api::new(part, Access::Local(access))))
            })
            .await
        };
        let (api, restoring) = (
            serve_api(for_api).await,
            serve_api(Arc::new(while_restoring)).await,
        );
        let links = serve(|_| redirect::router(Arc::new(Redirector::new(for_redirect)))).await;
        let keys = format!(
            "{}/botframework/.well-known/openidconfiguration",
            app.world.wiring.tenant_url
        );
        let bot = serve(|_| bot::router(Arc::new(Bot::new(for_bot, &keys).unwrap()))).await;
        app.tenant().connect_bot(format!("{bot}/api/messages"));
        Self {
            app,
            sweeper,
            links,
            api,
            restoring,
            planner,
            importer,
            teams,
            skype,
            asked: Mutex::default(),
        }
    }

    /// Asks the API for something that it does: `GET /v1/lists/{id}`, the path as the API describes it.
    pub async fn ask(&self, what: &str, values: &[&str], body: Option<&Value>) -> Answer {
        let mut path = what.split_once(' ').unwrap().1.to_owned();
        for value in values {
            let (before, rest) = path.split_once('{').unwrap();
            path = format!("{before}{value}{}", rest.split_once('}').unwrap().1);
        }
        let empty = json!({});
        self.ask_at(what, &path, |request| match body {
            Some(body) => request.json(body),
            None if what.starts_with("POST ") => request.json(&empty),
            None => request,
        })
        .await
    }

    /// The same of one thing, with another body, a header or both.
    pub async fn ask_with(
        &self,
        what: &str,
        id: &str,
        change: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Answer {
        let path = what.split_once(' ').unwrap().1.replace("{id}", id);
        self.ask_at(what, &path, change).await
    }

    /// Asks for something that is refused, under a path without an id.
    pub async fn refused(
        &self,
        what: &str,
        change: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Answer {
        let path = what.split_once(' ').unwrap().1;
        let answer = self.answer_at(what, path, change).await;
        assert!(answer.status >= 400, "{what}: {}", answer.status);
        answer
    }

    async fn ask_at(
        &self,
        what: &str,
        path: &str,
        change: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Answer {
        self.asked.lock().unwrap().insert(what.to_owned());
        let answer = self.answer_at(what, path, change).await;
        assert!(
            answer.status < 400,
            "{what}: {} {}",
            answer.status,
            answer.text
        );
        answer
    }

    async fn answer_at(
        &self,
        what: &str,
        path: &str,
        change: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Answer {
        let method = what.split_once(' ').unwrap().0.parse().unwrap();
        let base = match what {
            RECOVER => &self.restoring,
            _ => &self.api,
        };
        let request = self.app.request(method, &format!("{base}{path}"));
        self.app.send(change(request)).await
    }

    /// What the API describes and nobody has asked.
    pub fn not_asked(&self) -> BTreeSet<String> {
        let document: Value = serde_json::from_str(&api::openapi_json()).unwrap();
        let paths = document["paths"].as_object().unwrap().iter();
        let described = paths.flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().keys();
            let methods = methods.filter(|method| METHODS.contains(&method.as_str()));
            methods.map(move |method| format!("{} {path}", method.to_uppercase()))
        });
        let described: BTreeSet<String> = described.collect();
        described
            .difference(&self.asked.lock().unwrap())
            .cloned()
            .collect()
    }

    /// Sends a file to where the API says, as whoever asked for it does, and hands what tells of it to the importer.
    pub async fn upload(&self, terms: &Answer, file: String) {
        let mut request = self.app.request(Method::PUT, &terms.str("/url"));
        for (name, value) in terms.at("/headers").as_object().unwrap() {
            request = request.header(name, value.as_str().unwrap());
        }
        let sent = self.app.send(request.body(file)).await;
        assert_eq!(sent.status, 200, "{}", sent.text);
        let emulators = &self.app.world.emulators;
        let told = emulators.receive(queues::IMPORTS, 10, VISIBILITY, None);
        for message in told.await.unwrap() {
            let event = hand::event(&[(message.message_id.as_str(), message.body.as_str())]);
            let deadline = SystemTime.now() + TimeDelta::seconds(300);
            let answer = self.importer.handle(event, deadline).await.unwrap();
            assert!(answer.batch_item_failures.is_empty());
            hand::acknowledge(&self.app, queues::IMPORTS, &message).await;
        }
    }

    /// Hands out whatever is on the recorded queues, until they are empty.
    pub async fn work(&self) {
        for _ in 0..JUMPS {
            let mut found = false;
            for (queue, worker) in [
                ("due-teams", Some(&self.teams)),
                ("due-skype", Some(&self.skype)),
                ("plan", None),
            ] {
                let queue = format!("{PREFIX}{queue}");
                let emulators = &self.app.world.emulators;
                for message in emulators
                    .receive(&queue, 10, VISIBILITY, None)
                    .await
                    .unwrap()
                {
                    found = true;
                    let wake = [(message.message_id.as_str(), message.body.as_str())];
                    let failed = match worker {
                        Some(worker) => hand::hand(&self.app, worker, &wake).await.len(),
                        None => {
                            let deadline = SystemTime.now() + TimeDelta::seconds(900);
                            let answer = self.planner.handle(hand::event(&wake), deadline).await;
                            answer.unwrap().batch_item_failures.len()
                        }
                    };
                    assert_eq!(failed, 0, "{queue}: {}", message.body);
                    hand::acknowledge(&self.app, &queue, &message).await;
                }
            }
            if !found {
                return;
            }
        }
        panic!("the queues are never empty");
    }

    /// Lets time pass until `at`, with everything that becomes due on the way.
    pub async fn run_until(&self, at: DateTime<Utc>) {
        for _ in 0..JUMPS {
            self.work().await;
            match self.app.world.emulators.next_due().await.unwrap() {
                Some(next) if next <= at => self.jump(next).await,
                _ => return self.jump(at).await,
            }
        }
        panic!("time never passes");
    }

    /// It is `at`, and nobody has looked at what became due.
    pub async fn jump(&self, at: DateTime<Utc>) {
        let world = &self.app.world;
        world.clock.jump(at.max(world.now())).unwrap();
        world.emulators.clock_moved();
        world.emulators.fire_due().await.unwrap();
    }
}

/// A server on loopback. Returns where it is.
async fn serve(router: impl FnOnce(u16) -> Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let service = router(port).into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    format!("http://127.0.0.1:{port}")
}
