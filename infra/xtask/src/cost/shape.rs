//! What the campaigns are like that are run and counted: how many people in three days, and whom they stand for.

use super::assumed::RECIPIENTS;

/// One of them.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Who is on the list.
    pub recipients: u32,
    /// Of how many people they are a piece, or all.
    pub stands_for: u32,
    /// Of each of the three days.
    pub opening_hours: (&'static str, &'static str),
    /// People of a hundred who are away.
    pub absent_percent: u32,
}

const ABSENT: [u32; 3] = [0, 30, 60];

/// Ten hours.
const WHOLE: (&str, &str) = ("08:00", "18:00");
/// Forty planned minutes a day, so that batches of few people are as full as those of many in ten hours, and a full
/// hour, so that all rungs of the ladder are climbed.
const PIECE: (&str, &str) = ("09:20", "10:05");

/// Those for a million, with more and more people away.
pub fn of_a_million(recipients: u32) -> [Shape; 3] {
    ABSENT.map(|absent_percent| Shape {
        recipients,
        stands_for: RECIPIENTS,
        opening_hours: PIECE,
        absent_percent,
    })
}

/// Those for fewer: who are few are run as they are, the others as a piece.
pub const SMALLER: [Shape; 3] = [
    smaller(1_000, 1_000, WHOLE),
    smaller(10_000, 10_000, WHOLE),
    smaller(6_720, 100_000, PIECE),
];

const fn smaller(
    recipients: u32,
    stands_for: u32,
    opening_hours: (&'static str, &'static str),
) -> Shape {
    Shape {
        recipients,
        stands_for,
        opening_hours,
        absent_percent: ABSENT[1],
    }
}
