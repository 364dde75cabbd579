//! One request from beginning to end.

use crate::answer;
use crate::record::{BUDGET, record};
use crate::targets::Targets;
use crate::writer::Writer;
use domain::engagement::{Request, RequestClass, classify_request};
use domain::token::LinkRef;
use http::{HeaderMap, Method, Response, header};
use platform::App;
use std::net::IpAddr;
use std::sync::Arc;

/// Headers by which browsers announce that nobody has asked for the page yet; the first that is there counts.
const PURPOSES: [&str; 4] = ["sec-purpose", "purpose", "x-purpose", "x-moz"];

/// Follows tracked links.
pub struct Redirector {
    app: Arc<App>,
    targets: Targets,
    writer: Writer,
}

impl Redirector {
    /// A redirector over `app`.
    pub fn new(app: Arc<App>) -> Self {
        Self {
            targets: Targets::new(app.clone()),
            writer: Writer::new(app.store.clone(), BUDGET),
            app,
        }
    }

    /// What the token says, if it was signed here. A key that is newer than those at hand is looked up once.
    async fn verify(&self, token: &str) -> Option<LinkRef> {
        let keys = &self.app.link_keys;
        keys.refresh(&self.app.clock).await;
        if let Some(link) = LinkRef::verify(token, &keys.all()) {
            return Some(link);
        }
        if !keys.refresh_for_unknown(&self.app.clock).await {
            return None;
        }
        LinkRef::verify(token, &keys.all())
    }

    /// Answers `method /r/{token}` from `ip`: 302 for people, a page for previews, 404 for whatever was not
    /// signed here. Never fails; 503 where the store cannot say where the link leads.
    pub async fn respond(
        &self,
        method: &Method,
        token: &str,
        headers: &HeaderMap,
        ip: Option<IpAddr>,
    ) -> Response<String> {
        let Some(link) = self.verify(token).await else {
            return answer::not_found();
        };
        match *method {
            Method::GET | Method::HEAD => {}
            Method::OPTIONS => return answer::options(),
            _ => return answer::no_method(),
        }
        let (target, counts) = match self.targets.of(&link).await {
            Ok(Some(found)) => found,
            Ok(None) => return answer::not_found(),
            Err(error) => {
                tracing::error!(campaign.id = %link.campaign, "a link could not be followed: {error}");
                return answer::unavailable();
            }
        };
        let text = |name: &str| {
            headers
                .get(name)
                .map(|value| String::from_utf8_lossy(value.as_bytes()))
        };
        let (agent, purpose) = (
            text(header::USER_AGENT.as_str()),
            PURPOSES.iter().find_map(|name| text(name)),
        );
        let (mode, user) = (text("sec-fetch-mode"), text("sec-fetch-user"));
        let request = Request {
            user_agent: agent.as_deref(),
            purpose: purpose.as_deref(),
            fetch_mode: mode.as_deref(),
            fetch_user: user.as_deref(),
        };
        // A HEAD is answered as the GET would be, and is no visit.
        let verdict = classify_request(Method::GET.as_str(), &request);
        if *method == Method::GET && !link.is_try && counts {
            self.app.metrics.clicked(verdict.class);
            record(&self.app, &self.writer, &link, &verdict, ip).await;
            self.app.metrics.flush(self.app.clock.machine_now());
        }
        let response = match verdict.class {
            RequestClass::Preview => answer::preview(&target),
            _ => answer::found(&target),
        };
        if *method == Method::HEAD {
            response.map(|_| String::new())
        } else {
            response
        }
    }
}
