//! The one port people and front-ends use: the console, the API, the links, the clock.

use crate::clock::LocalClock;
use crate::counting::{Counted, Counts};
use crate::driver::Driver;
use crate::options::{Options, Pace};
use api::{Access, Api, LocalAccess, Operator, Problem, Viewer};
use axum::extract::State;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use axum::{Json, Router};
use chrono::{DateTime, Utc};
use console::Settings;
use platform::{App, TimeSource};
use redirect::Redirector;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Who may call: whom the issuer's token names, else whoever is at this machine, with the token where messages really
/// leave it.
pub fn access(options: &Options, port: u16, token: &str) -> Access {
    if let Some(sign_in) = &options.sign_in {
        return Access::Gateway {
            roles_claim: sign_in.roles_claim.clone(),
        };
    }
    Access::Local(LocalAccess::on_port(
        port,
        SecretString::from(token.to_owned()),
        options.production.is_some(),
    ))
}

/// Everything on the port.
pub fn router(
    app: Arc<App>,
    access: Access,
    driver: Arc<Driver>,
    clock: LocalClock,
    counts: &Option<Counts>,
    console: &Settings,
) -> Router {
    let api = Arc::new(Api::new(app.clone(), access));
    let mut own = Router::new()
        .route("/_clock", get(read).post(change))
        .with_state((driver, clock));
    if let Some(counts) = counts {
        let counted = Router::new().route("/_counts", get(counted));
        own = own.merge(counted.with_state(counts.clone()));
    }
    let own = own.route_layer(from_fn_with_state(api.clone(), api::access::identify));
    let own = api::guard(api.clone(), own.merge(console::router(console)));
    api::router(api)
        .merge(own)
        .merge(redirect::router(Arc::new(Redirector::new(app))))
}

/// What the clock shows.
#[derive(Serialize)]
struct Shown {
    now: DateTime<Utc>,
    pace: &'static str,
    next_due: Option<DateTime<Utc>>,
}

/// What a person wants of the clock: `{"do": "step", "to": "2026-12-01T14:00:00Z"}`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    #[serde(rename = "do")]
    act: Act,
    /// Where a step ends; at the next due time when missing.
    #[serde(default)]
    to: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Act {
    /// Let it stand still.
    Hold,
    /// Run what is due next, or everything up to an instant, and stand still there.
    Step,
    /// Let it jump whenever nothing is going on.
    FastForward,
    /// Let it pass as on the wall.
    Run,
}

async fn read(_: Viewer, State((driver, clock)): State<(Arc<Driver>, LocalClock)>) -> Json<Shown> {
    Json(shown(&driver, &clock).await)
}

async fn change(
    _: Operator,
    State((driver, clock)): State<(Arc<Driver>, LocalClock)>,
    Json(change): Json<Change>,
) -> Result<Json<Shown>, Problem> {
    let set = |pace| {
        clock
            .set_pace(pace)
            .map_err(|_| Problem::internal("the clock cannot be stored"))
    };
    match change.act {
        Act::Hold => set(Pace::Hold)?,
        Act::FastForward => set(Pace::FastForward)?,
        Act::Run => set(Pace::Real)?,
        Act::Step => {
            set(Pace::Hold)?;
            match change.to {
                Some(at) => driver.advance_to(at).await,
                None => {
                    driver.step(None).await;
                }
            }
        }
    }
    Ok(Json(shown(&driver, &clock).await))
}

async fn counted(_: Viewer, State(counts): State<Counts>) -> Json<Counted> {
    Json(counts.so_far())
}

async fn shown(driver: &Driver, clock: &LocalClock) -> Shown {
    let pace = match clock.pace() {
        Pace::Real => "real",
        Pace::Speed(_) => "speed",
        Pace::FastForward => "fast_forward",
        Pace::Hold => "hold",
    };
    Shown {
        now: clock.now(),
        pace,
        next_due: driver.next_due().await,
    }
}
