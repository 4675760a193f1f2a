//! Text to words: split, lower case, without accents, and for writing without spaces in pairs of signs.
//!
//! **Invariant:** the same letters with and without accents, in any width and case, give the same folded word.
//! **Invariant:** signs that are whole words by their marks (the voiced kana, the syllables of Hangul) keep them.

use unicode_normalization::UnicodeNormalization;

/// How many letters of a word are looked at; the rest of a longer one is not.
pub const LETTERS_MOST: usize = 40;
/// How many words of one text are looked at.
pub const WORDS_PER_TEXT_MOST: usize = 2_000;
/// Into how many pieces of letters and figures a code is taken apart at most.
const PIECES_MOST: usize = 3;

/// A word in lower case with its accents, as a stemmer wishes it, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// In lower case, composed.
    pub(crate) letters: String,
    /// What it is.
    pub(crate) sort: Sort,
}

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// Letters of a script with spaces.
    Spoken,
    /// Figures, or letters and figures: never stemmed, never taken for a slip of the hand.
    Code,
    /// A second reading of what stands beside it: a code joined, or taken apart. A query does not ask for it.
    Again,
    /// One or two signs of a script without spaces.
    Signs,
}

/// The words of a text, in order.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let composed: String = text.nfc().collect();
    for chunk in composed.split_whitespace() {
        read_chunk(chunk, &mut found);
        if found.len() >= WORDS_PER_TEXT_MOST {
            break;
        }
    }
    found.truncate(WORDS_PER_TEXT_MOST);
    found
}

/// Letters, their marks and figures.
fn belongs(letter: char) -> bool {
    letter.is_alphanumeric() || unicode_normalization::char::is_combining_mark(letter)
}

fn read_chunk(chunk: &str, found: &mut Vec<Word>) {
    let parts: Vec<&str> = chunk.split(|c| !belongs(c)).filter(|part| !part.is_empty()).collect();
    let figures = |part: &str| part.chars().all(char::is_numeric);
    if let [whole, rest] = parts.as_slice()
        && figures(whole)
        && figures(rest)
        && chunk.trim_end_matches(|c| !belongs(c)).contains(&format!("{whole}.{rest}"))
            | chunk.contains(&format!("{whole},{rest}"))
    {
        found.push(Word { letters: format!("{whole}.{rest}"), sort: Sort::Code });
        return;
    }
    for part in &parts {
        read_part(part, found);
    }
    let mixed = |sort: fn(char) -> bool| parts.iter().any(|part| part.chars().any(sort));
    let joins = parts.len() > 1 && parts.len() <= PIECES_MOST && !parts.iter().any(|part| unspaced(part));
    if joins && mixed(char::is_numeric) {
        found.push(word(&parts.concat(), Sort::Again));
    }
}

fn read_part(part: &str, found: &mut Vec<Word>) {
    if unspaced(part) {
        return runs(part, is_unspaced)
            .into_iter()
            .for_each(|run| if unspaced(run) { pairs(run, found) } else { read_part(run, found) });
    }
    if !part.chars().any(char::is_numeric) {
        return found.push(word(part, Sort::Spoken));
    }
    found.push(word(part, Sort::Code));
    let pieces = runs(part, char::is_numeric);
    if pieces.len() > 1 && pieces.len() <= PIECES_MOST {
        found.extend(pieces.into_iter().map(|piece| word(piece, Sort::Again)));
    }
}

fn word(letters: &str, sort: Sort) -> Word {
    let letters = letters.chars().flat_map(char::to_lowercase).take(LETTERS_MOST).collect();
    Word { letters, sort }
}

/// A run of signs as overlapping pairs; a single sign stays one.
fn pairs(run: &str, found: &mut Vec<Word>) {
    let signs: Vec<char> = run.chars().collect();
    if let [one] = signs.as_slice() {
        found.push(Word { letters: one.to_string(), sort: Sort::Signs });
    }
    let pair = |two: &[char]| Word { letters: two.iter().collect(), sort: Sort::Signs };
    found.extend(signs.windows(2).map(pair));
}

/// A text cut wherever `sort` changes.
fn runs(text: &str, sort: fn(char) -> bool) -> Vec<&str> {
    let mut cuts = vec![0];
    let mut before = None;
    for (at, letter) in text.char_indices() {
        let now = sort(letter);
        if before.is_some_and(|before| before != now) {
            cuts.push(at);
        }
        before = Some(now);
    }
    cuts.push(text.len());
    cuts.windows(2).filter_map(|cut| text.get(*cut.first()?..*cut.get(1)?)).collect()
}

fn unspaced(text: &str) -> bool {
    text.chars().any(is_unspaced)
}

/// Whether a sign belongs to a script that sets no spaces between words, or to Hangul, whose endings are joined to them.
fn is_unspaced(sign: char) -> bool {
    matches!(u32::from(sign),
        0x0E00..=0x0EFF                     // Thai, Lao
        | 0x1000..=0x109F | 0x1780..=0x17FF // Myanmar, Khmer
        | 0x1100..=0x11FF | 0xAC00..=0xD7AF // Hangul
        | 0x3005..=0x3007 | 0x3040..=0x30FF | 0x31F0..=0x31FF | 0xFF66..=0xFF9F // kana
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x323AF) // Han
}

/// A word without accents, in one width and case.
pub(crate) fn fold(word: &str) -> String {
    if word.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase() || byte == b'.') {
        return word.to_owned();
    }
    let bare = word.nfkd().filter(|letter| !is_accent(*letter)).nfc();
    let mut folded = String::with_capacity(word.len());
    for letter in bare.flat_map(char::to_lowercase).filter(|letter| !is_accent(*letter)) {
        match undivided(letter) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(letter),
        }
    }
    folded
}

/// Marks that one may leave out in writing: Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowels.
fn is_accent(letter: char) -> bool {
    matches!(u32::from(letter),
        0x0300..=0x036F | 0x0591..=0x05BD | 0x05BF..=0x05C7 | 0x0610..=0x061A | 0x0640 | 0x064B..=0x065F | 0x0670)
}

/// Letters that Unicode does not take apart, as those write them who have no such key.
fn undivided(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'ł' => "l",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'æ' => "ae",
        'œ' => "oe",
        'ı' => "i",
        'ħ' => "h",
        'ŋ' => "n",
        'ŧ' => "t",
        'ς' => "σ",
        'ى' => "ي",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| fold(&word.letters)).collect()
    }

    #[test]
    fn accents_of_every_alphabet_fold() {
        for (written, plain) in [
            ("Łódź", "lodz"),
            ("žluťoučký", "zlutoucky"),
            ("İstanbul", "istanbul"),
            ("ışık", "isik"),
            ("Điện thoại", "dien thoai"),
            ("Straße", "strasse"),
            ("smørbrød", "smorbrod"),
            ("ＡＢＣ", "abc"),
            ("cafe\u{301}", "cafe"),
            ("Ёлка", "елка"),
            ("Άνοιξη", "ανοιξη"),
            ("cœur", "coeur"),
            ("שָׁלוֹם", "שלום"),
            ("قَمِيص", "قميص"),
        ] {
            assert_eq!(said(written).join(" "), plain, "{written}");
        }
    }

    #[test]
    fn voiced_kana_keep_their_voice() {
        assert_eq!(fold("が"), "が");
        assert_eq!(fold("ｶﾞ"), "ガ", "half width becomes whole");
        assert_ne!(fold("は"), fold("ば"));
        assert_eq!(fold("한"), "한");
    }

    #[test]
    fn signs_without_spaces_come_in_pairs() {
        assert_eq!(said("木綿の青"), ["木綿", "綿の", "の青"]);
        assert_eq!(said("靴"), ["靴"]);
        assert_eq!(said("셔츠 XL"), ["셔츠", "xl"]);
        assert_eq!(said("iPhone用ケース"), ["iphone", "用ケ", "ケー", "ース"]);
    }

    #[test]
    fn codes_are_read_whole_and_apart() {
        assert_eq!(said("AB-123"), ["ab", "123", "ab123"]);
        assert_eq!(said("AB123"), ["ab123", "ab", "123"]);
        assert_eq!(said("43,2 cm"), ["43.2", "cm"]);
        assert_eq!(said("size 42."), ["size", "42"]);
        assert_eq!(said("rendez-vous"), ["rendez", "vous"]);
        assert_eq!(said("— ,; \u{301}").len(), 1, "a mark alone is harmless");
    }
}
