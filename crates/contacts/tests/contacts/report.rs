//! A report tells everything of a file and nothing of a person.

use crate::house::{plain, read, terms};
use entrenous_contacts::Terms;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_line_of_a_report_holds_a_cell_of_the_file(
        cells in proptest::collection::vec("q[a-z]{6,12}(@fleur\\.example)?", 4..60),
        status in prop_oneof!["active", "zzodd", "unsubscribed", "12/31/2023"],
    ) {
        let rows: Vec<String> = cells.chunks(4).map(|row| format!("{},{status}", row.join(","))).collect();
        let text = format!("email,first_name,Last name,created,status\n{}\n", rows.join("\n"));
        let told = match read("l.csv", text.as_bytes(), Terms { attested: true, ..terms() }) {
            Ok((_, report)) => format!("{report}{}", report.json()),
            Err(refusal) => refusal.to_string(),
        };
        for cell in &cells {
            prop_assert!(!told.contains(cell.as_str()), "{told}");
        }
        // Without a header the first row would be one: it is not shown either.
        let bare = read("l.csv", rows.join("\n").as_bytes(), terms());
        let told = bare.map_or_else(|refusal| refusal.to_string(), |(_, report)| report.to_string());
        prop_assert!(cells.iter().all(|cell| !told.contains(cell.as_str())), "{told}");
    }
}

#[test]
fn the_report_reads_as_a_page_and_as_json() {
    let (_, report) =
        plain("email,anna@fleur.example,20240301990,status\na@fleur.example,,,active\nb,,,active\n");
    assert_eq!(
        report.to_string(),
        "read as an export of plain; a yes in it is for `newsletter`\n\
         columns\n\
         \x20 email: kept as `email`\n\
         \x20 column 2: left: the charter does not declare it\n\
         \x20 column 3: left: the charter does not declare it\n\
         \x20 status: how things stand\n\
         2 rows, 1 contacts\n\
         \x20 1 unknown whether there was a yes: not written to until there is one\n\
         1 rows refused (V029): the address is none a mail can go to\n\
         \x20 line 3: the address is none a mail can go to\n"
    );
    let json = report.json();
    assert_eq!(json["columns"][0]["item"], "email");
    assert_eq!(json["columns"][1]["left"], "not_declared");
    assert_eq!(json["classes"]["unknown"], 1);
    assert_eq!(json["refused"]["not_an_address"], 1);
    assert_eq!(json["named"][0]["code"], "V029");
}
