//! What is offered comes from anywhere, changes while the house stands, and is hidden at once.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story stops where it does not hold")]

use axum::http::{Method, StatusCode};
use entrenous_core::charter::Language;
use entrenous_core::id::ArticleId;
use entrenous_flow::import::catalog::{Imported, Missing, Source, catalog};
use entrenous_flow::import::vectors::{self, vectors};
use entrenous_flow::import::{Dating, events};
use entrenous_testkit::{Heard, Visitor, World};
use serde_json::{Value, json};

const SHIRT: &str = "chemise-lin-pastel";

async fn imports(world: &World, bytes: &str, missing: Missing) -> Imported {
    let sources = [Source { name: "file", bytes: bytes.as_bytes() }];
    let imported = catalog(&world.house, &sources, None, missing, |_| ()).await.unwrap();
    world.house.shelf.settled().await;
    imported
}

async fn puts(server: &Visitor, path: &str, body: &Value) -> Heard {
    server.sends(Method::PUT, path, Some(body.to_string().into_bytes())).await
}

async fn hides(world: &World, article: &str) {
    let heard = world.server(&[]).sends(Method::PUT, &format!("/v1/catalog/{article}/hidden"), None).await;
    assert_eq!(heard.status, StatusCode::NO_CONTENT, "{}", heard.text);
}

fn finds(world: &World, language: &str, query: &str) -> Vec<String> {
    let language = Language::parse(language).unwrap();
    let found = world.house.shelf.offer().search(query, &language, 3);
    found.iter().map(ToString::to_string).collect()
}

async fn suggested(world: &World, body: Value) -> Vec<(String, String)> {
    let answer = world.visitor().posts("/v1/personalize", &body).await.json();
    let items = answer["items"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    items.map(|item| (text(&item["id"]), text(&item["why"]["code"]))).collect()
}

const LANGUAGES: &str = "id,name_fr,name_de,name_pl,name_ja,kind,price\n\
    tasse-1,Tasses en grès,Steinguttassen,Kubki z kamionki,陶器のマグカップ,cup,24.00\n\
    nappe-1,Nappe brodée,Bestickte Tischdecke,Haftowany obrus,刺繍テーブルクロス,cloth,80.00\n";

#[tokio::test]
async fn a_file_is_found_in_every_language_it_tells() {
    let world = World::boutique().await;
    let imported = imports(&world, LANGUAGES, Missing::Stay).await;
    assert_eq!((imported.records, imported.changed, imported.same), (2, 2, 0));
    for (language, query, article) in [
        ("fr", "tasse en gres", "tasse-1"),
        ("fr", "nappes brodees", "nappe-1"),
        ("de", "Tassen", "tasse-1"),
        ("de", "bestickte Tischdecken", "nappe-1"),
        ("pl", "kamionka", "tasse-1"),
        ("pl", "obrusy haftowane", "nappe-1"),
        ("ja", "マグカップ", "tasse-1"),
        ("ja", "刺繍", "nappe-1"),
        ("fr", "tsase", "tasse-1"),
    ] {
        assert_eq!(
            finds(&world, language, query).first().map(String::as_str),
            Some(article),
            "{language} {query}"
        );
    }
    let world = world.reopened().await;
    assert_eq!(finds(&world, "ja", "マグカップ"), ["tasse-1"], "it outlives a restart");
}

#[tokio::test]
async fn the_same_file_again_writes_nothing_and_a_changed_one_only_what_changed() {
    let world = World::boutique().await;
    imports(&world, LANGUAGES, Missing::Stay).await;
    let before = world.files();
    let again = imports(&world, LANGUAGES, Missing::TakenOut).await;
    assert_eq!((again.changed, again.same, again.taken_out), (0, 2, 0));
    assert_eq!(world.files(), before, "not one byte has changed");
    let changed = LANGUAGES.replace("24.00", "19.50");
    let changed = imports(&world, &changed, Missing::Stay).await;
    assert_eq!((changed.changed, changed.same), (1, 1));
    let french = Language::parse("fr").unwrap();
    let card = world.house.shelf.offer().card(&ArticleId::parse("tasse-1").unwrap(), &french).unwrap();
    assert_eq!(card.price.as_deref(), Some("19,50\u{a0}€"));
}

#[tokio::test]
async fn what_a_new_file_no_longer_has_goes_only_if_that_is_wished_and_the_file_is_whole() {
    let world = World::boutique().await;
    imports(&world, LANGUAGES, Missing::Stay).await;
    let rest = LANGUAGES.lines().take(2).collect::<Vec<_>>().join("\n");
    assert_eq!(imports(&world, &rest, Missing::Stay).await.taken_out, 0);
    let feed = "<rss><channel><item><g:id>tasse-1</g:id><title>Tasse</title></item><item>";
    let broken = imports(&world, feed, Missing::TakenOut).await;
    assert!(broken.broke_off && broken.taken_out == 0);
    assert_eq!(finds(&world, "fr", "nappe brodee")[0], "nappe-1");
    assert_eq!(imports(&world, &rest, Missing::TakenOut).await.taken_out, 1);
    assert!(!finds(&world, "fr", "nappe brodee").contains(&"nappe-1".to_owned()));
    assert!(finds(&world, "fr", "chemise lin").contains(&SHIRT.to_owned()), "the folder's own stays");
}

#[tokio::test]
async fn the_server_tells_changes_lists_and_takes_out() {
    let world = World::boutique().await;
    let server = world.server(&[]);
    let cup = json!({"name": {"fr": "Tasse", "de": "Tasse"}, "price": "24,00 €", "kind": "cup"});
    let told = puts(&server, "/v1/catalog/tasse", &cup).await;
    assert_eq!(
        (told.status, told.json()),
        (StatusCode::OK, json!({"changed": 1, "same": 0})),
        "{}",
        told.text
    );
    assert_eq!(puts(&server, "/v1/catalog/tasse", &cup).await.json(), json!({"changed": 0, "same": 1}));
    let more =
        json!([{"id": "b", "name": "B"}, {"id": "a", "name": "A", "sizes": [42]}, {"id": "b", "name": "Bé"}]);
    assert_eq!(server.posts("/v1/catalog", &more).await.json(), json!({"changed": 2, "same": 0}));
    let page = server.gets("/v1/catalog?limit=2").await.json();
    assert_eq!((&page["articles"][1]["name"]["fr"], &page["next"]), (&json!("Bé"), &json!("b")));
    let last = server.gets("/v1/catalog?after=b&limit=2").await.json();
    assert_eq!((&last["articles"][0]["price_cents"], &last["next"]), (&json!(2_400), &Value::Null));
    assert_eq!(server.deletes("/v1/catalog/tasse").await.status, StatusCode::NO_CONTENT);
    assert_eq!(server.deletes("/v1/catalog/tasse").await.status, StatusCode::NOT_FOUND);
    world.house.shelf.settled().await;
    assert!(!finds(&world, "fr", "tasse").contains(&"tasse".to_owned()));
}

#[tokio::test]
async fn what_does_not_hold_is_refused_and_nothing_of_it_is_kept() {
    let world = World::boutique().await;
    let server = world.server(&[]);
    let before = world.files();
    for (body, code, status) in [
        (json!([{"id": "a", "name": "A"}, {"id": "b"}]), "bad_value", 422),
        (json!([{"id": "a", "name": "A", "price": "1.234"}]), "bad_value", 422),
        (json!([{"id": "a", "name": "A", "url": "javascript:alert(1)"}]), "bad_value", 422),
        (json!([{"id": "a", "name": "A", "colour": "red"}]), "unknown_field", 400),
        (json!({"id": "a"}), "bad_value", 400),
        (Value::Array(vec![json!({"id": "a", "name": "A"}); 1_001]), "too_many_items", 400),
    ] {
        let heard = server.posts("/v1/catalog", &body).await;
        assert_eq!((heard.status.as_u16(), heard.code()), (status, code.to_owned()), "{}", heard.text);
    }
    assert_eq!(puts(&server, "/v1/catalog/a", &json!({"id": "b", "name": "B"})).await.code(), "bad_value");
    assert_eq!(server.gets("/v1/catalog?limit=0").await.code(), "bad_value");
    let own = server.deletes(&format!("/v1/catalog/{SHIRT}")).await;
    assert_eq!(
        (own.status.as_u16(), own.code()),
        (422, "bad_value".to_owned()),
        "the folder's own is not taken out"
    );
    assert_eq!(world.files(), before);
}

#[tokio::test]
async fn only_the_server_with_a_key_for_everything_may_tell() {
    let world = World::boutique().await;
    let body = json!({"name": "A"});
    for (who, status) in [(world.visitor(), 401), (world.server(&["suggestions"]), 403)] {
        assert_eq!(puts(&who, "/v1/catalog/a", &body).await.status.as_u16(), status);
        assert_eq!(who.posts("/v1/catalog", &json!([body])).await.status.as_u16(), status);
        assert_eq!(who.gets("/v1/catalog").await.status.as_u16(), status);
        assert_eq!(who.deletes("/v1/catalog/a").await.status.as_u16(), status);
        assert_eq!(puts(&who, "/v1/catalog/a/hidden", &body).await.status.as_u16(), status);
        assert_eq!(who.deletes("/v1/catalog/a/hidden").await.status.as_u16(), status);
    }
}

#[tokio::test]
async fn a_hidden_article_is_in_no_answer_from_the_next_one_on() {
    let world = World::boutique().await;
    let on_page = json!({"slot": "home", "aim": "similar", "context": {"items": [SHIRT]}, "limit": 6});
    let typed = json!({"slot": "home", "context": {"query": "chemise lin"}, "limit": 6});
    let empty = json!({"slot": "home", "limit": 50});
    let likest = suggested(&world, on_page.clone()).await[0].0.clone();
    hides(&world, &likest).await;
    for question in [&on_page, &typed, &empty] {
        let answer = suggested(&world, question.clone()).await;
        assert!(answer.iter().all(|(id, _)| *id != likest), "{question} {answer:?}");
    }
    assert_eq!(suggested(&world, on_page.clone()).await.len(), 6, "another takes its place");
    let found = suggested(&world, typed.clone()).await[0].0.clone();
    hides(&world, &found).await;
    assert!(suggested(&world, typed.clone()).await.iter().all(|(id, _)| *id != found));
    let world = world.reopened().await;
    assert!(
        suggested(&world, typed.clone()).await.iter().all(|(id, _)| *id != found),
        "it outlives a restart"
    );
    let shown = world.server(&[]).deletes(&format!("/v1/catalog/{found}/hidden")).await;
    assert_eq!(shown.status, StatusCode::NO_CONTENT);
    assert_eq!(suggested(&world, typed).await[0].0, found);
}

#[tokio::test]
async fn what_visits_teach_leaves_the_hidden_out_too() {
    let world = World::boutique().await;
    let path = format!("{}/sessions.tsv", entrenous_testkit::BOUTIQUE);
    let past = std::fs::read(path).unwrap();
    events(&world.house, &past, Dating::NewestIsNow, |_| ()).await.unwrap();
    let wish = json!({"slot": "home", "context": {"items": [SHIRT]}, "limit": 6});
    let taught = suggested(&world, wish.clone()).await;
    let by_visits =
        taught.iter().find(|(_, why)| why == "looked_also" || why == "kind_also").map(|(id, _)| id.clone());
    let by_visits = by_visits.unwrap_or_else(|| panic!("visits teach nothing: {taught:?}"));
    hides(&world, &by_visits).await;
    assert!(suggested(&world, wish).await.iter().all(|(id, _)| *id != by_visits));
}

#[tokio::test]
async fn an_article_may_be_hidden_before_it_comes() {
    let world = World::boutique().await;
    hides(&world, "tasse-1").await;
    imports(&world, LANGUAGES, Missing::Stay).await;
    assert!(!finds(&world, "fr", "tasse en gres").contains(&"tasse-1".to_owned()));
    let listed = world.server(&[]).gets("/v1/catalog").await.json();
    let hidden: Vec<_> = listed["articles"].as_array().unwrap().iter().map(|one| &one["hidden"]).collect();
    assert_eq!(hidden, [false, true]);
}

#[tokio::test]
async fn vectors_of_ones_own_model_bring_near_what_shares_no_word() {
    let world = World::boutique().await;
    imports(&world, LANGUAGES, Missing::Stay).await;
    let cup = ArticleId::parse("tasse-1").unwrap();
    let lines = "{\"id\":\"tasse-1\",\"vector\":[1,0,0.5]}\n{\"id\":\"nappe-1\",\"vector\":[0.9,0.1,0.5]}\n\
        {\"id\":\"chemise-lin-pastel\",\"vector\":[-1,0,0]}\n{\"id\":\"nobody\",\"vector\":[1,2,3]}\n\
        {\"id\":\"chemise-lin-craie\",\"vector\":[1,2]}\n{\"id\":\"tasse-1\",\"vector\":[1,2,3]}\n\
        {\"id\":\"chemise-lin-craie\",\"vector\":[NaN,1,2]}\n{\"id\":\"chemise-lin-craie\",\"vector\":[0,0,0]}\n";
    let imported = vectors(&world.house, lines.as_bytes(), Missing::Stay, |_| ()).await.unwrap();
    use vectors::Refused::{NotAVector, NotInForm, OtherDimension, Twice, UnknownArticle};
    let no_direction = NotAVector(entrenous_suggest::vectors::NotAVector::NoDirection);
    let refused = [(4, UnknownArticle), (5, OtherDimension), (6, Twice), (7, NotInForm), (8, no_direction)];
    assert_eq!((imported.vectors, imported.named.as_slice()), (3, refused.as_slice()));
    world.house.shelf.settled().await;
    assert_eq!(world.house.shelf.offer().similar(&cup, 1)[0].as_str(), "nappe-1");
    let world = world.reopened().await;
    assert_eq!(world.house.shelf.offer().similar(&cup, 1)[0].as_str(), "nappe-1", "they outlive a restart");
    let other = "{\"id\":\"tasse-1\",\"vector\":[1,0]}\n";
    let replaced = vectors(&world.house, other.as_bytes(), Missing::TakenOut, |_| ()).await.unwrap();
    assert_eq!(
        (replaced.vectors, replaced.taken_out),
        (1, 2),
        "another model takes the place of the one before"
    );
}
