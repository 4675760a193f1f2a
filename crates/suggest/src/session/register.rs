//! A set of numbered things that is emptied in no time: the sparse set of Briggs and Torczon (1993).
//! Where a number stands is looked up in one place and believed only if the thing that stands there says so itself.
//!
//! **Invariant:** after [`Register::clear`] nothing of before is found, though no memory was touched.
//! **Invariant:** things are kept in the order in which they came.

/// A thing with a number.
pub(super) trait Numbered {
    /// Its number.
    fn number(&self) -> u32;
}

/// The set.
#[derive(Debug)]
pub(super) struct Register<T> {
    at: Vec<u32>,
    /// The things, in the order in which they came.
    pub(super) held: Vec<T>,
}

impl<T> Default for Register<T> {
    fn default() -> Self {
        Self { at: Vec::new(), held: Vec::new() }
    }
}

impl<T: Numbered> Register<T> {
    /// Makes room for numbers below `numbers`.
    pub(super) fn fit(&mut self, numbers: usize) {
        if self.at.len() < numbers {
            self.at.resize(numbers, 0);
        }
    }
    /// Has memory bring where these numbers stand, all at once instead of one after the other.
    pub(super) fn touch(&self, numbers: &[u32]) {
        let places = numbers.iter().filter_map(|number| self.at.get(*number as usize));
        std::hint::black_box(places.fold(0, |all, place| all ^ place));
    }
    /// Empties it.
    pub(super) fn clear(&mut self) {
        self.held.clear();
    }
    /// Where the thing with a number stands.
    pub(super) fn place(&self, number: u32) -> Option<usize> {
        let place = *self.at.get(number as usize)? as usize;
        self.held.get(place).filter(|thing| thing.number() == number).map(|_| place)
    }
    /// The thing with a number.
    pub(super) fn find(&self, number: u32) -> Option<&T> {
        self.held.get(self.place(number)?)
    }
    /// The thing with a number, to be changed.
    pub(super) fn find_mut(&mut self, number: u32) -> Option<&mut T> {
        let place = self.place(number)?;
        self.held.get_mut(place)
    }
    /// The thing with a number, a new one if there is none; nothing if there is no room for the number.
    pub(super) fn entry(&mut self, number: u32, new: impl FnOnce() -> T) -> Option<&mut T> {
        let at = self.at.get_mut(number as usize)?;
        let known = self.held.get(*at as usize).is_some_and(|thing| thing.number() == number);
        if !known {
            *at = self.held.len() as u32;
            self.held.push(new());
        }
        self.held.get_mut(*at as usize)
    }
}
