//! What is never lifted, never upgraded and never guessed.

use crate::house::{lines, plain, read, terms, zip};
use entrenous_contacts::judge::Class;
use entrenous_contacts::{DateOrder, Refusal, Refused, Terms};

#[test]
fn of_rows_with_one_address_the_strictest_counts_whatever_their_order() {
    let rows = [
        "a@fleur.example,active,Ana",
        "A@Fleur.example ,unsubscribed,",
        "b@fleur.example,active,Bea",
        "b@fleur.example,active,Bob",
    ];
    for turned in [false, true] {
        let mut rows = rows;
        if turned {
            rows.reverse();
        }
        let (contacts, report) = plain(&format!("email,status,first_name\n{}\n", rows.join("\n")));
        let mut found = lines(&contacts);
        found.sort();
        assert_eq!(found[0], "A@Fleur.example: unsubscribed All ?");
        assert!(found[1].starts_with("b@fleur.example: Unknown"));
        assert_eq!((report.rows, report.contacts, report.duplicates), (4, 2, 2));
    }
}

#[test]
fn a_no_in_one_table_outlives_a_proven_yes_in_another() {
    let head = "Email Address,OPTIN_TIME,CONFIRM_TIME,CONFIRM_IP,LEID";
    let proven = format!("{head}\nx@fleur.example,2024-03-01 09:00:00,2024-03-01 09:05:00,192.0.2.7,1\n");
    let cleaned = format!("{head},CLEAN_TIME\nX@fleur.example,,,,1,2023-01-01 00:00:00\n");
    let made = zip(&[("subscribed_x.csv", &proven), ("cleaned_x.csv", &cleaned)]);
    let (contacts, report) = read("x.zip", &made, terms()).unwrap();
    assert_eq!(lines(&contacts), ["X@fleur.example: hard_bounced All 2023-01-01"]);
    assert_eq!(report.classes.into_iter().collect::<Vec<_>>(), [(Class::HardBounced, 1)]);
}

#[test]
fn a_no_of_one_purpose_in_one_row_closes_the_yes_of_another_row() {
    let text = "Record ID,Email,Opted out of email: Newsletter,Opted out of email: Suggestions,Legal basis for processing contact's data\n\
        1,a@fleur.example,,Yes,Freely given consent from contact\n2,a@fleur.example,Yes,,\n";
    let (contacts, _) = plain(text);
    assert_eq!(contacts.len(), 1);
    assert!(contacts[0].consents.is_empty());
    assert_eq!(contacts[0].opt_outs.len(), 2);
}

#[test]
fn nothing_wrong_in_a_row_loses_a_no_and_a_yes_of_such_a_row_is_none() {
    let text = "email,status,unsubscribed,first_name\n\
        short@fleur.example,unsubscribed\n\
        long@fleur.example,unsubscribed,no,Ana,more\n\
        word@fleur.example,frozen,yes,\n\
        yes@fleur.example,active\n\
        odd@fleur.example,active,perhaps,\n";
    let (contacts, report) = plain(text);
    let found = lines(&contacts);
    assert_eq!(found.len(), 3);
    assert!(found.iter().all(|line| line.ends_with(": unsubscribed All ?")), "{found:?}");
    assert_eq!(report.refused[&Refused::Ragged], 1);
    assert_eq!(report.refused[&Refused::Status], 1);
}

#[test]
fn a_yes_from_the_future_or_from_no_day_is_refused_and_a_no_with_such_a_time_is_not() {
    let head = "Email Address,OPTIN_TIME,CONFIRM_TIME,CONFIRM_IP,LEID";
    let rows = "a@fleur.example,2024-03-01 09:00:00,2027-03-01 09:05:00,192.0.2.7,1\n\
        b@fleur.example,2024-02-30 09:00:00,2024-03-01 09:05:00,192.0.2.7,1\n\
        c@fleur.example,1999-02-20 09:00:00,2024-03-01 09:05:00,192.0.2.7,1\n";
    let (contacts, report) = plain(&format!("{head}\n{rows}"));
    assert!(contacts.is_empty());
    assert_eq!(report.refused[&Refused::Time], 3);
    let (contacts, _) = plain(&format!("{head},UNSUB_TIME\nd@fleur.example,,,,1,2031-01-01 00:00:00\n"));
    assert_eq!(lines(&contacts), ["d@fleur.example: unsubscribed All ?"]);
}

#[test]
fn a_date_that_can_be_read_in_two_ways_is_asked_for() {
    let text = "email,status,date_created\na@fleur.example,active,03/04/2023\n";
    assert!(matches!(read("l.csv", text.as_bytes(), terms()), Err(Refusal::Dates(3))));
    for (order, day) in [(DateOrder::DayMonth, "2023-04-03"), (DateOrder::MonthDay, "2023-03-04")] {
        let given = Terms { dates: Some(order), ..terms() };
        let (contacts, _) = read("l.csv", text.as_bytes(), given).unwrap();
        assert!(lines(&contacts)[0].contains(day));
    }
    let settled = format!("{text}b@fleur.example,active,25/04/2023\n");
    assert!(lines(&plain(&settled).0)[0].contains("2023-04-03"));
}

#[test]
fn a_word_of_the_business_makes_an_unknown_yes_attested_and_an_unconfirmed_one_not() {
    let given = Terms { attested: true, ..terms() };
    let text = "email,status\na@fleur.example,active\nb@fleur.example,pending\nc@fleur.example,unsubscribed\nd@fleur.example,archived\n";
    let (_, report) = read("l.csv", text.as_bytes(), given).unwrap();
    let classes: Vec<Class> = report.classes.keys().copied().collect();
    assert_eq!(classes, [Class::Unsubscribed, Class::NotSubscribed, Class::Unconfirmed, Class::Attested]);
}
