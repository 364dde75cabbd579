//! What the pool has seen.

use super::operation::Operation;
use serde::Serialize;
use std::collections::BTreeMap;

/// Totals. Invitations, messages and people are those of the file, the rest is since the pool was opened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PoolStats {
    /// Invitations answered 201.
    pub invitations: u64,
    /// Invitations by `pending`, `accepted`, `declined`, `cancelled`, or the subcode of their failure.
    pub results: BTreeMap<String, u64>,
    /// Messages that reached somebody.
    pub delivered: u64,
    /// People with at least one message.
    pub people: u64,
    /// People with more than one.
    pub people_with_several: u64,
    /// People who were invited while an earlier invitation of theirs was still unanswered.
    pub people_with_several_invitations_in_flight: usize,
    /// Most invitations within any second of the clock, refused ones included.
    pub max_invitations_in_any_second: usize,
    /// Conversations open now, over all applications.
    pub open_conversations: usize,
    /// Most conversations open at the same time, over all applications.
    pub max_open_conversations: usize,
    /// Applications open now.
    pub open_applications: usize,
    /// Requests answered 429 by a limit, not by a fault.
    pub rate_limit_hits: u64,
    /// Requests by operation.
    pub requests: BTreeMap<Operation, u64>,
}
