//! What reaches a person: only what they told and the purpose allows, as text; the text part says what the HTML says.

use crate::house::{charter, reading, words};
use entrenous_letters::render::{NotWritten, Value};
use entrenous_letters::{Given, Told, compile, invented};

fn letter(file: &str, text: &str, told: &[(&str, &str)]) -> entrenous_letters::Letter {
    let reading = reading(&[(file, text)]);
    assert!(reading.diagnostics.is_empty(), "{:#?}", reading.diagnostics);
    let message = &reading.messages[0];
    let compiled =
        compile(&message.variants[0], &message.header, &words(&message.variants[0].language)).unwrap();
    let mut given: Given = invented::given(&compiled, &message.header, Some(charter())).unwrap();
    given.person =
        told.iter().map(|(item, told)| ((*item).to_owned(), Told::One((*told).to_owned()))).collect();
    compiled.personal(&reading.senders.sender["atelier"], &given).unwrap()
}

#[test]
fn what_a_person_told_is_text_and_never_markup() {
    let text = "subject: Pour {{ person.email }}\npreview: P {{ person.email }}\n\nBonjour {{ person.email }} & vous.\n";
    let letter = letter("fr.md", text, &[("email", "<b>a</b>\r\nBcc: x@y.example")]);
    assert!(!letter.html.contains("<b>a"), "{}", letter.html);
    assert!(letter.text.contains("Bonjour <b>a</b>"), "{}", letter.text);
    assert_eq!(letter.subject, "Pour <b>a</b> Bcc: x@y.example");
}

#[test]
fn an_item_the_message_does_not_read_is_not_there_and_one_not_told_is_empty() {
    let text = "subject: S\n\nA{% if person.language %} {{ person.language }}{% endif %}.\n";
    let letter = letter("fr.md", text, &[("email", "ada@example.org")]);
    assert!(!letter.html.contains("ada@example.org"));
    assert!(letter.text.starts_with("Atelier Colombage\n\nA.\n"), "{}", letter.text);
}

#[test]
fn the_text_part_says_what_the_html_says_in_its_order() {
    let text = "subject: S\n\n# Le lin\n\n- un\n- deux\n\n![Une chemise](https://a.example/c.jpg)\n\n**[Voir]({{ sender.website }}https://a.example/x?a=1&b=2)**\n";
    let text = text.replace("{{ sender.website }}", "");
    let letter = letter("fr.md", &text, &[]);
    let places: Vec<usize> = [
        "Le lin",
        "- un",
        "- deux",
        "Une chemise",
        "Voir: https://a.example/x?a=1&b=2",
        "Ne plus recevoir: https://",
    ]
    .iter()
    .map(|part| letter.text.find(part).unwrap_or_else(|| panic!("{part} in {}", letter.text)))
    .collect();
    assert!(places.is_sorted(), "{}", letter.text);
    assert!(letter.html.contains("lang=\"fr\""), "the language is said");
}

#[test]
fn a_comparison_inside_a_tag_is_no_element() {
    let text = "subject: S\n\n<mj-section><mj-column><mj-text>{% if 3 < 4 %}oui{% endif %}</mj-text></mj-column></mj-section>";
    assert!(letter("fr.mjml", text, &[]).html.contains("oui"));
}

#[test]
fn a_brace_written_as_an_entity_reads_nothing() {
    let text = "subject: S\n\n&lbrace;&lbrace; person.views &rbrace;&rbrace;\n";
    let letter = letter("fr.md", text, &[("views", "secret")]);
    assert!(!letter.html.contains("secret") && !letter.text.contains("secret"));
}

#[test]
fn cards_stand_one_after_the_other_also_around_sections() {
    let text = "subject: S\n\n<mj-raw>{% for card in slots.suggestions %}</mj-raw><mj-section><mj-column><mj-text>{{ card.name }}: {{ card.why }}</mj-text><mj-button href=\"{{ card.url }}\">Voir</mj-button></mj-column></mj-section><mj-raw>{% endfor %}</mj-raw>";
    let letter = letter("fr.mjml", text, &[]);
    assert_eq!(
        letter.html.matches("https:&#x2f;&#x2f;atelier.example&#x2f;shop").count(),
        3,
        "{}",
        letter.html
    );
    assert!(letter.text.contains("Écharpe tissée: Elle va"), "{}", letter.text);
}

#[test]
fn a_language_from_right_to_left_is_laid_out_so() {
    let reading = reading(&[("fr.md", "subject: S\n\nA\n")]);
    let message = &reading.messages[0];
    let mut variant = message.variants[0].clone();
    variant.language = entrenous_core::charter::Language::parse("ar").unwrap();
    let html = compile(&variant, &message.header, &words(&variant.language)).unwrap().html;
    assert!(html.contains("lang=\"ar\" dir=\"rtl\"") && html.contains("text-align:right"), "{html}");
}

#[test]
fn a_text_handed_over_as_an_address_stops_the_letter() {
    let header =
        "purpose = \"basket\"\nkind = \"transactional\"\nsender = \"atelier\"\ngiven = [\"follow_url\"]\n";
    let reading =
        reading(&[("message.toml", header), ("fr.md", "subject: S\n\n[a]({{ given.follow_url }})\n")]);
    assert!(reading.diagnostics.is_empty(), "{:#?}", reading.diagnostics);
    let message = &reading.messages[0];
    let compiled =
        compile(&message.variants[0], &message.header, &words(&message.variants[0].language)).unwrap();
    let mut given = invented::given(&compiled, &message.header, None).unwrap();
    let sender = &reading.senders.sender["atelier"];
    assert!(compiled.personal(sender, &given).is_ok());
    given.given.insert("follow_url".into(), Value::Text("javascript:alert(1)".into()));
    assert_eq!(compiled.personal(sender, &given), Err(NotWritten::NoAddress("follow_url".into())));
}
