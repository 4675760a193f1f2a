//! How many segments a short message has (3GPP TS 23.038 and 23.040): that is what it costs.
//!
//! **Invariant:** neither an escaped letter nor a pair of UTF-16 is parted by the end of a segment, as no sender parts them.

/// The basic letters (3GPP TS 23.038 section 6.2.1), each one septet.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// The letters behind an escape (section 6.2.1.1), each two septets.
const ESCAPED: &str = "\u{c}^{}\\[~]|€";

/// Segments of one message: beyond that a mail is the better letter.
pub const SEGMENTS_MOST: usize = 6;

/// Septets of a message alone, and of a part of one.
const SEPTETS: Room = Room { alone: 160, part: 153 };
/// Units of UTF-16 of a message alone, and of a part of one.
const UNITS: Room = Room { alone: 70, part: 67 };

struct Room {
    alone: usize,
    part: usize,
}

/// By which alphabet a message goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Alphabet {
    /// Seven bits a letter.
    Gsm7,
    /// UTF-16, since a letter is not among the 128: half as much fits.
    Ucs2,
}

/// What a message comes to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Counted {
    /// Its alphabet.
    pub alphabet: Alphabet,
    /// Septets or units.
    pub length: usize,
    /// What is paid for.
    pub segments: usize,
}

/// Counts a message.
#[must_use]
pub fn count(text: &str) -> Counted {
    let septets = |letter: char| match () {
        () if BASIC.contains(letter) => Some(1),
        () if ESCAPED.contains(letter) => Some(2),
        () => None,
    };
    let widths: Option<Vec<usize>> = text.chars().map(septets).collect();
    match widths {
        Some(widths) => counted(Alphabet::Gsm7, &SEPTETS, &widths),
        None => {
            let widths: Vec<usize> = text.chars().map(char::len_utf16).collect();
            counted(Alphabet::Ucs2, &UNITS, &widths)
        }
    }
}

/// The letters that make a message go by UTF-16, the first few.
#[must_use]
pub fn strange(text: &str) -> Vec<char> {
    const SHOWN: usize = 5;
    let mut found: Vec<char> = Vec::new();
    for letter in text.chars().filter(|letter| !BASIC.contains(*letter) && !ESCAPED.contains(*letter)) {
        if found.len() < SHOWN && !found.contains(&letter) {
            found.push(letter);
        }
    }
    found
}

fn counted(alphabet: Alphabet, room: &Room, widths: &[usize]) -> Counted {
    let length: usize = widths.iter().sum();
    if length <= room.alone {
        return Counted { alphabet, length, segments: 1 };
    }
    let (mut segments, mut used) = (1_usize, 0_usize);
    for width in widths {
        if used.saturating_add(*width) > room.part {
            segments = segments.saturating_add(1);
            used = 0;
        }
        used = used.saturating_add(*width);
    }
    Counted { alphabet, length, segments }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segments(text: &str) -> (Alphabet, usize, usize) {
        let Counted { alphabet, length, segments } = count(text);
        (alphabet, length, segments)
    }

    #[test]
    fn a_message_of_seven_bits_has_160_letters_and_its_parts_153() {
        assert_eq!(BASIC.chars().count(), 127, "128 with the escape");
        assert_eq!(segments(""), (Alphabet::Gsm7, 0, 1));
        assert_eq!(segments(&"é".repeat(160)), (Alphabet::Gsm7, 160, 1));
        assert_eq!(segments(&"é".repeat(161)), (Alphabet::Gsm7, 161, 2));
        assert_eq!(segments(&"a".repeat(306)), (Alphabet::Gsm7, 306, 2));
        assert_eq!(segments(&"a".repeat(307)), (Alphabet::Gsm7, 307, 3));
        assert_eq!(segments("12 €"), (Alphabet::Gsm7, 5, 1));
    }

    #[test]
    fn an_escaped_letter_is_not_parted() {
        let text = format!("{}€{}", "a".repeat(152), "a".repeat(152));
        assert_eq!(segments(&text), (Alphabet::Gsm7, 306, 3), "306 would fit two, were the sign parted");
    }

    #[test]
    fn one_strange_letter_halves_the_room() {
        assert_eq!(segments(&format!("{}ê", "a".repeat(69))), (Alphabet::Ucs2, 70, 1));
        assert_eq!(segments(&format!("{}ê", "a".repeat(70))), (Alphabet::Ucs2, 71, 2));
        assert_eq!(segments(&"😀".repeat(35)), (Alphabet::Ucs2, 70, 1));
        assert_eq!(segments(&"😀".repeat(67)), (Alphabet::Ucs2, 134, 3), "33 a part: a pair is not parted");
        assert_eq!(strange("été’s œuvre’"), ['’', 'œ']);
    }
}
