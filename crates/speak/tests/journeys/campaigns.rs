//! Campaigns: when they are due, who gets which text, and what is refused.

use crate::house::{at, codes, paris, read_campaign};
use entrenous_core::moment::Zone;
use entrenous_speak::campaign::{Campaign, Content, How, SHARES, Sure, pick};

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
fn a_draw_falls_into_one_share_and_never_into_none_that_is_nought() {
    let shares = [("a", 3_000), ("b", 0), ("c", 7_000)];
    let fell = |draw| pick(shares.into_iter(), draw).unwrap();
    let count = |wanted| (0..SHARES).filter(|draw| fell(*draw) == wanted).count();
    assert_eq!((count("a"), count("b"), count("c")), (3_000, 0, 7_000));
    assert_eq!(pick([("a", 0)].into_iter(), 0), None);
}

#[test]
fn a_decision_says_what_counts_how_sure_and_what_is_too_much() {
    let split =
        "split = [{ message = \"newsletter\", share = 30 }, { message = \"selection\", share = 70 }]\n";
    let read = |decide: &str| read_campaign(&format!("{split}decide = {{ {decide} }}"));
    let usual = read("after = \"1 day\", by = \"clicks\", share = 20").0.unwrap();
    let Content::Split { decide: Some(usual), .. } = usual.content else { panic!() };
    assert_eq!((usual.after_hours, usual.least, usual.drop_above, usual.how), (24, 100, 2, How::Once));
    let goal = "by = \"goal\", goal = \"https://shop.example/linen\", how = \"continuously\", least = 40, sure = 99, drop_above = 5";
    let whole = read(&format!("after = \"1 day\", share = 20, {goal}")).0.unwrap();
    let Content::Split { decide: Some(whole), .. } = whole.content else { panic!() };
    assert_eq!((whole.how, whole.sure, whole.least), (How::Continuously, Sure::NinetyNine, 40));
    for (wrong, code) in [
        ("after = \"1 day\", by = \"goal\", share = 20", "G015"),
        ("after = \"1 day\", by = \"goal\", share = 20, goal = \"http://shop.example\"", "G015"),
        ("after = \"1 day\", by = \"clicks\", share = 20, goal = \"https://shop.example\"", "G015"),
        ("after = \"1 day\", by = \"clicks\", share = 20, least = 9", "G015"),
        ("after = \"1 day\", by = \"clicks\", share = 20, drop_above = 0", "G015"),
        ("after = \"1 day\", by = \"clicks\", share = 20, sure = 42", "G001"),
        ("after = \"1 day\", by = \"opens\", share = 20", "G012"),
    ] {
        let (campaign, found) = read(wrong);
        assert_eq!((campaign, codes(&found)), (None, vec![code]), "{wrong}");
    }
    let theirs = format!(
        "{split}decide = {{ after = \"1 day\", by = \"clicks\", share = 20 }}\nat = \"2026-12-01T09:00\"\nzone = \"person\""
    );
    assert_eq!(codes(&read_campaign(&theirs).1), vec!["G015"]);
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
