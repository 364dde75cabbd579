//! The words and shapes of a campaign as OpenAPI describes them. They mirror types of `domain`, which knows nothing of
//! HTTP; values of them are never made.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a message travels.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A Microsoft Teams bot.
    Teams,
    /// Skype for Business Server.
    Skype,
}

/// The form in which a message arrives.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageFormat {
    /// Text; the only one for Skype.
    Message,
    /// A card headed `Idea`.
    Idea,
    /// A card headed `Success`.
    Success,
    /// A card headed `Important`.
    Important,
    /// A card with a title, and a picture and a button if wanted.
    Card,
}

/// What a card has besides its text, which is `message`.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Card {
    /// Plain text of 1 to 200 characters; placeholders allowed.
    #[schema(
        example = "We move, [FIRSTNAME|everybody]",
        min_length = 1,
        max_length = 200
    )]
    pub title: String,
    /// `https` address of a picture (PNG, JPEG or GIF of at most 1024 by 1024 pixels and 1 MB), the same for everybody.
    #[serde(default)]
    #[schema(example = "https://contoso.example/move.png", max_length = 2000)]
    pub image: Option<String>,
    /// What the picture shows, for people who do not see it; needed with a picture.
    #[serde(default)]
    #[schema(example = "The new office", min_length = 1, max_length = 200)]
    pub image_alt: Option<String>,
    /// A button below the text.
    #[serde(default)]
    pub button: Option<CardButton>,
}

/// A button that leads to a page. Its visits are counted as those of the message's last link.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct CardButton {
    /// Plain text of 1 to 40 characters; placeholders allowed.
    #[schema(example = "See the plan", min_length = 1, max_length = 40)]
    pub label: String,
    /// `https` address; placeholders in query values only.
    #[schema(
        example = "https://contoso.example/move?who=[FIRSTNAME]",
        max_length = 2000
    )]
    pub url: String,
}

/// Where a campaign is in its life.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Being written.
    Draft,
    /// Accepted for publishing; the plan is being made.
    Publishing,
    /// Planned; nothing sent yet.
    Scheduled,
    /// The first batch has begun.
    Running,
    /// Nobody is waiting any more, or the window is over.
    Finished,
}

/// Who may be sent to.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// Only people who are available.
    Available,
    /// People who are available, away or busy.
    Reachable,
    /// Everybody; presence is not asked for.
    Always,
}

/// What happens to a person whose ladder is spent.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnExhausted {
    /// The message is unprogrammed.
    Unprogram,
    /// The last rung delivers whatever the presence.
    Deliver,
}

/// What happens to a send whose result cannot be known.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnAmbiguous {
    /// It stays `unknown`: at most once.
    Hold,
    /// It is sent again: at least once.
    Resend,
}

/// Why a campaign is finished.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FinishReason {
    /// Everybody is in a final outcome.
    Done,
    /// The window is over; whoever was still waiting is unprogrammed.
    WindowClosed,
    /// An operator cancelled it.
    Cancelled,
}

/// A day of the week.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

/// How long the send window lasts: exactly one of the two.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Length {
    /// Elapsed hours, 1 to 240.
    #[schema(example = 2)]
    Hours(u16),
    /// Calendar days, 1 to 60, the start day being day 1.
    #[schema(example = 3)]
    Days(u16),
}

/// The local hours in which a message may be sent, half-open.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OpeningHours {
    /// First open minute of a day.
    #[schema(example = "08:00", pattern = "^([01][0-9]|2[0-4]):[0-5][0-9]$")]
    pub from: String,
    /// First closed minute after it; `24:00` is the end of the day.
    #[schema(example = "18:00", pattern = "^([01][0-9]|2[0-4]):[0-5][0-9]$")]
    pub to: String,
    /// Open days of the week; Monday to Friday when absent.
    #[serde(default)]
    #[schema(example = json!(["mon", "tue", "wed", "thu", "fri"]))]
    pub weekdays: Vec<Weekday>,
    /// Local dates that are closed all day; at most 366.
    #[serde(default)]
    #[schema(value_type = Vec<String>, example = json!(["2026-12-25"]), max_items = 366)]
    pub skip: Vec<String>,
}

/// Whom a campaign addresses. A person in two lists is addressed once; the first list gives the row.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Audience {
    /// Lists whose members are addressed; at most 50.
    #[serde(default)]
    #[schema(example = json!(["lst_01KB0000000000000000000000"]), max_items = 50)]
    pub include: Vec<String>,
    /// Lists whose members are left out; at most 50.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub exclude: Vec<String>,
}

/// What an author writes.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Draft {
    /// 1 to 120 characters.
    #[schema(example = "Office move", min_length = 1, max_length = 120)]
    pub name: String,
    /// Markdown of 1 to 8,000 characters. `[FIRSTNAME]`, `[LASTNAME]` and any list column upper-cased stand for the
    /// recipient's values; `[CITY|there]` gives a fallback.
    #[schema(
        example = "Hello [FIRSTNAME|there], we move on **Monday**: https://contoso.example/move",
        min_length = 1,
        max_length = 8000
    )]
    pub message: String,
    /// `message` when absent; the others are for Teams.
    #[serde(default)]
    pub format: Option<MessageFormat>,
    /// With the format `card`, and only with it.
    #[serde(default)]
    pub card: Option<Card>,
    /// How it travels.
    pub channel: Channel,
    /// Whom it addresses.
    #[serde(default)]
    pub audience: Option<Audience>,
    /// Local date and time of the start in `time_zone`.
    #[schema(example = "2026-12-01T15:00")]
    pub start: String,
    /// IANA time zone of `start` and of everybody who has none of their own.
    #[schema(example = "Europe/Paris")]
    pub time_zone: String,
    /// How long the send window lasts.
    pub duration: Length,
    /// When a message may be sent.
    pub opening_hours: OpeningHours,
    /// Who may be sent to. `always` for Teams and `available` for Skype when absent.
    #[serde(default)]
    pub presence: Option<Presence>,
    /// `unprogram` when absent.
    #[serde(default)]
    pub on_exhausted: Option<OnExhausted>,
    /// `hold` when absent.
    #[serde(default)]
    pub on_ambiguous: Option<OnAmbiguous>,
}
