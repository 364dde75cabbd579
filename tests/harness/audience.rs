//! Lists and campaigns that tests send to.

use serde_json::{Value, json};
use simulators::teams::PopulateRule;

const FIRST: [&str; 8] = [
    "Ann",
    "Bjørn",
    "Chloé",
    "Diego",
    "Zoë",
    "Femi",
    "Jürgen",
    "Hugo \"Hu\"",
];
const LAST: [&str; 6] = [
    "Martin",
    "Larsen, Jr.",
    "Dubois",
    "García",
    "Nováková",
    "O'Neill",
];

/// A list of `count` people at contoso.example, with accents, quotes and separators in their names.
pub fn csv(count: usize, separator: char) -> String {
    let quote = |text: &str| {
        if text.contains(['"', ',', ';']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.to_owned()
        }
    };
    let mut text =
        ["First name", "Last name", "Email", "City"].join(&separator.to_string()) + "\r\n";
    for n in 0..count {
        let row = [
            quote(FIRST[n % FIRST.len()]),
            quote(LAST[n % LAST.len()]),
            format!("person{n:05}@contoso.example"),
            quote(["Paris", "Lyon", "Saint-Étienne"][n % 3]),
        ];
        text += &(row.join(&separator.to_string()) + "\r\n");
    }
    text
}

/// Everybody at contoso.example exists, has the app and is available.
pub fn everyone() -> PopulateRule {
    PopulateRule::everyone("contoso.example")
}

/// A three-day campaign from Tuesday 1 December 2026, 08:00 in Paris, to `lists`.
pub fn campaign(lists: &[&str]) -> Value {
    json!({
        "name": "Passkeys replace passwords",
        "message": "Hello [FIRSTNAME], **passkeys** are here: [create yours](https://intranet.example/passkeys?from=push).",
        "channel": "teams",
        "audience": {"include": lists, "exclude": []},
        "start": "2026-12-01T08:00",
        "time_zone": "Europe/Paris",
        "duration": {"days": 3},
        "opening_hours": {"from": "08:00", "to": "18:00"},
        "presence": "always",
    })
}
