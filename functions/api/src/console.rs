//! The page at the root. The console will stand here; until it is built, the page says where the API is described.

use crate::Api;
use axum::Router;
use axum::response::Html;
use axum::routing::get;
use std::sync::Arc;

const PAGE: &str = "<!doctype html><html lang=en><meta charset=utf-8><title>Presently</title>\
<h1>Presently is running</h1>\
<p>The console is not built yet. The API is described at <a href=/docs>/docs</a>.</p></html>";

/// `/`. It holds no data, so anybody may see it.
pub(crate) fn routes() -> Router<Arc<Api>> {
    Router::new().route("/", get(async || Html(PAGE)))
}
