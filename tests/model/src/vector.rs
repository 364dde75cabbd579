//! How a vector changes: `domain::transition`, `domain::channel_stop::displace` and `Vector::due`.

use crate::bounds::{Bounds, Policy};
use crate::state::{Last, Late, Mark, Rung, Vector};

impl<const P: usize> Default for Vector<P> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const P: usize> Vector<P> {
    /// `Vector::new`: before the first attempt, at the first rung.
    pub fn new() -> Self {
        Vector {
            marks: [Mark::Pending; P],
            last: [Last::Nothing; P],
            tried: [false; P],
            asked: [0; P],
            seq: 0,
            rung: Some(Rung {
                number: 0,
                at: 0,
                begun: false,
            }),
            retry_at: None,
            lease: None,
        }
    }

    /// `Vector::any`.
    pub fn any(&self, mark: Mark) -> bool {
        self.marks.contains(&mark)
    }

    /// `Vector::is_done`.
    pub fn is_done(&self) -> bool {
        self.marks.iter().all(|mark| mark.is_terminal())
    }

    /// `Vector::due`.
    pub fn due(&self) -> Option<u8> {
        let climbs = self.any(Mark::Pending) || self.any(Mark::Absent) || self.any(Mark::Held);
        let rung_at = self.rung.filter(|_| climbs).map(|rung| rung.at);
        let retry_at = self.retry_at.filter(|_| self.any(Mark::Held));
        match (rung_at, retry_at) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }

    /// `transition::begin_rung`.
    pub fn begin_rung(&mut self) {
        if let Some(rung) = self.rung.as_mut().filter(|rung| !rung.begun) {
            rung.begun = true;
            self.tried = [false; P];
        }
    }

    /// `transition::left_at`. `hastens` is how it once was: people whose last result cannot be known went with the rung,
    /// although less than 60 s had passed.
    pub fn left(&self, now: u8, hastens: bool) -> [bool; P] {
        std::array::from_fn(|person| {
            matches!(
                self.marks[person],
                Mark::Pending | Mark::Absent | Mark::Held
            ) && !self.tried[person]
                && (hastens || !self.is_too_early(person, now))
        })
    }

    /// `transition::held_back`: whom a retry looks at.
    pub fn held(&self, now: u8, hastens: bool) -> [bool; P] {
        std::array::from_fn(|person| {
            self.marks[person] == Mark::Held && (hastens || !self.is_too_early(person, now))
        })
    }

    /// Whether the person may not be sent to again yet.
    fn is_too_early(&self, person: usize, now: u8) -> bool {
        self.marks[person] == Mark::Held
            && self.last[person] != Last::Held
            && self.retry_at.is_some_and(|at| at > now)
    }

    /// A change of a mark with an entry in the log.
    fn note(&mut self, person: usize, mark: Mark, last: Last) {
        if !self.marks[person].is_terminal() {
            self.marks[person] = mark;
            self.last[person] = last;
            self.tried[person] = true;
        }
    }

    /// `transition::sent` and `transition::failed`.
    pub fn ended(&mut self, person: usize, mark: Mark) {
        self.note(person, mark, Last::Nothing);
    }

    /// `transition::absent`.
    pub fn absent(&mut self, person: usize) {
        self.note(person, Mark::Absent, Last::Absent);
    }

    /// `transition::unclaim`. `forgets` is how it once was: people sent to again by an operator, and people whose last
    /// result could not be known, lost the minute at which they were to be tried.
    pub fn unclaim(&mut self, person: usize, forgets: bool) {
        if self.marks[person] != Mark::Claimed {
            return;
        }
        self.marks[person] = match self.last[person] {
            Last::Absent => Mark::Absent,
            Last::Held if self.retry_at.is_some() => Mark::Held,
            Last::Unknown if self.retry_at.is_some() && !forgets => Mark::Held,
            _ if self.rung.is_none() && self.retry_at.is_some() && !forgets => Mark::Held,
            _ => Mark::Pending,
        };
    }

    /// `transition::hold_until`.
    pub fn hold(&mut self, person: usize, last: Last, again: Option<u8>) {
        self.note(person, Mark::Held, last);
        match again {
            Some(again) => {
                self.retry_at = Some(self.retry_at.map_or(again, |other| other.max(again)));
            }
            None => self.wait_for_rung(person),
        }
    }

    /// `transition::ambiguous`.
    pub fn ambiguous(&mut self, person: usize, policy: Policy, again: u8) {
        match policy {
            Policy::Hold => self.note(person, Mark::Unknown, Last::Unknown),
            Policy::Resend => self.hold(person, Last::Unknown, Some(again)),
        }
    }

    /// `transition::settle`.
    pub fn settle(&mut self, policy: Policy, again: u8) {
        for person in 0..P {
            if self.marks[person] == Mark::Claimed {
                self.ambiguous(person, policy, again);
            }
        }
    }

    /// `transition::climb` with `Ladder::next`.
    pub fn climb(&mut self, bounds: &Bounds, now: u8) {
        if let Some(rung) = self.rung {
            let later = (rung.number + 1..bounds.rungs).map(|number| Rung {
                number,
                at: rung.at + (number - rung.number) * bounds.apart,
                begun: false,
            });
            self.rung = later
                .into_iter()
                .find(|next| next.at < bounds.end() && next.at >= now);
        }
        if self.rung.is_none() {
            for person in 0..P {
                if matches!(self.marks[person], Mark::Pending | Mark::Absent) {
                    self.end(person);
                }
            }
        }
    }

    /// `transition::close`.
    pub fn close(&mut self) {
        for person in 0..P {
            if !self.marks[person].is_terminal() && self.marks[person] != Mark::Claimed {
                self.end(person);
            }
        }
        self.rung = None;
        self.retry_at = None;
    }

    /// `channel_stop::displace` with `Ladder::after_pause`.
    pub fn displace(&mut self, bounds: &Bounds, now: u8, hastens: bool) {
        let Some(rung) = self.rung else { return };
        let at = now.max(rung.at + 1);
        if at >= bounds.end() {
            self.close();
            return;
        }
        self.rung = Some(Rung { at, ..rung });
        if !hastens && self.retry_at.is_some_and(|at| at > now) {
            return;
        }
        for person in 0..P {
            if self.marks[person] == Mark::Held {
                self.wait_for_rung(person);
            }
        }
        self.retry_at = None;
    }

    /// `transition::resolve` with `Resolution::Resend`.
    pub fn resend(&mut self, person: usize, at: u8) {
        self.marks[person] = Mark::Held;
        self.asked[person] += 1;
        self.retry_at = Some(self.retry_at.map_or(at, |other| other.max(at)));
    }

    /// `Vector::merge_late`. `any` is how it once was: a result of whichever claim counted, not only of the one that left
    /// the person unknown.
    pub fn merge(&mut self, late: &[Late; P], any: bool) {
        for ((mark, asked), late) in self.marks.iter_mut().zip(self.asked).zip(late) {
            let of_this = late.filter(|(of, _)| any || *of == asked);
            if let (Mark::Unknown, Some((_, sent))) = (*mark, of_this) {
                *mark = if sent { Mark::Sent } else { Mark::Failed };
            }
        }
    }

    fn wait_for_rung(&mut self, person: usize) {
        if self.rung.is_some() {
            self.marks[person] = Mark::Pending;
        } else {
            self.end(person);
        }
    }

    fn end(&mut self, person: usize) {
        self.marks[person] = match self.last[person] {
            Last::Held | Last::Unknown => Mark::Failed,
            Last::Nothing | Last::Absent => Mark::Unprogrammed,
        };
    }
}
