//! What a draft may lack while it is being written.

use domain::campaign::{FieldProblem, LISTS_MAX, MESSAGE_MAX, Spec};
use serde::Deserialize;
use utoipa::IntoParams;

/// How a draft is stored.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct SaveParams {
    /// Store it although it cannot be published yet: with an empty name or message, one that does not compile, card
    /// fields that are missing, placeholders that no list fills, lists that are gone. Fields that cannot be read or
    /// are too long are refused all the same.
    #[serde(default)]
    pub(super) incomplete: bool,
}

/// Whether this problem of `spec` may wait until it is published.
pub(super) fn may_wait(problem: &FieldProblem, spec: &Spec) -> bool {
    match problem.field.as_str() {
        "name" => spec.name.trim().is_empty() && !spec.name.chars().any(char::is_control),
        "message" => spec.message.chars().count() <= MESSAGE_MAX,
        "audience.include" => spec.audience.include.len() <= LISTS_MAX,
        "audience.exclude" => spec.audience.exclude.len() <= LISTS_MAX,
        field => field == "format" || field == "card" || field.starts_with("card."),
    }
}
