//! Campaigns: when they are due, who gets which text, and what is refused.

use crate::house::{at, codes, key, paris, read_campaign};
use entrenous_core::moment::Zone;
use entrenous_speak::campaign::{Campaign, Part, SHARES};

fn campaign(text: &str) -> Campaign {
    let (campaign, found) = read_campaign(text);
    campaign.unwrap_or_else(|| panic!("{found:#?}"))
}

#[test]
fn a_campaign_leaves_at_its_time_on_the_clock_it_names() {
    let tokyo = Zone::parse("Asia/Tokyo").unwrap();
    let due = |more: &str, person: Option<&Zone>| {
        let text = format!("message = \"newsletter\"\nat = \"2026-12-01T09:00\"\n{more}");
        campaign(&text).due(at("2026-11-26T12:00:00Z"), &paris(), person).to_string()
    };
    assert_eq!(due("", Some(&tokyo)), "2026-12-01T08:00:00Z");
    assert_eq!(due("zone = \"person\"", Some(&tokyo)), "2026-12-01T00:00:00Z");
    assert_eq!(due("zone = \"person\"", None), "2026-12-01T08:00:00Z");
    // Nine in Paris is five in the afternoon in Tokyo: the window is one of the reader's clock.
    assert_eq!(due("window = \"08:00-12:00\"", Some(&tokyo)), "2026-12-01T23:00:00Z");
}

#[test]
fn without_a_time_it_leaves_when_it_is_approved_and_never_before() {
    let approved = at("2026-11-26T12:00:00Z");
    assert_eq!(campaign("message = \"newsletter\"").due(approved, &paris(), None), approved);
    let past = campaign("message = \"newsletter\"\nat = \"2026-11-01T09:00\"");
    assert_eq!(past.due(approved, &paris(), None), approved);
}

#[test]
fn in_the_night_of_the_skipped_hour_a_persons_campaign_leaves_after_the_gap() {
    let text = "message = \"newsletter\"\nat = \"2027-03-28T02:30\"\nzone = \"person\"";
    let due = campaign(text).due(at("2026-11-26T12:00:00Z"), &Zone::default(), Some(&paris()));
    assert_eq!(due, at("2027-03-28T01:30:00Z"));
}

#[test]
fn each_reader_gets_one_text_and_the_few_are_divided_as_the_shares_say() {
    let split =
        "split = [{ message = \"newsletter\", share = 30 }, { message = \"selection\", share = 70 }]\n";
    let all = campaign(split);
    let tried = campaign(&format!("{split}decide = {{ after = \"1 day\", by = \"clicks\", share = 20 }}"));
    let count = |campaign: &Campaign, wanted: Part<'_>| {
        (0..SHARES).filter(|share| campaign.part(*share) == wanted).count()
    };
    let (first, second) = (key("newsletter"), key("selection"));
    assert_eq!((count(&all, Part::Gets(&first)), count(&all, Part::Gets(&second))), (3_000, 7_000));
    assert_eq!((count(&tried, Part::Gets(&first)), count(&tried, Part::Gets(&second))), (600, 1_400));
    assert_eq!(count(&tried, Part::WaitsForTheBetter), 8_000);
    assert_eq!(campaign("message = \"newsletter\"").part(9_999), Part::Gets(&first));
}

#[test]
fn every_mistake_is_found_at_once_and_at_its_place() {
    let text =
        "message = \"newslettr\"\naudience = \"regular\"\nat = \"2026-12-01 09:00\"\nwindow = \"8-20\"\n";
    let (campaign, found) = read_campaign(text);
    assert_eq!((campaign, codes(&found)), (None, vec!["G002", "G004", "G007", "G007"]));
    let marked: Vec<&str> = found.iter().map(|found| &text[found.span.clone()]).collect();
    assert_eq!(marked, ["\"newslettr\"", "\"regular\"", "\"2026-12-01 09:00\"", "\"8-20\""]);
    assert_eq!(found[0].help.as_deref(), Some("did you mean `newsletter`?"));
}
