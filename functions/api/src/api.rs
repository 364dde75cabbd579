//! What every handler holds.

use crate::Access;
use crate::channels::Health;
use crate::results::Names;
use platform::App;
use std::sync::Arc;

/// Longest JSON body, in bytes: a message of 8,000 characters fits in any way of escaping it.
pub const JSON_MAX: usize = 128 * 1024;
/// Longest list file in local mode, in bytes: a million rows.
pub const IMPORT_MAX_LOCAL: usize = 200 * 1024 * 1024;
/// Longest list file behind a gateway, whose requests hold no more than this.
pub const IMPORT_MAX_GATEWAY: usize = 6 * 1024 * 1024;

/// The state of the router.
pub struct Api {
    /// Store, timers, clocks, settings.
    pub app: Arc<App>,
    /// Who may call.
    pub access: Access,
    /// Longest list file, in bytes.
    pub import_max: usize,
    /// What the channels' own services last said.
    pub(crate) health: Health,
    /// Whom campaigns address, as far as somebody looked through them lately.
    pub(crate) names: Names,
}

impl Api {
    /// An API over `app` with the import limit that suits `access`.
    pub fn new(app: Arc<App>, access: Access) -> Self {
        let import_max = match access {
            Access::Gateway { .. } => IMPORT_MAX_GATEWAY,
            Access::Local(_) => IMPORT_MAX_LOCAL,
        };
        Self {
            app,
            access,
            import_max,
            health: Health::default(),
            names: Names::default(),
        }
    }
}
