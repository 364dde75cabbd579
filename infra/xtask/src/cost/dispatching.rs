//! How long workers are at work, and what they ask of the shared pace: both depend on how long the channel takes to
//! answer and on how many batches meet, of which the counted run knows nothing, since its time stands still meanwhile.

use super::assumed as a;
use super::counts::{Campaign, Contact};

/// Batches at work together that are looked at, at most: far more than there ever are.
const MOST: u32 = 200;

/// What a campaign's workers do.
pub struct Dispatching {
    /// GB-seconds.
    pub gb_seconds: f64,
    /// Writes of the shared pace.
    pub pace_writes: f64,
    /// Reads of it by workers that know that they are not alone.
    pub pace_reads: f64,
}

/// What comes of all whom the campaign stands for, in `wakes` invocations.
pub fn of(campaign: &Campaign, wakes: f64) -> Dispatching {
    let company = company(campaign);
    let sending = requests(campaign) / a::WINDOW * group_seconds() * company.slowdown;
    // Whoever comes while one worker is alone waits for the rest of its stretch.
    let waiting = (1.0 - company.alone) * a::ALONE_REQUESTS / a::RATE / 2.0;
    let besides = wakes * (a::DISPATCH_SECONDS + waiting);
    let groups = groups(campaign);
    Dispatching {
        gb_seconds: (sending + besides) * a::DISPATCH_GB,
        pace_writes: groups * (company.alone / groups_in_stretch() + 1.0 - company.alone),
        pace_reads: groups * (1.0 - company.alone),
    }
}

/// Requests to the channel, of all whom it stands for.
pub fn requests(of: &Campaign) -> f64 {
    of.sent_of_all() * requests_each(of)
}

fn requests_each(of: &Campaign) -> f64 {
    match of.contact {
        Contact::First => 2.0,
        Contact::Repeat => 1.0,
    }
}

/// Groups that turns were taken for: each wrote the outcomes when it was claimed, and each wake once more at its end.
/// Those who have no conversation yet take turns to create it before.
fn groups(of: &Campaign) -> f64 {
    let writes = of.counted.table.get("UpdateItem O").copied();
    let writes = writes.map_or(0, |used| used.requests);
    let wakes = of.counted.function("due-teams").messages;
    writes.saturating_sub(wakes) as f64 * requests_each(of) * of.scale()
}

/// Seconds from one claim to the next: the turns of eight people, the last one's answer, the write that records them and
/// claims the next, and a request for turns, both within the time that turns are ahead; and what the processor takes, of which a function has a share by its memory.
fn group_seconds() -> f64 {
    let processor = a::WINDOW * a::CPU_SECONDS * a::GB_PER_PROCESSOR / a::DISPATCH_GB;
    let ahead = a::LEAD_SECONDS.max(2.0 * a::TABLE_SECONDS);
    (a::WINDOW - 1.0) / a::RATE + a::LATENCY + ahead + processor
}

/// Groups that find their turns in what a worker was granted while it was alone.
fn groups_in_stretch() -> f64 {
    let turns_between = (group_seconds() * a::RATE).ceil();
    1.0 + ((a::ALONE_REQUESTS - a::WINDOW) / turns_between).floor()
}

/// The share of the open seconds that the pace is used.
fn utilisation(of: &Campaign) -> f64 {
    requests(of) / (a::DAYS * a::OPEN_HOURS * 3_600.0 * a::RATE)
}

struct Company {
    /// The share of the time that nobody else is at work.
    alone: f64,
    /// How much longer a batch takes than it would alone.
    slowdown: f64,
}

/// Batches that meet, as a queue with processor sharing: they come one by one at random, each is served at most as fast
/// as one worker is, and all together at most at the pace.
fn company(of: &Campaign) -> Company {
    let workers_at_pace = a::RATE * group_seconds() / a::WINDOW;
    let offered = utilisation(of) * workers_at_pace;
    let (mut weight, mut sum, mut mean) = (1.0, 1.0, 0.0);
    for at_work in 1..=MOST {
        weight *= offered / f64::from(at_work).min(workers_at_pace.max(1.0));
        sum += weight;
        mean += weight * f64::from(at_work);
    }
    Company {
        alone: 1.0 / sum,
        slowdown: if offered > 0.0 {
            mean / sum / offered
        } else {
            1.0
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cost::counts::Counted;

    fn campaign(sent: u32) -> Campaign {
        Campaign {
            absent_percent: 0,
            contact: Contact::Repeat,
            recipients: 1_000_000,
            stands_for: 1_000_000,
            batches: 10_000,
            sent,
            tries: sent,
            counted: Counted::default(),
        }
    }

    #[test]
    fn nobody_meets_when_nothing_is_sent_and_everybody_waits_when_the_pace_is_used_up() {
        let idle = company(&campaign(0));
        assert!((idle.alone - 1.0).abs() < 1e-9 && (idle.slowdown - 1.0).abs() < 1e-9);
        let busy = company(&campaign(4_600_000));
        assert!(
            busy.alone < 0.05 && busy.slowdown > 3.0,
            "{}",
            busy.slowdown
        );
    }

    #[test]
    fn a_group_takes_its_turns_the_answer_and_the_writes() {
        let without_processor = 7.0 / 45.0 + 0.2 + 0.03;
        let processor = group_seconds() - without_processor;
        assert!(processor > 0.0 && processor < 0.3, "{processor}");
        assert!((1.0..=3.0).contains(&groups_in_stretch()));
    }
}
