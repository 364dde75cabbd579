//! Running the checker, and saying what it found.

use crate::Batch;
use crate::invariants::NEVER;
use stateright::{Checker, HasDiscoveries, Model};
use std::collections::BTreeSet;
use std::fmt::{Display, Formatter};

/// What the checker found.
#[derive(Debug, Clone)]
pub struct Found {
    /// Different states.
    pub states: usize,
    /// Steps that led to one.
    pub steps: usize,
    /// The longest way to one.
    pub depth: usize,
    /// Whether there is no other.
    pub whole: bool,
    /// The properties that were found, for each the steps to it: for one that must always hold, how it fails.
    pub found: Vec<(&'static str, Vec<String>)>,
}

/// Visits every state breadth first, by `threads` threads, or until an invariant fails; at most `most` states (0: all).
pub fn check<const P: usize>(batch: Batch<P>, threads: usize, most: usize) -> Found {
    let mut builder = batch
        .checker()
        .threads(threads)
        .finish_when(HasDiscoveries::AnyFailures);
    if most > 0 {
        builder = builder.target_state_count(most);
    }
    let checker = builder.spawn_bfs().join();
    let names: BTreeSet<&'static str> = checker.discoveries().keys().copied().collect();
    let found = names
        .into_iter()
        .filter_map(|name| {
            let path = checker.discovery(name)?;
            let steps = path.into_actions();
            Some((name, steps.iter().map(|step| format!("{step:?}")).collect()))
        })
        .collect();
    Found {
        states: checker.unique_state_count(),
        steps: checker.state_count(),
        depth: checker.max_depth(),
        whole: checker.is_done() && (most == 0 || checker.state_count() < most),
        found,
    }
}

impl Found {
    /// The invariants that fail.
    pub fn failures(&self) -> Vec<&'static str> {
        let names = self.found.iter().map(|(name, _)| *name);
        names.filter(|name| NEVER.contains(name)).collect()
    }

    /// Whether this can happen.
    pub fn happens(&self, name: &str) -> bool {
        self.found.iter().any(|(found, _)| *found == name)
    }
}

impl Display for Found {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let whole = if self.whole { "" } else { ", not all" };
        write!(
            f,
            "{} states{whole}, {} steps, depth {}",
            self.states, self.steps, self.depth
        )?;
        for (name, steps) in &self.found {
            if NEVER.contains(name) {
                write!(f, "\n  fails: {name}, by {} steps", steps.len())?;
                for step in steps {
                    write!(f, "\n    {step}")?;
                }
            }
        }
        Ok(())
    }
}
