//! Puts the words of all articles in order, so that asking needs no more memory than the answer.
//!
//! **Invariant:** the same articles in the same order give the same index.

use super::forms::Forms;
use super::text::{self, Sort, fold};
use super::tongue::Tongue;
use super::{FIELDS, Field, Groups, Text, Words};
use crate::index::ItemHandle;
use std::collections::{BTreeSet, HashMap};

/// How many articles can be told apart in a posting.
const ITEMS_MOST: u32 = (1 << 24) - 1;
/// How many times a word in one field counts at most.
pub(super) const TIMES_MOST: u32 = 31;

/// A word that was seen.
struct Known {
    form: u32,
    /// The languages whose stem of it is kept, by bit.
    stemmed: u32,
}

/// Gathers the words of every article.
#[derive(Default)]
pub struct Builder {
    forms: HashMap<Box<str>, u32>,
    /// The form, and where it stands.
    postings: Vec<(u32, u32)>,
    stems: HashMap<String, BTreeSet<u32>>,
    /// By a word with its accents: most words of a catalog have been seen before.
    known: HashMap<String, Known>,
    tongues: BTreeSet<Tongue>,
    joined: BTreeSet<u32>,
    lengths: Vec<[u16; FIELDS]>,
}

impl Builder {
    /// Adds an article with all its texts; handles follow in order from 0.
    pub fn add<'a>(&mut self, texts: impl IntoIterator<Item = Text<'a>>) -> ItemHandle {
        let item = u32::try_from(self.lengths.len()).unwrap_or(u32::MAX).min(ITEMS_MOST);
        let mut mentions: Vec<(u32, Field)> = Vec::new();
        let mut lengths = [(0_usize, 0_usize); FIELDS];
        for text in texts {
            let words = text::words(text.text);
            if let Some((count, of)) = lengths.get_mut(text.field as usize) {
                *count += words.iter().filter(|word| word.sort != Sort::Again).count();
                *of += usize::from(!words.is_empty());
            }
            for word in words {
                let tongue = text.tongue.filter(|_| word.sort == Sort::Spoken);
                mentions.push((self.form(word.letters, tongue), text.field));
            }
        }
        mentions.sort_unstable();
        let same = mentions.chunk_by(|a, b| a == b);
        self.postings.extend(same.filter_map(|same| {
            let times = u32::try_from(same.len()).unwrap_or(TIMES_MOST);
            same.first().map(|(form, field)| (*form, pack(item, *field, times)))
        }));
        // A text in three languages is not three times as long as in one.
        let mean = |(count, of): (usize, usize)| u16::try_from(count / of.max(1)).unwrap_or(u16::MAX);
        self.lengths.push(lengths.map(mean));
        ItemHandle(item)
    }

    /// The form of a word, kept under its stem in this language.
    fn form(&mut self, letters: String, tongue: Option<Tongue>) -> u32 {
        let bit = tongue.map_or(0, |tongue| 1_u32 << tongue as u8);
        if let Some(known) = self.known.get(&letters)
            && known.stemmed & bit == bit
        {
            return known.form;
        }
        let next = u32::try_from(self.forms.len()).unwrap_or(u32::MAX);
        let form = *self.forms.entry(fold(&letters).into_boxed_str()).or_insert(next);
        if let Some(tongue) = tongue {
            for key in stem_keys(tongue, &letters) {
                self.stems.entry(key).or_default().insert(form);
            }
            if tongue.joins_words() {
                self.joined.insert(form);
            }
            self.tongues.insert(tongue);
        }
        self.known.entry(letters).or_insert(Known { form, stemmed: 0 }).stemmed |= bit;
        form
    }

    /// The index.
    #[must_use]
    pub fn finish(self) -> Words {
        let mut sorted: Vec<(Box<str>, u32)> = self.forms.into_iter().collect();
        sorted.sort_unstable();
        let mut places = vec![0_u32; sorted.len()];
        for (place, (_, form)) in (0_u32..).zip(&sorted) {
            if let Some(slot) = places.get_mut(*form as usize) {
                *slot = place;
            }
        }
        let place = |form: u32| places.get(form as usize).copied().unwrap_or(0);
        let forms = Forms::new(sorted.iter().map(|(word, _)| &**word));
        let mut postings: Vec<(u32, u32)> =
            self.postings.into_iter().map(|(form, posting)| (place(form), posting)).collect();
        postings.sort_unstable();
        let mut keys: Vec<(String, Vec<u32>)> = self
            .stems
            .into_iter()
            .map(|(key, forms)| (key, forms.into_iter().map(place).collect()))
            .collect();
        keys.sort_unstable();
        let mut endings: Vec<u32> = self.joined.into_iter().map(place).collect();
        endings.sort_unstable_by(|a, b| {
            let reversed = |place: u32| forms.at(place as usize).chars().rev();
            reversed(*a).cmp(reversed(*b))
        });
        let mut mean_lengths = [1.0_f32; FIELDS];
        for (field, mean) in mean_lengths.iter_mut().enumerate() {
            let total: u64 =
                self.lengths.iter().filter_map(|own| own.get(field)).map(|own| u64::from(*own)).sum();
            let holders =
                self.lengths.iter().filter(|own| own.get(field).is_some_and(|own| *own > 0)).count();
            *mean = (total as f32 / holders.max(1) as f32).max(1.0);
        }
        Words {
            postings: Groups::new(forms.len(), postings),
            stems: Forms::new(keys.iter().map(|(key, _)| key.as_str())),
            stem_forms: Groups::new(
                keys.len(),
                (0..)
                    .zip(&keys)
                    .flat_map(|(at, (_, forms))| forms.iter().map(move |form| (at, *form)))
                    .collect(),
            ),
            forms,
            endings,
            tongues: self.tongues.into_iter().collect(),
            lengths: self.lengths,
            mean_lengths,
            desks: std::sync::Mutex::default(),
        }
    }
}

/// Under which stems a word is kept: as it is written, as it is written without accents, and without umlauts.
pub(super) fn stem_keys(tongue: Tongue, letters: &str) -> BTreeSet<String> {
    let folded = fold(letters);
    let key = |stem: &str| format!("{}{}", tongue.sign(), fold(stem));
    let mut keys = BTreeSet::from([key(&tongue.stem(letters)), key(&tongue.stem(&folded))]);
    keys.extend(tongue.without_umlauts(letters).map(|word| key(&tongue.stem(&word))));
    keys
}

fn pack(item: u32, field: Field, times: u32) -> u32 {
    item << 8 | (field as u32) << 5 | times.min(TIMES_MOST)
}
