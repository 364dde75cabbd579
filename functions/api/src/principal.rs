//! Who calls, and what they may do.

use crate::problem::Problem;
use axum::extract::FromRequestParts;
use http::request::Parts;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// What a caller may do. Additive: an author is not a viewer by being an author.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reads.
    Viewer,
    /// Writes and publishes.
    Author,
    /// Pauses, resumes, cancels, resolves.
    Operator,
}

impl Role {
    /// All of them.
    pub const ALL: [Role; 3] = [Role::Viewer, Role::Author, Role::Operator];

    /// The exact word in a token.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Viewer => "viewer",
            Role::Author => "author",
            Role::Operator => "operator",
        }
    }

    /// The role of this exact word.
    pub fn of(word: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.as_str() == word)
    }
}

/// A caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// As the token names them: owner of what they make, author of what they do.
    pub name: String,
    /// What they may do.
    pub roles: BTreeSet<Role>,
}

impl Principal {
    /// Whether they have this role.
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// # Errors
    /// 403 when they have not.
    pub fn require(&self, role: Role) -> Result<(), Problem> {
        if self.has(role) {
            return Ok(());
        }
        Err(Problem::forbidden(
            "role_required",
            format!("This needs the role {}.", role.as_str()),
        ))
    }
}

/// The roles in a claim: a JSON array, API Gateway's `[a b]`, or one word. Other words are no roles of ours.
pub(crate) fn roles_in_claim(claim: &str) -> BTreeSet<Role> {
    if let Ok(words) = serde_json::from_str::<Vec<String>>(claim) {
        return words.iter().filter_map(|word| Role::of(word)).collect();
    }
    match claim
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        Some(words) => words.split(' ').filter_map(Role::of).collect(),
        None => Role::of(claim).into_iter().collect(),
    }
}

macro_rules! extractor {
    ($(#[$doc:meta])* $name:ident: $first:ident $(or $other:ident)*) => {
        $(#[$doc])*
        pub struct $name(pub Principal);

        impl<S: Send + Sync> FromRequestParts<S> for $name {
            type Rejection = Problem;

            async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
                let principal = parts.extensions.get::<Principal>();
                let principal = principal.ok_or_else(|| Problem::unauthorized("Nobody was named."))?;
                let has_other = [$(Role::$other),*].iter().any(|role: &Role| principal.has(*role));
                if !has_other {
                    principal.require(Role::$first)?;
                }
                Ok(Self(principal.clone()))
            }
        }
    };
}
extractor!(
    /// A caller who may read.
    Viewer: Viewer
);
extractor!(
    /// A caller who may write and publish.
    Author: Author
);
extractor!(
    /// A caller who may look ahead: whoever reads, and whoever writes.
    Looker: Viewer or Author
);
extractor!(
    /// A caller who may pause, resume, cancel and resolve.
    Operator: Operator
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_read_in_every_form_and_only_exact_words_count() {
        let read = |claim| {
            roles_in_claim(claim)
                .into_iter()
                .map(Role::as_str)
                .collect::<Vec<_>>()
                .join("+")
        };
        assert_eq!(read("[viewer author]"), "viewer+author");
        assert_eq!(read(r#"["operator","viewer"]"#), "viewer+operator");
        assert_eq!(read("author"), "author");
        for claim in [
            "",
            "[]",
            "Author",
            "authors",
            "[view er]",
            "viewer author",
            "[AUTHOR]",
            "administrator",
            "[co-author]",
        ] {
            assert_eq!(read(claim), "", "{claim}");
        }
    }

    #[test]
    fn a_missing_role_is_named() {
        let principal = Principal {
            name: "ann".into(),
            roles: [Role::Author].into(),
        };
        assert!(principal.require(Role::Author).is_ok());
        let refused = principal.require(Role::Viewer).unwrap_err();
        assert_eq!(
            (refused.status().as_u16(), refused.to_string().as_str()),
            (403, "This needs the role viewer.")
        );
    }
}
