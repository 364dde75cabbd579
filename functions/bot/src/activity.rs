//! Activities as Teams sends them, reduced to what the bot does something about. Whatever else is in them is not
//! read; what is missing or of another type counts as missing.

use chrono::{DateTime, Utc};
use serde_json::Value;

/// In bytes. Real ids have up to some 200.
const LONGEST_ID: usize = 1_024;
const LONGEST_URL: usize = 2_048;
const LONGEST_WORD: usize = 128;
const READ_RECEIPT: &str = "application/vnd.microsoft.readReceipt";

/// An activity. Only its token makes it true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Activity {
    pub(crate) kind: Kind,
    /// Empty when there is none.
    pub(crate) id: String,
    pub(crate) at: Option<DateTime<Utc>>,
    pub(crate) channel: String,
    /// As it was written: the token has to bear the same.
    pub(crate) service_url: String,
    /// Every tenant it names.
    pub(crate) tenants: Vec<String>,
    pub(crate) conversation_id: String,
    /// Whether it is the conversation of one person with the bot, and not a group's or a channel's.
    pub(crate) is_personal: bool,
    pub(crate) person: Option<Person>,
    /// Such as `fr-FR`; empty when there is none.
    pub(crate) locale: String,
}

/// Whoever did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    /// The Entra object id, in lower case.
    pub(crate) object_id: String,
    /// The bot's own name for the person: `29:…`.
    pub(crate) user_id: String,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Installed,
    Uninstalled,
    /// A text, a file, a button of a card.
    Message,
    /// Everything up to this activity id was read.
    Read(i64),
    /// A question that wants its answer in the response; its name.
    Invoke(String),
    Other,
}

impl Activity {
    /// None for what is no JSON object.
    pub(crate) fn read(body: &[u8]) -> Option<Self> {
        let value: Value = serde_json::from_slice(body).ok()?;
        value.as_object()?;
        let conversation = &value["conversation"];
        let tenants = [
            &value["channelData"]["tenant"]["id"],
            &conversation["tenantId"],
        ];
        Some(Self {
            kind: kind(&value),
            id: text(&value["id"], LONGEST_ID),
            at: value["timestamp"].as_str().and_then(|at| at.parse().ok()),
            channel: text(&value["channelId"], LONGEST_WORD),
            service_url: text(&value["serviceUrl"], LONGEST_URL),
            tenants: tenants
                .into_iter()
                .filter_map(Value::as_str)
                .map(|tenant| tenant.chars().take(LONGEST_WORD).collect())
                .collect(),
            conversation_id: text(&conversation["id"], LONGEST_ID),
            is_personal: conversation["conversationType"] == "personal",
            person: person(&value["from"]),
            locale: text(&value["locale"], LONGEST_WORD),
        })
    }
}

fn kind(activity: &Value) -> Kind {
    match activity["type"].as_str().unwrap_or_default() {
        "message" => Kind::Message,
        "installationUpdate" => match activity["action"].as_str().unwrap_or_default() {
            // An upgrade takes the app away and adds it again.
            "add" | "add-upgrade" => Kind::Installed,
            "remove" | "remove-upgrade" => Kind::Uninstalled,
            _ => Kind::Other,
        },
        "conversationUpdate" => {
            let bot = activity["recipient"]["id"].as_str().unwrap_or_default();
            let has_bot = |members: &Value| {
                let mut members = members.as_array().into_iter().flatten();
                !bot.is_empty() && members.any(|member| member["id"] == bot)
            };
            match (
                has_bot(&activity["membersAdded"]),
                has_bot(&activity["membersRemoved"]),
            ) {
                (true, false) => Kind::Installed,
                (false, true) => Kind::Uninstalled,
                _ => Kind::Other,
            }
        }
        "event" if activity["name"] == READ_RECEIPT => {
            let last = &activity["value"]["lastReadMessageId"];
            let number = last
                .as_i64()
                .or_else(|| last.as_str().and_then(|text| text.parse().ok()));
            number.map_or(Kind::Other, Kind::Read)
        }
        "invoke" => Kind::Invoke(text(&activity["name"], LONGEST_WORD)),
        _ => Kind::Other,
    }
}

/// None without an object id: nobody of the directory.
fn person(from: &Value) -> Option<Person> {
    let object_id = from["aadObjectId"].as_str().filter(|id| is_guid(id))?;
    Some(Person {
        object_id: object_id.to_ascii_lowercase(),
        user_id: text(&from["id"], LONGEST_ID),
    })
}

/// `8d1b0f4e-0000-4000-8000-000000000001`, in any case.
pub(crate) fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Empty when it is no text or a longer one.
fn text(value: &Value, longest: usize) -> String {
    let text = value.as_str().filter(|text| text.len() <= longest);
    text.unwrap_or_default().to_owned()
}
