//! What is done to the system in one round. It follows from the seed alone.

use super::draw::Draw;
use super::wire::Rates;
use chrono::TimeDelta;
use std::time::Duration;

/// Kills of one round, unless fewer are wanted.
pub const KILLS: u64 = 25;
/// A round of every so many stops the process for longer than a lease on Teams may last: 65 seconds.
const STOPS: u64 = 4;
const LONGER_THAN_A_LEASE: Duration = Duration::from_secs(67);

/// One interruption, and how much happens between the one before it and this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// So many requests to its services are heard first; waiting for messages is none.
    pub after: u64,
    /// What is done then.
    pub what: What,
}

/// What is done to the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// SIGKILL. Campaign time stands elsewhere when it is started again: by this much, backwards too.
    Kill(Option<TimeDelta>),
    /// SIGSTOP, and SIGCONT so much later.
    Stop(Duration),
    /// No file of it may grow beyond so many bytes for so long.
    Fill(u64, Duration),
}

/// A round.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What it follows from.
    pub seed: u64,
    /// Dispatch workers of each channel.
    pub workers: u64,
    /// People on each channel.
    pub people: usize,
    /// What is done, in this order.
    pub events: Vec<Event>,
    /// How often what goes wrong between the system and its services, and in deliveries.
    pub rates: Rates,
}

impl Plan {
    /// The round of `seed`, with so many kills.
    pub fn of(seed: u64, kills: u64) -> Self {
        let root = Draw::new(seed);
        let mut draw = root.apart(1);
        let workers = draw.between(2, 4);
        let people = usize::try_from(draw.between(100, 200)).unwrap_or(100);
        let after = |draw: &mut Draw| draw.between(5, 250);
        let mut events = Vec::new();
        for _ in 0..kills {
            let jump = draw.chance(80).then(|| jump(&mut draw));
            events.push(Event {
                after: after(&mut draw),
                what: What::Kill(jump),
            });
        }
        let mut insert = |draw: &mut Draw, what| {
            let at = usize::try_from(draw.between(0, kills)).unwrap_or(0);
            let after = after(draw);
            events.insert(at, Event { after, what });
        };
        for _ in 0..draw.between(0, 2) {
            let most = draw.one_of(&[0, 64 * 1024, 1024 * 1024]);
            let time = Duration::from_millis(draw.between(300, 2_000));
            insert(&mut draw, What::Fill(most, time));
        }
        if seed % STOPS == 1 {
            insert(&mut draw, What::Stop(LONGER_THAN_A_LEASE));
        }
        Self {
            seed,
            workers,
            people,
            events,
            rates: Rates::draw(&mut root.apart(2)),
        }
    }
}

/// By how much a clock is wrong: by up to two hours, forwards or back; now and then forwards by up to a day.
fn jump(draw: &mut Draw) -> TimeDelta {
    let seconds = |seconds: u64| TimeDelta::seconds(i64::try_from(seconds).unwrap_or(0));
    match draw.between(0, 9) {
        0 => seconds(draw.between(7_200, 24 * 3_600)),
        1..=5 => seconds(draw.between(30, 7_200)),
        _ => -seconds(draw.between(1, 7_200)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_follows_from_its_seed() {
        let (one, same) = (Plan::of(5, KILLS), Plan::of(5, KILLS));
        assert_eq!((one.people, &one.events), (same.people, &same.events));
        assert_ne!(one.events, Plan::of(6, KILLS).events);
    }

    #[test]
    fn rounds_hold_what_they_promise() {
        let rounds: Vec<Plan> = (1..=80).map(|seed| Plan::of(seed, KILLS)).collect();
        let count = |plan: &Plan, is: fn(&What) -> bool| {
            plan.events.iter().filter(|event| is(&event.what)).count() as u64
        };
        for plan in &rounds {
            assert_eq!(count(plan, |what| matches!(what, What::Kill(_))), KILLS);
            assert!((2..=4).contains(&plan.workers) && (100..=200).contains(&plan.people));
        }
        let all = |is| rounds.iter().map(|plan| count(plan, is)).sum::<u64>();
        assert_eq!(all(|what| matches!(what, What::Stop(_))), 20);
        assert!(all(|what| matches!(what, What::Fill(..))) > 40);
        assert!(all(|what| matches!(what, What::Kill(Some(by)) if *by < TimeDelta::zero())) > 20);
    }
}
