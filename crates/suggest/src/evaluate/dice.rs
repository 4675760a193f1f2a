//! Seeded dice for experiments: SplitMix64 (Steele, Lea, Flood 2014). The same seed throws the same again.
//!
//! **Invariant:** never for keys, ids or noise that protects anybody: whoever knows the seed knows every throw.

/// Dice that fall the same way every time.
#[derive(Clone, Debug)]
pub struct SeededDice(u64);

impl SeededDice {
    /// Dice that begin at `seed`.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next throw: each number as likely as the others.
    pub const fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; 0 for a bound of 0. Which is likelier differs by less than `bound` in 2^64.
    pub fn below(&mut self, bound: usize) -> usize {
        let wide = u128::from(self.throw()) * bound as u128;
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// A number from 0 to below 1.
    pub fn share(&mut self) -> f64 {
        (self.throw() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_throws_the_same_and_every_face_falls() {
        let thrown = |seed| {
            let mut dice = SeededDice::new(seed);
            (0..600).map(|_| dice.below(6)).collect::<Vec<_>>()
        };
        assert_eq!(thrown(1), thrown(1));
        assert_ne!(thrown(1), thrown(2));
        for face in 0..6 {
            let fell = thrown(1).iter().filter(|one| **one == face).count();
            assert!((60..140).contains(&fell), "{face} fell {fell} times");
        }
        assert_eq!(SeededDice::new(1).below(0), 0);
    }
}
