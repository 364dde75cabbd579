//! From people of the directory to rows of a list.

use super::read::LeftOut;
use channels::DirectoryPerson;
use domain::list::Member;
use std::collections::BTreeMap;

/// A member, and who that is in the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) member: Member,
    pub(super) object_id: Box<str>,
}

/// The people as rows, in order of address, each address once.
///
/// The address is the mail address; where another person has the same one, or there is none, the principal name. Of
/// several people with one mail address the one whose principal name it is has it, then the smallest object id:
/// the same people get the same addresses whatever order they come in.
pub(super) fn rows(mut people: Vec<DirectoryPerson>, left_out: &mut LeftOut) -> Vec<Row> {
    people.sort_by(|one, other| one.user.object_id.cmp(&other.user.object_id));
    let addresses = |person: &DirectoryPerson| {
        let valid = |text: &Option<String>| lists::address(text.as_deref()?).ok();
        (valid(&person.user.mail), valid(&person.user.upn))
    };
    let mut taken: BTreeMap<String, Row> = BTreeMap::new();
    let mut others = Vec::new();
    for person in people {
        match addresses(&person) {
            (None, None) => left_out.without_address += 1,
            (mail, Some(upn)) if mail.as_ref().is_none_or(|mail| *mail == upn) => {
                // Principal names are unique in a directory; what is not is left to the first.
                if !take(&mut taken, upn, &person) {
                    left_out.same_address += 1;
                }
            }
            (mail, upn) => others.push((person, mail, upn)),
        }
    }
    for (person, mail, upn) in others {
        let free = |address: &String| !taken.contains_key(address);
        let address = mail.filter(free).or_else(|| upn.filter(free));
        match address {
            Some(address) => drop(take(&mut taken, address, &person)),
            None => left_out.same_address += 1,
        }
    }
    taken.into_values().collect()
}

fn take(taken: &mut BTreeMap<String, Row>, address: String, person: &DirectoryPerson) -> bool {
    if taken.contains_key(&address) {
        return false;
    }
    let (first_name, last_name) = names(person, &address);
    let extra = [
        &person.department,
        &person.job_title,
        &person.office,
        &person.city,
        &person.country,
    ];
    let member = Member {
        address: address.as_str().into(),
        first_name: first_name.into(),
        last_name: last_name.into(),
        time_zone: None,
        extra: extra
            .map(|text| cell(text).unwrap_or_default().into())
            .into(),
    };
    let object_id = person.user.object_id.to_ascii_lowercase().into();
    taken.insert(address, Row { member, object_id });
    true
}

/// First and last name, neither of them empty. What the directory does not know comes from the display name, in
/// either order (`Ann Martin`, `Martin, Ann`), else from the address.
fn names(person: &DirectoryPerson, address: &str) -> (String, String) {
    let (given, surname) = (cell(&person.user.given_name), cell(&person.user.surname));
    let shown = cell(&person.display_name);
    let local = address.split('@').next().unwrap_or(address);
    let shown = shown.as_deref().unwrap_or(local);
    let (first, last) = match shown.split_once(", ") {
        Some((last, first)) => (first, last),
        None => shown.split_once(' ').unwrap_or((shown, shown)),
    };
    let or_shown = |part: &str| match part.trim() {
        "" => shown.to_owned(),
        part => part.to_owned(),
    };
    (
        given.unwrap_or_else(|| or_shown(first)),
        surname.unwrap_or_else(|| or_shown(last)),
    )
}

/// A clean cell; none for one that is empty or could not be in a file either.
fn cell(text: &Option<String>) -> Option<String> {
    let clean = lists::cell(text.as_deref()?).ok()?;
    (!clean.is_empty()).then(|| clean.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use channels::DirectoryUser;

    fn person(id: &str, mail: Option<&str>, upn: &str) -> DirectoryPerson {
        DirectoryPerson {
            user: DirectoryUser {
                object_id: id.into(),
                given_name: Some("Ann".into()),
                surname: Some("Martin".into()),
                mail: mail.map(Into::into),
                upn: Some(upn.into()),
                account_enabled: true,
            },
            display_name: None,
            guest: false,
            department: Some(" Legal\n".into()),
            job_title: None,
            office: Some("B\u{0}".into()),
            city: Some("Nîmes".into()),
            country: None,
        }
    }

    fn addresses(people: Vec<DirectoryPerson>) -> (Vec<(String, String)>, LeftOut) {
        let mut left_out = LeftOut::default();
        let rows = rows(people, &mut left_out);
        let pair = |row: Row| (row.member.address.into(), row.object_id.into());
        (rows.into_iter().map(pair).collect(), left_out)
    }

    fn named(given: Option<&str>, surname: Option<&str>, shown: Option<&str>) -> (String, String) {
        let mut person = person("1", None, "ann.m@corp.example");
        person.user.given_name = given.map(Into::into);
        person.user.surname = surname.map(Into::into);
        person.display_name = shown.map(Into::into);
        names(&person, "ann.m@corp.example")
    }

    #[test]
    fn mail_comes_before_the_principal_name_and_nobody_shares_an_address() {
        let people = vec![
            person("D", Some("Team@Corp.example"), "dan@corp.example"),
            person("c", Some("team@corp.example"), "cid@corp.example"),
            person("b", Some("bob@corp.example"), "b.smith@corp.example"),
            person("e", None, "eve@corp.example"),
            person("a", Some("x@corp.example"), "team@corp.example"),
            person("f", None, "no address"),
            person("g", Some("bob@corp.example"), "nothing"),
        ];
        let (found, left_out) = addresses(people.clone());
        // "D" sorts before "c": it has the address they share, and "c" its principal name.
        let expected = [
            ("bob@corp.example", "b"),
            ("cid@corp.example", "c"),
            ("eve@corp.example", "e"),
            ("team@corp.example", "d"),
            ("x@corp.example", "a"),
        ];
        assert_eq!(
            found,
            expected.map(|(one, id)| (one.to_owned(), id.to_owned()))
        );
        let mut reversed = people;
        reversed.reverse();
        assert_eq!(addresses(reversed).0, found);
        assert_eq!((left_out.without_address, left_out.same_address), (1, 1));
    }

    #[test]
    fn whoever_is_named_by_a_shared_mail_address_has_it() {
        let people = vec![
            person("1", Some("team@corp.example"), "ann@corp.example"),
            person("2", Some("team@corp.example"), "Team@corp.example"),
        ];
        let expected = [("ann@corp.example", "1"), ("team@corp.example", "2")];
        assert_eq!(
            addresses(people).0,
            expected.map(|(address, id)| (address.to_owned(), id.to_owned()))
        );
    }

    #[test]
    fn names_are_never_empty() {
        let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        assert_eq!(
            named(Some("Ann"), Some("Martin"), Some("x")),
            pair("Ann", "Martin")
        );
        assert_eq!(
            named(None, None, Some("Ann van Dam")),
            pair("Ann", "van Dam")
        );
        assert_eq!(
            named(None, None, Some("Martin, Ann")),
            pair("Ann", "Martin")
        );
        assert_eq!(
            named(Some("Ann"), None, Some("Ann Martin")),
            pair("Ann", "Martin")
        );
        assert_eq!(
            named(None, None, Some("Reception")),
            pair("Reception", "Reception")
        );
        assert_eq!(
            named(Some(" "), Some("\u{0}"), None),
            pair("ann.m", "ann.m")
        );
        assert_eq!(
            named(None, Some("Martin"), Some("Martin, ")),
            pair("Martin,", "Martin")
        );
    }

    #[test]
    fn cells_are_cleaned_like_those_of_a_file() {
        let rows = rows(
            vec![person("1", None, "ann@corp.example")],
            &mut LeftOut::default(),
        );
        let extra: Vec<&str> = rows[0].member.extra.iter().map(|cell| &**cell).collect();
        assert_eq!(extra, ["Legal", "", "", "Nîmes", ""]);
        assert_eq!(extra.len(), domain::list::DIRECTORY_COLUMNS.len());
    }
}
