//! Why a campaign does not fit, in figures and in a sentence.

use std::fmt;

/// The figures of a refusal. `capacity = plannable − reserved`, and `requests > capacity`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// People planned.
    pub people: u64,
    /// Requests they are expected to take.
    pub requests: u64,
    /// Open minutes left in the window.
    pub open_minutes: u64,
    /// Requests a minute that the channel allows.
    pub per_minute: u64,
    /// 80 % of what the open minutes hold.
    pub plannable: u64,
    /// How much of that published campaigns of the channel reserve.
    pub reserved: u64,
    /// What is left for this campaign.
    pub capacity: u64,
}

impl Refusal {
    /// What the open minutes hold in all: minutes × requests a minute.
    pub fn holds(&self) -> u64 {
        self.open_minutes.saturating_mul(self.per_minute)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [
            people,
            requests,
            minutes,
            per_minute,
            holds,
            plannable,
            capacity,
        ] = [
            self.people,
            self.requests,
            self.open_minutes,
            self.per_minute,
            self.holds(),
            self.plannable,
            self.capacity,
        ]
        .map(grouped);
        write!(
            f,
            "{people} people do not fit: {minutes} open minutes at {per_minute} a minute hold {holds}, "
        )?;
        write!(f, "of which {plannable} (80 %) may be planned")?;
        if self.reserved > 0 {
            write!(
                f,
                " and other campaigns reserve {}, leaving {capacity}",
                grouped(self.reserved)
            )?;
        }
        write!(f, "; {requests} requests are expected")
    }
}

/// Digits in groups of three: `324,000`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
