//! The addresses of the console, for Lambda and for local mode.

use crate::answer::{self, Keep};
use crate::settings::Settings;
use crate::{files, policy};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::routing::get;
use http::{HeaderMap, HeaderValue, Response, Uri, header};
use std::sync::Arc;

/// Where its pages are. An address below one of them is the same page, which finds its way by itself; all others are
/// somebody else's.
pub const PAGES: [&str; 5] = ["/campaigns", "/lists", "/channels", "/audit", "/signin"];
/// Files with names of their own: everything else that is built has the hash of its content in its name.
const NAMED: [&str; 1] = ["/logo.svg"];
/// Where files with a hash are.
const HASHED: &str = "/assets/{*file}";

#[derive(Debug)]
struct Served {
    configuration: String,
    policy: HeaderValue,
}

/// The page, its files, and `/config.json`.
///
/// # Panics
/// Never: settings are texts.
pub fn router(settings: &Settings) -> Router {
    let served = Arc::new(Served {
        configuration: serde_json::to_string(&settings.sign_in).expect("texts"),
        policy: policy::content_security(&settings.connect),
    });
    let mut router = Router::new()
        .route("/", get(page))
        .route("/config.json", get(configuration))
        .route(HASHED, get(hashed));
    for path in NAMED {
        router = router.route(path, get(named));
    }
    for path in PAGES {
        router = router
            .route(path, get(page))
            .route(&format!("{path}/{{*rest}}"), get(page));
    }
    router.with_state(served)
}

async fn page(State(served): State<Arc<Served>>, headers: HeaderMap) -> Response<Body> {
    if !takes_html(&headers) {
        return answer::missing(&served.policy);
    }
    answer::file(files::page(), Keep::Ask, &served.policy, &headers)
}

async fn hashed(State(served): State<Arc<Served>>, uri: Uri, headers: HeaderMap) -> Response<Body> {
    file(&served, &uri, Keep::Forever, &headers)
}

async fn named(State(served): State<Arc<Served>>, uri: Uri, headers: HeaderMap) -> Response<Body> {
    file(&served, &uri, Keep::Ask, &headers)
}

async fn configuration(State(served): State<Arc<Served>>) -> Response<Body> {
    answer::json(served.configuration.clone(), &served.policy)
}

fn file(served: &Served, uri: &Uri, keep: Keep, headers: &HeaderMap) -> Response<Body> {
    match files::find(uri.path()) {
        Some(found) => answer::file(found, keep, &served.policy, headers),
        None => answer::missing(&served.policy),
    }
}

/// Whether a page is asked for: a script that mistook an address must not be given one for its data.
fn takes_html(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(header::ACCEPT).iter().peekable();
    values.peek().is_none()
        || values
            .filter_map(|value| value.to_str().ok())
            .any(|value| value.contains("text/html") || value.contains("*/*"))
}
