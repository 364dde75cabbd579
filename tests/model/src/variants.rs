//! The protocol, and ways to get it wrong. Each is one decision taken otherwise; the checker finds each of them out.

/// The protocol as it is, or with one thing wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Variant {
    /// As delivery is to be. Where the code may still differ: docs/benchmarks/model.md, what it found.
    #[default]
    Right,
    /// The bytes go first, the claim is written with the results.
    SendBeforeClaim,
    /// Advances the vector, then arms the next wake.
    ArmAfterAdvance,
    /// The next wake is numbered after the vector alone, not after the wake in hand too.
    NextOfVector,
    /// No look at the lease just before the bytes go.
    NoLeaseCheck,
    /// A worker that its lease stops acknowledges its message and sends no copy.
    AckWhenStopped,
    /// A repeated write that finds its own first copy counts as lost.
    NoWriteId,
    /// Looks at pause and cancellation once, at the beginning of a firing.
    LookOnce,
    /// Acknowledges a wake as paused on the word of an old copy of META, and resuming does not wait for those copies.
    OldCopyAcks,
    /// An ambiguous send is due again at once, not 60 s after the lease's end.
    ResendAtOnce,
    /// A worker of a batch that somebody else leases takes it all the same.
    IgnoreLease,
    /// Writes are not conditional.
    BlindWrites,
    /// A claim that is given back forgets that its person was to be tried at a minute of their own.
    UnclaimForgets,
    /// A sweep marks a campaign finished although META was changed since it looked, and whoever sends again reopens
    /// the campaign only before the write.
    FinishBlindly,
    /// The wake of a person who is sent to again is armed for the batch's due time, which may have passed: it comes before
    /// the record says that anybody waits.
    AskAtDue,
    /// Whoever was held back, and is not there when tried again after the last rung, stays `absent` without a wake.
    RetryLeavesAbsent,
    /// A late result counts whichever claim of the person it is of.
    LateOfAnyClaim,
    /// People whose last result cannot be known go with the next rung, although less than 60 s have passed.
    RungHastens,
    /// A wake of a paused campaign is acknowledged although a dead worker's claims are in the vector.
    AckPausedClaims,
}

impl Variant {
    /// All that are wrong.
    pub const BROKEN: [Variant; 18] = [
        Variant::SendBeforeClaim,
        Variant::ArmAfterAdvance,
        Variant::NextOfVector,
        Variant::NoLeaseCheck,
        Variant::AckWhenStopped,
        Variant::NoWriteId,
        Variant::LookOnce,
        Variant::OldCopyAcks,
        Variant::ResendAtOnce,
        Variant::IgnoreLease,
        Variant::BlindWrites,
        Variant::UnclaimForgets,
        Variant::FinishBlindly,
        Variant::AskAtDue,
        Variant::RetryLeavesAbsent,
        Variant::LateOfAnyClaim,
        Variant::RungHastens,
        Variant::AckPausedClaims,
    ];
}
