//! The noun `trend` on a real file: kept once, in the order of time, read beside the house.

use super::*;
use crate::{File, TrendRow, trends_beside};

fn trend(period: &str, body: &str) -> TrendRow {
    TrendRow { period: period.parse().unwrap(), at: at(6), body: body.into() }
}

#[tokio::test]
async fn what_was_let_out_of_a_period_stands_and_a_second_text_for_it_is_not_taken() {
    let folder = Folder::new();
    let store = folder.open();
    assert_eq!(store.trends(), Ok(vec![]));
    let [march, week, april] = [trend("2027-03", "a"), trend("2027-W14", "b"), trend("2027-04", "c")];
    let writes = [&april, &march, &week].map(|row| Write::PutTrend(row.clone()));
    store.write(writes.into()).await.unwrap();
    store.write(vec![Write::PutTrend(trend("2027-03", "other"))]).await.unwrap();
    // The fourteenth week of 2027 begins on the fifth of April.
    assert_eq!(store.trends(), Ok(vec![week.clone(), april.clone(), march.clone()]), "the newest first");
    assert_eq!(store.trend_periods(), Ok([&week, &april, &march].map(|row| row.period).to_vec()));
    drop(store);
    assert_eq!(folder.open().trends(), Ok(vec![week, april, march]), "after a restart");
}

#[tokio::test]
async fn trends_are_read_beside_the_house_that_is_open() {
    let folder = Folder::new();
    assert_eq!(trends_beside(&folder.data()), Err(StoreError::CannotOpen(File::Rows)), "nothing is made");
    let store = folder.open();
    assert_eq!(trends_beside(&folder.data()), Ok(vec![]));
    store.write(vec![Write::PutTrend(trend("2027-03", "a"))]).await.unwrap();
    assert_eq!(trends_beside(&folder.data()), Ok(vec![trend("2027-03", "a")]));
}
