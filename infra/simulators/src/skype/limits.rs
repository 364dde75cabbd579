//! Limits of the user: requests at the same time, and requests a second.

use crate::meter::lock;
use crate::window;
use chrono::{DateTime, Utc};
use std::collections::VecDeque;
use std::sync::Mutex;

pub(crate) struct Limits {
    requests_per_second: u32,
    most_outstanding: usize,
    outstanding: Mutex<usize>,
    admitted: Mutex<VecDeque<DateTime<Utc>>>,
}

/// Requests being handled, until dropped.
pub(crate) struct Slots<'a>(&'a Limits, usize);

impl Limits {
    /// `requests_per_second` 0 = unlimited.
    pub(crate) fn new(requests_per_second: u32, most_outstanding: usize) -> Self {
        Self {
            requests_per_second,
            most_outstanding,
            outstanding: Mutex::default(),
            admitted: Mutex::default(),
        }
    }

    /// Room for so many more requests at the same time, or none at all.
    pub(crate) fn take(&self, requests: usize) -> Option<Slots<'_>> {
        let mut outstanding = lock(&self.outstanding);
        if *outstanding + requests > self.most_outstanding {
            return None;
        }
        *outstanding += requests;
        Some(Slots(self, requests))
    }

    /// Whether the pace lets one more request in; it is then counted.
    pub(crate) fn admit(&self, now: DateTime<Utc>) -> bool {
        let rule = (1, self.requests_per_second as usize);
        self.requests_per_second == 0 || window::admit(&mut lock(&self.admitted), now, &[rule])
    }
}

impl Drop for Slots<'_> {
    fn drop(&mut self) {
        *lock(&self.0.outstanding) -= self.1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outstanding_requests_are_bounded_and_given_back() {
        let limits = Limits::new(0, 3);
        let two = limits.take(2).unwrap();
        assert!(limits.take(2).is_none());
        let one = limits.take(1).unwrap();
        drop(two);
        assert!(limits.take(3).is_none());
        assert!(limits.take(2).is_some());
        drop(one);
        assert!(limits.take(3).is_some());
    }
}
