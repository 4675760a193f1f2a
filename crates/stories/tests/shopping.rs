//! What a shop expects of suggestions: never what one has, what it wishes itself, and figures that tell of nobody.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use entrenous_testkit::{Visitor, World};
use serde_json::{Value, json};

const SHIRT: &str = "chemise-lin-pastel";
const BAG: &str = "sac-dos-toile-marine";

fn ids(answer: &Value) -> Vec<&str> {
    answer["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect()
}

fn whys(answer: &Value) -> Vec<&str> {
    answer["items"].as_array().unwrap().iter().map(|item| item["why"]["code"].as_str().unwrap()).collect()
}

async fn tells(visitor: &Visitor, kind: &str, article: &str) -> Value {
    visitor.posts("/v1/events", &json!([{"kind": kind, "item": article}])).await.json()
}

async fn asks(visitor: &Visitor, wish: &Value) -> Value {
    let heard = visitor.posts("/v1/personalize", wish).await;
    assert_eq!(heard.status.as_u16(), 200, "{}", heard.text);
    heard.json()
}

#[tokio::test]
async fn what_was_bought_is_not_suggested_again_unless_it_is_worn_out() {
    let world = World::boutique().await;
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes")]).await;
    let wish = json!({"slot": "home", "limit": 50});
    let first = asks(&visitor, &wish).await;
    let of_kind = |answer: &Value, prefix: &str| {
        ids(answer).into_iter().find(|id| id.starts_with(prefix)).map(str::to_owned)
    };
    let (owned, socks) = (ids(&first)[0].to_owned(), of_kind(&first, "chaussettes"));
    let kept = tells(&visitor, "purchase", &owned).await;
    assert_eq!(kept["kept"][0]["fact_of"], "purchases");
    let after = asks(&visitor, &wish).await;
    assert!(!ids(&after).contains(&owned.as_str()), "{after}");
    assert_eq!(after["used"], json!(["purchases"]));
    if let Some(socks) = socks {
        tells(&visitor, "purchase", &socks).await;
        assert!(ids(&asks(&visitor, &wish).await).contains(&socks.as_str()), "socks are bought again");
    }
}

#[tokio::test]
async fn what_was_sent_away_or_lies_in_the_basket_is_not_suggested() {
    let world = World::boutique().await;
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes")]).await;
    let wish = json!({"slot": "home", "limit": 6});
    let first = asks(&visitor, &wish).await;
    let (sent, laid) = (ids(&first)[0], ids(&first)[1]);
    assert_eq!(tells(&visitor, "dismiss", sent).await["kept"][0]["fact_of"], "dismissed");
    tells(&visitor, "basket", laid).await;
    let after = asks(&visitor, &wish).await;
    assert!(!ids(&after).contains(&sent) && !ids(&after).contains(&laid), "{after}");
    assert_eq!(after["used"], json!(["baskets", "dismissed"]));

    // Who allows nothing says it in the request, and nothing of it is kept.
    let stranger = world.visitor();
    let dropped = tells(&stranger, "dismiss", sent).await;
    assert_eq!(dropped["dropped"][0]["why"]["not_permitted"], "not_given");
    let without = json!({"slot": "home", "limit": 6, "context": {"exclude": [sent]}});
    assert!(!ids(&asks(&stranger, &without).await).contains(&sent));
}

#[tokio::test]
async fn bought_together_is_learned_of_those_who_allow_it_and_forgotten_with_them() {
    let world = World::boutique().await;
    let wish = json!({"slot": "product", "aim": "bought_together", "context": {"items": [SHIRT]}});
    let mut buyers = Vec::new();
    for _ in 0..12 {
        let mut buyer = world.visitor();
        buyer.answers(&[("together", "yes")]).await;
        tells(&buyer, "purchase", SHIRT).await;
        tells(&buyer, "purchase", BAG).await;
        buyers.push(buyer.token.clone());
    }
    let taught = asks(&world.visitor(), &wish).await;
    assert_eq!((ids(&taught)[0], whys(&taught)[0]), (BAG, "bought_also"), "{taught}");
    assert!(!ids(&taught).contains(&SHIRT), "not the same article");
    assert_eq!(taught["rung"], "context");

    let world = world.reopened().await;
    let again = asks(&world.visitor(), &wish).await;
    assert_eq!(again["items"], taught["items"], "what was learned is learned again");
    for token in buyers {
        world.known_again(token).deletes("/v1/consent/together").await;
    }
    let forgotten = asks(&world.visitor(), &wish).await;
    assert!(whys(&forgotten).iter().all(|code| *code != "bought_also"), "{forgotten}");
    assert_eq!(whys(&forgotten)[0], "similar", "likeness stands in");
}

#[tokio::test]
async fn each_aim_is_answered() {
    let world = World::boutique().await;
    for (aim, code) in [
        ("for_you", "similar"),
        ("similar", "similar"),
        ("bought_together", "similar"),
        ("trending", "showcase"),
    ] {
        let wish = json!({"slot": "product", "aim": aim, "context": {"items": [SHIRT]}});
        let answer = asks(&world.visitor(), &wish).await;
        assert_eq!((ids(&answer).len(), whys(&answer)[0]), (6, code), "{aim}");
    }
}

#[tokio::test]
async fn the_rules_of_the_boutique_hold_in_their_slots() {
    let world = World::boutique().await;
    let wish = json!({"slot": "basket", "limit": 20});
    let answer = asks(&world.visitor(), &wish).await;
    for item in answer["items"].as_array().unwrap() {
        let offer = world.house.shelf.offer();
        let article = entrenous_core::id::ArticleId::parse(item["id"].as_str().unwrap()).unwrap();
        assert!(offer.get(&article).unwrap().price_cents.unwrap() <= 6_000, "{item}");
    }
}

#[tokio::test]
async fn what_was_not_used_is_told_in_a_sentence_of_the_reader() {
    let world = World::boutique().await;
    let wish = json!({"slot": "home"});
    // What is put into a text is held apart from it, whatever direction it is written in.
    let told =
        |answer: Value| answer["not_used_text"].as_str().unwrap().replace(['\u{2068}', '\u{2069}'], "");
    let english = told(asks(&world.visitor().reading("en"), &wish).await);
    assert_eq!(
        english,
        "Not used: Articles you looked at, What you put in the basket, Purchases, Articles you sent away, Favourite styles, Size. \
         You have not agreed to it."
    );
    let french = told(asks(&world.visitor(), &wish).await);
    assert!(french.starts_with("Non utilisé\u{202f}: Articles regardés"), "{french}");
    let mut visitor = world.visitor().reading("de");
    visitor.answers(&[("suggestions", "yes")]).await;
    let german = told(asks(&visitor, &wish).await);
    assert!(german.starts_with("Davon ist nichts gespeichert:"), "{german}");
}

#[tokio::test]
async fn an_answer_is_counted_once_of_each_kind_and_the_report_tells_of_nobody() {
    let world = World::boutique().await;
    let visitor = world.visitor();
    let wish = json!({"slot": "home", "limit": 3});
    let before = world.files();
    let mut answers = Vec::new();
    for _ in 0..30 {
        answers.push(asks(&visitor, &wish).await);
    }
    assert_eq!(world.files(), before, "giving answers writes nothing");
    let clicked = |answer: &Value| json!([{"kind": "click", "item": answer["items"][0]["id"], "recommendation": answer["id"]}]);
    for answer in answers.iter().take(12) {
        let heard = visitor.posts("/v1/events", &clicked(answer)).await.json();
        assert_eq!((&heard["counted"], &heard["dropped"][0]["why"]), (&json!(1), &json!("never_kept")));
    }
    for _ in 0..3 {
        let heard = visitor.posts("/v1/events", &clicked(&answers[0])).await.json();
        assert_eq!(heard["counted"], 0, "the same answer counts once");
    }
    assert_eq!(world.files(), before, "clicks neither");
    assert_eq!(entrenous_flow::attribution::flush(&world.house).await.unwrap(), 1);
    assert_eq!(entrenous_flow::attribution::flush(&world.house).await.unwrap(), 0);
    for answer in answers.iter().skip(12).take(3) {
        visitor.posts("/v1/events", &clicked(answer)).await;
    }
    entrenous_flow::attribution::flush(&world.house).await.unwrap();

    let report = world.server(&[]).gets("/v1/suggestions/report").await.json();
    let line = &report["lines"][0];
    assert_eq!(
        (&line["slot"], &line["aim"], &line["rung"]),
        (&json!("home"), &json!("for_you"), &json!("generic"))
    );
    assert_eq!((&line["shown"], &line["clicked"]["told"]["count"]), (&json!(30), &json!(15)), "{report}");
    assert_eq!(line["clicked"]["told"]["percent"], 50.0);
    assert_eq!(line["bought"], json!({"fewer_than": 10}));
    drop(visitor);
    let world = world.reopened().await;
    assert_eq!(
        world.server(&[]).gets("/v1/suggestions/report").await.json(),
        report,
        "it outlives a restart"
    );
    assert_eq!(world.visitor().gets("/v1/suggestions/report").await.status.as_u16(), 401);
    for query in ["?from=yesterday", "?from=2027-03-02&to=2027-03-01", "?since=2027-03-01"] {
        let path = format!("/v1/suggestions/report{query}");
        assert_eq!(world.server(&[]).gets(&path).await.code(), "bad_value", "{query}");
    }
}

#[tokio::test]
async fn a_name_that_is_not_ours_or_too_old_is_refused_and_nothing_of_the_request_is_kept() {
    let world = World::boutique().await;
    let mut visitor = world.visitor();
    visitor.answers(&[("suggestions", "yes")]).await;
    let answer = asks(&visitor, &json!({"slot": "home"})).await;
    let name = answer["id"].as_str().unwrap().to_owned();
    for forged in ["", "x", &name[1..], &format!("{name}A"), "../../etc/passwd"] {
        let events = json!([
            {"kind": "view", "item": SHIRT},
            {"kind": "view", "item": BAG, "recommendation": forged},
        ]);
        let heard = visitor.posts("/v1/events", &events).await;
        assert_eq!(
            (heard.status.as_u16(), heard.code().as_str()),
            (400, "recommendation_forged"),
            "{forged}"
        );
    }
    world.clock.turn_minutes(31 * 24 * 60);
    let late =
        visitor.posts("/v1/events", &json!([{"kind": "click", "item": BAG, "recommendation": name}])).await;
    assert_eq!((late.status.as_u16(), late.code().as_str()), (400, "recommendation_old"));
    let known = world.known_again(visitor.token.clone()).gets("/v1/me/facts").await.text;
    assert!(!known.contains(SHIRT), "{known}");
}

#[tokio::test]
async fn a_visit_made_to_push_an_article_or_a_word_pushes_nothing() {
    let world = World::boutique().await;
    let visitor = world.visitor();
    let unknown =
        json!({"slot": "home", "context": {"items": ["buy-our-pills-now", SHIRT, "buy-our-pills-now"]}});
    let answer = asks(&visitor, &unknown).await;
    assert!(!answer.to_string().contains("pills"), "{answer}");
    let many: Vec<&str> = vec![BAG; 10_000];
    let heard = visitor.posts("/v1/personalize", &json!({"slot": "home", "context": {"items": many}})).await;
    assert_eq!((heard.status.as_u16(), heard.code().as_str()), (413, "body_too_large"));
    let fifty_one: Vec<&str> = vec![BAG; 51];
    let heard =
        visitor.posts("/v1/personalize", &json!({"slot": "home", "context": {"items": fifty_one}})).await;
    assert_eq!((heard.status.as_u16(), heard.code().as_str()), (400, "too_many_items"));
    for limit in [json!(0), json!(51), json!(-1), json!(1e300), json!("6"), json!(2.5)] {
        let heard = visitor.posts("/v1/personalize", &json!({"slot": "home", "limit": limit})).await;
        assert_eq!((heard.status.as_u16(), heard.code().as_str()), (400, "bad_value"), "{limit}");
    }
    let wish = b"{\"slot\":\"home\",\"limit\":NaN}".to_vec();
    let heard = visitor.sends(axum::http::Method::POST, "/v1/personalize", Some(wish)).await;
    assert_eq!((heard.status.as_u16(), heard.code().as_str()), (400, "bad_json"));
}

#[tokio::test]
async fn a_query_is_repeated_without_what_would_break_a_page() {
    let world = World::boutique().await;
    for query in ["\u{0}lin\u{1b}", "\u{202e}lin\u{2066}", "lin\r\n\t"] {
        let wish = json!({"slot": "search", "context": {"query": query}});
        let answer = asks(&world.visitor(), &wish).await;
        let text = answer["items"][0]["why"]["text"].as_str().unwrap();
        assert!(text.contains("lin"));
        assert!(
            !text.chars().any(|letter| letter.is_control() || ('\u{202a}'..='\u{202e}').contains(&letter)),
            "{text:?}"
        );
    }
    let nothing =
        asks(&world.visitor(), &json!({"slot": "search", "context": {"query": "\u{0}\u{7}"}})).await;
    assert_eq!(nothing["rung"], "generic", "a query of nothing is none");
}
