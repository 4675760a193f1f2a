//! What a device remembers of its choice: the first-party cookie `entrenous=2.ANSWERS.TOKEN`, ten signs an answer: three name
//! the purpose, three what it asked ([`Tag`]), three the day in base 36, one what was said: 0 no, 1 yes, 2 a yes in spite of the
//! browser's signal. `browser/src/choice.ts` reads and writes the same form; `browser/tests/cookies.json` holds both to it.
//!
//! **Invariant:** a yes stands until its time is over or something else is asked; a no is not asked again sooner than the law lets.
//! **Invariant:** another form is no choice; what was answered to purposes that are not asked now stays as long as it would have.

use crate::{App, Problem};
use axum::http::{HeaderMap, header};
use entrenous_core::charter::Language;
use entrenous_core::consent::{Held, State};
use entrenous_core::id::Key;
use entrenous_core::notice::{Notice, NoticePurpose, Tag};
use entrenous_core::request::Surface;
use entrenous_flow::Request;
use std::collections::BTreeMap;

/// The name of the choice cookie.
pub const COOKIE: &str = "entrenous";
const FORM: &str = "2";
/// How many signs hold one answer.
const SIGNS: usize = 10;
const SIGNS_OF_A_DAY: usize = 3;
const RADIX: u32 = 36;
const SECONDS_PER_DAY: i64 = 86_400;
/// How many answers are read from one cookie: twice what a charter can declare.
const ANSWERS_MOST: usize = 128;
/// What no purpose asks: stands where something else was agreed to.
const ELSE: &str = "---";

/// For how many days an answer stands.
#[derive(Clone, Copy, Debug)]
pub struct Days {
    /// A yes.
    pub yes: i64,
    /// A no, before one may ask again.
    pub no: i64,
}

impl Days {
    /// Those of a notice.
    #[must_use]
    pub fn of(notice: &Notice) -> Self {
        Self { yes: notice.yes_lasts_days.into(), no: notice.ask_again_after_days.into() }
    }

    /// A no is remembered as long as a yes.
    fn longest(self) -> i64 {
        self.yes.max(self.no)
    }
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Answer {
    asks: String,
    day: i64,
    said: char,
}

/// What a device remembers.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Remembered {
    answers: BTreeMap<String, Answer>,
    token: Option<String>,
}

impl Remembered {
    /// Reads the cookies of a request.
    #[must_use]
    pub fn read(headers: &HeaderMap) -> Self {
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(name, _)| *name == COOKIE).and_then(|(_, value)| Self::parse(value)).unwrap_or_default()
    }

    fn parse(value: &str) -> Option<Self> {
        let mut parts = value.splitn(3, '.');
        let (form, answers, token) = (parts.next()?, parts.next()?, parts.next()?);
        let is_sign = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if form != FORM || !answers.chars().all(is_sign) {
            return None;
        }
        let whole = answers.as_bytes().chunks_exact(SIGNS).take(ANSWERS_MOST);
        let answers = whole.filter_map(|signs| answer(std::str::from_utf8(signs).ok()?)).collect();
        Some(Self { answers, token: (!token.is_empty()).then(|| token.to_owned()) })
    }

    /// The token of the person, if there is one.
    #[must_use]
    pub fn into_token(self) -> Option<String> {
        self.token
    }

    /// Whether an answer stands on a day.
    #[must_use]
    pub fn stands(&self, tag: &Tag, today: i64, days: Days) -> bool {
        self.answers.get(&tag.id).is_some_and(|answer| {
            let lasts = match answer.said {
                '0' => days.no,
                _ if answer.asks == tag.asks => days.yes,
                _ => 0,
            };
            today.saturating_sub(answer.day) < lasts
        })
    }

    /// What of a notice nobody answered on this device yet, or may be asked again.
    pub fn open<'a>(&self, notice: &'a Notice, today: i64) -> Vec<&'a NoticePurpose> {
        notice.asked().filter(|purpose| !self.stands(&purpose.tag, today, Days::of(notice))).collect()
    }

    fn answer(&mut self, tag: &Tag, asks: &str, day: i64, said: char) {
        self.answers.insert(tag.id.clone(), Answer { asks: asks.to_owned(), day, said });
    }

    fn forget_old(&mut self, today: i64, days: Days) {
        self.answers.retain(|_, answer| today.saturating_sub(answer.day) < days.longest());
    }

    /// The `Set-Cookie` line after a choice in a form, or after someone was handed over to this device: what the device
    /// remembered before, and over it what the house holds, so that nobody is asked twice because they changed the device.
    pub(crate) fn after(
        app: &App,
        request: &Request,
        locale: &Language,
        headers: &HeaderMap,
        (held, token): (&[(Key, Held)], Option<&str>),
    ) -> Result<String, Problem> {
        let request = Request { surface: Surface::Web, ..request.clone() };
        let written = entrenous_flow::ask::notice(&app.house, &request, locale)?;
        let mut remembered = Self::read(headers);
        for purpose in written.notice.asked() {
            if let Some((_, held)) = held.iter().find(|(key, _)| *key == purpose.key) {
                remembered.take(app, purpose, held);
            }
        }
        let days = Days::of(&written.notice);
        remembered.forget_old(app.house.now().day(), days);
        remembered.token = token.map(ToOwned::to_owned);
        Ok(remembered.line(days.longest().saturating_mul(SECONDS_PER_DAY)))
    }

    /// Takes over what the house holds.
    fn take(&mut self, app: &App, purpose: &NoticePurpose, held: &Held) {
        let said = match held.state {
            State::Given if held.despite_signal => '2',
            State::Given => '1',
            State::Refused | State::Withdrawn | State::Objected => '0',
            _ => return,
        };
        let charter = &app.house.charter;
        let declared = charter.find_purpose(purpose.key.as_str());
        let is_same = declared.is_some_and(|(id, _)| charter.material(id) == held.material);
        let asks = if is_same { &purpose.tag.asks } else { ELSE };
        self.answer(&purpose.tag, asks, held.at.day(), said);
    }

    fn value(&self) -> String {
        let written = self
            .answers
            .iter()
            .map(|(id, answer)| format!("{id}{}{}{}", answer.asks, base36(answer.day), answer.said));
        let token = self.token.as_deref().unwrap_or_default();
        format!("{FORM}.{}.{token}", written.collect::<String>())
    }

    /// The `Set-Cookie` line.
    fn line(&self, seconds: i64) -> String {
        format!("{COOKIE}={}; Path=/; Max-Age={seconds}; SameSite=Lax", self.value())
    }
}

/// The `Set-Cookie` line that removes it.
pub(crate) fn gone() -> String {
    format!("{COOKIE}=; Path=/; Max-Age=0; SameSite=Lax")
}

fn answer(signs: &str) -> Option<(String, Answer)> {
    let (id, rest) = signs.split_at_checked(3)?;
    let (asks, rest) = rest.split_at_checked(3)?;
    let (day, said) = rest.split_at_checked(SIGNS_OF_A_DAY)?;
    let day = i64::from_str_radix(day, RADIX).ok()?;
    Some((id.to_owned(), Answer { asks: asks.to_owned(), day, said: said.chars().next()? }))
}

/// A day in three signs: enough until the year 2097.
fn base36(day: i64) -> String {
    let mut rest = u32::try_from(day).unwrap_or_default();
    let mut digits = ['0'; SIGNS_OF_A_DAY];
    for digit in digits.iter_mut().rev() {
        *digit = char::from_digit(rest.rem_euclid(RADIX), RADIX).unwrap_or('0');
        rest = rest.div_euclid(RADIX);
    }
    digits.iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    const EXAMPLES: &str = include_str!("../../../../browser/tests/cookies.json");

    #[derive(Deserialize)]
    struct Examples {
        today: i64,
        yes_days: i64,
        no_days: i64,
        purposes: BTreeMap<String, [String; 2]>,
        read: Vec<Read>,
        write: Vec<Write>,
    }

    #[derive(Deserialize)]
    struct Read {
        why: String,
        cookie: String,
        open: Vec<String>,
        token: String,
    }

    #[derive(Deserialize)]
    struct Write {
        why: String,
        before: String,
        decisions: BTreeMap<String, char>,
        after: String,
    }

    fn examples() -> (Examples, Days) {
        let examples: Examples = serde_json::from_str(EXAMPLES).unwrap();
        let days = Days { yes: examples.yes_days, no: examples.no_days };
        (examples, days)
    }

    fn tag([id, asks]: &[String; 2]) -> Tag {
        Tag { id: id.clone(), asks: asks.clone() }
    }

    fn read(cookie: &str) -> Remembered {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, cookie.parse().unwrap());
        Remembered::read(&headers)
    }

    #[test]
    fn a_cookie_is_read_as_the_browser_reads_it() {
        let (examples, days) = examples();
        for Read { why, cookie, open, token } in examples.read {
            let remembered = read(&cookie);
            let asks_again = |tag: &Tag| !remembered.stands(tag, examples.today, days);
            let found = examples.purposes.iter().filter(|(_, signs)| asks_again(&tag(signs)));
            assert_eq!(found.map(|(key, _)| key.clone()).collect::<Vec<_>>(), open, "{why}");
            assert_eq!(remembered.into_token().unwrap_or_default(), token, "{why}");
        }
    }

    #[test]
    fn a_cookie_is_written_as_the_browser_writes_it() {
        let (examples, days) = examples();
        for Write { why, before, decisions, after } in examples.write {
            let mut remembered = read(&before);
            remembered.forget_old(examples.today, days);
            for (key, said) in decisions {
                let tag = tag(&examples.purposes[&key]);
                remembered.answer(&tag, &tag.asks, examples.today, said);
            }
            assert_eq!(format!("{COOKIE}={}", remembered.value()), after, "{why}");
        }
    }

    #[test]
    fn a_day_has_three_signs() {
        assert_eq!([0, 35, 20_781].map(base36), ["000", "00z", "g19"]);
    }
}
