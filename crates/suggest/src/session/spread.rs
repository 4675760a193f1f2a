//! Spreads the numbers of visits and articles over a table: one multiplication, where the standard hash takes a dozen steps.
//! The numbers are handed out in turn by this crate, nobody outside can choose them to collide.
//!
//! **Invariant:** never for a key that comes from outside, such as a name.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A map from numbers handed out in turn.
pub(super) type NumberMap<K, V> = HashMap<K, V, BuildHasherDefault<Spread>>;

/// The hash of one number (Knuth, The Art of Computer Programming 3, 6.4: multiplication by the golden ratio).
#[derive(Default, Clone, Copy)]
pub(super) struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u32(u32::from(*byte)));
    }
    fn write_u32(&mut self, number: u32) {
        self.0 = (self.0 ^ u64::from(number)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}
