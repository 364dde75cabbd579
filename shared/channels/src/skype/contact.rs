//! Addresses, and the people a search finds for them. The search is fuzzy: only an exact match counts.

use super::links::{embedded, link};
use crate::teams::DirectoryUser;
use serde_json::Value;
use std::collections::HashMap;

/// The longest address SMTP can carry; a query takes 256 characters.
const LONGEST_ADDRESS: usize = 254;

/// The one form of an address: `SIP:Ann@Contoso.example;user=phone` and `ann@contoso.example` are both
/// `ann@contoso.example`. None for what cannot be one.
pub(super) fn bare(address: &str) -> Option<String> {
    let address = address.trim();
    let scheme = address
        .get(..4)
        .filter(|start| start.eq_ignore_ascii_case("sip:"));
    let rest = scheme.map_or(address, |_| &address[4..]);
    let rest = rest.split(';').next().unwrap_or_default();
    let (user, host) = rest.rsplit_once('@')?;
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '?');
    if user.is_empty() || host.is_empty() || rest.len() > LONGEST_ADDRESS || rest.contains(odd) {
        return None;
    }
    Some(rest.to_lowercase())
}

/// The SIP address of a bare one.
pub(super) fn sip(bare: &str) -> String {
    format!("sip:{bare}")
}

/// A person found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Contact {
    /// Without `sip:`, in lower case.
    pub bare: String,
    mail: Option<String>,
    /// Where the presence is read.
    pub presence: Option<String>,
}

impl Contact {
    /// In the words both channels share. The pool knows only a display name, which is not taken apart by
    /// guessing, and finds nobody whose account is switched off.
    pub(super) fn user(self) -> DirectoryUser {
        DirectoryUser {
            object_id: sip(&self.bare),
            given_name: None,
            surname: None,
            mail: self.mail,
            upn: None,
            account_enabled: true,
        }
    }
}

/// The one person in the answer to a search whose SIP or mail address is `wanted` (bare). A SIP address counts
/// more; two people with the same mail address are nobody, for a message must not go to the wrong one.
/// The outer None: this is no answer to a search.
pub(super) fn find(body: &[u8], wanted: &str) -> Option<Option<Contact>> {
    let answer: Value = serde_json::from_slice(body).ok()?;
    answer.as_object()?;
    let contacts = match embedded(&answer, "contact") {
        Some(Value::Array(contacts)) => contacts.as_slice(),
        Some(one @ Value::Object(_)) => std::slice::from_ref(one),
        _ => &[],
    };
    let mut by_mail: HashMap<String, Contact> = HashMap::new();
    for (contact, mails) in contacts.iter().filter_map(contact) {
        if contact.bare == wanted {
            return Some(Some(contact));
        }
        if mails.iter().any(|mail| mail == wanted) {
            by_mail.insert(contact.bare.clone(), contact);
        }
    }
    let several = by_mail.len() > 1;
    Some(by_mail.into_values().next().filter(|_| !several))
}

fn contact(value: &Value) -> Option<(Contact, Vec<String>)> {
    let mails = value.get("emailAddresses").and_then(Value::as_array);
    let mails: Vec<&str> = mails
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let contact = Contact {
        bare: bare(value.get("uri")?.as_str()?)?,
        mail: mails.first().map(|mail| (*mail).to_owned()),
        presence: link(value, "contactPresence").map(str::to_owned),
    };
    Some((contact, mails.into_iter().filter_map(bare).collect()))
}

/// Where presences are read, by bare address. Bounded: the older half of what was not asked for lately goes.
#[derive(Debug)]
pub(super) struct Contacts {
    most: usize,
    recent: HashMap<String, String>,
    older: HashMap<String, String>,
}

impl Contacts {
    /// Remembers at least the last `most / 2` people, and never more than `most`.
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            recent: HashMap::new(),
            older: HashMap::new(),
        }
    }

    pub(super) fn remember(&mut self, bare: String, href: String) {
        self.older.remove(&bare);
        self.recent.insert(bare, href);
        if self.recent.len() >= self.most / 2 {
            self.older = std::mem::take(&mut self.recent);
        }
    }

    pub(super) fn presence_of(&mut self, bare: &str) -> Option<String> {
        if let Some(href) = self.older.remove(bare) {
            self.remember(bare.to_owned(), href);
        }
        self.recent
            .get(bare)
            .or_else(|| self.older.get(bare))
            .cloned()
    }

    pub(super) fn forget(&mut self, bare: &str) {
        self.recent.remove(bare);
        self.older.remove(bare);
    }

    pub(super) fn clear(&mut self) {
        self.recent.clear();
        self.older.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn addresses_have_one_form() {
        for (given, expected) in [
            ("ann@contoso.example", Some("ann@contoso.example")),
            ("sip:Ann@Contoso.example", Some("ann@contoso.example")),
            (
                " SIP:ann@contoso.example;user=phone ",
                Some("ann@contoso.example"),
            ),
            ("sip:", None),
            ("ann", None),
            ("@contoso.example", None),
            ("ann@", None),
            ("ann lee@contoso.example", None),
            ("ann@contoso.example?body=x", None),
            ("tel:+15550100", None),
        ] {
            assert_eq!(bare(given).as_deref(), expected, "{given}");
        }
        assert_eq!(
            bare(&format!("{}@x.example", "a".repeat(LONGEST_ADDRESS))),
            None
        );
    }

    fn answer(contacts: Value) -> Vec<u8> {
        json!({ "_embedded": { "contact": contacts }, "rel": "search" })
            .to_string()
            .into_bytes()
    }

    fn person(uri: &str, mails: &[&str]) -> Value {
        json!({ "uri": uri, "emailAddresses": mails, "_links": { "contactPresence": { "href": format!("/p/{uri}") } } })
    }

    #[test]
    fn only_an_exact_match_counts_and_a_sip_address_more_than_a_mail_address() {
        let contacts = json!([
            person("sip:joann@contoso.example", &["joann@contoso.example"]),
            person("sip:annlee@contoso.example", &["Ann@contoso.example"]),
            person("sip:Ann@contoso.example", &["a.lee@contoso.example"]),
            {}, 7, { "uri": "tel:+1" },
        ]);
        let of = |wanted| find(&answer(contacts.clone()), wanted).unwrap();
        assert_eq!(
            of("ann@contoso.example").unwrap().bare,
            "ann@contoso.example"
        );
        let by_mail = of("a.lee@contoso.example").unwrap();
        assert_eq!(
            by_mail.presence.as_deref(),
            Some("/p/sip:Ann@contoso.example")
        );
        assert_eq!(by_mail.user().object_id, "sip:ann@contoso.example");
        assert_eq!(of("nn@contoso.example"), None);
    }

    #[test]
    fn two_people_with_one_mail_address_are_nobody_but_one_listed_twice_is_found() {
        let shared = |a, b| {
            answer(json!([
                person(a, &["team@x.example"]),
                person(b, &["team@x.example"])
            ]))
        };
        assert_eq!(
            find(
                &shared("sip:a@x.example", "sip:b@x.example"),
                "team@x.example"
            ),
            Some(None)
        );
        assert!(
            find(
                &shared("sip:a@x.example", "sip:A@x.example"),
                "team@x.example"
            )
            .unwrap()
            .is_some()
        );
        assert_eq!(find(b"{}", "a@x.example"), Some(None));
        assert_eq!(find(b"<html>", "a@x.example"), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn any_text_is_an_address_or_none(text in "\\PC{0,40}|(sip:)?[a-zA-Z.é]{1,9}@[a-z.]{1,9}(;x=y)?") {
            if let Some(found) = bare(&text) {
                prop_assert_eq!(bare(&sip(&found)), Some(found.clone()));
            }
        }

        #[test]
        fn contacts_are_bounded_and_the_latest_are_kept(asked in prop::collection::vec(0u32..40, 1..200)) {
            let mut contacts = Contacts::new(20);
            for number in &asked {
                contacts.remember(number.to_string(), format!("/{number}"));
                prop_assert!(contacts.recent.len() + contacts.older.len() <= 20);
            }
            for number in asked.iter().rev().take(10) {
                prop_assert_eq!(contacts.presence_of(&number.to_string()), Some(format!("/{number}")));
            }
        }
    }
}
