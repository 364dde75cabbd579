//! A campaign's Markdown message, compiled once and written for each recipient: Teams text, Adaptive Cards, Skype
//! plain text, Skype HTML and the console's preview.
//!
//! Pure: no clock, no network; of the workspace only the fields of a campaign.
//!
//! # Decisions
//!
//! * **Teams gets `textFormat: "xml"`.** Its escape is complete (`& < >`, nothing else starts markup), while the
//!   rules of Teams' Markdown parser are not published, so no backslash escape of a person's data could be shown
//!   to be right.
//! * **Only what Teams draws on desktop, iOS and Android is used as markup**: bold, italic, preformatted blocks,
//!   quotes, links. A heading becomes a bold line, a list becomes lines with `•` or numbers, a rule becomes a line
//!   of dashes, struck text keeps its tildes (`~10 €~`: Android draws `<strike>` as plain text, which turns a
//!   crossed-out price into a price), inline code becomes text (`<pre>` would break the line).
//! * **One layout, four dialects.** The preview has the same lines and bullets as the message, so an author does
//!   not see a list that nobody will receive.
//! * **A line break in the source is a line break in the message**, as in any chat box.
//! * **A person's data is text.** It is stripped of control and direction characters, put on one line and escaped;
//!   it enters after the Markdown was parsed, so it cannot be parsed as Markdown. (A chat client may still make a
//!   bare address in it clickable by itself; nothing in the message can prevent that.)
//! * **Cards hold no `TextBlock`.** Its Markdown cannot be escaped alike for all clients: backslashes are shown by
//!   some versions on iOS and Android, and entities are not decoded there (microsoft/AdaptiveCards issues 4677 and
//!   5590, MicrosoftDocs/msteams-docs 5793 and 10997). The runs of a `RichTextBlock` are plain text everywhere. A
//!   link in a text is a run with `selectAction`; Teams' desktop client did not draw those as links for some weeks
//!   (AdaptiveCards 9100), so the link that matters belongs on the button.
//! * **Placeholders are recognised before Markdown**, so they work inside emphasis, code, link texts and query
//!   values. `\[NAME]` is the literal text.

mod bare_url;
mod build;
mod card;
mod clean;
mod collect_links;
mod dialect;
mod escape;
mod frame;
mod layout;
mod link;
mod message;
mod output;
mod placeholder;
mod problem;
mod size;
mod slots;
mod summary;
mod tree;
mod url_template;

#[cfg(test)]
mod tests;

pub use card::{CARD_LIMIT_BYTES, card_utf16_bytes};
pub use dialect::Format;
pub use link::{Link, MAX_LINKS};
pub use message::{Card, MAX_CHARS, Message, Rendered};
pub use placeholder::Placeholder;
pub use problem::{ParseError, Problem, ProblemCode};
pub use size::{TEAMS_LIMIT_BYTES, size_utf16_bytes};
pub use summary::SUMMARY_CHARS;
pub use url_template::{UrlError, UrlTemplate};
