//! Faults on demand: which request goes wrong, how often, and in what way.

use crate::hash;
use crate::meter::lock;
use serde::{Deserialize, Serialize};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// A rule: requests that match suffer the action, at most `times` times.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultRule<O> {
    /// Which requests.
    #[serde(rename = "match")]
    pub matching: FaultMatch<O>,
    /// How often at most; `None` = for ever.
    #[serde(default)]
    pub times: Option<u64>,
    /// What happens.
    pub action: FaultAction,
}

impl<O> FaultRule<O> {
    /// Every request of an operation, for ever. Narrow it with the fields.
    pub fn new(operation: O, action: FaultAction) -> Self {
        let matching = FaultMatch {
            operation,
            address: None,
            nth: None,
            probability: None,
            seed: 0,
        };
        Self {
            matching,
            times: None,
            action,
        }
    }

    /// At most so many times.
    pub fn times(self, times: u64) -> Self {
        Self {
            times: Some(times),
            ..self
        }
    }

    /// Only the nth request that matches otherwise, from 1.
    pub fn nth(mut self, nth: u64) -> Self {
        self.matching.nth = Some(nth);
        self
    }

    /// Only requests about this person (any of their addresses or ids).
    pub fn address(mut self, address: impl Into<String>) -> Self {
        self.matching.address = Some(address.into());
        self
    }
}

/// Which requests a rule is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultMatch<O> {
    /// The operation.
    pub operation: O,
    /// An address or id of a person the request is about; `None` = anybody.
    #[serde(default)]
    pub address: Option<String>,
    /// Only the nth request that matches otherwise, from 1.
    #[serde(default)]
    pub nth: Option<u64>,
    /// Chance from 0 to 1, drawn from `seed` and the number of the matching request.
    #[serde(default)]
    pub probability: Option<f64>,
    /// Makes the draws repeatable.
    #[serde(default)]
    pub seed: u64,
}

/// What a fault does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FaultAction {
    /// Answers with a status instead of doing the work.
    Respond {
        /// HTTP status.
        status: u16,
        /// Seconds in `Retry-After`; `None` = no header.
        #[serde(default)]
        retry_after: Option<u32>,
        /// The body.
        body: FaultBody,
    },
    /// The connection is reset before the request has any effect.
    ResetBefore,
    /// The request has its full effect, then the connection is reset without an answer.
    ResetAfter,
    /// The answer is late by real (not virtual) milliseconds; other rules still apply.
    Latency {
        /// How late.
        ms: u64,
    },
    /// No effect and no answer until the client gives up.
    Hang,
}

/// The body of a fault's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultBody {
    /// `{"error":{"code":…}}`, in the form of the service asked.
    Error {
        /// The code, such as `Throttled`.
        code: String,
    },
    /// `{"errorCode":209,"message":"{…\"subCode\":…}"}`: JSON in a string.
    Nested {
        /// The sub-code, such as `MessageWritesBlocked`.
        sub_code: String,
    },
    /// Nothing at all.
    Empty,
}

/// A rule and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FaultState<O> {
    /// The rule.
    pub rule: FaultRule<O>,
    /// Requests that matched, before `nth` and `probability`.
    pub matched: u64,
    /// Requests that suffered.
    pub fired: u64,
}

/// The rules in force, in the order they were added. The first that fires decides; latencies add up.
pub struct Faults<O> {
    rules: Mutex<Vec<FaultState<O>>>,
    len: AtomicUsize,
}

impl<O> Default for Faults<O> {
    fn default() -> Self {
        Self {
            rules: Mutex::default(),
            len: AtomicUsize::new(0),
        }
    }
}

/// What to do with one request.
pub(crate) struct Plan {
    pub(crate) latency: Duration,
    pub(crate) verdict: Option<FaultAction>,
}

impl<O: Copy + PartialEq> Faults<O> {
    /// Adds a rule after those in force.
    pub fn add(&self, rule: FaultRule<O>) {
        let mut rules = lock(&self.rules);
        rules.push(FaultState {
            rule,
            matched: 0,
            fired: 0,
        });
        self.len.store(rules.len(), Ordering::Release);
    }

    /// Ends all faults.
    pub fn clear(&self) {
        lock(&self.rules).clear();
        self.len.store(0, Ordering::Release);
    }

    /// The rules with their counts.
    pub fn rules(&self) -> Vec<FaultState<O>> {
        lock(&self.rules).clone()
    }

    /// Decides about one request; `concerns` tells whether it is about an address.
    pub(crate) fn plan(&self, operation: O, concerns: impl Fn(&str) -> bool) -> Plan {
        let mut plan = Plan {
            latency: Duration::ZERO,
            verdict: None,
        };
        // Most runs have no rules: they must not queue for a lock.
        if self.len.load(Ordering::Acquire) == 0 {
            return plan;
        }
        for state in lock(&self.rules).iter_mut() {
            if !state.fires(operation, &concerns) {
                continue;
            }
            match &state.rule.action {
                FaultAction::Latency { ms } => plan.latency += Duration::from_millis(*ms),
                action => {
                    plan.verdict = Some(action.clone());
                    break;
                }
            }
        }
        plan
    }
}

impl<O: Copy + PartialEq> FaultState<O> {
    fn fires(&mut self, operation: O, concerns: &impl Fn(&str) -> bool) -> bool {
        let FaultMatch {
            address,
            nth,
            probability,
            seed,
            ..
        } = &self.rule.matching;
        if self.rule.matching.operation != operation
            || self.rule.times.is_some_and(|times| self.fired >= times)
            || !address.as_deref().is_none_or(concerns)
        {
            return false;
        }
        self.matched += 1;
        let fires = nth.is_none_or(|nth| nth == self.matched)
            && probability.is_none_or(|chance| draw(*seed, self.matched) < chance);
        self.fired += u64::from(fires);
        fires
    }
}

fn draw(seed: u64, number: u64) -> f64 {
    const STEPS: u32 = 1 << 30;
    let step = hash::below(
        "fault",
        &[&seed.to_string(), &number.to_string()],
        u64::from(STEPS),
    );
    step as f64 / f64::from(STEPS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::teams::Operation;

    fn fired(faults: &Faults<Operation>, operation: Operation, address: &str) -> bool {
        faults
            .plan(operation, |wanted| wanted == address)
            .verdict
            .is_some()
    }

    #[test]
    fn rules_match_by_operation_address_number_and_times() {
        let faults = Faults::default();
        faults.add(
            FaultRule::new(Operation::Send, FaultAction::Hang)
                .address("ann")
                .nth(2),
        );
        assert!(!fired(&faults, Operation::Send, "ann"));
        assert!(!fired(&faults, Operation::Send, "bob"));
        assert!(!fired(&faults, Operation::Create, "ann"));
        assert!(fired(&faults, Operation::Send, "ann"));
        assert!(!fired(&faults, Operation::Send, "ann"));

        faults.clear();
        faults.add(FaultRule::new(Operation::Send, FaultAction::Latency { ms: 5 }).times(2));
        faults.add(FaultRule::new(Operation::Send, FaultAction::ResetAfter).times(1));
        let plan = faults.plan(Operation::Send, |_| false);
        assert_eq!(
            (plan.latency.as_millis(), plan.verdict),
            (5, Some(FaultAction::ResetAfter))
        );
        let plan = faults.plan(Operation::Send, |_| false);
        assert_eq!((plan.latency.as_millis(), plan.verdict), (5, None));
        assert_eq!(faults.rules()[0].fired, 2);
    }

    #[test]
    fn probabilities_repeat_with_their_seed() {
        let run = |seed| {
            let faults = Faults::default();
            let mut rule = FaultRule::new(Operation::Create, FaultAction::Hang);
            rule.matching = FaultMatch {
                probability: Some(0.3),
                seed,
                ..rule.matching
            };
            faults.add(rule);
            (0..500)
                .map(|_| fired(&faults, Operation::Create, ""))
                .collect::<Vec<_>>()
        };
        assert_eq!(run(1), run(1));
        assert_ne!(run(1), run(2));
        assert!((110..190).contains(&run(1).iter().filter(|hit| **hit).count()));
    }
}
