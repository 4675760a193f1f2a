//! The names of an invented house: the charter of the boutique in French, messages and audiences.

use entrenous_charter::diagnostic::Diagnostic;
use entrenous_charter::{File, Folder as Charters};
use entrenous_core::charter::Charter;
use entrenous_core::communicate::Medium;
use entrenous_core::id::Key;
use entrenous_core::moment::{Moment, Zone};
use entrenous_letters::header::Kind;
use entrenous_letters::sender::{Mode, Tracking};
use entrenous_speak::campaign::{Asks, Campaign, Named, Names};
use entrenous_speak::journey::Journey;

const CHARTER: &str = include_str!("../../../../charters/boutique/charter.toml");
const FRENCH: &str = include_str!("../../../../charters/boutique/lang/fr/charter.toml");

pub(crate) fn key(text: &str) -> Key {
    Key::parse(text).unwrap()
}

pub(crate) fn at(text: &str) -> Moment {
    text.parse().unwrap()
}

pub(crate) fn paris() -> Zone {
    Zone::parse("Europe/Paris").unwrap()
}

pub(crate) fn file(name: &str, text: &str) -> File {
    File { name: name.to_owned(), text: text.to_owned() }
}

fn charter() -> &'static Charter {
    static ONCE: std::sync::OnceLock<Charter> = std::sync::OnceLock::new();
    ONCE.get_or_init(|| {
        let text = CHARTER.replace("languages = [\"fr\", \"de\", \"en\"]", "languages = [\"fr\"]");
        let folder = Charters {
            charter: file("charter.toml", &text),
            texts: vec![("fr".to_owned(), file("lang/fr/charter.toml", FRENCH))],
        };
        entrenous_charter::read(&folder).charter.expect("the charter of the boutique holds")
    })
}

/// What is known beside a campaign or a journey.
pub(crate) fn names() -> Names<'static> {
    let message = |name: &str, purpose: &str, kind: Kind, asks: Asks| {
        let tracking = Tracking { opens: Mode::Off, links: Mode::Anonymous };
        (
            key(name),
            Named { purpose: key(purpose), medium: Medium::Mail, kind, tracking, ceiling: tracking, asks },
        )
    };
    let messages = [
        message("newsletter", "newsletter", Kind::Campaign, Asks::Nothing),
        message("selection", "newsletter", Kind::Campaign, Asks::Nothing),
        message("choices", "newsletter", Kind::Campaign, Asks::ForConsent),
        message("for_you", "suggestions", Kind::Campaign, Asks::Nothing),
        message("seen_together", "together", Kind::Campaign, Asks::Nothing),
        message("confirmation", "newsletter", Kind::Transactional, Asks::Nothing),
        message("welcome", "newsletter", Kind::Journey, Asks::Nothing),
        message("chosen_for_you", "suggestions", Kind::Journey, Asks::Nothing),
        message("basket_left", "newsletter", Kind::Journey, Asks::Nothing),
        message("second_look", "newsletter", Kind::Journey, Asks::Nothing),
    ];
    Names {
        charter: charter(),
        messages: messages.into_iter().collect(),
        audiences: [key("regulars"), key("at_home")].into_iter().collect(),
        kinds: Some(["coat", "shirt"].map(str::to_owned).into_iter().collect()),
    }
}

pub(crate) fn read_campaign(text: &str) -> (Option<Campaign>, Vec<Diagnostic>) {
    entrenous_speak::campaign::read("winter", &file("campaigns/winter.toml", text), &names())
}

pub(crate) fn read_journey(text: &str) -> (Option<Journey>, Vec<Diagnostic>) {
    entrenous_speak::journey::read("after", &file("journeys/after.toml", text), &names())
}

/// A journey that holds.
pub(crate) fn journey(text: &str) -> Journey {
    let (journey, found) = read_journey(text);
    journey.unwrap_or_else(|| panic!("{found:#?}"))
}

pub(crate) fn codes(found: &[Diagnostic]) -> Vec<&'static str> {
    found.iter().map(|found| found.code).collect()
}
