//! What shows only when the visits of one person are seen together.

use super::hit::Hit;
use super::request;
use super::rules::RequestClass;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A visit this soon after the message was accepted came before anybody could read it, in milliseconds.
pub const SOON_AFTER_SEND: i64 = 5_000;
/// The same link again within this time is not a hand on a mouse, in milliseconds.
pub const SAME_LINK: i64 = 2_000;
/// Different links of one person in less than this were not clicked one by one, in milliseconds.
pub const TOGETHER: i64 = 1_000;

/// What a visit is, seen beside the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// A person.
    Human,
    /// A program that shows what is behind the link.
    Preview,
    /// A program that checks what is behind the link.
    Scanner,
    /// It looks like a browser and behaves like a machine.
    Suspect,
}

/// Why a visit that looks like a browser is suspected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Suspicion {
    /// Within [`SOON_AFTER_SEND`] of the send, or before it.
    SoonAfterSend,
    /// Several links of one person in less than [`TOGETHER`].
    LinksTogether,
    /// The same link twice within [`SAME_LINK`].
    SameLinkAgain,
    /// Links of many people from one address, see [`super::judge`].
    SharedAddress,
}

impl Suspicion {
    /// Why it speaks for a machine, for a person to read.
    pub fn reason(self) -> &'static str {
        match self {
            Suspicion::SoonAfterSend => {
                "within 5 seconds of the send: nobody reads and clicks that fast"
            }
            Suspicion::LinksTogether => {
                "several links of one person in under a second: a scanner opens them all"
            }
            Suspicion::SameLinkAgain => {
                "the same link twice within 2 seconds: a program fetches it again"
            }
            Suspicion::SharedAddress => {
                "links of many people from one address within a minute: a gateway checks them"
            }
        }
    }
}

/// The class of one visit, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judged {
    /// The class.
    pub class: Class,
    /// Why it is not a person, for a person to read.
    pub reason: Option<&'static str>,
}

impl Judged {
    pub(super) const HUMAN: Judged = Judged {
        class: Class::Human,
        reason: None,
    };

    pub(super) fn suspect(why: Suspicion) -> Self {
        Self {
            class: Class::Suspect,
            reason: Some(why.reason()),
        }
    }
}

/// Judges the visits of one person, given as link and hit in any order; the answers come in the same order.
/// `sent_at` is when the channel accepted the message, in milliseconds of campaign time, where known.
///
/// Only visits that look like a person are compared with each other: a click right after a preview of the
/// same link stays a click.
pub fn classify(hits: &[(u8, Hit)], sent_at: Option<i64>) -> Vec<Judged> {
    let mut judged: Vec<Judged> = hits.iter().map(|(_, hit)| alone(hit)).collect();
    let mut order: Vec<usize> = (0..hits.len())
        .filter(|index| judged[*index].class == Class::Human)
        .collect();
    order.sort_by_key(|index| hits[*index].1.at_millis);
    // Once forwards and once backwards, so that every visit is compared with both its neighbours.
    let mut found = vec![None; hits.len()];
    note_neighbours(order.iter().copied(), hits, &mut found);
    note_neighbours(order.iter().rev().copied(), hits, &mut found);
    for index in order {
        let soon = sent_at
            .is_some_and(|sent| hits[index].1.at_millis.saturating_sub(sent) <= SOON_AFTER_SEND);
        let why = if soon {
            Some(Suspicion::SoonAfterSend)
        } else {
            found[index]
        };
        if let Some(why) = why {
            judged[index] = Judged::suspect(why);
        }
    }
    judged
}

/// What a visit is by itself.
fn alone(hit: &Hit) -> Judged {
    match request::judge(hit.ua, hit.flags) {
        None => Judged::HUMAN,
        Some(rule) => {
            let class = match rule.class {
                RequestClass::Preview => Class::Preview,
                _ => Class::Scanner,
            };
            Judged {
                class,
                reason: Some(rule.reason),
            }
        }
    }
}

/// Compares each visit with those before it in `order`: the last of the same link, and the last of another.
fn note_neighbours(
    order: impl Iterator<Item = usize>,
    hits: &[(u8, Hit)],
    found: &mut [Option<Suspicion>],
) {
    let mut same: HashMap<u8, i64> = HashMap::new();
    let mut run: Option<(u8, i64)> = None;
    let mut other: Option<i64> = None;
    for index in order {
        let (link, hit) = &hits[index];
        let near = |before: i64| hit.at_millis.abs_diff(before);
        if let Some((last, at)) = run
            && last != *link
        {
            other = Some(at);
        }
        run = Some((*link, hit.at_millis));
        if other.is_some_and(|at| near(at) < TOGETHER.unsigned_abs()) {
            found[index] = Some(Suspicion::LinksTogether);
        } else if same
            .get(link)
            .is_some_and(|at| near(*at) <= SAME_LINK.unsigned_abs())
        {
            found[index].get_or_insert(Suspicion::SameLinkAgain);
        }
        same.insert(*link, hit.at_millis);
    }
}
