//! The figures of a campaign.

use super::{FinishReason, Outcome, Reason, SeenPresence, State};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// All figures of a campaign, from one moment.
#[derive(Debug, Serialize, ToSchema)]
pub struct Report {
    /// The campaign.
    pub campaign: String,
    /// When everything below was read, in campaign time.
    pub read_at: DateTime<Utc>,
    /// Where the campaign is in its life.
    pub state: State,
    /// Whether an operator has paused it.
    pub paused: bool,
    /// Whether an operator has cancelled it.
    pub cancelled: bool,
    /// When it finished.
    pub finished_at: Option<DateTime<Utc>>,
    /// Why it finished.
    pub finish_reason: Option<FinishReason>,
    /// What the audience was made of.
    pub audience: AudienceCounts,
    /// Whether somebody may have received the message twice.
    pub guarantee: Guarantee,
    /// People by outcome; they add up to the recipients.
    pub totals: Totals,
    /// The share of each outcome among the recipients, in the order of `totals`.
    pub shares: Vec<OutcomeShare>,
    /// People sent, of the recipients.
    pub sent_rate: Share,
    /// Unique people with a human click, of the people sent.
    pub click_engagement: Share,
    /// Who opened the message; null while no read receipt has arrived for it.
    pub opened: Option<Opened>,
    /// People whose result is unknown and who clicked: the message did arrive.
    pub unknown_but_clicked: u32,
    /// What is tried next; none while nothing can be.
    pub next_due: Option<NextDue>,
    /// First and last acceptance by the channel.
    pub first_sent: Option<DateTime<Utc>>,
    /// See `first_sent`.
    pub last_sent: Option<DateTime<Utc>>,
    /// The last human click.
    pub last_click: Option<DateTime<Utc>>,
    /// People tried at each rung, and what came of it.
    pub by_rung: Vec<RungFigures>,
    /// The people who are absent now.
    pub absent_now: AbsentNow,
    /// Failed people by reason, most first.
    pub failures: Vec<ByReason>,
    /// Unprogrammed people by reason, most first.
    pub unprogrammed: Vec<ByReason>,
    /// Unprogrammed people who were tried, by what presence last said, most first.
    pub not_reached: Vec<SeenAs>,
    /// From everybody to those who clicked.
    pub funnel: Funnel,
    /// The tracked links, in order of appearance.
    pub links: Vec<LinkFigures>,
    /// Visits of links that are not people's.
    pub machine_clicks: MachineClicks,
    /// From the send to a person's first human click.
    pub first_click: FirstClick,
    /// From the due minute to the acceptance by the channel.
    pub lateness: Option<Lateness>,
}

/// What the audience was made of.
#[derive(Debug, Serialize, ToSchema)]
pub struct AudienceCounts {
    /// Rows that named a person already in the audience.
    pub duplicates: u32,
    /// People left out by an exclusion list.
    pub excluded: u32,
    /// People planned in the campaign's zone because theirs is none.
    pub bad_zones: u32,
    /// People the directory did not know.
    pub not_in_directory: u32,
}

/// What a campaign promises about sends whose result cannot be known.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Guarantee {
    /// Nobody receives the message twice.
    AtMostOnce,
    /// Somebody may receive it twice.
    AtLeastOnce,
}

/// People by outcome.
#[derive(Debug, Serialize, ToSchema)]
pub struct Totals {
    /// The sum of all the others.
    pub recipients: u32,
    /// Not tried yet, or waiting after a fault.
    pub pending: u32,
    /// Being sent to right now.
    pub claimed: u32,
    /// Accepted by the channel.
    pub sent: u32,
    /// Not there at the last try.
    pub absent: u32,
    /// Never to be sent to.
    pub failed: u32,
    /// Result cannot be known.
    pub unknown: u32,
    /// The ladder or the window ended first.
    pub unprogrammed: u32,
    /// The campaign was cancelled first.
    pub cancelled: u32,
}

/// What a share is a share of.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Denominator {
    /// Everybody in the audience.
    Recipients,
    /// Everybody whose message the channel accepted.
    PeopleSent,
}

/// A part and what it is a part of.
#[derive(Debug, Serialize, ToSchema)]
pub struct Share {
    /// The part, in people.
    pub count: u32,
    /// The whole, in people.
    pub of: u32,
    /// What the whole is.
    pub denominator: Denominator,
    /// `count ÷ of`, 0–1, to four decimals; none of nobody.
    pub ratio: Option<f64>,
}

/// Who opened the message, where read receipts arrive.
#[derive(Debug, Serialize, ToSchema)]
pub struct Opened {
    /// Unique people who opened it, of the people sent.
    pub engagement: Share,
    /// When somebody last did for the first time.
    pub last_opened: DateTime<Utc>,
}

/// The share of one outcome.
#[derive(Debug, Serialize, ToSchema)]
pub struct OutcomeShare {
    /// The outcome.
    pub outcome: Outcome,
    /// Its share among the recipients.
    pub share: Share,
}

/// What is tried next.
#[derive(Debug, Serialize, ToSchema)]
pub struct NextDue {
    /// When; in the past when the system is behind.
    pub at: DateTime<Utc>,
    /// How many people are due in that minute.
    pub people: u32,
}

/// One rung of one cycle. `tried` is the sum of the others.
#[derive(Debug, Serialize, ToSchema)]
pub struct RungFigures {
    /// 1–3.
    pub cycle: u8,
    /// 1–3.
    pub rung: u8,
    /// People who were tried.
    pub tried: u32,
    /// Sent.
    pub sent: u32,
    /// Not there.
    pub absent: u32,
    /// Failed for good.
    pub failed: u32,
    /// Result cannot be known.
    pub unknown: u32,
    /// Put off by a transient fault, and not tried again at this rung.
    pub held: u32,
}

/// The people who are absent now.
#[derive(Debug, Serialize, ToSchema)]
pub struct AbsentNow {
    /// By what presence last said, most first.
    pub by_presence: Vec<SeenAs>,
    /// By the day they are tried next, in the campaign's zone.
    pub tried_next: Vec<NextTry>,
}

/// Absent people by presence.
#[derive(Debug, Serialize, ToSchema)]
pub struct SeenAs {
    /// What presence said at the last try.
    pub presence: SeenPresence,
    /// How many people.
    pub people: u32,
}

/// Absent people by day of their next try.
#[derive(Debug, Serialize, ToSchema)]
pub struct NextTry {
    /// The day, in the campaign's zone; none when no try is left.
    pub date: Option<String>,
    /// The first try of that day.
    pub first_at: Option<DateTime<Utc>>,
    /// How many people.
    pub people: u32,
}

/// People by reason.
#[derive(Debug, Serialize, ToSchema)]
pub struct ByReason {
    /// The reason.
    pub reason: Reason,
    /// How many people.
    pub people: u32,
    /// What to do about it.
    pub cure: String,
}

/// From everybody to those who clicked; each is at most as large as the one before.
#[derive(Debug, Serialize, ToSchema)]
pub struct Funnel {
    /// Everybody addressed.
    pub recipients: u32,
    /// Those whom the channel can deliver to, as far as is known: it knows their address, they have the app, and
    /// nobody has blocked it.
    pub deliverable: u32,
    /// Whose message the channel accepted.
    pub sent: u32,
    /// Unique people with a human click, of the people sent.
    pub clicked: u32,
}

/// Visits of links that are not people's.
#[derive(Debug, Serialize, ToSchema)]
pub struct MachineClicks {
    /// Suspected ones: scanners, and what behaves like one.
    pub suspected: u64,
    /// By programs that draw a preview.
    pub previews: u64,
}

/// One tracked link.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkFigures {
    /// Its place in the message, from zero.
    pub index: u8,
    /// Its target, with placeholders.
    pub url: String,
    /// The text people click.
    pub text: String,
    /// Unique people with a human click.
    pub people: u32,
    /// Visits by people, and by programs that are suspected; previews not.
    pub total: u64,
    /// Those of `total` that are suspected: scanners, and what behaves like one.
    pub suspected: u64,
    /// Visits by programs that draw a preview.
    pub previews: u64,
}

/// How long people took to their first human click.
#[derive(Debug, Serialize, ToSchema)]
pub struct FirstClick {
    /// Half of the people who clicked had done so after this many seconds.
    pub median_seconds: Option<i64>,
    /// People by time taken, in growing steps; the last bucket has no end.
    pub buckets: Vec<Bucket>,
}

/// A step of a histogram.
#[derive(Debug, Serialize, ToSchema)]
pub struct Bucket {
    /// Its end, exclusive, in seconds.
    pub below_seconds: Option<i64>,
    /// How many people.
    pub people: u32,
}

/// From the due minute to the acceptance by the channel, in milliseconds.
#[derive(Debug, Serialize, ToSchema)]
pub struct Lateness {
    /// Half of the messages were no later.
    pub p50_millis: i64,
    /// 99 of 100 were no later.
    pub p99_millis: i64,
    /// The latest.
    pub max_millis: i64,
}
