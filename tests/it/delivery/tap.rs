//! A tap between a worker and everything it talks to: it counts requests and can cut the worker off at one of
//! them, before it was heard or after it was obeyed; or it tells somebody of each of them.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::response::Response;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tokio::sync::Notify;

/// On which side of a request the worker dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The request is never heard.
    Before,
    /// The request is obeyed, and the answer never arrives.
    After,
}

/// Shared by the taps of one worker.
pub struct Scissors {
    seen: AtomicUsize,
    at: usize,
    side: Side,
    retired: AtomicBool,
    /// Rings when the worker is to die.
    pub cut: Notify,
}

impl Scissors {
    /// Cuts at request number `at`, counted from zero over all taps.
    pub fn new(at: usize, side: Side) -> Arc<Self> {
        Arc::new(Self {
            seen: AtomicUsize::new(0),
            at,
            side,
            retired: AtomicBool::new(false),
            cut: Notify::new(),
        })
    }

    /// The worker is dead: from now on everything passes, for whoever was told one of these addresses.
    pub fn retire(&self) {
        self.retired.store(true, Ordering::SeqCst);
    }
}

#[derive(Clone)]
struct Tap {
    target: String,
    /// Where the tap listens, where the target's answers are to lead back to it.
    own: Option<String>,
    http: reqwest::Client,
    scissors: Arc<Scissors>,
    hears: Option<Hears>,
}

/// Is told of each request.
pub type Hears = Arc<dyn Fn(&Parts, &[u8]) + Send + Sync>;

/// Puts a tap before `target`. Returns where it listens.
pub async fn before(target: &str, scissors: &Arc<Scissors>) -> String {
    tap(target, scissors, false, None).await
}

/// The same for a service whose answers say where to go next: they lead back through the tap.
pub async fn before_links_of(target: &str, scissors: &Arc<Scissors>) -> String {
    tap(target, scissors, true, None).await
}

/// Lets everything pass and tells `hears` of it.
pub async fn hearing(target: &str, hears: Hears) -> String {
    let never = Scissors::new(usize::MAX, Side::Before);
    tap(target, &never, false, Some(hears)).await
}

async fn tap(
    target: &str,
    scissors: &Arc<Scissors>,
    leads_back: bool,
    hears: Option<Hears>,
) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let tap = Tap {
        target: target.to_owned(),
        own: leads_back.then(|| address.clone()),
        http,
        scissors: scissors.clone(),
        hears,
    };
    let router = Router::new().fallback(forward).with_state(tap);
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn forward(State(tap): State<Tap>, request: Request) -> Response {
    let number = tap.scissors.seen.fetch_add(1, Ordering::SeqCst);
    let is_cut = number >= tap.scissors.at && !tap.scissors.retired.load(Ordering::SeqCst);
    if is_cut && (tap.scissors.side == Side::Before || number > tap.scissors.at) {
        die(&tap.scissors).await;
    }
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    if let Some(hears) = &tap.hears {
        hears(&parts, &body);
    }
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let mut out = tap
        .http
        .request(parts.method, format!("{}{path}", tap.target))
        .body(body);
    // A bucket's signatures are over the host that was asked.
    let signed =
        parts.headers.contains_key("x-amz-content-sha256") || path.contains("X-Amz-Signature=");
    for (name, value) in &parts.headers {
        if (name != "host" || signed) && name != "content-length" {
            out = out.header(name, value);
        }
    }
    let answer = out.send().await.unwrap();
    if is_cut {
        die(&tap.scissors).await;
    }
    let mut back = Response::builder().status(answer.status());
    for (name, value) in answer.headers() {
        if name == "transfer-encoding" || name == "content-length" {
            continue;
        }
        back = match value.to_str() {
            Ok(text) => back.header(name, tap.leading_back(text)),
            Err(_) => back.header(name, value),
        };
    }
    let body = answer.bytes().await.unwrap();
    let body = match std::str::from_utf8(&body) {
        Ok(text) => Body::from(tap.leading_back(text)),
        Err(_) => Body::from(body),
    };
    back.body(body).unwrap()
}

impl Tap {
    fn leading_back(&self, text: &str) -> String {
        match &self.own {
            Some(own) => text.replace(&self.target, own),
            None => text.to_owned(),
        }
    }
}

/// The worker is to die here; whoever waits for this answer waits for ever.
async fn die(scissors: &Scissors) -> ! {
    scissors.cut.notify_one();
    std::future::pending().await
}
