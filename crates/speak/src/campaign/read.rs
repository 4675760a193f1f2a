//! `campaigns/KEY.toml` read and looked at beside the charter, the messages and the audiences.
//!
//! **Invariant:** a campaign is given exactly when nothing was found that is an error.

use super::lint::{
    CONSENT_TRIED, CONTENT, DECISION, DIGEST_TRIED, FEED, Lint, MALFORMED, NARROW, NO_SUCH_TIME, NO_ZONE,
    NOBODY, NOT_A_CAMPAIGN, NOT_COUNTED, OUTSIDE, SHARES, TRACKING, TWICE, TWO_PURPOSES, UNKNOWN_AUDIENCE,
    UNKNOWN_MESSAGE, UNREACHED,
};
use super::names::{Asks, Named, Names};
use super::window::minute;
use super::{
    ARTICLES_MOST, Approve, At, By, Campaign, Content, Decision, Digest, Every, FILE_BYTES_MOST, FeedSource,
    HIDDEN_BELOW, Hour, How, NAME_MOST, Series, Sure, VARIANTS_MOST, Variant, WallClock, Window,
};
use entrenous_charter::File;
use entrenous_charter::diagnostic::{Diagnostic, Severity};
use entrenous_core::id::Key;
use entrenous_letters::header::Kind;
use entrenous_letters::sender::{Mode, Tracking};
use serde::{Deserialize, de::DeserializeOwned};
use std::collections::BTreeSet;
use toml::Spanned;

/// How many articles stand in an issue, if the file does not say.
const USUAL_ARTICLES: u8 = 5;
/// A window of fewer minutes is hard to keep.
const WINDOW_MINUTES_LEAST: u16 = 60;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    message: Option<Spanned<Key>>,
    audience: Option<Spanned<Key>>,
    #[serde(default)]
    except: Vec<Spanned<Key>>,
    at: Option<Spanned<String>>,
    zone: Option<Spanned<WallClock>>,
    window: Option<Spanned<String>>,
    hour: Option<Spanned<Hour>>,
    split: Option<Spanned<Vec<WrittenVariant>>>,
    decide: Option<Spanned<WrittenDecision>>,
    tracking: Option<Spanned<Tracking>>,
    digest: Option<Spanned<Digest>>,
    feed: Option<Spanned<String>>,
    every: Option<Spanned<Every>>,
    most: Option<Spanned<u8>>,
    approve: Option<Spanned<Approve>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenVariant {
    message: Spanned<Key>,
    share: Spanned<u8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenDecision {
    after: Spanned<String>,
    by: Spanned<By>,
    share: Spanned<u8>,
    #[serde(default)]
    how: How,
    least: Option<Spanned<u32>>,
    #[serde(default)]
    sure: Sure,
    drop_above: Option<Spanned<u8>>,
    goal: Option<Spanned<String>>,
}

/// Parses a TOML file into its type, or reports the place and the reason.
pub(crate) fn parse<T: DeserializeOwned>(
    file: &File,
    malformed: &Lint,
    found: &mut Vec<Diagnostic>,
) -> Option<T> {
    if file.text.len() > FILE_BYTES_MOST {
        let label = "this file is larger than 64 KiB";
        found.push(malformed.found(&file.name, 0..0, label).help("keep one campaign or journey in a file"));
        return None;
    }
    match toml::from_str(&file.text) {
        Ok(value) => Some(value),
        Err(error) => {
            let span = error.span().unwrap_or(0..0);
            found.push(malformed.found(&file.name, span, error.message().trim().replace('\n', ", ")));
            None
        }
    }
}

/// Reads the campaign of this name: the campaign, if nothing is wrong with it, and everything found.
#[must_use]
pub fn read(key: &str, file: &File, names: &Names<'_>) -> (Option<Campaign>, Vec<Diagnostic>) {
    let mut look = Look { file: &file.name, names, found: Vec::new() };
    let campaign = look.campaign(key, file);
    let mut found = look.found;
    found.sort_by_key(|one| (one.span.start, one.code));
    let sound = !found.iter().any(|one| one.severity == Severity::Error);
    (campaign.filter(|_| sound), found)
}

struct Look<'a> {
    file: &'a str,
    names: &'a Names<'a>,
    found: Vec<Diagnostic>,
}

impl Look<'_> {
    fn say(&mut self, lint: &Lint, span: std::ops::Range<usize>, label: String, help: &str) {
        self.found.push(lint.found(self.file, span, label).help(help));
    }

    fn campaign(&mut self, key: &str, file: &File) -> Option<Campaign> {
        let written: Written = parse(file, &MALFORMED, &mut self.found)?;
        let named = Key::parse(key)
            .map_err(|why| self.say(&MALFORMED, 0..0, why.to_string(), "give the file such a name"))
            .ok();
        let messages = self.messages(&written);
        let content = self.content(&written);
        let purpose = self.purposes(&messages);
        let (audience, except) = self.people(&written);
        let window = self.window(written.window.as_ref());
        let at = self.at(&written, window);
        let tracking = self.tracking(&written, &messages);
        self.decided(&written, tracking);
        let digest = written.digest.as_ref().map(|digest| *digest.get_ref()).unwrap_or_default();
        if let (Digest::Joined, Some(split)) = (digest, &written.split) {
            let label = "in a letter with others nobody can tell which text was better".to_owned();
            self.say(&DIGEST_TRIED, split.span(), label, "take `digest` or `split` away");
        }
        let series = self.series(key, &written);
        Some(Campaign {
            key: named?,
            purpose: purpose?,
            content: content?,
            audience,
            except,
            at,
            window,
            hour: written.hour.as_ref().map(|hour| *hour.get_ref()).unwrap_or_default(),
            tracking: written.tracking.as_ref().map(|tracking| *tracking.get_ref()),
            digest,
            series,
        })
    }

    fn series(&mut self, key: &str, written: &Written) -> Option<Series> {
        let Written { feed, every, most, approve, .. } = written;
        let Some(feed) = feed else {
            let without = [
                every.as_ref().map(Spanned::span),
                most.as_ref().map(Spanned::span),
                approve.as_ref().map(Spanned::span),
            ];
            for span in without.into_iter().flatten() {
                let label = "there is no `feed` to send".to_owned();
                self.say(&FEED, span, label, "write `feed = \"https://…\"`, or take it away");
            }
            return None;
        };
        let source = FeedSource::read(feed.get_ref());
        if source.is_none() {
            let label = "neither an address with `https` nor a file of this folder".to_owned();
            let help =
                "write such as `feed = \"https://shop.example/feed.xml\"` or `feed = \"feeds/news.xml\"`";
            self.say(&FEED, feed.span(), label, help);
        }
        if every.is_none() {
            let label = "how often is not said".to_owned();
            self.say(&FEED, feed.span(), label, "write `every = \"day\"`, `\"week\"` or `\"month\"`");
        }
        let count = most.as_ref().map_or(USUAL_ARTICLES, |most| *most.get_ref());
        if let Some(most) = most.as_ref().filter(|_| !(1..=ARTICLES_MOST).contains(&count)) {
            self.say(&FEED, most.span(), format!("{count} articles in one letter"), "write 1 to 20");
        }
        if let Some(at) = &written.at {
            let label = "each issue has a time of its own".to_owned();
            self.say(&FEED, at.span(), label, "take `at` away; `window` says in which hours it may leave");
        }
        if let Some(split) = &written.split {
            let label = "each issue is another text already".to_owned();
            self.say(&FEED, split.span(), label, "name one `message`");
        }
        if key.len() > NAME_MOST {
            let label = "the name is too long for a number behind it".to_owned();
            self.say(&FEED, feed.span(), label, "give the file a name of at most 40 letters");
        }
        Some(Series {
            feed: source?,
            every: *every.as_ref()?.get_ref(),
            most: count,
            approve: approve.as_ref().map(|approve| *approve.get_ref()).unwrap_or_default(),
        })
    }

    /// The messages that are known, each with where it is named.
    fn messages(&mut self, written: &Written) -> Vec<(Spanned<Key>, Named)> {
        let names = self.names;
        let split = written.split.iter().flat_map(|split| split.get_ref()).map(|variant| &variant.message);
        let mut known = Vec::new();
        for at in written.message.iter().chain(split) {
            let key = at.get_ref();
            let Some(named) = names.messages.get(key) else {
                let help = names.near_message(key);
                let help = help.unwrap_or_else(|| format!("write it in `messages/{key}/`"));
                self.say(&UNKNOWN_MESSAGE, at.span(), format!("no message is named `{key}`"), &help);
                continue;
            };
            if named.kind != Kind::Campaign {
                let label = format!("`{key}` is not written to be sent to many at once");
                self.say(
                    &NOT_A_CAMPAIGN,
                    at.span(),
                    label,
                    "write `kind = \"campaign\"` in its `message.toml`",
                );
            }
            known.push((at.clone(), named.clone()));
        }
        known
    }

    fn content(&mut self, written: &Written) -> Option<Content> {
        match (&written.message, &written.split) {
            (Some(message), None) => Some(Content::One(message.get_ref().clone())),
            (None, Some(split)) => self.split(split, written.decide.as_ref()),
            (Some(message), Some(_)) => {
                let label = "this message, and a `split` too".to_owned();
                self.say(&CONTENT, message.span(), label, "keep `message` or `split`, not both");
                None
            }
            (None, None) => {
                let label = "this campaign sends nothing".to_owned();
                self.say(&CONTENT, 0..0, label, "write `message = \"…\"`, or a `split`");
                None
            }
        }
    }

    fn split(
        &mut self,
        split: &Spanned<Vec<WrittenVariant>>,
        decide: Option<&Spanned<WrittenDecision>>,
    ) -> Option<Content> {
        let written = split.get_ref();
        let sum: u32 = written.iter().map(|variant| u32::from(*variant.share.get_ref())).sum();
        if sum != 100 || written.iter().any(|variant| *variant.share.get_ref() == 0) {
            let label = format!("these shares are {sum} together");
            self.say(&SHARES, split.span(), label, "each is at least 1, and together they are 100");
        }
        if !(2..=VARIANTS_MOST).contains(&written.len()) {
            let label = format!("{} texts", written.len());
            self.say(&CONTENT, split.span(), label, "a split has 2 to 8 texts");
        }
        let mut seen = BTreeSet::new();
        for variant in written {
            let message = &variant.message;
            if !seen.insert(message.get_ref()) {
                let label = format!("`{}` stands in this split already", message.get_ref());
                self.say(&TWICE, message.span(), label, "name another message, or take it away");
            }
            let asks = self.names.messages.get(message.get_ref()).map(|named| named.asks);
            if asks == Some(Asks::ForConsent) {
                let label = format!("`{}` leads its readers to their choices", message.get_ref());
                let help = "send one text to all: how people are asked is not tried out on them";
                self.say(&CONSENT_TRIED, message.span(), label, help);
            }
        }
        let decide = decide.and_then(|decide| self.decision(decide));
        let variants = written.iter().map(|variant| Variant {
            message: variant.message.get_ref().clone(),
            share: *variant.share.get_ref(),
        });
        Some(Content::Split { variants: variants.collect(), decide })
    }

    fn decision(&mut self, written: &Spanned<WrittenDecision>) -> Option<Decision> {
        let WrittenDecision { after, by, share, how, least, sure, drop_above, goal } = written.get_ref();
        let hours = hours(after.get_ref()).filter(|hours| Decision::AFTER_HOURS.contains(hours));
        if hours.is_none() {
            let label = format!("`{}` is no time to wait for readers", after.get_ref());
            self.say(&DECISION, after.span(), label, "write `1 hour` to `168 hours`, or `1 day` to `7 days`");
        }
        if !Decision::TRIED.contains(share.get_ref()) {
            let label = format!("tried out on {} of 100 readers", share.get_ref());
            self.say(&DECISION, share.span(), label, "write 2 to 80, so that a rest gets the better text");
        }
        if let Some(least) = least.as_ref().filter(|least| u64::from(*least.get_ref()) < HIDDEN_BELOW) {
            let label = format!("decided by {} readers", least.get_ref());
            self.say(&DECISION, least.span(), label, "write 10 or more: a smaller number is hidden");
        }
        if let Some(most) = drop_above.as_ref().filter(|most| !Decision::DROP_ABOVE.contains(most.get_ref()))
        {
            let label = format!("{} of 100 readers", most.get_ref());
            self.say(&DECISION, most.span(), label, "write 1 to 50");
        }
        if (*by.get_ref(), *how) == (By::Unsubscribes, How::Continuously) {
            let label = "who leaves does so once".to_owned();
            self.say(&DECISION, by.span(), label, "decide by `clicks`, `opens` or `goal`, or only once");
        }
        match (by.get_ref(), goal) {
            (By::Goal, None) => {
                let help = "write where its links begin, such as `goal = \"https://shop.example/linen\"`";
                self.say(&DECISION, by.span(), "no goal is named".to_owned(), help);
            }
            (By::Goal, Some(goal)) if !goal.get_ref().starts_with("https://") => {
                let label = "no link of a message begins like this".to_owned();
                self.say(&DECISION, goal.span(), label, "write an address that begins with `https://`");
            }
            (By::Clicks | By::Opens | By::Unsubscribes, Some(goal)) => {
                let label = "it is not decided by a goal".to_owned();
                self.say(&DECISION, goal.span(), label, "write `by = \"goal\"`, or take it away");
            }
            _ => {}
        }
        Some(Decision {
            after_hours: hours?,
            by: *by.get_ref(),
            share: *share.get_ref(),
            how: *how,
            least: least.as_ref().map_or(Decision::LEAST, |least| *least.get_ref()),
            sure: *sure,
            drop_above: drop_above.as_ref().map_or(Decision::DROPPED_ABOVE, |most| *most.get_ref()),
            goal: goal.as_ref().map(|goal| goal.get_ref().clone()),
        })
    }

    fn decided(&mut self, written: &Written, tracking: Tracking) {
        let Some(decide) = &written.decide else { return };
        if written.split.is_none() {
            let label = "there is nothing to decide between".to_owned();
            self.say(&DECISION, decide.span(), label, "write a `split`, or take `decide` away");
        }
        if let Some(zone) = written.zone.as_ref().filter(|zone| *zone.get_ref() == WallClock::Person) {
            let label = "the hour of many readers is over before it is decided".to_owned();
            let help = "write `zone = \"business\"`; `window` still holds by each reader's own clock";
            self.say(&DECISION, zone.span(), label, help);
        }
        let by = &decide.get_ref().by;
        let (mode, word) = match by.get_ref() {
            By::Clicks | By::Goal => (tracking.links, "links"),
            By::Opens => (tracking.opens, "opens"),
            By::Unsubscribes => return,
        };
        if mode == Mode::Off {
            let label = format!("nobody counts the {word} of this campaign");
            let help =
                format!("write `tracking = {{ {word} = \"anonymous\" }}`, or decide by `unsubscribes`");
            self.say(&NOT_COUNTED, by.span(), label, &help);
        }
    }

    fn purposes(&mut self, messages: &[(Spanned<Key>, Named)]) -> Option<Key> {
        let (first_at, first) = messages.first()?;
        for (at, named) in messages.iter().filter(|(_, named)| named.purpose != first.purpose) {
            let label = format!("`{}` serves `{}`", at.get_ref(), named.purpose);
            let help = format!("`{}` serves `{}`: send two campaigns", first_at.get_ref(), first.purpose);
            self.say(&TWO_PURPOSES, at.span(), label, &help);
        }
        let known = self.names.charter.find_purpose(first.purpose.as_str()).is_some();
        if known && !self.names.writes(&first.purpose) {
            let label = format!("its purpose `{}` reaches nobody by mail", first.purpose);
            self.say(
                &UNREACHED,
                first_at.span(),
                label,
                "write for a purpose with `mail` among its surfaces and the address among its items",
            );
        }
        Some(first.purpose.clone())
    }

    fn people(&mut self, written: &Written) -> (Option<Key>, Vec<Key>) {
        let names = self.names;
        for at in written.audience.iter().chain(&written.except) {
            let key = at.get_ref();
            if !names.audiences.contains(key) {
                let help = names.near_audience(key);
                let help = help.unwrap_or_else(|| format!("write it in `audiences/{key}.toml`"));
                self.say(&UNKNOWN_AUDIENCE, at.span(), format!("no audience is named `{key}`"), &help);
            }
        }
        let audience = written.audience.as_ref().map(|at| at.get_ref().clone());
        for at in written.except.iter().filter(|at| Some(at.get_ref()) == audience.as_ref()) {
            let label = "this audience is chosen above, so nobody is left".to_owned();
            self.say(&NOBODY, at.span(), label, "leave out another audience");
        }
        (audience, written.except.iter().map(|at| at.get_ref().clone()).collect())
    }

    fn window(&mut self, written: Option<&Spanned<String>>) -> Option<Window> {
        let at = written?;
        let window: Window = at
            .get_ref()
            .parse()
            .map_err(|why: super::NotAWindow| {
                let label = format!("`{}`: {why}", at.get_ref());
                self.say(&NO_SUCH_TIME, at.span(), label, "write such as `window = \"08:00-20:00\"`");
            })
            .ok()?;
        if window.minutes() < WINDOW_MINUTES_LEAST {
            let label = format!("{} minutes a day", window.minutes());
            self.say(&NARROW, at.span(), label, "many messages will wait for another day; make it longer");
        }
        Some(window)
    }

    fn at(&mut self, written: &Written, window: Option<Window>) -> Option<At> {
        let clock = written.zone.as_ref().map(|zone| *zone.get_ref()).unwrap_or_default();
        let Some(at) = &written.at else {
            if let Some(zone) = &written.zone {
                let label = "a clock, and no time to read from it".to_owned();
                self.say(&NO_ZONE, zone.span(), label, "write `at = \"2026-12-01T09:00\"`, or take it away");
            }
            return None;
        };
        let local = at.get_ref();
        let zone = self.names.charter.business.zone.clone();
        if zone.is_none() {
            let label = "the charter does not say where the business's clock hangs".to_owned();
            let help = "write `zone = \"Europe/Paris\"` in `[business]` of `charter.toml`";
            self.say(&NO_ZONE, at.span(), label, help);
        }
        // A night in which the clock skips an hour is in the zone of the business alone; each person has another.
        let zone = zone.filter(|_| clock == WallClock::Business).unwrap_or_default();
        if !is_written(local) || !At::is_shown(local, &zone) {
            let label = format!("no clock in `{}` ever shows `{local}`", zone.name());
            self.say(&NO_SUCH_TIME, at.span(), label, "write a day and a time, such as `2026-12-01T09:00`");
            return None;
        }
        let minute = local.get(11..16).and_then(minute)?;
        if window.is_some_and(|window| !window.holds(minute)) {
            let label = "at this time its window is closed".to_owned();
            self.say(&OUTSIDE, at.span(), label, "choose a time inside `window`");
        }
        Some(At { local: local.clone(), clock })
    }

    fn tracking(&mut self, written: &Written, messages: &[(Spanned<Key>, Named)]) -> Tracking {
        let ceiling = messages.iter().map(|(_, named)| named.ceiling).reduce(lower).unwrap_or_default();
        let usual = messages.iter().map(|(_, named)| named.tracking).reduce(lower).unwrap_or_default();
        let Some(at) = &written.tracking else { return usual };
        let wished = *at.get_ref();
        if !messages.is_empty() && (wished.opens > ceiling.opens || wished.links > ceiling.links) {
            let (opens, links) = (ceiling.opens.word(), ceiling.links.word());
            let label = format!("the sender goes no farther than opens `{opens}`, links `{links}`");
            self.say(&TRACKING, at.span(), label, "lower it, or raise the sender's ceiling");
        }
        wished
    }
}

fn lower(a: Tracking, b: Tracking) -> Tracking {
    Tracking { opens: a.opens.min(b.opens), links: a.links.min(b.links) }
}

/// Whether it has the one form in which a day and a time are written.
fn is_written(local: &str) -> bool {
    let marks: [(usize, char); 4] = [(4, '-'), (7, '-'), (10, 'T'), (13, ':')];
    local.len() == 16
        && local.char_indices().all(|(at, sign)| {
            marks
                .iter()
                .find(|(place, _)| *place == at)
                .map_or(sign.is_ascii_digit(), |(_, mark)| *mark == sign)
        })
}

fn hours(text: &str) -> Option<u16> {
    let (count, unit) = text.trim().split_once(' ')?;
    let count: u16 = count.parse().ok()?;
    match unit.trim() {
        "hour" | "hours" => Some(count),
        "day" | "days" => count.checked_mul(24),
        _ => None,
    }
}
