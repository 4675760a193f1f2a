//! Messages with mistakes and names that are not there: each is told, nothing is half written, nothing that is there is written over.

use crate::common::{BOUTIQUE, run, text};
use std::path::Path;
use tempfile::TempDir;

/// A copy of the boutique that may be spoiled.
fn boutique() -> TempDir {
    let folder = TempDir::new().unwrap();
    copy(Path::new(BOUTIQUE), folder.path());
    folder
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let place = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &place)
        } else {
            std::fs::copy(entry.path(), place).unwrap();
        }
    }
}

#[test]
fn a_message_that_reads_what_its_purpose_may_not_use_is_not_sound_and_not_shown() {
    let folder = boutique();
    let place = folder.path().join("messages/newsletter/fr.md");
    let said = std::fs::read_to_string(&place).unwrap();
    std::fs::write(&place, said.replace("Bonjour,", "Bonjour {{ person.clothing_size }},")).unwrap();
    let checked = run(&["check", text(folder.path())]);
    assert!(checked.code != Some(0));
    let told = checked.out;
    assert!(told.contains("error[M009]") && told.contains("fr.md:6:12"), "{told}");
    let out = folder.path().join("out");
    let shown = run(&["preview", text(folder.path()), "--out", text(&out)]);
    assert!(shown.code != Some(0) && !out.exists());
}

#[test]
fn a_new_message_from_each_template_is_sound_and_never_written_over() {
    let folder = boutique();
    let new = |key: &str, from: &str| {
        let rest = ["--charter", text(folder.path()), "--purpose", "newsletter", "--sender", "atelier"];
        run(&[&["new", "message", key, "--from", from], rest.as_slice()].concat())
    };
    for template in ["welcome", "order", "year"] {
        assert!(new(template, template).code == Some(0), "{template}");
    }
    assert!(run(&["check", text(folder.path())]).code == Some(0));
    assert!(new("welcome", "stay").code != Some(0));
    assert!(new("hello", "nothing_of_this_name").code != Some(0));
    assert!(!folder.path().join("messages/hello").exists());
}

#[test]
fn a_journey_or_a_campaign_with_a_mistake_is_shown_at_its_place_and_the_folder_is_not_sound() {
    let folder = boutique();
    let journey = folder.path().join("journeys/basket_left.toml");
    let said = std::fs::read_to_string(&journey).unwrap();
    std::fs::write(&journey, said.replace("looks = \"suggestions\"", "looks = \"sugestions\"")).unwrap();
    let campaign = folder.path().join("campaigns/summer_linen.toml");
    let said = std::fs::read_to_string(&campaign).unwrap();
    std::fs::write(&campaign, said.replace("2027-05-04T09:00", "2027-05-04T22:00")).unwrap();
    let checked = run(&["check", text(folder.path())]);
    let told = checked.out;
    assert!(checked.code == Some(1) && told.contains("(2 errors, 0 warnings)"), "{told}");
    assert!(told.contains("error[J002]") && told.contains("basket_left.toml:3:9"), "{told}");
    assert!(told.contains("did you mean `suggestions`?"), "{told}");
    assert!(told.contains("error[G009]") && told.contains("summer_linen.toml:3:6"), "{told}");
}

#[test]
fn what_mailchimp_wrote_is_read_over_and_what_is_left_out_is_told() {
    let folder = boutique();
    let file = folder.path().join("theirs.html");
    std::fs::write(&file, "<h1>Soldes</h1><p>*|EMAIL|* *|REWARDS|* <a href=\"*|UNSUB|*\">quitter</a></p>")
        .unwrap();
    let rest = ["--charter", text(folder.path()), "--purpose", "newsletter", "--sender", "atelier"];
    let done = run(&[&["import", "template", text(&file), "--as", "sales"], rest.as_slice()].concat());
    assert!(done.code == Some(0));
    assert!(done.out.contains("`REWARDS` was left out"));
    let written = std::fs::read_to_string(folder.path().join("messages/sales/fr.md")).unwrap();
    assert!(
        written.contains("{{ person.email }}") && written.contains("{{ links.unsubscribe }}"),
        "{written}"
    );
}
