//! All audiences of a business: read, held against the charter and against one another.
//!
//! **Invariant:** an audience is there exactly when nothing was found in it, or in one it names, that is an error.

use super::Audience;
use super::file::{self, Draft};
use super::lint::{
    BEYOND, CIRCLE, MALFORMED, NO_CHOICE, NOT_BY_MAIL, NOT_SOLD, UNKNOWN_PEOPLE, UNKNOWN_PURPOSE,
};
use super::lower::Lowering;
use super::possible::{Possible, possible};
use super::said::{Name, Said, SaidWhat};
use super::seen::Seen;
use super::who::Who;
use entrenous_charter::diagnostic::{Diagnostic, Severity};
use entrenous_charter::{File, did_you_mean};
use entrenous_core::charter::{Charter, Purpose};
use entrenous_core::id::{Key, PurposeId};
use entrenous_core::moment::Moment;
use entrenous_core::request::Surface;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How many audiences a business may have.
pub const AUDIENCES_MOST: usize = 200;
/// How many parts an audience may have, those of the audiences it names too.
const PARTS_MOST: usize = 2_000;
/// How many of the catalog's names are looked through for one that was meant.
const MEANT_MOST: usize = 5_000;

/// What the business sells.
pub trait Sold {
    /// The kinds of the catalog.
    fn kinds(&self) -> Vec<&str>;
    /// The articles of the catalog.
    fn articles(&self) -> Vec<&str>;
}

/// The audiences of a business.
#[derive(Clone, Debug, Default)]
pub struct Audiences {
    all: BTreeMap<Key, Audience>,
    named: Vec<Named>,
    files: Vec<File>,
}

/// Something of the catalog that a sentence names, with its place.
#[derive(Clone, Debug)]
struct Named {
    file: String,
    name: Name,
    what: Of,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Of {
    Kind,
    Article,
}

impl Audiences {
    /// Reads the audiences of a business under its charter, and everything that is wrong with them.
    #[must_use]
    pub fn read(files: &[File], charter: &Charter) -> (Self, Vec<Diagnostic>) {
        let mut found = Vec::new();
        if let Some(beyond) = files.get(AUDIENCES_MOST) {
            let label = format!("{} audiences; a business has at most {AUDIENCES_MOST}", files.len());
            found.push(BEYOND.found(&beyond.name, 0..0, label));
        }
        let kept = files.iter().take(AUDIENCES_MOST);
        let keys: Vec<Key> = kept.clone().filter_map(file_key).collect();
        let drafts = drafts(kept, charter, &mut found);
        let mut all = BTreeMap::new();
        for key in in_order(&drafts, &mut found) {
            let Some(draft) = drafts.get(&key) else { continue };
            if let Some(audience) = audience(draft, charter, &keys, &all, &mut found) {
                all.insert(key, audience);
            }
        }
        let named = drafts.values().filter(|draft| all.contains_key(&draft.key)).flat_map(named).collect();
        found.sort_by(|a, b| {
            (&a.file, a.span.start, a.code, &a.label).cmp(&(&b.file, b.span.start, b.code, &b.label))
        });
        found.dedup();
        let files = files.iter().take(AUDIENCES_MOST).cloned().collect();
        (Self { all, named, files }, found)
    }

    /// These audiences and others, read together.
    #[must_use]
    pub fn beside_others(&self, others: &[File], charter: &Charter) -> (Self, Vec<Diagnostic>) {
        let files: Vec<File> = self.files.iter().chain(others).cloned().collect();
        Self::read(&files, charter)
    }
    /// The file of an audience, whether or not it holds.
    #[must_use]
    pub fn file(&self, key: &Key) -> Option<&File> {
        self.files.iter().find(|file| file_key(file).as_ref() == Some(key))
    }
    /// The names of all files, whether or not they hold.
    pub fn keys(&self) -> impl Iterator<Item = Key> + '_ {
        self.files.iter().filter_map(file_key)
    }

    /// The audience of a name.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<&Audience> {
        self.all.get(key)
    }
    /// All audiences, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &Audience> {
        self.all.values()
    }
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// What the sentences name and the catalog lacks; an article may be gone for a while, so it warns.
    #[must_use]
    pub fn beside(&self, sold: &dyn Sold) -> Vec<Diagnostic> {
        let (kinds, articles) = (sold.kinds(), sold.articles());
        if self.named.is_empty() || articles.is_empty() {
            return Vec::new();
        }
        let of = |what: Of| if what == Of::Kind { &kinds } else { &articles };
        let known: [BTreeSet<&str>; 2] = [&kinds, &articles].map(|names| names.iter().copied().collect());
        let [known_kinds, known_articles] = &known;
        let lacking = self.named.iter().filter(|named| {
            let known = if named.what == Of::Kind { known_kinds } else { known_articles };
            !known.contains(named.name.text.as_str())
        });
        let told = lacking.map(|named| {
            let typed = &named.name.text;
            let (word, other) =
                if named.what == Of::Kind { ("kind", Of::Article) } else { ("article", Of::Kind) };
            let swapped = of(other).contains(&typed.as_str());
            let help = if swapped && named.what == Of::Article {
                Some(format!("did you mean `kind {typed}`?"))
            } else {
                did_you_mean(typed, of(named.what).iter().take(MEANT_MOST).copied())
            };
            NOT_SOLD
                .found(&named.file, named.name.span.clone(), format!("the catalog has no {word} `{typed}`"))
                .help_if(help)
        });
        told.collect()
    }
}

/// The name of a file, whether or not it reads.
fn file_key(file: &File) -> Option<Key> {
    let name = file.name.rsplit(['/', '\\']).next()?;
    Key::parse(name.strip_suffix(".toml").unwrap_or(name)).ok()
}

fn drafts<'f>(
    files: impl Iterator<Item = &'f File>,
    charter: &Charter,
    found: &mut Vec<Diagnostic>,
) -> BTreeMap<Key, Draft> {
    let mut drafts = BTreeMap::new();
    for file in files {
        let Some(draft) = file::read(file, found) else { continue };
        if charter.find_item(draft.key.as_str()).is_some() {
            let label =
                format!("the charter has an item `{}`: `in {}` could be either", draft.key, draft.key);
            found.push(MALFORMED.found(&file.name, 0..0, label).help("give the file another name"));
            continue;
        }
        drafts.insert(draft.key.clone(), draft);
    }
    drafts
}

/// The names so that each stands after those it names; what stands in a circle is found and left out.
fn in_order(drafts: &BTreeMap<Key, Draft>, found: &mut Vec<Diagnostic>) -> Vec<Key> {
    let names: BTreeMap<&Key, Vec<(Key, Name)>> = drafts
        .iter()
        .map(|(key, draft)| {
            let known = draft.said.audiences().into_iter();
            let known = known.filter_map(|name| Some((Key::parse(&name.text).ok()?, name)));
            (key, known.filter(|(key, _)| drafts.contains_key(key)).collect())
        })
        .collect();
    let mut order: Vec<Key> = Vec::new();
    // Each round takes those whose names are all taken; a round that takes none leaves circles, and what leads into them.
    for _ in 0..=drafts.len() {
        let ready: Vec<Key> = names
            .iter()
            .filter(|(key, of)| !order.contains(key) && of.iter().all(|(of, _)| order.contains(of)))
            .map(|(key, _)| (*key).clone())
            .collect();
        if ready.is_empty() {
            break;
        }
        order.extend(ready);
    }
    for (key, of) in names.iter().filter(|(key, _)| !order.contains(key)) {
        let Some(draft) = drafts.get(*key) else { continue };
        let back = of.iter().find(|(of, _)| reaches(of, key, &names));
        if let Some((_, name)) = back {
            let label = if name.text == *key.as_str() {
                "an audience cannot stand in itself".to_owned()
            } else {
                format!("`{}` leads back to `{key}`", name.text)
            };
            let help = "take one of them out of the other";
            found.push(CIRCLE.found(&draft.file, draft.place(&name.span), label).help(help));
        }
    }
    order
}

/// Whether one audience names another, through any number of others.
fn reaches(from: &Key, to: &Key, names: &BTreeMap<&Key, Vec<(Key, Name)>>) -> bool {
    let mut seen = BTreeSet::new();
    let mut next = vec![from];
    while let Some(key) = next.pop() {
        if key == to {
            return true;
        }
        if seen.insert(key) {
            next.extend(names.get(key).into_iter().flatten().map(|(of, _)| of));
        }
    }
    false
}

fn purpose<'c>(
    draft: &Draft,
    charter: &'c Charter,
    found: &mut Vec<Diagnostic>,
) -> Option<(PurposeId, &'c Purpose)> {
    let name = &draft.purpose;
    let Some((id, purpose)) = charter.find_purpose(&name.text) else {
        let known = charter.purposes().map(|(_, purpose)| purpose.key.as_str());
        let label = format!("the charter has no purpose `{}`", name.text);
        found.push(
            UNKNOWN_PURPOSE
                .found(&draft.file, name.span.clone(), label)
                .help_if(did_you_mean(&name.text, known)),
        );
        return None;
    };
    if !purpose.surfaces.has(Surface::Mail) {
        let label = format!("the purpose `{}` has no `mail` among its `surfaces`", purpose.key);
        let help = "whoever agreed to it was told of other places: choose a purpose that may write";
        found.push(NOT_BY_MAIL.found(&draft.file, name.span.clone(), label).help(help));
    }
    Some((id, purpose))
}

fn audience(
    draft: &Draft,
    charter: &Charter,
    keys: &[Key],
    known: &BTreeMap<Key, Audience>,
    found: &mut Vec<Diagnostic>,
) -> Option<Audience> {
    let before = found.len();
    let purpose = purpose(draft, charter, found);
    let who = Lowering { charter, draft, purpose, keys, known, found }.who(&draft.said);
    let (purpose, who) = (purpose?.0, who?);
    sense(draft, &who, charter, found);
    let broken = found.iter().skip(before).any(|found| found.severity == Severity::Error);
    (!broken).then(|| Audience {
        key: draft.key.clone(),
        purpose,
        items: who.items(),
        who: Arc::new(who),
        said: draft.said.to_string(),
        within: draft.said.audiences().iter().filter_map(|name| Key::parse(&name.text).ok()).collect(),
    })
}

/// Whether a sentence chooses anybody, and whom it says it chooses.
fn sense(draft: &Draft, who: &Who, charter: &Charter, found: &mut Vec<Diagnostic>) {
    let parts = who.parts();
    if parts > PARTS_MOST {
        let label = format!("{parts} conditions, those of other audiences too; at most {PARTS_MOST}");
        found.push(BEYOND.found(&draft.file, draft.whole(), label));
        return;
    }
    let mut says_everyone = false;
    who.walk(&mut |part| says_everyone |= *part == Who::Everyone);
    let verdict = if *who == Who::Everyone { Possible::Some } else { possible(who, charter) };
    match verdict {
        Possible::Nobody => {
            let help = "look for a condition that contradicts another";
            found.push(NO_CHOICE.found(&draft.file, draft.whole(), "nobody can ever be meant").help(help));
        }
        Possible::Everybody => {
            let help = "write `everyone`, if they are meant";
            found.push(NO_CHOICE.found(&draft.file, draft.whole(), "everybody is always meant").help(help));
        }
        Possible::Some if !says_everyone && who.holds(&Seen::NOTHING, Moment::from_seconds(0)) => {
            let help = "begin with what they told or did, or write `everyone, not …`";
            let label = "this also means everybody of whom nothing is known";
            found.push(UNKNOWN_PEOPLE.found(&draft.file, draft.whole(), label).help(help));
        }
        Possible::Some => {}
    }
}

/// What a sentence names of the catalog.
fn named(draft: &Draft) -> Vec<Named> {
    let mut named = Vec::new();
    draft.said.walk(&mut |part| {
        let Said::Did(did) = part else { return };
        let (names, what): (&[Name], Of) = match &did.what {
            SaidWhat::Anything => return,
            SaidWhat::Kinds(kinds) => (kinds, Of::Kind),
            SaidWhat::Article(article) => (std::slice::from_ref(article), Of::Article),
        };
        for name in names {
            let placed = Name { text: name.text.clone(), span: draft.place(&name.span) };
            named.push(Named { file: draft.file.clone(), name: placed, what });
        }
    });
    named
}
