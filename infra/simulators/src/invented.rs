//! Traits of people nobody wrote down: they follow from a hash of the address.

use crate::hash;
use crate::presence::PresenceScript;
use chrono::{DateTime, TimeDelta, Utc};

/// The lower-case form of an address of the domain, or `None` when it is of another domain or no address at all.
pub(crate) fn address(domain: &str, text: &str) -> Option<String> {
    let address = text.to_lowercase();
    let (local, of) = address.split_once('@')?;
    let legal = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    let is_one = !local.is_empty()
        && address.len() <= 254
        && local.chars().all(legal)
        && of.eq_ignore_ascii_case(domain);
    is_one.then_some(address)
}

/// The trait whose share of a thousand the address falls into; shares follow one another.
pub(crate) fn share<T>(address: &str, shares: impl IntoIterator<Item = (u32, T)>) -> Option<T> {
    let mut draw = hash::below("behaviour", &[address], 1000);
    for (share, value) in shares {
        match draw.checked_sub(u64::from(share)) {
            Some(rest) => draw = rest,
            None => return Some(value),
        }
    }
    None
}

/// Offline at first for a share of a thousand, who come back evenly spread over a window; `otherwise` for the rest.
pub(crate) fn presence(
    address: &str,
    absent_permille: u32,
    back: (DateTime<Utc>, DateTime<Utc>),
    otherwise: &PresenceScript,
) -> PresenceScript {
    if hash::below("absent", &[address], 1000) >= u64::from(absent_permille) {
        return otherwise.clone();
    }
    let spread = (back.1 - back.0).num_seconds().max(0).unsigned_abs();
    let delay = hash::below("back", &[address], spread.saturating_add(1));
    PresenceScript::AbsentUntil(back.0 + TimeDelta::seconds(delay.cast_signed()))
}

/// First and last name.
pub(crate) fn name(address: &str) -> (String, String) {
    (
        pick("given name", address, &GIVEN_NAMES),
        pick("surname", address, &SURNAMES),
    )
}

fn pick(label: &str, address: &str, names: &[&str]) -> String {
    names[hash::below(label, &[address], names.len() as u64) as usize].to_owned()
}

const GIVEN_NAMES: [&str; 16] = [
    "Ada", "Amara", "Bruno", "Chiara", "Dmitri", "Elif", "Farah", "Grace", "Hugo", "Ines", "Jonas",
    "Kenji", "Lucía", "Marta", "Nils", "Zoë",
];
const SURNAMES: [&str; 16] = [
    "Abe", "Bauer", "Costa", "Demir", "Eriksen", "Fischer", "García", "Hansen", "Ito", "Jansen",
    "Kowalski", "Lindt", "Moreau", "Novak", "O'Brien", "Rossi",
];
