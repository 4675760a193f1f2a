//! Proof that an entry is in the ledger (RFC 6962 section 2.1.1): the hashes beside its way to the root.
//! The hashes of the tree are kept in tiles of 256 (C2SP tlog-tiles): full ones by whoever stores them, the growing ones here.
//!
//! **Invariant:** a tile is full once and never changes again; the growing tile of each level has fewer than [`TILE_WIDTH`] hashes.
//! **Invariant:** a proof is checked by [`root_from_proof`], which shares nothing with how it was made but the hash of a node.

use crate::hash::Hash;
use crate::ledger::tree::node_hash;
use std::cmp::Ordering;
use std::sync::Arc;

/// How many hashes a full tile holds: the roots of as many neighbouring subtrees.
pub const TILE_WIDTH: usize = 256;
/// The height of the subtree under a tile.
const TILE_HEIGHT: u32 = 8;
/// More levels than a ledger of 64-bit numbers can have.
const LEVELS_MOST: u32 = 8;

/// A tile that has become full.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FullTile {
    /// Its level; level 0 holds leaves.
    pub level: u32,
    /// Its number within the level, from the left.
    pub number: u64,
    /// Its hashes.
    pub hashes: Vec<Hash>,
}

/// The growing tiles, one a level.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tiles {
    size: u64,
    growing: Vec<Arc<Growing>>,
}

/// A tile that is not full yet, with the roots of the complete subtrees above its hashes, the lowest row first.
/// They are remembered since every new entry is proved with them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Growing([Vec<Hash>; TILE_HEIGHT as usize]);

impl Growing {
    /// Adds a hash; when the tile is full, answers its hashes and their root, and begins anew.
    fn push(&mut self, hash: Hash) -> Option<(Vec<Hash>, Hash)> {
        let mut hash = hash;
        for row in &mut self.0 {
            row.push(hash);
            let (false, Some([left, right])) = (row.len() & 1 == 1, row.last_chunk()) else { return None };
            hash = node_hash(left, right);
        }
        let Self([hashes, ..]) = std::mem::take(self);
        Some((hashes, hash))
    }
}

/// Where full tiles are kept.
pub trait Shelf {
    /// What can go wrong when one is fetched.
    type Error;
    /// The hashes of a full tile; nothing if there is no such tile.
    fn tile(&self, level: u32, number: u64) -> Result<Option<Vec<Hash>>, Self::Error>;
}

impl Tiles {
    /// How many leaves there are.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf; answers the tiles that are full now.
    pub fn push(&mut self, leaf: Hash) -> Vec<FullTile> {
        let mut full = Vec::new();
        let mut hash = leaf;
        for level in 0..LEVELS_MOST {
            let number = self.full(level);
            if usize::try_from(level).is_ok_and(|level| self.growing.len() <= level) {
                self.growing.push(Arc::default());
            }
            let Some(tile) = self.growing(level) else { break };
            let Some((hashes, root)) = Arc::make_mut(tile).push(hash) else { break };
            hash = root;
            full.push(FullTile { level, number, hashes });
        }
        self.size = self.size.saturating_add(1);
        full
    }

    /// How many tiles of a level are full.
    fn full(&self, level: u32) -> u64 {
        self.size >> TILE_HEIGHT.saturating_mul(level.saturating_add(1)).min(63)
    }

    fn growing(&mut self, level: u32) -> Option<&mut Arc<Growing>> {
        self.growing.get_mut(usize::try_from(level).ok()?)
    }

    /// The first `width` hashes of a tile; nothing if there are not as many.
    pub fn tile<S: Shelf>(
        &self,
        shelf: &S,
        level: u32,
        number: u64,
        width: usize,
    ) -> Result<Option<Vec<Hash>>, S::Error> {
        let tile = match number.cmp(&self.full(level)) {
            Ordering::Less => shelf.tile(level, number)?,
            Ordering::Equal => usize::try_from(level)
                .ok()
                .and_then(|level| self.growing.get(level))
                .and_then(|tile| tile.0.first().cloned()),
            Ordering::Greater => None,
        };
        Ok(tile.and_then(|hashes| hashes.get(..width).map(<[Hash]>::to_vec)))
    }

    /// The root of the complete subtree of a height, by its number from the left.
    fn node<S: Shelf>(&self, shelf: &S, height: u32, number: u64) -> Result<Option<Hash>, S::Error> {
        let (level, row) = (height.div_euclid(TILE_HEIGHT), height.rem_euclid(TILE_HEIGHT));
        let above = TILE_HEIGHT.saturating_sub(row);
        let (tile, place) = (number >> above, usize::try_from(number & !(u64::MAX << above)).unwrap_or(0));
        if tile < self.full(level) {
            let hashes = shelf.tile(level, tile)?;
            return Ok(hashes.and_then(|hashes| fold(hashes.chunks_exact(1 << row).nth(place)?)));
        }
        let growing = usize::try_from(level).ok().and_then(|level| self.growing.get(level));
        let row = usize::try_from(row).unwrap_or(usize::MAX);
        Ok(growing.and_then(|tile| tile.0.get(row)?.get(place).copied()))
    }

    /// The root over the leaves from `begin` to before `end`; `begin` is a multiple of the largest power of two below the count.
    fn root<S: Shelf>(&self, shelf: &S, begin: u64, end: u64) -> Result<Option<Hash>, S::Error> {
        let count = end.saturating_sub(begin);
        if count.is_power_of_two() {
            let height = count.trailing_zeros();
            return self.node(shelf, height, begin >> height);
        }
        let middle = begin.saturating_add(split(count));
        let (left, right) = (self.root(shelf, begin, middle)?, self.root(shelf, middle, end)?);
        Ok(left.zip(right).map(|(left, right)| node_hash(&left, &right)))
    }

    /// The hashes beside the way of a leaf to the root over everything there is, from the leaf up; nothing if there is no such leaf.
    pub fn proof<S: Shelf>(&self, shelf: &S, leaf: u64) -> Result<Option<Vec<Hash>>, S::Error> {
        if leaf >= self.size {
            return Ok(None);
        }
        let (mut begin, mut end, mut down) = (0_u64, self.size, Vec::new());
        while end.saturating_sub(begin) > 1 {
            let middle = begin.saturating_add(split(end.saturating_sub(begin)));
            let beside = if leaf < middle {
                let beside = self.root(shelf, middle, end)?;
                end = middle;
                beside
            } else {
                let beside = self.root(shelf, begin, middle)?;
                begin = middle;
                beside
            };
            let Some(beside) = beside else { return Ok(None) };
            down.push(beside);
        }
        down.reverse();
        Ok(Some(down))
    }
}

/// The largest power of two below a count of at least two.
fn split(count: u64) -> u64 {
    let above = count.checked_next_power_of_two().unwrap_or(1 << 63);
    above.div_euclid(2).max(1)
}

/// The root over a power of two of neighbouring hashes.
fn fold(hashes: &[Hash]) -> Option<Hash> {
    let mut row = hashes.to_vec();
    while row.len() > 1 {
        row = row.chunks(2).filter_map(|pair| Some(node_hash(pair.first()?, pair.get(1)?))).collect();
    }
    row.first().copied()
}

/// The root a proof leads to (RFC 9162 section 2.1.3.2); nothing if the proof is too long or too short for its place.
#[must_use]
pub fn root_from_proof(leaf: Hash, index: u64, size: u64, proof: &[Hash]) -> Option<Hash> {
    if index >= size {
        return None;
    }
    let (mut node, mut last, mut root) = (index, size.checked_sub(1)?, leaf);
    for beside in proof {
        if last == 0 {
            return None;
        }
        if node & 1 == 1 || node == last {
            root = node_hash(beside, &root);
            while node & 1 == 0 && node != 0 {
                (node, last) = (node >> 1, last >> 1);
            }
        } else {
            root = node_hash(&root, beside);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    (last == 0).then_some(root)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Tree, leaf_hash};
    use proptest::prelude::*;
    use std::collections::HashMap;
    use std::convert::Infallible;

    #[derive(Default)]
    struct Kept(HashMap<(u32, u64), Vec<Hash>>);

    impl Shelf for Kept {
        type Error = Infallible;
        fn tile(&self, level: u32, number: u64) -> Result<Option<Vec<Hash>>, Infallible> {
            Ok(self.0.get(&(level, number)).cloned())
        }
    }

    fn grown(size: u64) -> (Tiles, Kept, Tree) {
        let (mut tiles, mut kept, mut tree) = (Tiles::default(), Kept::default(), Tree::default());
        for leaf in 0..size {
            let hash = leaf_hash(&leaf.to_be_bytes());
            tree.push(hash);
            for full in tiles.push(hash) {
                assert_eq!(full.hashes.len(), TILE_WIDTH);
                assert!(kept.0.insert((full.level, full.number), full.hashes).is_none());
            }
        }
        (tiles, kept, tree)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn every_leaf_is_proved_and_no_other_hash_place_or_length_is(size in 1_u64..2_000, at in any::<u64>()) {
            let (tiles, kept, tree) = grown(size);
            let at = at.rem_euclid(size);
            let proof = tiles.proof(&kept, at).unwrap().unwrap();
            let leaf = leaf_hash(&at.to_be_bytes());
            prop_assert_eq!(root_from_proof(leaf, at, size, &proof), Some(tree.root()));
            prop_assert_ne!(root_from_proof(leaf_hash(b"another"), at, size, &proof), Some(tree.root()));
            prop_assert_ne!(root_from_proof(leaf, at.wrapping_add(1).rem_euclid(size.max(2)), size, &proof), Some(tree.root()));
            let longer = [proof.clone(), vec![leaf]].concat();
            prop_assert_ne!(root_from_proof(leaf, at, size, &longer), Some(tree.root()));
            if let Some((_, shorter)) = proof.split_last() {
                prop_assert_ne!(root_from_proof(leaf, at, size, shorter), Some(tree.root()));
            }
        }
    }

    #[test]
    fn tiles_of_two_levels_prove_the_first_and_the_last_leaf() {
        let size = 65_536 + 300;
        let (tiles, kept, tree) = grown(size);
        assert!(kept.0.contains_key(&(1, 0)), "the level above is full too");
        for at in [0, 255, 256, 65_535, 65_536, size - 1] {
            let proof = tiles.proof(&kept, at).unwrap().unwrap();
            assert_eq!(root_from_proof(leaf_hash(&at.to_be_bytes()), at, size, &proof), Some(tree.root()));
        }
        assert_eq!(tiles.proof(&kept, size).unwrap(), None);
        assert_eq!(tiles.proof(&Kept::default(), 3).unwrap(), None, "a lost tile is no proof");
    }
}
