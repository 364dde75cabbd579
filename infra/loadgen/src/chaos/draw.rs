//! Repeatable chance: the same seed, the same draws.

/// A sequence of draws.
#[derive(Debug, Clone)]
pub struct Draw(u64);

impl Draw {
    /// The sequence of `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Another sequence, which depends on this one and on `name` only.
    pub fn apart(&self, name: u64) -> Self {
        Self(Self(self.0 ^ name.wrapping_mul(0xa076_1d64_78bd_642f)).next())
    }

    /// The next number: Vigna's SplitMix64.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }

    /// Whether something of this chance, in thousandths, happens.
    pub fn chance(&mut self, permille: u64) -> bool {
        self.next() % 1_000 < permille
    }

    /// One of these.
    pub fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.next() % of.len() as u64).unwrap_or(0)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_draws_the_same_and_another_does_not() {
        let of = |seed| {
            let mut draw = Draw::new(seed);
            [(); 8].map(|()| draw.next())
        };
        assert_eq!(of(7), of(7));
        assert_ne!(of(7), of(8));
        let draw = Draw::new(7);
        assert_ne!(draw.apart(1).next(), draw.apart(2).next());
    }

    #[test]
    fn numbers_stay_between_and_chances_come_out() {
        let mut draw = Draw::new(1);
        assert!((0..1_000).all(|_| (3..=5).contains(&draw.between(3, 5))));
        let hits = (0..10_000).filter(|_| draw.chance(100)).count();
        assert!((850..1_150).contains(&hits), "{hits}");
        assert!(!(0..1_000).any(|_| draw.chance(0)));
    }
}
