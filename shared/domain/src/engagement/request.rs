//! What one request says of itself.

use super::hit::{Flags, UaClass};
use super::rules::{self, RULES, RequestClass, Rule, Test};

/// Most bytes of a user agent that are read.
const USER_AGENT_MAX: usize = 1_024;

/// The parts of a request that tell people from programs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Request<'a> {
    /// `User-Agent`.
    pub user_agent: Option<&'a str>,
    /// `Sec-Purpose`, else `Purpose`, `X-Purpose` or `X-Moz`.
    pub purpose: Option<&'a str>,
    /// `Sec-Fetch-Mode`.
    pub fetch_mode: Option<&'a str>,
    /// `Sec-Fetch-User`.
    pub fetch_user: Option<&'a str>,
}

/// What a request is, and what of it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// What it is.
    pub class: RequestClass,
    /// The rule that says so; none for people and for what is ignored.
    pub rule: Option<&'static Rule>,
    /// For the [`super::Hit`].
    pub ua: UaClass,
    /// For the [`super::Hit`].
    pub flags: Flags,
}

/// Judges one request by itself. Only a `GET` is ever more than [`RequestClass::Ignored`].
pub fn classify_request(method: &str, request: &Request<'_>) -> Verdict {
    let by_agent = by_user_agent(request.user_agent);
    let is = |header: Option<&str>, value: &str| {
        header.is_some_and(|header| header.trim().eq_ignore_ascii_case(value))
    };
    let flags = Flags {
        prefetch: request.purpose.is_some_and(announces_prefetch),
        navigate: is(request.fetch_mode, "navigate"),
        gesture: is(request.fetch_user, "?1"),
    };
    let ua = by_agent.map_or(UaClass::Plain, |rule| UaClass::Matched(rule.id));
    if method != "GET" {
        return Verdict {
            class: RequestClass::Ignored,
            rule: None,
            ua,
            flags,
        };
    }
    let rule = judge(ua, flags);
    Verdict {
        class: rule.map_or(RequestClass::Person, |rule| rule.class),
        rule,
        ua,
        flags,
    }
}

/// The rule that what was kept of a request meets now. A retired rule is met by nobody.
pub(super) fn judge(ua: UaClass, flags: Flags) -> Option<&'static Rule> {
    let by_agent = match ua {
        UaClass::Plain => None,
        UaClass::Matched(id) => rules::rule(id),
    };
    by_agent.or_else(|| flags.prefetch.then(rules::prefetch).flatten())
}

fn announces_prefetch(header: &str) -> bool {
    words(header).any(|word| {
        ["prefetch", "prerender", "preview"]
            .iter()
            .any(|name| word.eq_ignore_ascii_case(name))
    })
}

fn by_user_agent(user_agent: Option<&str>) -> Option<&'static Rule> {
    let text = user_agent.unwrap_or_default();
    let end = (0..=USER_AGENT_MAX.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end));
    let words: Vec<String> = words(&text[..end.unwrap_or(0)])
        .map(str::to_ascii_lowercase)
        .collect();
    RULES.iter().find(|rule| match rule.test {
        Test::Words(row) => words.windows(row.len()).any(|run| run == row),
        Test::NoUserAgent => text.trim().is_empty(),
        Test::Prefetch => false,
    })
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}
