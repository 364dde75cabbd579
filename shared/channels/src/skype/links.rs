//! Links as resources carry them: `_links.{rel}.href`, `_embedded.{rel}`. They are taken, never built.

use serde_json::Value;

/// The `href` of the link `rel`; of several, the first.
pub(super) fn link<'a>(resource: &'a Value, rel: &str) -> Option<&'a str> {
    let link = resource.get("_links")?.get(rel)?;
    let link = link.as_array().map_or(Some(link), |links| links.first())?;
    link.get("href")?.as_str().filter(|href| !href.is_empty())
}

/// What is embedded under `rel`.
pub(super) fn embedded<'a>(resource: &'a Value, rel: &str) -> Option<&'a Value> {
    resource.get("_embedded")?.get(rel)
}

/// Whether both name the same resource. The server writes hrefs with and without its own host, and with
/// varying parameters.
pub(super) fn same(one: &str, other: &str) -> bool {
    let one = path(one);
    !one.is_empty() && one == path(other)
}

/// Whether `href` lies below `parent`.
pub(super) fn below(href: &str, parent: &str) -> bool {
    let parent = path(parent);
    !parent.is_empty()
        && path(href)
            .strip_prefix(parent)
            .is_some_and(|rest| rest.starts_with('/'))
}

/// The last segment of an href: what the server calls the resource. Empty for what is too long to be an id.
pub(super) fn name(href: &str) -> &str {
    let name = path(href).rsplit('/').next().unwrap_or_default();
    if name.len() <= 256 { name } else { "" }
}

fn path(href: &str) -> &str {
    let rest = match href.find("://") {
        Some(scheme) => {
            let rest = &href[scheme + 3..];
            &rest[rest.find('/').unwrap_or(rest.len())..]
        }
        None => href,
    };
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    rest[..end].trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn a_link_is_taken_from_an_object_or_the_first_of_a_list() {
        let resource = json!({ "_links": { "one": { "href": "/1" }, "many": [{ "href": "/2" }, { "href": "/3" }],
            "none": [], "empty": { "href": "" }, "odd": 7 } });
        assert_eq!(link(&resource, "one"), Some("/1"));
        assert_eq!(link(&resource, "many"), Some("/2"));
        for rel in ["none", "empty", "odd", "missing"] {
            assert_eq!(link(&resource, rel), None, "{rel}");
        }
    }

    #[test]
    fn hosts_and_parameters_make_no_other_resource() {
        assert!(same("/ucwa/1/a", "https://pool.example:443/ucwa/1/a?x=1"));
        assert!(!same("/ucwa/1/a", "/ucwa/1/ab"));
        assert!(!same("", ""));
        assert!(!same("https://pool.example", "https://other.example"));
        assert!(below("https://pool.example/c/137/messaging", "/c/137"));
        assert!(!below("/c/1370", "/c/137") && !below("/c/137", "/c/137"));
        assert!(!below("/c", ""));
        assert_eq!(name("https://pool.example/invitations/60c?x=1"), "60c");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn any_text_is_an_href_without_panic(one in "\\PC{0,40}", other in "(https?://)?[a-z/?#é]{0,20}") {
            let _ = (same(&one, &other), below(&other, &one), name(&one));
            prop_assert_eq!(same(&one, &other), same(&other, &one));
        }
    }
}
