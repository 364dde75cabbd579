//! Pages for human eyes.

use crate::web::Reply;

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
    table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ddd}\
    article{border:1px solid #ddd;border-radius:.4rem;padding:.6rem 1rem;margin:.8rem 0}pre{white-space:pre-wrap}";

/// The page of people: a search form and what was found.
pub(crate) fn people_page(title: &str, query: &str, content: &str) -> Reply {
    let page = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>\
         <title>{title}</title><style>{STYLE}</style><h1><a href='/people'>People</a></h1>\
         <form><input name=q value='{}' placeholder='Name or address' aria-label='Name or address'>\
         <button>Search</button></form>{content}</html>",
        escape(query)
    );
    // The page shows text that others wrote: nothing in it may run or load.
    let policy =
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";
    Reply::html(page).with_header("content-security-policy", policy)
}

/// A value in the query of a link.
pub(crate) fn link_value(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// A text between tags or in an attribute.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
