//! A price: hundredths of a currency, exact, read from the many ways shops write it and written as readers expect it.
//!
//! **Invariant:** nothing is rounded: a price that is no whole number of hundredths is refused, and so is one that can be read in two ways.

use entrenous_core::charter::Language;
use serde::{Deserialize, Serialize};

/// A currency by its ISO 4217 code.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// Euro, when nothing else is told.
impl Default for Currency {
    fn default() -> Self {
        Self(*b"EUR")
    }
}

/// Not a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a currency is three letters such as `EUR`")]
pub struct NotACurrency;

impl Currency {
    /// Parses a code, in any case.
    pub fn parse(text: &str) -> Result<Self, NotACurrency> {
        match text.trim().as_bytes() {
            [a, b, c] if [a, b, c].iter().all(|letter| letter.is_ascii_alphabetic()) => {
                Ok(Self([a, b, c].map(u8::to_ascii_uppercase)))
            }
            _ => Err(NotACurrency),
        }
    }
    /// Its code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("EUR")
    }
    /// By the sign before or after a price.
    fn of_sign(sign: &str) -> Option<Self> {
        SIGNS.iter().find(|(_, known)| known.eq_ignore_ascii_case(sign)).map(|(code, _)| Self(**code))
    }
    fn sign(&self) -> &str {
        SIGNS.iter().find(|(code, _)| **code == self.0).map_or(self.as_str(), |(_, sign)| sign)
    }
    /// Whether it has no hundredths in daily life.
    fn is_whole(self) -> bool {
        [b"JPY", b"KRW", b"VND", b"CLP", b"ISK", b"XAF", b"XOF", b"HUF"].contains(&&self.0)
    }
}

const SIGNS: [(&[u8; 3], &str); 8] = [
    (b"EUR", "€"),
    (b"GBP", "£"),
    (b"USD", "$"),
    (b"JPY", "¥"),
    (b"PLN", "zł"),
    (b"CZK", "Kč"),
    (b"KRW", "₩"),
    (b"UAH", "₴"),
];

impl TryFrom<String> for Currency {
    type Error = NotACurrency;
    fn try_from(text: String) -> Result<Self, NotACurrency> {
        Self::parse(&text)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.as_str().to_owned()
    }
}

/// Not a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a price is a number with at most two decimals, not below zero and below 42,949,672")]
pub struct NotAPrice;

/// A price.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Price {
    /// In hundredths.
    pub cents: u32,
    /// Of what, if the text told it.
    pub currency: Option<Currency>,
}

impl Price {
    /// Reads `12`, `12.50`, `12,50 €`, `1 234,50 zł`, `USD 1,234.50`.
    pub fn parse(text: &str) -> Result<Self, NotAPrice> {
        let figures = |c: char| c.is_ascii_digit();
        let (start, end) = (text.find(figures).ok_or(NotAPrice)?, text.rfind(figures).ok_or(NotAPrice)?);
        let number = text.get(start..=end).ok_or(NotAPrice)?;
        let around = [text.get(..start), text.get(end.saturating_add(1)..)]
            .map(|part| part.unwrap_or_default().trim());
        let currency = match around {
            ["", ""] => None,
            ["", sign] | [sign, ""] => {
                Some(Currency::of_sign(sign).or_else(|| Currency::parse(sign).ok()).ok_or(NotAPrice)?)
            }
            _ => return Err(NotAPrice),
        };
        Ok(Self { cents: cents(number)?, currency })
    }
}

fn cents(number: &str) -> Result<u32, NotAPrice> {
    let is_group = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’');
    let joined: String = number.chars().filter(|c| !is_group(*c)).collect();
    let mark = decimal_mark(&joined)?;
    let (whole, decimals) = mark.and_then(|mark| joined.rsplit_once(mark)).unwrap_or((&joined, ""));
    if decimals.len() > 2 || (mark.is_some() && decimals.is_empty()) {
        return Err(NotAPrice);
    }
    let mut groups = whole.split(['.', ',']);
    let first = groups.next().unwrap_or_default();
    let mut whole = first.to_owned();
    for group in groups {
        if group.len() != 3 || first.is_empty() || first.len() > 3 {
            return Err(NotAPrice);
        }
        whole.push_str(group);
    }
    let figures = format!("{whole}{decimals:0<2}");
    if !figures.bytes().all(|figure| figure.is_ascii_digit()) {
        return Err(NotAPrice);
    }
    figures.parse().map_err(|_| NotAPrice)
}

/// Which mark stands before the decimals; nothing, if there are none. `1.234` alone says neither a thousand nor a bit over one.
fn decimal_mark(number: &str) -> Result<Option<char>, NotAPrice> {
    let count = |mark: char| number.matches(mark).count();
    match (count('.'), count(',')) {
        (0, 0) => Ok(None),
        (1, 0) | (0, 1) => {
            let mark = if number.contains('.') { '.' } else { ',' };
            let after = number.rsplit(mark).next().map_or(0, str::len);
            // Three figures after the only mark could be either; zeros before it decide nothing.
            if after == 3 { Err(NotAPrice) } else { Ok(Some(mark)) }
        }
        (_, 0) | (0, _) => Ok(None),
        (1, _) if number.rfind('.') > number.rfind(',') => Ok(Some('.')),
        (_, 1) if number.rfind(',') > number.rfind('.') => Ok(Some(',')),
        _ => Err(NotAPrice),
    }
}

/// A price as people of that language write it.
pub(super) fn written(cents: u32, currency: Currency, language: &Language) -> String {
    let (whole, rest) = (cents.div_euclid(100), cents.rem_euclid(100));
    let english = language.as_str().split('-').next() == Some("en");
    let number = match (rest, english) {
        (0, _) if currency.is_whole() => whole.to_string(),
        (_, true) => format!("{whole}.{rest:02}"),
        (_, false) => format!("{whole},{rest:02}"),
    };
    match (english, currency.sign()) {
        (true, sign) if sign.chars().count() == 1 => format!("{sign}{number}"),
        (true, code) => format!("{code}\u{a0}{number}"),
        (false, sign) => format!("{number}\u{a0}{sign}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(u32, Option<String>)> {
        let price = Price::parse(text).ok()?;
        Some((price.cents, price.currency.map(String::from)))
    }

    #[test]
    fn a_price_is_read_as_shops_write_it() {
        let of = |code: &str| Some(code.to_owned());
        for (text, cents, currency) in [
            ("12", 1_200, None),
            ("12.5", 1_250, None),
            ("12,50", 1_250, None),
            ("0.99", 99, None),
            ("15.00 USD", 1_500, of("USD")),
            ("€ 98", 9_800, of("EUR")),
            ("98,00\u{a0}€", 9_800, of("EUR")),
            ("1 234,50 zł", 123_450, of("PLN")),
            ("1,234.50", 123_450, None),
            ("1.234.567,00 eur", 123_456_700, of("EUR")),
            ("1,234,567", 123_456_700, None),
            ("CHF 1'234.50", 123_450, of("CHF")),
            ("42949672.95", u32::MAX, None),
        ] {
            assert_eq!(read(text), Some((cents, currency)), "{text}");
        }
    }

    #[test]
    fn what_is_not_exact_or_absurd_is_refused() {
        for text in [
            "",
            "free",
            "-5",
            "1.234",
            "0,125",
            "12.345 EUR",
            "1e9",
            "42949672.96",
            "99999999999999999999",
            "12 to 15",
            "12,34,5",
            "1.2.3",
            "5 apples",
            "12.-",
            "NaN",
            "٣",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_price_is_written_as_its_readers_expect() {
        let written = |cents, code, language| {
            written(cents, Currency::parse(code).unwrap(), &Language::parse(language).unwrap())
        };
        assert_eq!(written(9_800, "EUR", "en"), "€98.00");
        assert_eq!(written(9_800, "EUR", "fr"), "98,00\u{a0}€");
        assert_eq!(written(120_000, "JPY", "de"), "1200\u{a0}¥");
        assert_eq!(written(9_805, "CHF", "en"), "CHF\u{a0}98.05");
        assert_eq!(written(9_805, "PLN", "pl"), "98,05\u{a0}zł");
    }
}
