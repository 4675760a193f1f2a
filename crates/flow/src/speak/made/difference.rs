//! What two texts differ in, line by line: `-` is in the first alone, `+` in the second alone, and what is common begins with a space.
//!
//! **Invariant:** the lines with a space and `-` are the first text, those with a space and `+` the second.

/// How many pairs of lines are held against each other; larger changes are told as a whole.
const PAIRS_MOST: usize = 1_000_000;

/// The difference of two texts.
#[must_use]
pub fn difference(first: &str, second: &str) -> String {
    let (first, second): (Vec<&str>, Vec<&str>) = (first.lines().collect(), second.lines().collect());
    let before = first.iter().zip(&second).take_while(|(one, other)| one == other).count();
    let (first_rest, second_rest) =
        (first.get(before..).unwrap_or_default(), second.get(before..).unwrap_or_default());
    let behind = first_rest.iter().rev().zip(second_rest.iter().rev());
    let behind = behind.take_while(|(one, other)| one == other).count();
    let inner = |lines: &[&'_ str]| lines.len().saturating_sub(behind);
    let first_inner = first_rest.get(..inner(first_rest)).unwrap_or_default();
    let second_inner = second_rest.get(..inner(second_rest)).unwrap_or_default();
    let mut told = String::new();
    let mut say = |sign: char, line: &str| {
        told.push(sign);
        told.push_str(line);
        told.push('\n');
    };
    first.iter().take(before).for_each(|line| say(' ', line));
    for (sign, line) in middle(first_inner, second_inner) {
        say(sign, line);
    }
    first_rest.iter().skip(inner(first_rest)).for_each(|line| say(' ', line));
    told
}

/// What is common of two lists of lines is kept where most of it can be (the longest common part).
fn middle<'a>(first: &[&'a str], second: &[&'a str]) -> Vec<(char, &'a str)> {
    let whole = || {
        let gone = first.iter().map(|line| ('-', *line));
        gone.chain(second.iter().map(|line| ('+', *line))).collect()
    };
    if first.len().saturating_mul(second.len()) > PAIRS_MOST {
        return whole();
    }
    let wide = second.len().saturating_add(1);
    // `common[i][j]` is how many lines the two have in common from `i` and from `j` on.
    let mut common = vec![0_u32; first.len().saturating_add(1).saturating_mul(wide)];
    let at = |i: usize, j: usize| i.saturating_mul(wide).saturating_add(j);
    let of = |common: &[u32], i: usize, j: usize| common.get(at(i, j)).copied().unwrap_or_default();
    for (i, one) in first.iter().enumerate().rev() {
        for (j, other) in second.iter().enumerate().rev() {
            let (i_next, j_next) = (i.saturating_add(1), j.saturating_add(1));
            let best = if one == other {
                of(&common, i_next, j_next).saturating_add(1)
            } else {
                of(&common, i_next, j).max(of(&common, i, j_next))
            };
            if let Some(place) = common.get_mut(at(i, j)) {
                *place = best;
            }
        }
    }
    let (mut i, mut j, mut told) = (0_usize, 0_usize, Vec::new());
    loop {
        match (first.get(i), second.get(j)) {
            (Some(one), Some(other)) if one == other => {
                told.push((' ', *one));
                (i, j) = (i.saturating_add(1), j.saturating_add(1));
            }
            (Some(one), other) => {
                let (skip, keep) = (of(&common, i.saturating_add(1), j), of(&common, i, j.saturating_add(1)));
                match other {
                    Some(other) if keep > skip => {
                        told.push(('+', *other));
                        j = j.saturating_add(1);
                    }
                    _ => {
                        told.push(('-', *one));
                        i = i.saturating_add(1);
                    }
                }
            }
            (None, Some(other)) => {
                told.push(('+', *other));
                j = j.saturating_add(1);
            }
            (None, None) => return told,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn what_differs_is_told_and_what_is_common_is_kept() {
        assert_eq!(difference("a\nb\nc\nd\n", "a\nx\nc\ny\nd\n"), " a\n-b\n+x\n c\n+y\n d\n");
        assert_eq!(difference("", "a\n"), "+a\n");
        assert_eq!(difference("a\n", ""), "-a\n");
        assert_eq!(difference("a\nb\n", "a\nb\n"), " a\n b\n");
    }

    #[test]
    fn both_texts_can_be_read_from_the_difference() {
        let words = ["a", "b", "c", ""];
        let mut seed = 7_u32;
        for _ in 0..500 {
            let mut text = || {
                let mut lines = Vec::new();
                for _ in 0..seed % 9 {
                    seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12_345);
                    lines.push(words[(seed >> 16) as usize % 4]);
                }
                seed = seed.wrapping_add(1);
                lines.join("\n")
            };
            let (first, second) = (text(), text());
            let told = difference(&first, &second);
            let only = |signs: [char; 2]| -> Vec<String> {
                let lines = told.lines().filter(|line| line.starts_with(signs));
                lines.map(|line| line[1..].to_owned()).collect()
            };
            assert_eq!(only([' ', '-']), first.lines().collect::<Vec<_>>());
            assert_eq!(only([' ', '+']), second.lines().collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_large_change_is_told_as_a_whole() {
        let (first, second) = ("a\n".repeat(2_000), "b\n".repeat(2_000));
        assert_eq!(difference(&first, &second).lines().count(), 4_000);
    }
}
