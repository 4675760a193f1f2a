//! Finding articles by words: every word of the query must begin a word of the article; rarer words and whole words count more.
//!
//! **Invariant:** letters are compared without case and accents, so that `café` finds `CAFE`.

use crate::index::ItemHandle;
use std::collections::BTreeMap;

/// How many words of a query are looked at.
const WORDS_MOST: usize = 8;
/// How much less the beginning of a word counts than the whole of it.
const BEGINNING: f32 = 0.6;

/// The words of every article.
#[derive(Default, Debug)]
pub struct Words {
    words: BTreeMap<String, Vec<ItemHandle>>,
    count: usize,
}

impl Words {
    /// Adds an article with all its texts; handles follow in order from 0.
    pub fn add<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) -> ItemHandle {
        let item = ItemHandle(u32::try_from(self.count).unwrap_or(u32::MAX));
        self.count += 1;
        for word in texts.into_iter().flat_map(words) {
            let items = self.words.entry(word).or_default();
            if items.last() != Some(&item) {
                items.push(item);
            }
        }
        item
    }

    /// The articles that have every word of the query, best first.
    #[must_use]
    pub fn find(&self, query: &str, limit: usize) -> Vec<ItemHandle> {
        let mut found: Option<BTreeMap<ItemHandle, f32>> = None;
        for word in words(query).take(WORDS_MOST) {
            let mut here: BTreeMap<ItemHandle, f32> = BTreeMap::new();
            for (known, items) in
                self.words.range(word.clone()..).take_while(|(known, _)| known.starts_with(&word))
            {
                let whole = if *known == word { 1.0 } else { BEGINNING };
                let score = whole * (1.0 + self.count as f32 / items.len().max(1) as f32).ln();
                for item in items {
                    let best = here.entry(*item).or_insert(0.0);
                    *best = best.max(score);
                }
            }
            found = Some(match found {
                None => here,
                Some(before) => {
                    before.iter().filter_map(|(item, score)| Some((*item, score + here.get(item)?))).collect()
                }
            });
        }
        let mut ranked: Vec<_> = found.unwrap_or_default().into_iter().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked.into_iter().take(limit).map(|(item, _)| item).collect()
    }
}

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(|part| part.chars().flat_map(char::to_lowercase).map(plain).collect())
}

/// A letter without its accent, for the Latin letters of western Europe.
fn plain(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ý' | 'ÿ' => 'y',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(query: &str) -> Vec<u32> {
        let mut words = Words::default();
        words.add(["Chemise en lin, bleu pastel", "Linen shirt"]);
        words.add(["Écharpe bleue"]);
        words.add(["Bonnet linotte"]);
        words.find(query, 10).iter().map(|item| item.0).collect()
    }

    #[test]
    fn every_word_must_begin_a_word_of_the_article() {
        assert_eq!(find("lin"), [0, 2], "a whole word before a beginning");
        assert_eq!(find("BLEU écharpe"), [1]);
        assert_eq!(find("echarpe"), [1]);
        assert_eq!(find("lin rouge"), Vec::<u32>::new());
        assert_eq!(find(" ,; "), Vec::<u32>::new());
    }
}
