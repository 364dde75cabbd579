//! What the caller may do to a campaign now, and why not: the console never guesses a rule.

use crate::problem::refusal_code;
use crate::{Principal, Role};
use domain::actions::{Action, check};
use domain::campaign::Campaign;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whether one action is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Allowed {
    /// Whether the call would be accepted now.
    pub allowed: bool,
    /// Why not, for programs: `role_required`, or the code of the 409 that the call would answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "not_published")]
    pub code: Option<String>,
    /// Why not, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "It has not been published.")]
    pub reason: Option<String>,
}

/// Every action of a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Actions {
    /// Change the draft.
    pub edit: Allowed,
    /// Remove it.
    pub delete: Allowed,
    /// Publish it.
    pub publish: Allowed,
    /// Send it to one address now.
    pub r#try: Allowed,
    /// Make a draft from it.
    pub clone: Allowed,
    /// Hold everything that is not claimed.
    pub pause: Allowed,
    /// Go on after a pause.
    pub resume: Allowed,
    /// Stop it for good.
    pub cancel: Allowed,
}

impl Actions {
    /// What `principal` may do to `campaign`.
    pub fn of(principal: &Principal, campaign: &Campaign) -> Self {
        let of = |action| allowed(principal, campaign, action);
        Self {
            edit: of(Action::Edit),
            delete: of(Action::Delete),
            publish: of(Action::Publish),
            r#try: of(Action::Try),
            clone: of(Action::Clone),
            pause: of(Action::Pause),
            resume: of(Action::Resume),
            cancel: of(Action::Cancel),
        }
    }
}

/// The role comes first: what a caller can never do is not a matter of the moment.
fn allowed(principal: &Principal, campaign: &Campaign, action: Action) -> Allowed {
    let role = role(action);
    let refused = |code: String, reason: String| Allowed {
        allowed: false,
        code: Some(code),
        reason: Some(reason),
    };
    if !principal.has(role) {
        return refused(
            "role_required".into(),
            format!("This needs the role {}.", role.as_str()),
        );
    }
    match check(campaign, action) {
        Ok(()) => Allowed {
            allowed: true,
            code: None,
            reason: None,
        },
        Err(refusal) => refused(refusal_code(refusal), refusal.sentence().into()),
    }
}

fn role(action: Action) -> Role {
    match action {
        Action::Edit | Action::Delete | Action::Publish | Action::Try | Action::Clone => {
            Role::Author
        }
        Action::Pause | Action::Resume | Action::Cancel => Role::Operator,
    }
}
