//! Everyone, some at a time.

use super::*;

#[tokio::test]
async fn everyone_is_there_once_in_order_whether_they_chose_or_did_something() {
    let folder = Folder::new();
    let store = folder.open();
    assert_eq!(store.people_page(None, 3), Ok(vec![]));
    let chose =
        |who| Write::PutChoice { person: person(who), purpose: key("a"), held: held(State::Refused, 1) };
    let did = |who, which| Write::PutFact(fact(who, which, 1));
    store.write(vec![chose(1), chose(2), chose(3), did(3, 1), did(4, 2), did(4, 3)]).await.unwrap();
    let mut all = vec![person(1), person(2), person(3), person(4)];
    all.sort_unstable();
    for rows in 1..6 {
        let (mut after, mut found) = (None, Vec::new());
        loop {
            let page = store.people_page(after, rows).unwrap();
            assert!(page.len() <= rows);
            let Some(last) = page.last() else { break };
            after = Some(*last);
            found.extend(page);
        }
        assert_eq!(found, all, "{rows} at a time");
    }
}
