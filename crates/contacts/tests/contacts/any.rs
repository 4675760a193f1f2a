//! Whatever bytes come, nothing breaks.

use crate::house::{read, terms, zip};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn random_bytes_never_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _answered = read("l.csv", &bytes, terms());
        let _answered = read("l.csv", &[b"email,status,created\n", &bytes[..]].concat(), terms());
        let _answered = read("l.zip", &[b"PK\x03\x04", &bytes[..]].concat(), terms());
    }

    #[test]
    fn random_cells_never_break_the_reader(
        rows in proptest::collection::vec("[a-c@.,;\"\r\n\t0-9 éß/:-]{0,40}", 0..30)
    ) {
        let table = format!("email,status,created at,unsubscribed\n{}", rows.join("\n"));
        let _answered = read("l.csv", table.as_bytes(), terms());
        let _answered = read("l.zip", &zip(&[("subscribed_a.csv", &table), ("cleaned_b.csv", &table)]), terms());
    }
}
