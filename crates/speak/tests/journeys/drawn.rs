//! Journeys as pictures: every word in every language, nothing unescaped, nothing outside.

use crate::house::{at, journey, read_journey};
use entrenous_core::charter::Language;
use entrenous_core::communicate::{Medium, Promise};
use entrenous_lingua::{Texts, Value};
use entrenous_speak::journey::{Journey, Leaving, Numbers, Told, diagram, simulate};

/// Every kind of step, beginning, condition and end.
const EVERYTHING: &str = r#"
purpose = "newsletter"
looks = "suggestions"
starts = "put in the basket kind coat"
again = "after 90 days"
goal = "bought kind coat"
exit = ["in regulars", "sent away"]

[[steps]]
wait = "1 day"

[[steps]]
send = "basket_left"
window = "09:00-19:00"

[[steps]]
wait = "for looked at kind coat, at most 5 days"

[[steps]]
if = "not looked at kind coat"
then = "cold"
else = "warm"

[[steps]]
split = [{ share = 30 }, { share = 70, to = "quiet" }]

[[steps]]
wait = "2 weeks"

[[steps]]
send = "second_look"

[[branches.cold]]
wait = "until 09:00"

[[branches.cold]]
if = "in at_home"
then = "at_home"

[[branches.at_home]]
name = "three_days_more"
wait = "3 days"

[[branches.warm]]
wait = "1 month"

[[branches.warm]]
go = "basket_left"

[[branches.quiet]]
end = true
"#;

const LANGUAGES: [&str; 9] = ["fr", "de", "en", "es", "it", "pt", "nl", "pl", "ca"];

/// Our words in all languages; compiling them takes a while, so it is done once.
fn texts() -> &'static Texts {
    static ONCE: std::sync::OnceLock<Texts> = std::sync::OnceLock::new();
    ONCE.get_or_init(|| Texts::new(&LANGUAGES.map(|tag| Language::parse(tag).unwrap()), &[]).unwrap())
}

fn drawn(journey: &Journey, language: &str) -> String {
    let (texts, language) = (texts(), Language::parse(language).unwrap());
    let say = |id: &str, values: &[(&str, Told)]| {
        assert!(texts.has(&language, id), "{id}");
        let values: Vec<(&str, Value)> = values
            .iter()
            .map(|(name, told)| match told {
                Told::Text(text) => (*name, Value::Text(text.clone())),
                Told::Number(number) => (*name, Value::Number(i64::try_from(*number).unwrap())),
            })
            .collect();
        texts.say_plain(&language, id, &values)
    };
    let leaving = Leaving { promise: &Promise::default(), medium: &|_| Medium::Mail };
    let span = (at("2026-10-01T00:00:00Z"), at("2026-11-01T00:00:00Z"));
    let report = simulate(journey, &leaving, [], span, 10);
    let numbered = diagram(journey, Some(&Numbers::from(&report)), &say);
    assert!(numbered.contains("class=\"count\""));
    diagram(journey, None, &say)
}

#[test]
fn a_journey_is_drawn_in_every_language_of_the_house() {
    let beginnings = [
        "put in the basket kind coat",
        "said yes to suggestions",
        "came into at_home",
        "nothing for 60 days",
        "every year on 12-01 at 09:00",
        "7 days before 12-01 at 09:00",
        "bought article chemise-lin",
    ];
    for language in LANGUAGES {
        for begins in beginnings {
            let text = EVERYTHING.replace("put in the basket kind coat", begins);
            let picture = drawn(&journey(&text), language);
            assert!(picture.starts_with("<svg ") && picture.ends_with("</svg>"), "{language}");
            assert!(!picture.contains("{$") && !picture.contains("journeys."), "{language}: {picture}");
        }
    }
}

#[test]
fn every_step_can_be_reached_and_has_a_title() {
    let picture = drawn(&journey(EVERYTHING), "en");
    let steps = journey(EVERYTHING).all_steps().count();
    assert_eq!(picture.matches("tabindex=\"0\"").count(), steps + 1);
    assert_eq!(picture.matches("<title>").count(), steps + 2);
    assert_eq!(picture.matches("<g ").count(), picture.matches("</g>").count());
    for word in ["script", "href", "url(", "@import", "http://"] {
        assert_eq!(
            picture.replace("xmlns=\"http://www.w3.org/2000/svg\"", "").matches(word).count(),
            0,
            "{word}"
        );
    }
}

#[test]
fn names_are_text_and_never_markup() {
    let text = EVERYTHING.replace("put in the basket kind coat", "put in the basket kind <b onload='x'>&");
    let (_, found) = read_journey(&text);
    assert_eq!(found.len(), 1, "{found:?}");
    // The catalog refuses such a kind; without a catalog it is drawn as the text it is.
    let names = entrenous_speak::campaign::Names { kinds: None, ..crate::house::names() };
    let (journey, _) = entrenous_speak::journey::read("a", &crate::house::file("a.toml", &text), &names);
    let picture = drawn(&journey.unwrap(), "en");
    assert!(picture.contains("&lt;b onload") && !picture.contains("<b"), "{picture}");
}

#[test]
fn no_line_is_longer_than_its_box() {
    let long = EVERYTHING
        .replace("kind coat", "kind Winterwendejackenmantelfutterstoffproben aus schwerem Filz mit Naht");
    let names = entrenous_speak::campaign::Names { kinds: None, ..crate::house::names() };
    let (journey, found) = entrenous_speak::journey::read("a", &crate::house::file("a.toml", &long), &names);
    let picture = drawn(&journey.unwrap_or_else(|| panic!("{found:?}")), "de");
    for line in picture.split("<text ").skip(1) {
        let x: usize = line.split("x=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
        let shown = line.split('>').nth(1).unwrap().split('<').next().unwrap();
        assert!(x + shown.chars().count() * 78 / 10 <= 390, "{x} {shown}");
    }
}
