//! The bot's endpoint on the one port, told by the simulated tenant what people do. A real tenant reaches it through a
//! tunnel, if at all.

use crate::wiring::Wiring;
use axum::Router;
use bot::Bot;
use platform::App;
use platform::config::{Env, teams_openid_url};
use simulators::teams::Tenant;
use std::sync::Arc;

/// The endpoint. Nothing without Teams.
///
/// # Errors
/// When the address of a real cloud's keys makes no sense.
pub fn router(app: &Arc<App>, wiring: &Wiring, tenant: Option<&Tenant>) -> anyhow::Result<Router> {
    if app.teams.is_none() {
        return Ok(Router::new());
    }
    let keys = match tenant {
        Some(tenant) => {
            tenant.connect_bot(format!("{}/api/messages", wiring.base_url));
            let tenant_url = &wiring.tenant_url;
            format!("{tenant_url}/botframework/.well-known/openidconfiguration")
        }
        None => teams_openid_url(&Env::process())?,
    };
    let bot = Bot::new(app.clone(), &keys)?;
    Ok(bot::router(Arc::new(bot)))
}
