//! Many short lists of numbers in one stretch of memory, each in a block that is at most half empty; freed blocks are used again.
//! A list of its own allocation would cost more in headers than most lists hold.
//!
//! **Invariant:** a block belongs to one list or is free, never both.
//! **Invariant:** what a list holds depends on what was put into it and taken from it alone, not on where it lies.

/// The sizes of blocks: each about a third larger than the one before.
const SIZES: [u32; 40] = [
    1, 2, 3, 4, 6, 8, 11, 14, 18, 24, 32, 42, 56, 74, 98, 130, 174, 232, 310, 412, 550, 732, 976, 1_302,
    1_736, 2_314, 3_086, 4_114, 5_486, 7_314, 9_752, 13_002, 17_336, 23_114, 30_820, 41_092, 54_790, 73_054,
    97_404, 129_872,
];
/// Beyond the last size a block is twice the one before, so that no list is ever too long for one.
const LARGEST: usize = SIZES.len();
/// No block.
const NOWHERE: u32 = u32::MAX;

/// How many bits tell how long a list is; those above tell the size of its block.
const LEN_BITS: u32 = 26;
/// How long a list is at most.
const LEN_MOST: u32 = (1 << LEN_BITS) - 1;

/// Where a list is, in eight bytes: there is one for each visit and each article.
#[derive(Clone, Copy, Debug)]
pub(super) struct List {
    start: u32,
    /// Its length, and above it the size of its block.
    len_and_size: u32,
}

impl List {
    /// A list that holds nothing and has no block.
    pub(super) const EMPTY: Self = Self { start: NOWHERE, len_and_size: 0 };

    const fn new(start: u32, size: u8) -> Self {
        Self { start, len_and_size: (size as u32) << LEN_BITS }
    }
    /// How many numbers it holds.
    pub(super) const fn len(self) -> usize {
        (self.len_and_size & LEN_MOST) as usize
    }
    const fn size(self) -> u8 {
        (self.len_and_size >> LEN_BITS) as u8
    }
    fn is_full(self) -> bool {
        self.start == NOWHERE || self.len() >= capacity(self.size()) as usize
    }
    /// The length alone, so that it is never carried into the size.
    const fn set_len(&mut self, len: usize) {
        self.len_and_size = (self.len_and_size & !LEN_MOST) | (len as u32 & LEN_MOST);
    }
}

/// A number of 32 bits, under whatever name.
pub(super) trait Number: Copy + From<u32> + Into<u32> {}
impl<T: Copy + From<u32> + Into<u32>> Number for T {}

/// The lists.
#[derive(Debug)]
pub(super) struct Lists<T> {
    memory: Vec<T>,
    /// The first free block of each size; each free block begins with where the next one is.
    free: [u32; LARGEST + 16],
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { memory: Vec::new(), free: [NOWHERE; LARGEST + 16] }
    }
}

fn capacity(size: u8) -> u32 {
    match SIZES.get(usize::from(size)) {
        Some(capacity) => *capacity,
        None => 129_872_u32.saturating_mul(1 << (usize::from(size) + 1 - LARGEST).min(15)),
    }
}

fn size_for(len: usize) -> Option<u8> {
    (0..(LARGEST + 16) as u8).find(|size| capacity(*size) as usize >= len)
}

impl<T: Number> Lists<T> {
    /// What a list holds.
    pub(super) fn get(&self, list: List) -> &[T] {
        let start = list.start as usize;
        self.memory.get(start..start.wrapping_add(list.len())).unwrap_or_default()
    }

    /// Puts a number into a list at a place, at its end if the place is behind it; nothing changes when memory has no room.
    pub(super) fn insert(&mut self, list: &mut List, place: usize, number: T) -> Option<()> {
        if list.len() >= LEN_MOST as usize {
            return None;
        }
        if list.is_full() {
            self.enlarge(list)?;
        }
        let (start, end) = (list.start as usize, list.start as usize + list.len());
        let at = start + place.min(list.len());
        let block = self.memory.get_mut(at..=end)?;
        block.copy_within(..block.len() - 1, 1);
        *block.first_mut()? = number;
        list.set_len(list.len() + 1);
        Some(())
    }

    /// Takes the number at a place out of a list.
    pub(super) fn remove(&mut self, list: &mut List, place: usize) {
        let (start, end) = (list.start as usize, list.start as usize + list.len());
        if place < list.len()
            && let Some(block) = self.memory.get_mut(start + place..end)
        {
            block.copy_within(1.., 0);
            list.set_len(list.len() - 1);
        }
        if list.len() == 0 {
            self.release(list);
        }
    }

    /// Takes the first `count` numbers out of a list.
    pub(super) fn cut(&mut self, list: &mut List, count: usize) {
        let (start, end) = (list.start as usize, list.start as usize + list.len());
        let count = count.min(list.len());
        if let Some(block) = self.memory.get_mut(start..end)
            && count > 0
        {
            block.copy_within(count.., 0);
            list.set_len(list.len() - count);
        }
        if list.len() == 0 {
            self.release(list);
        }
    }

    /// Gives the block of a list back.
    pub(super) fn release(&mut self, list: &mut List) {
        if let (Some(first), Some(head)) =
            (self.memory.get_mut(list.start as usize), self.free.get_mut(usize::from(list.size())))
        {
            *first = T::from(*head);
            *head = list.start;
        }
        *list = List::EMPTY;
    }

    fn enlarge(&mut self, list: &mut List) -> Option<()> {
        let mut larger = self.block(size_for(list.len() + 1)?)?;
        let start = list.start as usize;
        if list.len() > 0 {
            self.memory.copy_within(start..start + list.len(), larger.start as usize);
            larger.set_len(list.len());
            self.release(list);
        }
        *list = larger;
        Some(())
    }

    fn block(&mut self, size: u8) -> Option<List> {
        let head = self.free.get_mut(usize::from(size))?;
        let start = *head;
        if let Some(next) = self.memory.get(start as usize) {
            *head = (*next).into();
            return Some(List::new(start, size));
        }
        let start = u32::try_from(self.memory.len()).ok()?;
        let end = start.checked_add(capacity(size)).filter(|end| *end < NOWHERE)?;
        self.memory.resize(end as usize, T::from(0));
        Some(List::new(start, size))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lists_in_one_memory_behave_like_lists_of_their_own(
            acts in proptest::collection::vec((0..5_usize, 0..9_u8, 0..40_usize, 0..1_000_u32), 0..400),
        ) {
            let mut memory = Lists::<u32>::default();
            let mut ours = [List::EMPTY; 5];
            let mut theirs: [Vec<u32>; 5] = Default::default();
            for (which, act, place, number) in acts {
                let (list, model) = (&mut ours[which], &mut theirs[which]);
                match act {
                    0 => {
                        memory.release(list);
                        model.clear();
                    }
                    1 => {
                        memory.cut(list, place);
                        model.drain(..place.min(model.len()));
                    }
                    2 => {
                        memory.remove(list, place);
                        if place < model.len() {
                            model.remove(place);
                        }
                    }
                    _ => {
                        memory.insert(list, place, number).unwrap();
                        model.insert(place.min(model.len()), number);
                    }
                }
                for (list, model) in ours.iter().zip(&theirs) {
                    prop_assert_eq!(memory.get(*list), model.as_slice());
                }
            }
        }
    }

    #[test]
    fn a_list_that_grows_and_goes_leaves_its_memory_to_the_next() {
        let mut memory = Lists::<u32>::default();
        let fill = |memory: &mut Lists<u32>| {
            let mut list = List::EMPTY;
            (0..5_000).for_each(|n| memory.insert(&mut list, usize::MAX, n).unwrap());
            assert!(memory.get(list).iter().copied().eq(0..5_000));
            memory.release(&mut list);
        };
        fill(&mut memory);
        let size = memory.memory.len();
        fill(&mut memory);
        assert_eq!(memory.memory.len(), size);
    }
}
