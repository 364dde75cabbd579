//! The OpenAPI document: its frame, and what every operation has in common.

mod common;
mod words;

pub use common::complete;
pub use words::*;

use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

/// The frame that the routes are added to.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Presently",
        description = "Campaigns of one-to-one chat messages, spread over opening hours.\n\n\
            Errors are RFC 9457 problem documents (`application/problem+json`) that name the fields at fault. \
            Every POST takes an `Idempotency-Key`: the same request again gets the first answer, with \
            `Idempotency-Replayed: true`, for 24 hours. Lists come in pages: pass `next_cursor` as `cursor`.\n\n\
            Roles are additive: `viewer` reads, `author` writes and publishes, `operator` pauses, resumes, cancels \
            and resolves. Instants are RFC 3339 in UTC.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    tags(
        (name = "lists", description = "User lists: immutable versions of members"),
        (name = "campaigns", description = "Drafts and what is known of a campaign"),
        (name = "acts", description = "What people do to a campaign"),
        (name = "results", description = "What became of a campaign"),
        (name = "channels", description = "How the channels are, and stopping one"),
        (name = "people", description = "People, whatever list or campaign they are in"),
        (name = "recovery", description = "Bringing a restored table into service"),
        (name = "service", description = "The service itself")
    ),
    components(schemas(crate::problem::ProblemDocument)),
    security(("token" = [])),
    modifiers(&Token)
)]
pub(crate) struct Document;

struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("Verified by the gateway. A local system needs none, or the token it shows at start."))
            .build();
        document
            .components
            .get_or_insert_default()
            .add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}
