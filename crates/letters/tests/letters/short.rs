//! Messages by other ways than mail: what each carries, how much, and what is added to it.

use crate::house::{charter, reading, words};
use entrenous_letters::link::Link;
use entrenous_letters::{compile, invented};

const ORDERS: &str = "purpose = \"orders\"\nkind = \"transactional\"\nsender = \"atelier\"\n";

fn codes(header: &str, files: &[(&str, &str)]) -> Vec<&'static str> {
    let header = format!("{ORDERS}{header}\n");
    let files: Vec<(&str, &str)> =
        std::iter::once(("message.toml", header.as_str())).chain(files.iter().copied()).collect();
    reading(&files).diagnostics.iter().map(|found| found.code).collect()
}

#[test]
fn what_a_way_does_not_carry_is_refused_at_its_place() {
    let cases = [
        ("medium = \"sms\"", "fr.md", "subject: S\n\nBonjour.\n", "S"),
        ("medium = \"sms\"", "fr.md", "link: https://a.example/\n\nBonjour.\n", "https://a.example/"),
        ("medium = \"push\"", "fr.md", "subject: S\npreview: P\n\nBonjour.\n", "P"),
        ("medium = \"push\"", "fr.md", "subject: S\n\nBonjour **Ada**.\n", "**Ada**"),
        (
            "medium = \"inbox\"",
            "fr.md",
            "subject: S\n\n[Voir](https://a.example/)\n",
            "[Voir](https://a.example/)",
        ),
        (
            "medium = \"mail\"",
            "fr.md",
            "subject: S\nlink: https://a.example/\n\nBonjour.\n",
            "https://a.example/",
        ),
    ];
    for (medium, name, text, place) in cases {
        let header = format!("{ORDERS}{medium}\n");
        let reading = reading(&[("message.toml", &header), (name, text)]);
        let found: Vec<_> =
            reading.diagnostics.iter().map(|one| (one.code, &text[one.span.clone()])).collect();
        assert_eq!(found, [("M025", place)], "{medium} {text:?}");
    }
    let mjml = "subject: S\n\n<mj-section></mj-section>\n";
    assert!(codes("medium = \"push\"", &[("fr.mjml", mjml)]).contains(&"M025"));
    assert_eq!(
        codes("medium = \"push\"\nreply_to = \"a@b.example\"", &[("fr.md", "subject: S\n\nB.\n")]),
        ["M025"]
    );
    assert_eq!(codes("medium = \"inbox\"", &[("fr.md", "subject: S\n\n\n")]), ["M025"]);
    assert_eq!(codes("medium = \"fax\"", &[("fr.md", "subject: S\n\nB.\n")]), ["M001"]);
    assert_eq!(codes("medium = \"inbox\"", &[("fr.md", "\nBonjour.\n")]), ["M005"], "a card has a title");
    let to_script = "subject: S\nlink: javascript:alert(1)\n\nBonjour.\n";
    assert_eq!(codes("medium = \"push\"", &[("fr.md", to_script)]), ["M017"]);
}

#[test]
fn a_way_has_its_room_to_the_letter() {
    let sms = |count: usize| codes("medium = \"sms\"", &[("fr.md", &format!("\n{}\n", "a".repeat(count)))]);
    assert_eq!(sms(153 * 6), [] as [&str; 0]);
    assert_eq!(sms(153 * 6 + 1), ["M026"]);
    let push = |count: usize| {
        codes("medium = \"push\"", &[("fr.md", &format!("subject: S\n\n{}\n", "a".repeat(count)))])
    };
    // `{"title":"S","body":"…","lang":"fr"}`
    let around = r#"{"title":"S","body":"","lang":"fr"}"#.len();
    assert_eq!(push(3_993 - around), [] as [&str; 0]);
    assert_eq!(push(3_993 - around + 1), ["M026"]);
}

#[test]
fn what_wants_something_carries_the_link_that_stops_it_once() {
    let text = "subject: Trois pièces\nlink: {{ given.follow_url }}\n\nBonjour {{ person.language }}, {{ links.preferences }}\n";
    let header = format!("{ORDERS}medium = \"push\"\ngiven = [\"follow_url\"]\n");
    let reading = reading(&[("message.toml", &header), ("fr.md", text)]);
    assert_eq!(reading.diagnostics, []);
    let message = &reading.messages[0];
    let compiled =
        compile(&message.variants[0], &message.header, &words(&message.variants[0].language)).unwrap();
    let given = invented::given(&compiled, &message.header, Some(charter())).unwrap();
    let letter = compiled.personal(&reading.senders.sender["atelier"], &given).unwrap();
    assert_eq!((letter.subject.as_str(), letter.html.as_str()), ("Trois pièces", ""));
    let stop = Link::parse("https://privacy.example/u/x").unwrap();
    let card = letter.card(Some(&stop), "fr");
    assert_eq!((card.url, card.stop), (Some("https://atelier.example/follow_url"), Some(stop.as_str())));
    assert!(letter.short(Some(&stop)).ends_with("\nhttps://privacy.example/u/x"));
    assert!(!letter.short(None).contains("/u/"));
    let own = Link::parse("https://atelier.example/privacy?for=7f3c").unwrap();
    assert_eq!(letter.short(Some(&own)).matches(own.as_str()).count(), 1, "it is there already");
}
