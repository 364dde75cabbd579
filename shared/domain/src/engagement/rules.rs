//! The table of rules by which one request gives itself away, each with its reason.

/// What one request is, by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RequestClass {
    /// `HEAD`, `OPTIONS` and whatever else is not a `GET`: never recorded.
    Ignored,
    /// A program that shows or indexes what is behind the link.
    Preview,
    /// A program that checks what is behind the link.
    Scanner,
    /// Nothing speaks against a person.
    Person,
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// Whole words of the user agent in a row, lower-case. Words are runs of letters and digits, so that
    /// a phone called Cubot is not a bot.
    Words(&'static [&'static str]),
    /// There is no user agent, or a blank one.
    NoUserAgent,
    /// `Purpose`, `X-Purpose`, `X-Moz` or `Sec-Purpose` announces a prefetch or a preview.
    Prefetch,
}

/// One rule. The id is stored with every hit: it may be retired, never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// 1–255.
    pub id: u8,
    /// What meeting it makes of a request.
    pub class: RequestClass,
    /// When it is met.
    pub test: Test,
    /// Why, for a person to read.
    pub reason: &'static str,
}

const fn preview(id: u8, words: &'static [&'static str], reason: &'static str) -> Rule {
    Rule {
        id,
        class: RequestClass::Preview,
        test: Test::Words(words),
        reason,
    }
}

const fn scanner(id: u8, test: Test, reason: &'static str) -> Rule {
    Rule {
        id,
        class: RequestClass::Scanner,
        test,
        reason,
    }
}

const TEAMS: &str = "Teams and Skype fetch a link to draw its preview";
const CHAT: &str = "a chat or social network fetches a link to draw its preview";
const SEARCH: &str = "a search engine reads what is behind links";
const CALLS_ITSELF: &str = "the program calls itself a bot, a crawler or a preview";
const PROGRAM: &str = "a script or a browser without a screen, not somebody at a screen";
const OFFICE: &str = "Office looks at a link before it hands it to the browser";
const GATEWAY: &str = "a mail or web gateway checks the link";
const MISSING: &str = "every browser names itself; this program does not";
const PREFETCH: &str = "the request announces that nobody has asked for the page yet";

/// All rules; the first that is met counts.
pub const RULES: &[Rule] = &[
    preview(1, &["skypeuripreview"], TEAMS),
    preview(2, &["microsoftpreview"], TEAMS),
    preview(3, &["slackbot"], CHAT),
    preview(4, &["facebookexternalhit"], CHAT),
    preview(5, &["linkedinbot"], CHAT),
    preview(6, &["twitterbot"], CHAT),
    preview(7, &["discordbot"], CHAT),
    preview(8, &["telegrambot"], CHAT),
    preview(9, &["whatsapp"], CHAT),
    preview(10, &["googlebot"], SEARCH),
    preview(11, &["bingbot"], SEARCH),
    preview(12, &["bingpreview"], SEARCH),
    preview(13, &["applebot"], SEARCH),
    preview(14, &["yandexbot"], SEARCH),
    preview(15, &["bot"], CALLS_ITSELF),
    preview(16, &["crawler"], CALLS_ITSELF),
    preview(17, &["spider"], CALLS_ITSELF),
    preview(18, &["preview"], CALLS_ITSELF),
    preview(19, &["headlesschrome"], PROGRAM),
    preview(20, &["curl"], PROGRAM),
    preview(21, &["wget"], PROGRAM),
    preview(22, &["python"], PROGRAM),
    preview(23, &["go", "http"], PROGRAM),
    scanner(40, Test::Words(&["ms", "office"]), OFFICE),
    scanner(41, Test::Words(&["proofpoint"]), GATEWAY),
    scanner(42, Test::Words(&["urldefense"]), GATEWAY),
    scanner(43, Test::Words(&["mimecast"]), GATEWAY),
    scanner(44, Test::Words(&["barracuda"]), GATEWAY),
    scanner(45, Test::Words(&["barracudacentral"]), GATEWAY),
    scanner(46, Test::Words(&["trendmicro"]), GATEWAY),
    scanner(47, Test::Words(&["safelinks"]), GATEWAY),
    scanner(60, Test::NoUserAgent, MISSING),
    scanner(61, Test::Prefetch, PREFETCH),
];

/// The rule with this id; none when it has been retired.
pub fn rule(id: u8) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

/// The rule that prefetches meet.
pub(super) fn prefetch() -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.test == Test::Prefetch)
}
