//! A dictionary: every word once, in order, in one piece of memory; found whole, by its beginning, or by a slip of the hand.
//!
//! **Invariant:** places follow the order of the words, so that the same words give the same places.

/// The words, sorted.
#[derive(Default, Debug)]
pub(crate) struct Forms {
    letters: String,
    ends: Vec<u32>,
}

impl Forms {
    /// A dictionary of sorted words, each once.
    pub(crate) fn new<'a>(sorted: impl IntoIterator<Item = &'a str>) -> Self {
        let mut forms = Self::default();
        for word in sorted {
            forms.letters.push_str(word);
            forms.ends.push(u32::try_from(forms.letters.len()).unwrap_or(u32::MAX));
        }
        forms.letters.shrink_to_fit();
        forms.ends.shrink_to_fit();
        forms
    }
    /// How many words there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }
    /// How much memory it takes, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.letters.len() + self.ends.len() * 4
    }
    /// The word at a place.
    pub(crate) fn at(&self, place: usize) -> &str {
        let end = |at: usize| self.ends.get(at).map_or(0, |end| *end as usize);
        let start = place.checked_sub(1).map_or(0, end);
        self.letters.get(start..end(place)).unwrap_or_default()
    }
    /// The place of a word.
    pub(crate) fn find(&self, word: &str) -> Option<usize> {
        let place = self.first_from(word);
        (place < self.len() && self.at(place) == word).then_some(place)
    }
    /// The places of the words that begin so.
    pub(crate) fn beginning(&self, beginning: &str) -> std::ops::Range<usize> {
        let first = self.first_from(beginning);
        let (mut low, mut high) = (first, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.at(middle).starts_with(beginning) { low = middle + 1 } else { high = middle }
        }
        first..low
    }
    fn first_from(&self, word: &str) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.at(middle) < word { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The words at most `most` slips away: a letter more, less, other, or two exchanged (optimal string alignment).
    /// Neighbours in the order share their first letters, so only what differs is computed, and what cannot come near is skipped.
    pub(crate) fn near(&self, word: &str, most: usize) -> Vec<(usize, usize)> {
        let mut walk = Walk::new(word, most);
        let mut found = Vec::new();
        let mut place = 0;
        while place < self.len() {
            match walk.judge(self.at(place)) {
                Judged::Near(slips) => found.push((place, slips)),
                Judged::Far => {}
                Judged::FarWithAll(beginning) => {
                    place = self.beginning(&beginning).end.max(place + 1);
                    continue;
                }
            }
            place += 1;
        }
        found
    }
}

enum Judged {
    Near(usize),
    Far,
    FarWithAll(String),
}

/// The rows of the table of slips, one a letter of the word last judged, in one piece of memory.
struct Walk {
    wanted: Vec<char>,
    most: usize,
    letters: Vec<char>,
    cells: Vec<usize>,
}

impl Walk {
    fn new(word: &str, most: usize) -> Self {
        let wanted: Vec<char> = word.chars().collect();
        let cells = (0..=wanted.len()).collect();
        Self { wanted, most, letters: Vec::new(), cells }
    }

    fn judge(&mut self, word: &str) -> Judged {
        let width = self.wanted.len() + 1;
        let shared = word.chars().zip(&self.letters).take_while(|(new, old)| new == *old).count();
        self.letters.truncate(shared);
        self.cells.truncate((shared + 1) * width);
        for (at, letter) in word.char_indices().skip(shared) {
            // An exchange looks two rows back, so that the row before must be hopeless too.
            let before = self.least_of_last();
            self.letters.push(letter);
            self.add_row();
            if self.least_of_last() > self.most && before >= self.most {
                return Judged::FarWithAll(word.get(..at + letter.len_utf8()).unwrap_or(word).to_owned());
            }
        }
        match self.cells.last() {
            Some(slips) if *slips <= self.most => Judged::Near(*slips),
            _ => Judged::Far,
        }
    }

    fn least_of_last(&self) -> usize {
        let start = self.cells.len().saturating_sub(self.wanted.len() + 1);
        self.cells.iter().skip(start).copied().min().unwrap_or(usize::MAX)
    }

    fn add_row(&mut self) {
        let (depth, width) = (self.letters.len(), self.wanted.len() + 1);
        let back = |back: usize| depth.checked_sub(back).and_then(|at| self.letters.get(at)).copied();
        let (last, before_last) = (back(1), back(2));
        self.cells.push(depth);
        for column in 0..self.wanted.len() {
            let cell = |row: usize, column: usize| {
                self.cells.get(row * width + column).copied().unwrap_or(usize::MAX / 2)
            };
            let wanted = self.wanted.get(column).copied();
            let mut slips = (cell(depth, column) + 1)
                .min(cell(depth - 1, column + 1) + 1)
                .min(cell(depth - 1, column) + usize::from(last != wanted));
            let wanted_before = column.checked_sub(1).and_then(|before| self.wanted.get(before)).copied();
            if depth > 1 && wanted_before.is_some() && last == wanted_before && before_last == wanted {
                slips = slips.min(cell(depth - 2, column - 1) + 1);
            }
            self.cells.push(slips);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// The distance by its definition, without a table.
    fn slips(a: &[char], b: &[char]) -> usize {
        let (Some((x, before)), Some((y, ahead))) = (a.split_last(), b.split_last()) else {
            return a.len().max(b.len());
        };
        let mut least =
            (slips(before, b) + 1).min(slips(a, ahead) + 1).min(slips(before, ahead) + usize::from(x != y));
        if let (Some((x2, a2)), Some((y2, b2))) = (before.split_last(), ahead.split_last())
            && x == y2
            && y == x2
        {
            least = least.min(slips(a2, b2) + 1);
        }
        least
    }

    proptest! {
        #[test]
        fn the_walk_finds_what_the_definition_finds(
            words in proptest::collection::btree_set("[abc]{0,6}", 0..30), wanted in "[abc]{0,6}", most in 0_usize..3,
        ) {
            let forms = Forms::new(words.iter().map(String::as_str));
            let wanted_letters: Vec<char> = wanted.chars().collect();
            let expected: Vec<(usize, usize)> = words
                .iter()
                .enumerate()
                .map(|(at, word)| (at, slips(&word.chars().collect::<Vec<_>>(), &wanted_letters)))
                .filter(|(_, slips)| *slips <= most)
                .collect();
            prop_assert_eq!(forms.near(&wanted, most), expected);
        }
        #[test]
        fn a_beginning_finds_what_a_slow_look_finds(words in proptest::collection::btree_set("[abé]{0,4}", 0..30), wanted in "[abé]{0,3}") {
            let words: BTreeSet<String> = words;
            let forms = Forms::new(words.iter().map(String::as_str));
            let found: Vec<&str> = forms.beginning(&wanted).map(|at| forms.at(at)).collect();
            let expected: Vec<&str> = words.iter().filter(|w| w.starts_with(&wanted)).map(String::as_str).collect();
            prop_assert_eq!(found, expected);
            prop_assert_eq!(forms.find(&wanted).is_some(), words.contains(&wanted));
        }
    }
}
