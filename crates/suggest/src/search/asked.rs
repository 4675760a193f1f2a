//! A query, word by word: for which forms of the index each word stands, and how much each of them counts.
//!
//! **Invariant:** a word stands for at most [`EXPANSIONS_MOST`] forms, and a query for at most [`WORDS_MOST`] words.

use super::build::stem_keys;
use super::text::{self, Sort, Word, fold};
use super::tongue::Tongue;
use super::{Query, Words};

/// How many letters of a query are looked at.
pub const QUERY_LETTERS_MOST: usize = 256;
/// How many words of a query are looked at; two signs of a script without spaces are one.
pub const WORDS_MOST: usize = 16;
/// For how many forms one word stands at most.
pub const EXPANSIONS_MOST: usize = 64;
/// How many forms with the same beginning are weighed against each other.
const BEGINNINGS_MOST: usize = 4_096;

/// How much another form of the word counts, in the reader's language.
const SAME_STEM: f32 = 0.9;
/// How much another form of the word counts, in another language.
const SAME_STEM_ELSEWHERE: f32 = 0.6;
/// How much the beginning of a word counts.
const BEGINNING: f32 = 0.4;
/// How much a longer word that ends with the word counts.
const JOINED: f32 = 0.5;
/// How much a word one slip away counts; two slips count the square of it.
const SLIP: f32 = 0.5;

/// Below how many mentions a word finds so little that it may be a slip.
const LITTLE: usize = 1;
/// From how many letters one slip is forgiven, and from how many two.
const SLIPS_FROM_LETTERS: [usize; 2] = [4, 8];
/// How many letters a part of a joined word has at least.
const PART_LETTERS_LEAST: usize = 4;
/// What may stand between the parts of a joined word.
const BETWEEN_PARTS: [&str; 6] = ["", "s", "n", "en", "es", "er"];

/// The forms a word stands for, with what each counts.
pub(super) type Forms = Vec<(u32, f32)>;

/// Whether somebody may still be typing a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Typing {
    Done,
    Perhaps,
}

impl Words {
    /// The forms of every word asked for.
    pub(super) fn asked(&self, query: &Query<'_>) -> Vec<Forms> {
        let cut = query.text.char_indices().nth(QUERY_LETTERS_MOST).map_or(query.text.len(), |(at, _)| at);
        let text = query.text.get(..cut).unwrap_or_default();
        let mut words: Vec<(Word, String)> = text::words(text)
            .into_iter()
            .filter(|word| word.sort != Sort::Again)
            .map(|word| (fold(&word.letters), word))
            .filter(|(folded, _)| !folded.is_empty())
            .map(|(folded, word)| (word, folded))
            .take(WORDS_MOST)
            .collect();
        let small = |folded: &str| query.tongue.is_some_and(|tongue| tongue.is_small(folded));
        if words.iter().any(|(_, folded)| !small(folded)) {
            let last = words.len().saturating_sub(1);
            let mut at = 0;
            words.retain(|(_, folded)| {
                let typing = at == last && text.ends_with(char::is_alphanumeric);
                at += 1;
                typing && last == 0 || !small(folded)
            });
        }
        let last = words.len().saturating_sub(1);
        let mut asked = Vec::new();
        for (at, (word, folded)) in words.iter().enumerate() {
            let typing =
                if at == last && text.ends_with(folded_end) { Typing::Perhaps } else { Typing::Done };
            let forms = self.forms_of(word, folded, query.tongue, typing);
            match self.apart(word, folded, query.tongue).filter(|_| forms.is_empty()) {
                Some(parts) => asked.extend(parts),
                None if forms.is_empty() => asked.push(self.slips(word, folded)),
                None => asked.push(forms),
            }
        }
        asked.truncate(WORDS_MOST);
        asked
    }

    fn forms_of(&self, word: &Word, folded: &str, reader: Option<Tongue>, typing: Typing) -> Forms {
        let mut forms = Vec::new();
        self.whole(word, folded, reader, &mut forms);
        let mentions: usize = forms.iter().map(|(form, _)| self.postings.of(*form as usize).len()).sum();
        if reader.is_none_or(Tongue::joins_words) && word.sort == Sort::Spoken {
            let stem = reader.map(|tongue| fold(&tongue.stem(&word.letters)));
            self.joined([Some(folded), stem.as_deref()], &mut forms);
        }
        if typing == Typing::Perhaps && (word.sort != Sort::Signs || folded.chars().count() == 1) {
            self.begun(folded, &mut forms);
        }
        if mentions <= LITTLE && !forms.is_empty() {
            forms.extend(self.slips(word, folded));
        }
        bounded(forms)
    }

    /// The word itself, and what shares its stem.
    fn whole(&self, word: &Word, folded: &str, reader: Option<Tongue>, forms: &mut Forms) {
        let mut add = |place: Option<usize>, weight: f32| {
            forms.extend(place.and_then(|place| u32::try_from(place).ok()).map(|form| (form, weight)));
        };
        add(self.forms.find(folded), 1.0);
        if word.sort != Sort::Spoken {
            return;
        }
        let others = self.tongues.iter().copied().filter(|tongue| Some(*tongue) != reader);
        for tongue in reader.into_iter().chain(others) {
            let weight = if Some(tongue) == reader { SAME_STEM } else { SAME_STEM_ELSEWHERE };
            for key in stem_keys(tongue, &word.letters) {
                if Some(tongue) == reader {
                    add(key.get(1..).and_then(|stem| self.forms.find(stem)), weight);
                }
                let same = self.stems.find(&key).map_or(&[][..], |place| self.stem_forms.of(place));
                same.iter().for_each(|form| add(Some(*form as usize), weight));
            }
        }
    }

    /// Longer words of languages that join them, which end with this one or with another form of it.
    fn joined(&self, written: [Option<&str>; 2], forms: &mut Forms) {
        let own: Vec<String> =
            forms.iter().map(|(form, _)| self.forms.at(*form as usize).to_owned()).collect();
        for ending in
            written.into_iter().flatten().chain(own.iter().map(String::as_str)).take(EXPANSIONS_MOST)
        {
            if ending.chars().count() < PART_LETTERS_LEAST {
                continue;
            }
            let reversed: String = ending.chars().rev().collect();
            let before =
                |form: &u32| self.forms.at(*form as usize).chars().rev().cmp(reversed.chars()).is_lt();
            let first = self.endings.partition_point(before);
            let ends = self.endings.iter().skip(first).take(EXPANSIONS_MOST);
            forms.extend(
                ends.take_while(|form| self.forms.at(**form as usize).ends_with(ending))
                    .map(|form| (*form, JOINED)),
            );
        }
    }

    /// Words that begin so, those with most mentions first.
    fn begun(&self, folded: &str, forms: &mut Forms) {
        let mut begun: Vec<(usize, u32)> = self
            .forms
            .beginning(folded)
            .take(BEGINNINGS_MOST)
            .filter_map(|form| Some((self.postings.of(form).len(), u32::try_from(form).ok()?)))
            .collect();
        begun.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        forms.extend(begun.into_iter().take(EXPANSIONS_MOST).map(|(_, form)| (form, BEGINNING)));
    }

    /// Words a slip of the hand away, the nearest first.
    fn slips(&self, word: &Word, folded: &str) -> Forms {
        let letters = folded.chars().count();
        let most = SLIPS_FROM_LETTERS.iter().filter(|from| letters >= **from).count();
        if most == 0 || word.sort != Sort::Spoken {
            return Vec::new();
        }
        let near = self.forms.near(folded, most);
        let least = near.iter().map(|(_, slips)| *slips).filter(|slips| *slips > 0).min().unwrap_or(0);
        let nearest = near.into_iter().filter(|(_, slips)| *slips == least && *slips > 0);
        let weight = SLIP.powi(i32::try_from(least).unwrap_or(1));
        bounded(nearest.filter_map(|(form, _)| Some((u32::try_from(form).ok()?, weight))).collect())
    }

    /// A joined word of the query as its two parts, when it finds nothing whole: `Leinenhemd` as `Leinen` and `Hemd`.
    fn apart(&self, word: &Word, folded: &str, reader: Option<Tongue>) -> Option<[Forms; 2]> {
        reader.filter(|tongue| tongue.joins_words() && word.sort == Sort::Spoken)?;
        let known = |part: &str| {
            let part = Word { letters: part.to_owned(), sort: Sort::Spoken };
            let mut forms = Vec::new();
            self.whole(&part, &part.letters, reader, &mut forms);
            Some(bounded(forms)).filter(|forms| !forms.is_empty())
        };
        let cuts = folded.char_indices().map(|(at, _)| at).skip(PART_LETTERS_LEAST);
        cuts.filter_map(|cut| folded.split_at_checked(cut)).find_map(|(head, tail)| {
            if tail.chars().count() < PART_LETTERS_LEAST {
                return None;
            }
            let tail = known(tail)?;
            let heads = BETWEEN_PARTS.iter().filter_map(|between| head.strip_suffix(between));
            let head = heads.filter(|head| head.chars().count() >= PART_LETTERS_LEAST - 1).find_map(known)?;
            Some([head, tail])
        })
    }
}

/// Whether a query that ends so may end within a word.
fn folded_end(letter: char) -> bool {
    letter.is_alphanumeric() || unicode_normalization::char::is_combining_mark(letter)
}

/// Each form once, with the most it counts; the first of those that count most.
fn bounded(mut forms: Forms) -> Forms {
    forms.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    forms.dedup_by_key(|(form, _)| *form);
    if forms.len() > EXPANSIONS_MOST {
        forms.sort_by(|a, b| b.1.total_cmp(&a.1));
        forms.truncate(EXPANSIONS_MOST);
    }
    forms
}
