//! What is wrong with a spec: by itself, with its message, and with the lists it names.

use domain::campaign::{FieldProblem, LISTS_MAX, Spec};
use domain::ids::ListId;
use domain::list::List;
use futures::{StreamExt, TryStreamExt, stream};
use markup::{Message, Placeholder};
use std::collections::BTreeSet;
use store::{Store, StoreError};

/// Lists read at a time.
const CONCURRENCY: usize = 8;

/// Everything that keeps `spec` from being stored, field by field; empty when nothing does.
///
/// # Errors
/// When the lists cannot be read.
pub async fn problems(store: &Store, spec: &Spec) -> Result<Vec<FieldProblem>, StoreError> {
    let mut found = spec.problems();
    let message = Message::of(spec);
    let written = match &message {
        Ok(message) => message
            .problems()
            .into_iter()
            .map(|problem| FieldProblem::new(problem.field, problem.detail))
            .collect(),
        Err(error) => vec![FieldProblem::new("message", error.to_string())],
    };
    // Of a field that is out of range anyway, its content is not judged.
    let new = |problem: &FieldProblem| !found.iter().any(|known| known.field == problem.field);
    let written: Vec<FieldProblem> = written.into_iter().filter(new).collect();
    found.extend(written);
    let include = lists(
        "audience.include",
        store,
        &spec.audience.include,
        &mut found,
    )
    .await?;
    lists(
        "audience.exclude",
        store,
        &spec.audience.exclude,
        &mut found,
    )
    .await?;
    let placeholders = message
        .map(|message| message.placeholders())
        .unwrap_or_default();
    // A draft without lists, or with one that is gone, has no audience that could be judged.
    if !include.is_empty() && include.len() == spec.audience.include.len() {
        found.extend(unfilled(&placeholders, &include));
    }
    Ok(found)
}

/// The lists that exist; the others, and those named twice, are problems of `field`.
async fn lists(
    field: &str,
    store: &Store,
    ids: &[ListId],
    found: &mut Vec<FieldProblem>,
) -> Result<Vec<List>, StoreError> {
    if ids.len() > LISTS_MAX {
        return Ok(Vec::new());
    }
    let read: Vec<Option<List>> = stream::iter(ids.to_vec())
        .map(|id| store.list(id))
        .buffered(CONCURRENCY)
        .try_collect()
        .await?;
    let mut seen = BTreeSet::new();
    for (id, list) in ids.iter().zip(&read) {
        if list.is_none() {
            found.push(FieldProblem::new(field, format!("there is no list {id}")));
        }
        if !seen.insert(id) {
            found.push(FieldProblem::new(field, format!("names list {id} twice")));
        }
    }
    Ok(read.into_iter().flatten().collect())
}

/// Placeholders without fallback that no list can fill.
fn unfilled(placeholders: &[Placeholder], lists: &[List]) -> Vec<FieldProblem> {
    let names: BTreeSet<&str> = placeholders
        .iter()
        .filter(|placeholder| placeholder.fallback.is_none())
        .map(|placeholder| placeholder.name.as_str())
        .filter(|name| !lists.iter().any(|list| list.fills(name)))
        .collect();
    let sentence = |name| {
        format!("no list of the audience has a column for [{name}]; add one or write [{name}|…]")
    };
    names
        .into_iter()
        .map(|name| FieldProblem::new("message", sentence(name)))
        .collect()
}
