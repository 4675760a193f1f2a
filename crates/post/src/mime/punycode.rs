//! One label of a domain in a script other than ASCII, as ASCII: punycode (RFC 3492) behind `xn--` (RFC 5890).
//!
//! **Invariant:** only small letters of Latin, Greek and Cyrillic that IDNA 2008 takes as they are (RFC 5892, PVALID) are translated; for
//! everything else the tables of IDNA would be needed, and the writer gives the `xn--` form.

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const FIRST_BIAS: u32 = 72;
const FIRST_CODE: u32 = 128;

/// Letters of Latin Extended-A that are no letters of their own but two, or variants.
const NOT_SINGLE: [char; 4] = ['\u{133}', '\u{140}', '\u{149}', '\u{17f}'];

fn is_taken(letter: char) -> bool {
    let is_ours = match letter {
        'a'..='z' | '0'..='9' | '-' => true,
        '\u{df}'..='\u{ff}' => letter != '\u{f7}',
        '\u{100}'..='\u{17f}' => letter.is_lowercase() && !NOT_SINGLE.contains(&letter),
        '\u{3ac}'..='\u{3ce}' | '\u{430}'..='\u{45f}' => true,
        _ => false,
    };
    is_ours && letter != '\u{138}'
}

/// The label in its `xn--` form; `None` if it holds a letter that is not translated.
pub(super) fn label(text: &str) -> Option<String> {
    if !text.chars().all(is_taken) {
        return None;
    }
    Some(format!("xn--{}", encode(text)?))
}

fn encode(text: &str) -> Option<String> {
    let mut out: String = text.chars().filter(char::is_ascii).collect();
    let basic = u32::try_from(out.len()).ok()?;
    if basic > 0 {
        out.push('-');
    }
    let total = u32::try_from(text.chars().count()).ok()?;
    let (mut code, mut delta, mut bias, mut handled) = (FIRST_CODE, 0_u32, FIRST_BIAS, basic);
    while handled < total {
        let next = text.chars().map(u32::from).filter(|letter| *letter >= code).min()?;
        let steps = next.checked_sub(code)?.checked_mul(handled.checked_add(1)?)?;
        delta = delta.checked_add(steps)?;
        code = next;
        for letter in text.chars().map(u32::from) {
            if letter < code {
                delta = delta.checked_add(1)?;
            }
            if letter == code {
                write_number(&mut out, delta, bias)?;
                let first = if handled == basic { First::Yes } else { First::No };
                handled = handled.checked_add(1)?;
                bias = adapt(delta, handled, first)?;
                delta = 0;
            }
        }
        delta = delta.checked_add(1)?;
        code = code.checked_add(1)?;
    }
    Some(out)
}

#[derive(PartialEq, Eq)]
enum First {
    Yes,
    No,
}

/// A number of variable length (RFC 3492 section 3.3).
fn write_number(out: &mut String, number: u32, bias: u32) -> Option<()> {
    let (mut rest, mut place) = (number, BASE);
    loop {
        let threshold = place.saturating_sub(bias).clamp(T_MIN, T_MAX);
        if rest < threshold {
            out.push(digit(rest)?);
            return Some(());
        }
        let (over, span) = (rest.checked_sub(threshold)?, BASE.checked_sub(threshold)?);
        out.push(digit(threshold.checked_add(over.checked_rem(span)?)?)?);
        rest = over.checked_div(span)?;
        place = place.checked_add(BASE)?;
    }
}

/// `a` to `z`, then `0` to `9`.
fn digit(value: u32) -> Option<char> {
    match value {
        0..=25 => char::from_u32(u32::from('a').checked_add(value)?),
        26..=35 => char::from_u32(u32::from('0').checked_add(value.checked_sub(26)?)?),
        _ => None,
    }
}

/// RFC 3492 section 6.1.
fn adapt(delta: u32, handled: u32, first: First) -> Option<u32> {
    let scale = if first == First::Yes { DAMP } else { 2 };
    let mut delta = delta.checked_div(scale)?;
    delta = delta.checked_add(delta.checked_div(handled)?)?;
    let mut steps = 0_u32;
    while delta > (BASE - T_MIN) * T_MAX / 2 {
        delta /= BASE - T_MIN;
        steps = steps.checked_add(BASE)?;
    }
    let slope = (BASE - T_MIN + 1).checked_mul(delta)?.checked_div(delta.checked_add(SKEW)?)?;
    steps.checked_add(slope)
}
