//! "Did you mean": the known name nearest to one that was typed, by edit distance (Levenshtein 1966).
//!
//! **Invariant:** a name more than a third of its letters away is not suggested: a wrong hint is worse than none.

/// The longest name compared, in characters; a longer one gets no suggestion.
const COMPARED_CHARACTERS_MOST: usize = 64;

/// The name of `known` nearest to `typed`, as a question; nothing if none is near.
#[must_use]
pub fn did_you_mean<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(typed, known).map(|name| format!("did you mean `{name}`?"))
}

fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = typed.chars().count();
    if length > COMPARED_CHARACTERS_MOST {
        return None;
    }
    let most = (length / 3).max(1);
    let near = known.into_iter().map(|name| (distance(typed, name), name)).filter(|(far, _)| *far <= most);
    near.min().map(|(_, name)| name)
}

fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i.saturating_add(1);
        let (first, rest) = match row.split_first_mut() {
            Some(parts) => parts,
            None => return left,
        };
        *first = left;
        for (cell, to) in rest.iter_mut().zip(b.chars()) {
            let change = diagonal.saturating_add(usize::from(from != to));
            diagonal = *cell;
            left = change.min(left.saturating_add(1)).min(cell.saturating_add(1));
            *cell = left;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_the_textbook_ones() {
        for (a, b, far) in
            [("kitten", "sitting", 3), ("", "abc", 3), ("abc", "", 3), ("flaw", "lawn", 2), ("é", "e", 1)]
        {
            assert_eq!(distance(a, b), far, "{a} {b}");
        }
    }

    #[test]
    fn a_slip_is_recognised_and_a_stranger_is_not() {
        assert_eq!(nearest("surface", ["surfaces", "stores"]), Some("surfaces"));
        assert_eq!(nearest("purpose_of_it", ["surfaces", "stores"]), None);
    }
}
