//! OData query options. One that is not supported here is refused rather than ignored.

use super::Context;
use super::filter::{self, Clause};
use crate::teams::http::{Reply, Request};
use serde_json::{Map, Value};

/// Items on a page unless `$top` says otherwise.
const PAGE: usize = 100;
const MOST_ON_A_PAGE: usize = 999;

/// The options of one request.
pub(super) struct Query {
    pub(super) select: Option<Vec<String>>,
    pub(super) filter: Option<Vec<Clause>>,
    pub(super) top: usize,
    /// Whether the size of the whole collection is wanted.
    pub(super) count: bool,
    /// Position to go on from, as an earlier page gave it.
    pub(super) skip: i64,
}

impl Query {
    /// `selectable` properties, `filterable` ones among them.
    pub(super) fn parse(
        context: &Context<'_>,
        request: &Request,
        selectable: &[&str],
        filterable: &[&str],
    ) -> Result<Self, Reply> {
        let mut query = Self {
            select: None,
            filter: None,
            top: PAGE,
            count: false,
            skip: 0,
        };
        for (name, value) in &request.query {
            match name.as_str() {
                "$select" => query.select = Some(select(context, value, selectable)?),
                "$filter" if !filterable.is_empty() => {
                    query.filter = Some(filter(context, value, filterable)?)
                }
                "$top" => {
                    let top = value
                        .parse()
                        .ok()
                        .filter(|top| (1..=MOST_ON_A_PAGE).contains(top));
                    query.top = top.ok_or_else(|| {
                        context.bad_request("Invalid page size specified: 1 to 999.")
                    })?;
                }
                "$count" if value == "true" => query.count = is_advanced(context, request)?,
                "$skiptoken" => {
                    let skip = value
                        .strip_prefix('p')
                        .and_then(|digits| i64::from_str_radix(digits, 36).ok());
                    let skip = skip.filter(|skip| *skip >= 0);
                    query.skip =
                        skip.ok_or_else(|| context.bad_request("The skip token is invalid."))?;
                }
                _ => {
                    return Err(context
                        .unsupported(&format!("The query option '{name}' is not supported.")));
                }
            }
        }
        Ok(query)
    }

    /// Only the selected properties; without `$select` only those given by default.
    pub(super) fn project(&self, resource: Value, by_default: &[&str]) -> Value {
        let Value::Object(fields) = resource else {
            return resource;
        };
        let wanted = |name: &String| match &self.select {
            Some(selected) => selected.contains(name),
            None => by_default.contains(&name.as_str()),
        };
        let kept: Map<String, Value> = fields
            .into_iter()
            .filter(|(name, _)| name.starts_with('@') || wanted(name))
            .collect();
        Value::Object(kept)
    }
}

/// Counting goes by an index that is a little behind: the caller has to say that this will do.
fn is_advanced(context: &Context<'_>, request: &Request) -> Result<bool, Reply> {
    let level = request.header("consistencylevel").unwrap_or_default();
    if level.eq_ignore_ascii_case("eventual") {
        return Ok(true);
    }
    Err(context.unsupported("$count needs the header 'ConsistencyLevel: eventual'."))
}

fn select(context: &Context<'_>, text: &str, selectable: &[&str]) -> Result<Vec<String>, Reply> {
    text.split(',')
        .map(str::trim)
        .map(|name| {
            let known = selectable
                .iter()
                .find(|known| known.eq_ignore_ascii_case(name));
            known.map(|known| (*known).to_owned()).ok_or_else(|| {
                context.bad_request(&format!(
                    "Parsing OData Select and Expand failed: no property named '{name}'."
                ))
            })
        })
        .collect()
}

fn filter(context: &Context<'_>, text: &str, filterable: &[&str]) -> Result<Vec<Clause>, Reply> {
    let clauses = filter::parse(text).map_err(|refusal| match refusal {
        filter::Refusal::Syntax => context.bad_request(refusal.message()),
        filter::Refusal::TooMany => context.unsupported(refusal.message()),
    })?;
    match clauses
        .iter()
        .find(|clause| !filterable.contains(&clause.attribute.as_str()))
    {
        Some(clause) => Err(context.unsupported(&format!(
            "Filter on '{}' is not supported.",
            clause.attribute
        ))),
        None => Ok(clauses),
    }
}
