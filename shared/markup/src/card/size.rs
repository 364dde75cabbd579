//! Sizes of cards as the channel counts them: bytes of UTF-16.

use std::fmt::Write;

use serde_json::Value;

use super::Person;
use crate::placeholder::Placeholder;

/// The largest content of a card, in bytes of UTF-16.
///
/// Teams takes activities of 100 KB. For cards another limit of 28 KB was published before and is still met by other
/// ways into Teams, so it is kept to.
pub const CARD_LIMIT_BYTES: usize = 28 * 1024;

/// A character of a cell is never longer than this one: two units in a text, twelve in an address.
const LONGEST_CHAR: &str = "😀";
/// What the bound of a text allows for each character of a tracked link; the bound of a card allows the same.
const PER_LINK_CHAR: usize = 5;

/// The size of a card's content, to be held against [`CARD_LIMIT_BYTES`].
#[must_use]
pub fn card_utf16_bytes(card: &Value) -> usize {
    /// Counts what is written to it.
    struct Units(usize);
    impl Write for Units {
        fn write_str(&mut self, text: &str) -> std::fmt::Result {
            self.0 += text.encode_utf16().count();
            Ok(())
        }
    }
    let mut units = Units(0);
    // Counting cannot fail.
    let _ = write!(units, "{card}");
    units.0.saturating_mul(2)
}

/// The most that any person's card can take, up to somewhat above the limit: the card of a person who has the
/// longest cell in each column. `write` makes the card of a person.
pub(crate) fn longest(
    longest_value: &dyn Fn(&str) -> usize,
    link_len: usize,
    write: &dyn Fn(Person<'_>) -> Option<Value>,
) -> usize {
    // Anything longer is over the limit by itself.
    let capped = |chars: usize| chars.min(CARD_LIMIT_BYTES);
    let resolve = |placeholder: &Placeholder| {
        let chars = capped(longest_value(&placeholder.name));
        let default = placeholder.default_text();
        let mut text = LONGEST_CHAR.repeat(chars);
        if chars < default.chars().count() {
            text.push_str(default);
        }
        text
    };
    let url = "x".repeat(capped(link_len.saturating_mul(PER_LINK_CHAR)));
    let link = |_| url.clone();
    let person = Person {
        resolve: &resolve,
        link: &link,
    };
    write(person).map_or(0, |card| card_utf16_bytes(&card))
}
