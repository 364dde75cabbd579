//! Pages of a collection and the link to the next one.

use super::Context;
use crate::teams::http::{Reply, Request};
use serde_json::{Value, json};

/// A page; `next` is the position after it when there may be more.
pub(super) fn page(
    context: &Context<'_>,
    request: &Request,
    of: &str,
    items: Vec<Value>,
    next: Option<i64>,
) -> Reply {
    counted(context, request, of, items, next, None)
}

/// The same with the size of the whole collection, where that was asked for.
pub(super) fn counted(
    context: &Context<'_>,
    request: &Request,
    of: &str,
    items: Vec<Value>,
    next: Option<i64>,
    count: Option<usize>,
) -> Reply {
    let mut body = json!({"@odata.context": context.metadata(of), "value": items});
    if let Some(count) = count {
        body["@odata.count"] = count.into();
    }
    if let Some(next) = next {
        body["@odata.nextLink"] = next_link(context, request, next).into();
    }
    Reply::ok(body)
}

/// The same request from another position: clients follow it verbatim.
fn next_link(context: &Context<'_>, request: &Request, next: i64) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(
        request
            .query
            .iter()
            .filter(|(name, _)| name != "$skiptoken"),
    );
    query.append_pair("$skiptoken", &format!("p{}", base36(next)));
    format!(
        "{}/{}?{}",
        context.inner.base(),
        request.segments.join("/"),
        query.finish()
    )
}

/// Anything but a plain decimal, so that nobody is tempted to count in it.
fn base36(mut number: i64) -> String {
    let mut digits = Vec::new();
    loop {
        let digit = u32::try_from(number.rem_euclid(36)).unwrap_or_default();
        digits.push(char::from_digit(digit, 36).unwrap_or('0'));
        number /= 36;
        if number == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}
