//! People, whatever list or campaign they are in.

mod erase;
mod view;

use crate::routing::{Routes, route};

/// The routes of this area.
pub fn routes() -> Routes {
    Routes::new()
        .route(route!(erase::erase))
        .route(route!(erase::erasure))
}
