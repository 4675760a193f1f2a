//! The library: every template reads, passes every lint, and has no word left open.

use crate::house::reading;
use entrenous_letters::library::{find, names};

#[test]
fn every_template_passes_in_every_language_it_has() {
    assert_eq!(names().count(), 12);
    for name in names() {
        let template = find(name).unwrap_or_else(|| panic!("{name} does not read"));
        let header = template.header("newsletter", "atelier");
        assert!(template.languages().eq(["de", "en", "fr"]), "{name}");
        for language in template.languages() {
            let text = template.text(language);
            assert!(!text.contains("[["), "{name} {language}: {text}");
            let senders = "[sender.atelier]\nname = \"A\"\naddress = \"a@b.example\"\npostal = \"12 rue X\"\nwebsite = \"https://a.example\"\n";
            let found = reading(&[("message.toml", &header), ("fr.mjml", &text), ("senders.toml", senders)])
                .diagnostics;
            assert!(found.is_empty(), "{name} {language}: {found:#?}");
        }
        assert!(template.text("pl").contains("translates: 00000000"));
    }
}
