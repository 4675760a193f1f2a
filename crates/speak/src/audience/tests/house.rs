//! A house with all sorts of items, and people of whom this and that was seen.

use super::super::{Audiences, Seen, Sold};
use entrenous_charter::diagnostic::Diagnostic;
use entrenous_charter::{File, Folder};
use entrenous_core::charter::Charter;
use entrenous_core::id::ItemId;
use entrenous_core::moment::Moment;
use serde_json::Value;
use std::fmt::Write as _;

const CHARTER: &str = r#"
[business]
name = "Atelier"
country = "FR"
zone = "Europe/Paris"
contact = "x@atelier.example"
languages = ["en"]
serves = ["EU"]

[item.views]
category = "pd:BrowsingBehaviour"
source = "observed"
keep = "90 days"

[item.purchases]
category = "pd:PurchasesAndSpendingHabit"
source = "observed"
keep = "2 years"

[item.baskets]
category = "pd:BrowsingBehaviour"
source = "observed"
keep = "30 days"

[item.styles]
category = "pd:Preference"
source = "volunteered"
choices = ["minimal", "street", "evening"]
several = true
keep = "2 years"

[item.size]
category = "pd:PhysicalCharacteristic"
source = "volunteered"
choices = ["s", "m", "l"]
keep = "2 years"

[item.grain]
category = "pd:Preference"
source = "volunteered"
choices = ["rye", "oat", "minimal"]
keep = "2 years"

[item.wish]
category = "pd:Opinion"
source = "volunteered"
keep = "1 year"

[item.email]
category = "pd:EmailAddress"
source = "volunteered"
keep = "2 years"

[item.language]
category = "pd:Language"
source = "volunteered"
choices = ["fr", "de"]
keep = "2 years"

[item.belief]
category = "pd:Religion"
special = true
source = "volunteered"
choices = ["one", "none"]
keep = "1 year"

[item.members]
category = "pd:Professional"
source = "observed"
keep = "1 year"

[purpose.suggestions]
use = "dpv:ProvidePersonalisedRecommendations"
basis = "consent"
items = ["views", "purchases", "baskets", "styles", "size", "grain", "wish", "members"]
surfaces = ["web", "mail"]

[purpose.newsletter]
use = "dpv:DirectMarketing"
basis = "consent"
items = ["email", "language"]
surfaces = ["mail"]
at_most = "2 per week"
quiet = "21:00-08:00"

[purpose.together]
use = "dpv:ServiceOptimisation"
basis = "consent"
items = ["views"]
surfaces = ["web"]

[purpose.faith]
use = "dpv:ServiceProvision"
basis = "explicit_consent"
items = ["belief"]
surfaces = ["mail"]
"#;

/// The charter.
pub(super) fn charter() -> &'static Charter {
    static ONCE: std::sync::OnceLock<Charter> = std::sync::OnceLock::new();
    ONCE.get_or_init(|| {
        let table: toml::Table = CHARTER.parse().unwrap();
        let mut text = String::new();
        for (key, item) in table["item"].as_table().unwrap() {
            writeln!(text, "[item.{key}]\ntitle = \"The item {key}\"\n[choice.{key}]").unwrap();
            for choice in item.get("choices").and_then(|list| list.as_array()).into_iter().flatten() {
                writeln!(text, "{} = \"A choice\"", choice.as_str().unwrap()).unwrap();
            }
        }
        for (key, _) in table["purpose"].as_table().unwrap() {
            writeln!(text, "[purpose.{key}]\ntitle = \"For {key}\"\ntext = \"What it does.\"").unwrap();
        }
        let file = |name: &str, text: &str| File { name: name.to_owned(), text: text.to_owned() };
        let texts = vec![("en".to_owned(), file("lang/en/charter.toml", &text))];
        let reading = entrenous_charter::read(&Folder { charter: file("charter.toml", CHARTER), texts });
        reading.charter.unwrap_or_else(|| panic!("{:#?}", reading.diagnostics))
    })
}

/// What came of reading files, each a name and what is in it.
pub(super) fn reading(files: &[(&str, &str)]) -> (Audiences, Vec<Diagnostic>) {
    let files: Vec<File> = files
        .iter()
        .map(|(name, text)| File { name: format!("audiences/{name}"), text: (*text).to_owned() })
        .collect();
    let (audiences, mut found) = Audiences::read(&files, charter());
    found.extend(audiences.beside(&Bakery));
    (audiences, found)
}

/// An audience of the suggestions, in a file of its own.
pub(super) fn file(who: &str) -> String {
    format!("purpose = \"suggestions\"\nwho = '''{who}'''\n")
}

/// The codes found in a sentence.
pub(super) fn codes(who: &str) -> Vec<&'static str> {
    reading(&[("one.toml", &file(who))]).1.iter().map(|found| found.code).collect()
}

/// The audience of a sentence that holds.
pub(super) fn audience(who: &str) -> super::super::Audience {
    let (audiences, found) = reading(&[("one.toml", &file(who))]);
    audiences.iter().next().cloned().unwrap_or_else(|| panic!("{who}: {found:#?}"))
}

/// What the house sells: an article's kind is the first part of its id.
pub(super) struct Bakery;

impl Sold for Bakery {
    fn kinds(&self) -> Vec<&str> {
        vec!["bread", "cake", "evening dress"]
    }
    fn articles(&self) -> Vec<&str> {
        vec!["bread-1", "bread-2", "cake-1"]
    }
}

/// Whether an article is of a kind.
pub(super) fn kinds(article: &str, kind: &str) -> bool {
    article.split('-').next() == Some(kind)
}

/// The moment at which the tests look.
pub(super) fn now() -> Moment {
    "2027-03-01T09:00:00Z".parse().unwrap()
}

/// So many days before.
pub(super) fn ago(days: i64) -> Moment {
    now().plus_microseconds(-days * 86_400_000_000)
}

/// An item by its name.
pub(super) fn item(name: &str) -> ItemId {
    charter().find_item(name).unwrap().0
}

/// Whether a sentence means a person of whom this was seen: item, days ago, value.
pub(super) fn means(who: &str, facts: &[(&str, i64, Value)]) -> bool {
    let facts: Vec<(ItemId, Moment, &Value)> =
        facts.iter().map(|(name, days, value)| (item(name), ago(*days), value)).collect();
    audience(who).holds(&Seen { facts: &facts, kinds: &kinds }, now())
}
