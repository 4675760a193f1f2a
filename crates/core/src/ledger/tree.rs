//! The Merkle tree of the ledger (RFC 6962 section 2.1), grown one leaf at a time in logarithmic space.
//!
//! **Invariant:** `peaks` are the roots of the full subtrees from left to right; their sizes are the powers of two in `size`.

use crate::hash::Hash;

/// The hash of one leaf: SHA-256 of 0x00 and its bytes.
#[must_use]
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    Hash::of(&[&[0], leaf])
}

pub(super) fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Hash::of(&[&[1], left.bytes(), right.bytes()])
}

/// A growing tree that remembers only what it needs for its root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    size: u64,
    peaks: Vec<Hash>,
}

impl Tree {
    /// How many leaves it has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }
    /// Adds a leaf by its hash.
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                hash = node_hash(&left, &hash);
            }
        }
        self.peaks.push(hash);
        self.size = self.size.saturating_add(1);
    }
    /// The root over all leaves; of the empty tree the hash of nothing.
    #[must_use]
    pub fn root(&self) -> Hash {
        let fold = self.peaks.iter().rev().copied().reduce(|right, left| node_hash(&left, &right));
        fold.unwrap_or_else(|| Hash::of(&[]))
    }
}

/// The root over leaves given by their bytes.
pub fn root_of<'a>(leaves: impl IntoIterator<Item = &'a [u8]>) -> Hash {
    let mut tree = Tree::default();
    leaves.into_iter().for_each(|leaf| tree.push(leaf_hash(leaf)));
    tree.root()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// RFC 6962 section 2.1, word by word.
    fn by_definition(leaves: &[Vec<u8>]) -> Hash {
        match leaves {
            [] => Hash::of(&[]),
            [one] => leaf_hash(one),
            many => {
                let split = many.len().next_power_of_two() / 2;
                node_hash(&by_definition(&many[..split]), &by_definition(&many[split..]))
            }
        }
    }

    proptest! {
        #[test]
        fn a_grown_tree_has_the_root_of_the_definition(leaves in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..8), 0..70)) {
            prop_assert_eq!(root_of(leaves.iter().map(Vec::as_slice)), by_definition(&leaves));
        }
    }

    #[test]
    fn any_changed_leaf_changes_the_root() {
        let leaves: Vec<Vec<u8>> = (0..20).map(|n| vec![n]).collect();
        let root = by_definition(&leaves);
        for at in 0..20 {
            let mut changed = leaves.clone();
            changed[at][0] ^= 0x80;
            assert_ne!(root_of(changed.iter().map(Vec::as_slice)), root);
        }
    }
}
