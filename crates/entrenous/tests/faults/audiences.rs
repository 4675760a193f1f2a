//! Audiences with mistakes: each is told with its place, and what holds is said back in words.

use crate::common::{BOUTIQUE, run, text};
use tempfile::TempDir;

#[test]
fn an_audience_is_said_back_and_a_mistake_in_one_is_told_at_its_place() {
    let folder = TempDir::new().unwrap();
    crate::letters::copy(std::path::Path::new(BOUTIQUE), folder.path());
    let checked = run(&["check", text(folder.path())]);
    assert_eq!(checked.code, Some(0), "{}", checked.out);
    let said = "audience regulars: Of those who allow “Suggestions for you”: people who bought an article at least 3 times in the last 365 days";
    assert!(checked.out.contains(said), "{}", checked.out);

    let place = folder.path().join("audiences/undecided.toml");
    let who = "purpose = \"newsletter\"\nwho = \"likes steet, in regulars, has told email\"\n";
    std::fs::write(&place, who).unwrap();
    let checked = run(&["check", text(folder.path())]);
    assert_eq!(checked.code, Some(1));
    for told in ["error[A010]", "undecided.toml:2:14", "did you mean `street`?", "error[A008]", "error[A014]"]
    {
        assert!(checked.out.contains(told), "{told} is missing: {}", checked.out);
    }
    assert!(!checked.out.contains("audience undecided:"), "{}", checked.out);

    std::fs::write(&place, "purpose = \"suggestions\"\nwho = \"bought kind coatt\"\n").unwrap();
    let checked = run(&["check", text(folder.path())]);
    assert_eq!(checked.code, Some(0), "what the catalog lacks is a warning: {}", checked.out);
    assert!(
        checked.out.contains("warning[A009]") && checked.out.contains("did you mean `coat`?"),
        "{}",
        checked.out
    );
}
